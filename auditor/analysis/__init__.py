"""What checks compute from texts: keys, shingles, signatures, vectors, models."""
