"""Texts as vectors, and nearest vectors."""
