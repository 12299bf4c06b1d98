"""Pages of accounts: joining, signing in, settings, leaving."""
