"""Rows of reports, cases, decisions, and of the record of what moderators did."""
