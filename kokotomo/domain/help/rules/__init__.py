"""What decides about help lines without asking the database: hours, holidays, order."""
