"""What the pages give to the figures."""
