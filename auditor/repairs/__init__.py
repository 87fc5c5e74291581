"""Repairs of a file: faults of bytes and findings with one possible repair, line by line."""
