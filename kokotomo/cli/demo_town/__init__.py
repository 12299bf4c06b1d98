"""The demo town: invented people and what they wrote, as tables."""
