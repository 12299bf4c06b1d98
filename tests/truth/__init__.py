"""The truth table: what everybody may see, written by hand, and the sweeps over all routes."""
