"""Pages of volunteers: how they listen, what waits, reading and taking a letter, 今夜の30分, てびき."""
