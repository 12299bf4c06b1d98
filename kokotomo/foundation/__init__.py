"""What any site needs and that knows nothing of Kokotomo."""
