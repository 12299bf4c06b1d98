"""通報: what members report, kept as it stood, and what moderators do with it."""
