"""Pages of replies and 読んだよ."""
