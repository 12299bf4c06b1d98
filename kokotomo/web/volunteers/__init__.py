"""Pages of those who listen."""
