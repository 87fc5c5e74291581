"""Texts as normalised strings, shingles and weighted terms."""
