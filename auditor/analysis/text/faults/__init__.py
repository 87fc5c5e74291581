"""Faults of single texts: broken letters, words or encodings, and hidden instructions."""
