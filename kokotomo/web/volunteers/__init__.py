"""Pages of those who listen: how they do, what waits, taking a letter, their threads, 今夜の30分, てびき."""
