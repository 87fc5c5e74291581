"""Embeddings of texts, and nearest neighbours."""
