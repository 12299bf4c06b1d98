"""Consultations: letters, and how they find somebody."""
