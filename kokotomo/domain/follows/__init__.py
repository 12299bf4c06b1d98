"""Follows: who stands near whom, who is muted, who is blocked, and who may meet whom at all."""
