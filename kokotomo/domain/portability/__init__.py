"""Diaries brought along from elsewhere, and taken away: reading files, taking entries, writing them out."""
