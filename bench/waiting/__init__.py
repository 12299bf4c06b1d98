"""How long people wait: the real rules of consultations on a simulated clock, without a database."""
