"""Secrets and personal data in texts: their shapes, checksums and reserved examples."""
