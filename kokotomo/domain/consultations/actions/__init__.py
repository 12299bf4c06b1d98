"""Writing in consultations: sending, finding somebody, answering, ending."""
