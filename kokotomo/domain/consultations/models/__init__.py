"""Rows of consultations: `threads` and what is written in them, `claims` and how letters find volunteers."""
