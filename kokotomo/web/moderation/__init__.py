"""Pages of reports: for members who make one, and for moderators who read them."""
