"""Measured attempts and the statistics that compare them."""
