"""readiness.toml: read and validated."""
