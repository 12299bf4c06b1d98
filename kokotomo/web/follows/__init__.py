"""Pages and buttons between people, and つながり."""
