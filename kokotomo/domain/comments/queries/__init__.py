"""Reading replies, and the marks that people leave on pages: 読んだよ and とっておく."""
