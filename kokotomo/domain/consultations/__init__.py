"""Consultations: a letter is sent, finds somebody who listens, and is answered."""
