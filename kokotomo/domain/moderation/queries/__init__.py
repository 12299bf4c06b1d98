"""Reading reports, cases and the record."""
