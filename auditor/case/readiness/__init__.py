"""Reads and validates readiness.toml."""
