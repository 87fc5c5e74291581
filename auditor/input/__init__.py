"""Bytes to lines, and lines to JSON values."""
