"""LEK006: evaluation prompts whose letters are exchanged in a training row."""

from __future__ import annotations

import codecs
from collections.abc import Callable

import pytest

from auditor.checks import contained_leaks
from auditor.dataset.pairs.recoded_leaks import recoded_prompts
from auditor.model import Ran
from tests.conftest import Read

QUESTION = "How many loaves are left of forty if a baker sells some before noon?"
LOWER = "abcdefghijklmnopqrstuvwxyz"
OTHERS = [
    {"prompt": f"Which of the {name} on the shelf is the oldest one we have?", "completion": "red"}
    for name in ("lamps", "books", "clocks", "plates")
]


def each(change: Callable[[str], str]) -> str:
    return " ".join(change(word) for word in QUESTION.lower().split())


def pig(word: str) -> str:
    return f"{word}way" if word[0] in "aeiou" else f"{word[1:]}{word[0]}ay"


CODES = {
    "Caesar": QUESTION.lower().translate(str.maketrans(LOWER, LOWER[3:] + LOWER[:3])),
    "Atbash": QUESTION.lower().translate(str.maketrans(LOWER, LOWER[::-1])),
    "13 letters on": codecs.encode(QUESTION, "rot13"),
    "other letters": QUESTION.lower().translate(str.maketrans(LOWER, "".join(map(chr, range(0x430, 0x44A))))),
    "words from the end": each(lambda word: word[::-1]),
    "letters in order": each(lambda word: "".join(sorted(word))),
    "Pig Latin": each(pig),
    "the text from the end": QUESTION[::-1],
}  # fmt: skip


@pytest.mark.parametrize("field", ["prompt", "completion"])
@pytest.mark.parametrize("code", CODES)
def test_a_prompt_in_another_code_is_found(read: Read, code: str, field: str) -> None:
    row = {"prompt": "an old and unread note", "completion": "yes", field: CODES[code]}
    data = read([*OTHERS, row], evals=[{"prompt": QUESTION, "completion": "four"}])
    assert recoded_prompts(data).rows() == [(5, 4)]


def test_texts_of_the_same_shape_are_silent(read: Read) -> None:
    near = QUESTION.replace("loaves", "wheels").replace("baker", "miner")
    data = read(
        [*OTHERS, {"prompt": near, "completion": "yes"}, {"prompt": QUESTION, "completion": "yes"}],
        evals=[{"prompt": QUESTION, "completion": "four"}, {"prompt": "a b", "completion": "c"}],
    )
    assert recoded_prompts(data).is_empty()


def test_the_finding_names_the_row(read: Read) -> None:
    data = read(
        [*OTHERS, {"prompt": CODES["Caesar"], "completion": "yes"}],
        evals=[{"prompt": QUESTION, "completion": "four"}],
    )
    ran = contained_leaks.run(data)
    assert isinstance(ran, Ran)
    ((row, detail),) = ran.findings.select("row", "detail").rows()
    assert row == 4
    assert detail == "the evaluation prompt is a text of this row with its letters exchanged"
