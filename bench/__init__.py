"""Proofs and measurements at full size: what a suite of twenty minutes has no time for."""
