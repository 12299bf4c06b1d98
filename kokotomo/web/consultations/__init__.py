"""相談: the pages of who writes, from the first letter on. How the others listen is in `web.volunteers`."""
