"""Identifiers use the field's words: names that only this project would understand are retired."""

from __future__ import annotations

import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

import auditor

PACKAGE = Path(auditor.__file__).parent
TESTS = Path(__file__).parent
# Each word with the one to use instead.
RETIRED = {
    "about": "topic, or the thing itself",
    "accused": "flagged",
    "asked": "prompt, query",
    "beside": "default path, next to",
    "circumstances": "other fields",
    "counted": "summary of votes",
    "crowd": "annotators",
    "doubt": "label quality",
    "fitting": "relevance, training",
    "honour": "apply",
    "honoured": "applied",
    "lifted": "cleared",
    "meanings": "embeddings",
    "misread": "confusion",
    "mistakes": "noise transition",
    "nested": "subset",
    "offered": "allowed",
    "places": "positions",
    "said": "response, text, detail",
    "smells": "signals",
    "sniff": "find signals",
    "sound": "valid",
    "standing": "remaining",
    "surest": "most confident",
    "talk": "conversation",
    "tally": "votes",
    "temper": "temperature scaling",
    "told": "flagged, detail, message",
    "turned": "mirrored, transposed",
    "witnesses": "supporting neighbours",
}
# Plain English inside a longer name; retired only as a whole name.
WHOLE_NAMES = {"about", "counted", "places", "turned"}
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def names(path: Path) -> Iterator[tuple[int, str]]:
    """The line and the text of every name in a Python file."""
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type == tokenize.NAME:
                yield token.start[0], token.string


def retired(path: Path) -> list[str]:
    """One message for each name of the file with a retired word in it."""
    return [
        f"{path.name}:{line}: {name}: use {RETIRED[word]}"
        for line, name in names(path)
        for word in {part.lower() for part in _PARTS.findall(name)} & RETIRED.keys()
        if word not in WHOLE_NAMES or name.lower() == word
    ]


@pytest.mark.parametrize("folder", [PACKAGE, TESTS], ids=["package", "tests"])
def test_no_identifier_is_retired(folder: Path) -> None:
    assert [message for path in sorted(folder.rglob("*.py")) for message in retired(path)] == []


def test_no_module_is_called_fit() -> None:
    assert [path for path in PACKAGE.rglob("*.py") if path.stem in ("fit", "fitting")] == []


def test_a_retired_word_is_found(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text("what_was_told = 1\nretold = 2\nTalkShow = 3\n")
    assert retired(path) == [
        "module.py:1: what_was_told: use flagged, detail, message",
        "module.py:3: TalkShow: use conversation",
    ]
