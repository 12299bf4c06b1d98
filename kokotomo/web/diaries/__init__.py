"""Pages of diaries, topics and questions, and everything that their writers do with them."""
