"""Notifications: what arrived for one person, and never about what that person may not see."""
