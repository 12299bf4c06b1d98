"""What the public figures are made of: sums by day, and ties between people, kept without persons."""
