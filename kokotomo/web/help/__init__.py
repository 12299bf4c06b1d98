"""Help lines, the pages that stand still, and the way out."""
