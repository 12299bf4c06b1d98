"""Files of diaries turned into entries, line by line and within bounds. No database."""
