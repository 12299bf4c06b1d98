"""Work that falls due in consultations, a module for each kind."""
