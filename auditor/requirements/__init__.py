"""The requirements of the gate: what was measured or counted, what is required, and why it matters."""
