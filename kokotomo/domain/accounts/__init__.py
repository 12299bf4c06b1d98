"""Accounts: people, how they join, sign in and are kept safe."""
