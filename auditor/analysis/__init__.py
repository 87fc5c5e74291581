"""What checks compute from texts: keys, shingles, signatures, embeddings, models."""
