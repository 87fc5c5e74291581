"""FMT026: rows with as many marks as files stay silent; others are found."""

from __future__ import annotations

import pytest

from auditor.checks import media_marks


def test_a_single_file_is_one(found) -> None:
    row = {"prompt": "<image>What is it?", "completion": "A quince.", "image": "a.jpg"}
    assert found(media_marks, [row]) == []


@pytest.mark.parametrize("kind", ["image", "video", "audio"])
def test_the_counts_are_named(found, kind: str) -> None:
    rows = [
        {"prompt": f"<{kind}>What is it?", "completion": f"A quince {n}.", f"{kind}s": ["a"] * n}
        for n in (1, 2, 1)
    ]
    assert found(media_marks, rows) == [
        ("FMT026", 1, None, None, f"1 <{kind}> in the texts, and 2 in the list of files")
    ]
