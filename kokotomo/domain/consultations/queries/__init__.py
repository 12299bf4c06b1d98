"""Reading consultations: threads for their two, the board, sessions of guests."""
