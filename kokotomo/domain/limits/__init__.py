"""Limits: how often something may be done, in one table, counted in the database."""
