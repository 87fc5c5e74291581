"""Wrongly decoded texts: their bytes change in the texts that have them, and nowhere else."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.repairs.texts import repaired_texts
from auditor.settings import Settings


def repaired(line: str) -> str | None:
    found = repaired_texts({7: line.encode("utf-8", "surrogateescape")}, Settings())
    return found[7].decode("utf-8", "surrogateescape") if found else None


@pytest.mark.parametrize(
    "line",
    [
        '{"text": "café", "label": "x"}\n',
        '{"text": "the bytes of é read as Latin-1 are Ã©", "label": "x"}\n',  # explains it
        '{"cafÃ©": 1, "text": "a", "label": "x"}\n',  # a key
        '{"text": "\\ud83d cafÃ©", "label": "x"}\n',  # no text that a frame could hold
        "cafÃ©\n",
    ],
    ids=["right", "explained", "key", "surrogate", "no JSON"],
)
def test_other_texts_stay(line: str) -> None:
    assert repaired(line) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            '{"text":  "cafÃ© \\n",  "label": "x", "n": 1.10}\r\n',
            '{"text":  "café \\n",  "label": "x", "n": 1.10}\r\n',
        ),
        ('{"text": "caf\\u00c3\\u00a9", "label": "x"}', '{"text": "caf\\u00e9", "label": "x"}'),
        (
            '{"text": "cafÃ©, \\"dâ€™accord\\"", "label": "cafÃ©"}',
            '{"text": "café, \\"d’accord\\"", "label": "café"}',
        ),
    ],
    ids=["spelling of the line", "escapes", "several"],
)
def test_wrongly_decoded_texts_are_repaired_in_their_place(line: str, expected: str) -> None:
    assert repaired(line) == expected


PIECES = st.sampled_from(
    ["café", "cafÃ©", "isnâ€™t", "ÐŸÑ€Ð¸", "a", " ", "Ã", "©", "\\n", "\\u00e9"]
)


@settings(max_examples=15)
@given(st.lists(PIECES, max_size=8).map("".join))
def test_a_second_run_changes_nothing_more(text: str) -> None:
    line = f'{{"text": "{text}", "label": "x"}}'
    passes = [line]
    while (after := repaired(passes[-1])) is not None:
        passes.append(after)
        old, new = (json.loads(own)["text"] for own in passes[-2:])
        assert len(new) < len(old)  # so that it ends
    for own in passes:
        assert json.loads(own)["label"] == "x"
