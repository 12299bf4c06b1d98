"""Reading diaries."""
