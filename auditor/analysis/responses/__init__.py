"""How well a response fits its prompt."""
