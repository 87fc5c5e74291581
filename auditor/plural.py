"""Counts in sentences."""


def pluralize(count: int, noun: str, plural: str = "") -> str:
    """``count`` and ``noun`` with the number it takes: "1 row", "1,200 rows"."""
    return f"{count:,} {noun if count == 1 else plural or f'{noun}s'}"
