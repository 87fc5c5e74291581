"""The colours of both themes have enough contrast (WCAG 2.2, level AA)."""

import re

import pytest

from auditor.report.html import assets


def _luminance(color: str) -> float:
    digits = color if len(color) == 6 else "".join(2 * digit for digit in color)
    channels = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


PAIRS = [
    *((text, "card", 4.5) for text in ("text", "muted", "link", "no")),
    *(("muted", "page", 4.5), ("text", "soft", 4.5), ("muted", "soft", 4.5)),
    *((state, f"{state}-soft", 4.5) for state in ("ok", "no", "advice")),
    *(("muted", "note-soft", 4.5), ("text", "pick", 4.5), ("muted", "pick", 4.5)),
    *(("ok", "card", 4.5), ("edge", "card", 3.0), ("edge", "soft", 3.0)),
    *((part, "card", 3.0) for part in ("kept", "advice")),
    *(("kept", "soft", 3.0), ("lost", "card", 2.5)),
]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_contrast_is_wcag_aa(theme: int, front: str, back: str, least: float) -> None:
    css = assets.style()
    pairs = re.findall(r"--([\w-]+): light-dark\(#([0-9a-f]{6}), #([0-9a-f]{6})\)", css)
    colors = {name: both[theme] for name, *both in pairs}
    assert _contrast(colors[front], colors[back]) >= least
