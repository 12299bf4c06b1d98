"""What decides about help lines without asking the database: hours, order, and the package's own rows."""
