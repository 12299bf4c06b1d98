"""Changing accounts: one verb, one function, each in a transaction of its own."""
