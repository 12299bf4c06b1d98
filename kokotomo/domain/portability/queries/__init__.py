"""Reading what imports hold, and all that somebody wrote."""
