"""Writing diaries."""
