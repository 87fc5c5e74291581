"""Labels that are another label of the set under a wrapper, or with other letters."""

import codecs
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from itertools import combinations
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
        r"(?i)^\s*(?:the )?(?:label|class|category|answer|prediction|output|result)\s*(?:is|[:=])\s*(.+?)\.?\s*$"
    ),
    re.compile(
        r"^\s*(.+?)(?:\s*[(\[:,]\s*|\s+|(?<=\D))(?:[01]?\.\d+|\d{1,3}(?:\.\d+)?\s?%)[)\]]?\s*$"
    ),
    re.compile(r"^\s*(.+?)\s+\1\s*$"),
)
# Words of two letters or more of a sentence around a label, words at most, and labels that it must be around.
_MIN_AROUND, _MAX_AROUND, _MIN_IN_SENTENCE = 3, 20, 2
_AROUND_NAMES: Final = ".,:;!\"'“”‘’`()[]"
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
    for label, name in _in_sentences(names).items():
        found.setdefault(label, (name, "in a sentence"))
    for label, rows in names.items():
        for what, change in _OTHER_LETTERS.items():
            other = change(label)
            is_rarer = other != label and len(other) >= _MIN_CHARS and names.get(other, rows) < rows
            if is_rarer and other not in found:
                found[other] = label, f"with its letters {what}"
    return found


def _in_sentences(labels: Collection[str]) -> dict[str, str]:
    """Return the labels that are another label in a sentence, with that label; the sentence is around two or more labels."""
    inside: defaultdict[str, dict[str, str]] = defaultdict(dict)  # by sentence
    for label in labels:
        words = label.split()
        if not _MIN_AROUND < len(words) <= _MAX_AROUND:
            continue
        for start, end in combinations(range(len(words) + 1), 2):
            name = " ".join(words[start:end]).strip(_AROUND_NAMES)
            around = [
                word for word in words[:start] + words[end:] if len(word.strip(_AROUND_NAMES)) > 1
            ]
            if name in labels and len(around) >= _MIN_AROUND:
                inside[" ".join([*words[:start], "_", *words[end:]])][label] = name
    return {
        label: name
        for names in inside.values()
        if len(set(names.values())) >= _MIN_IN_SENTENCE
        for label, name in names.items()
    }
