"""Comments: replies under a page, and 読んだよ."""
