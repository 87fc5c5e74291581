"""Pairs of rows with similar texts, and the groups they form."""
