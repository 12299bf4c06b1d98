"""Pages: HTTP in, HTML out, no rules of their own."""
