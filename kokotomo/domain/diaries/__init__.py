"""Diaries: entries of a day, drafts, topics, the question of the evening, and who may read."""
