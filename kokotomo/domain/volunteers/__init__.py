"""Volunteers: under which name they listen, on what, how and when; no page of theirs leads to a diary."""
