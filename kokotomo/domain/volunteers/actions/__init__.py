"""What changes among volunteers: how they listen, how they come, and how they leave."""
