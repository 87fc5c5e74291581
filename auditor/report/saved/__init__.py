"""Reads saved reports, and compares audits with them."""
