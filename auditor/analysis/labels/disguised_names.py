"""Labels that are another label of the set under a wrapper, or with other letters."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Mapping
from typing import Final

_MIN_CHARS: Final = 3  # of a label whose letters may be those of another one
# What scripts write around a label: a JSON object with one key, tags, quotation marks, the word "label", a score.
_WRAPPERS: Final = (
    re.compile(r"(?s)^\s*\{\s*[\"']\w+[\"']\s*:\s*[\"'](.+)[\"']\s*\}\s*$"),
    re.compile(
        r"(?s)^\s*(?:<[^<>]*>[^<>]*)*?<[^<>]+>([^<>]+)(?:&nbsp;)?\s*(?:<[^<>]*>\s*(?:&nbsp;)?)+$"
    ),
    re.compile(r"^\s*[\"'“‘`*_\[(<]+(.+?)[\"'”’`*_\])>]+\s*$"),
    re.compile(
        r"(?i)^\s*(?:label|class|category|answer|prediction|output|result)\s*(?:is|[:=])\s*(.+)$"
    ),
    re.compile(r"^\s*(.+?)\s*[(\[:,]?\s*(?:[01]?\.\d+|\d{1,3}(?:\.\d+)?\s?%)[)\]]?\s*$"),
    re.compile(r"^\s*(.+?)\s+\1\s*$"),
)
_LETTER: Final = re.compile(r"[^\W\d_]")  # brackets and digits have no other form
_DIGITS: Final = str.maketrans("aeiostAEIOST", "431057431057")
_OTHER_LETTERS: Final[Mapping[str, Callable[[str], str]]] = {
    "in reverse order": lambda label: label[::-1],
    "moved by 13": lambda label: codecs.encode(label, "rot13"),
    "partly digits": lambda label: label.translate(_DIGITS),
    "without its vowels": lambda label: re.sub("[aeiouAEIOU]", "", label),
}


def disguised(labels: Mapping[str, int]) -> dict[str, tuple[str, str]]:
    """Return the labels that are a more common label in disguise: that label, and what was done to it.

    Args:
        labels: the rows of each label.
    """
    found: dict[str, tuple[str, str]] = {}
    names = {label: rows for label, rows in labels.items() if _LETTER.search(label)}
    for label in names:
        for wrapper in _WRAPPERS:
            inside = wrapper.match(label)
            if inside and inside[1] != label and inside[1] in names:
                found[label] = inside[1], "with something around it"
                break
    for label, rows in names.items():
        for what, change in _OTHER_LETTERS.items():
            other = change(label)
            is_rarer = other != label and len(other) >= _MIN_CHARS and names.get(other, rows) < rows
            if is_rarer and other not in found:
                found[other] = label, f"with its letters {what}"
    return found
