"""LEK006: evaluation prompts that a training row hides."""

from __future__ import annotations

import base64
import codecs
import json
from collections.abc import Callable
from urllib.parse import quote

import pytest

from auditor.checks import contained_leaks
from auditor.dataset.dataset import Dataset
from auditor.dataset.pairs.disguised_leaks import disguised_prompts
from auditor.model import Ran
from tests.conftest import Read

QUESTION = "How many loaves are left of forty if a baker sells 19 before noon?"
WORDS = QUESTION.split()
LEET = str.maketrans("aeiost", "431057")


def row(prompt: str, completion: str = "an answer") -> dict[str, str]:
    return {"prompt": prompt, "completion": completion}


OTHERS = [
    row("Which oar is longer?", "that of an eight"),
    row("<p><b>Rye</b> <b>is</b> <b>sour</b> <b>bread</b></p>", "yes"),
]


def each(change: Callable[[str], str]) -> str:
    return " ".join(map(change, WORDS))


HIDDEN = {
    "a mark on every letter": "".join(f"{letter}\u0337" for letter in QUESTION),
    "a filler": " please ".join(WORDS),
    "three fillers": " ".join(f"{w} {('um', 'uh', 'like')[n % 3]}" for n, w in enumerate(WORDS)),
    "tags": each(lambda word: f"<b>{word}</b>"),
    "tags with attributes": each(lambda word: f'<i class="x">{word}</i>'),
    "base64": f"Decode: {base64.b64encode(QUESTION.encode()).decode()}",
    "hexadecimal": QUESTION.encode().hex(),
    "percent-encoded": quote(QUESTION),
    "entities": "".join(f"&#{ord(letter)};" for letter in QUESTION),
    "escapes": "".join(f"\\u{ord(letter):04x}" for letter in QUESTION),
    "escapes in JSON": json.dumps({"q": QUESTION}).replace("e", "\\u0065"),
    "spaces": " ".join(QUESTION),
    "hyphens": each("-".join),
    "doubled": "".join(letter * 2 for letter in QUESTION),
    "digits for letters": QUESTION.translate(LEET),
    "emphasis": each(lambda word: f"**{word}**"),
    "a quotation": f"> {QUESTION}",
    "underscores": "_".join(WORDS),
    "a numbered list": " ".join(f"{n}. {word}" for n, word in enumerate(WORDS, 1)),
    "emoji between": " 😀 ".join(WORDS),
}
ADDED = ("base64", "escapes in JSON")  # with words of their own
CODED = {"reversed": QUESTION[::-1], "rot13": codecs.encode(QUESTION, "rot13")}
ELSEWHERE = {
    "a tool": {
        **row("Which oar is longer?"),
        "tools": [{"type": "function", "function": {"name": "f", "description": QUESTION}}],
    },
    "a column": {**row("Which oar is longer?"), "origin": QUESTION},
    "a long column": {**row("Which oar is longer?"), "origin": QUESTION * 5},
}


@pytest.mark.parametrize(
    "train",
    [
        row(QUESTION),  # the other rules of leaks find it
        row("Loaves are left of forty: how many, if a baker sells 19 before noon?"),
        row(QUESTION.replace("19", "18")),
        row(HIDDEN["tags"].replace("19", "18")),
        row(HIDDEN["base64"][:40]),
        row(HIDDEN["a filler"].replace("forty", "fifty")),
        row("How many many many loaves? " * 4),
    ],
)
def test_other_texts_are_not_hidden_ones(read: Read, train: dict[str, str]) -> None:
    assert disguised_prompts(read([*OTHERS, train], evals=[row(QUESTION)])).is_empty()


@pytest.mark.parametrize("kind", HIDDEN)
def test_what_hides_a_prompt_is_left_out(read: Read, kind: str) -> None:
    hidden = row(HIDDEN[kind])
    assert disguised_prompts(read([*OTHERS, hidden], evals=[row(QUESTION)])).rows() == [(3, 2)]
    if kind not in ADDED:
        assert disguised_prompts(read([*OTHERS, row(QUESTION)], evals=[hidden])).rows() == [(3, 2)]


def found(data: Dataset) -> list[int]:
    outcome = contained_leaks.run(data)
    assert isinstance(outcome, Ran)
    return outcome.findings["row"].to_list()


@pytest.mark.parametrize("kind", CODED)
def test_codes_are_read(read: Read, kind: str) -> None:
    assert found(read([*OTHERS, row(CODED[kind])], evals=[row(QUESTION)])) == [2]


@pytest.mark.parametrize("kind", ELSEWHERE)
def test_every_field_is_searched(read: Read, kind: str) -> None:
    question = QUESTION * 5 if kind == "a long column" else QUESTION
    others = [row("Which oar is longer?", "that of an eight")]
    assert found(read([*others, ELSEWHERE[kind]], evals=[row(question, "21")])) == [1]


def test_a_prompt_is_found_over_two_turns(read: Read) -> None:
    halves = " ".join(WORDS[:6]), " ".join(WORDS[6:])
    turns = [
        {"role": "user", "content": halves[0]},
        {"role": "assistant", "content": "Go on, I am listening to you with great interest."},
        {"role": "user", "content": halves[1]},
        {"role": "assistant", "content": "21"},
    ]
    assert found(read([{"messages": turns}], evals=[row(QUESTION, "21")])) == [0]


def test_each_copy_is_found_once(read: Read) -> None:
    hidden = [row(HIDDEN["tags"])] * 30
    pairs = disguised_prompts(read(hidden, evals=[row(QUESTION)] * 20))
    assert (pairs.height, pairs["outer"].n_unique(), pairs["inner"].n_unique()) == (49, 30, 20)
