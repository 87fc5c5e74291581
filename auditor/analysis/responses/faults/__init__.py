"""Faults of single answers."""
