"""TXT017: texts that all end at one length."""

from __future__ import annotations

import random

import pytest

from auditor.checks import length_limit

THINGS = (
    "pump",
    "valve",
    "boiler",
    "ladder",
    "lantern",
    "umbrella",
    "sail",
    "kettle",
    "tool",
    "rug",
)
ENDS = (
    "again",
    "much",
    "slowly",
    "at once",
    "for years",
    "in spring",
    "by hand",
    "well",
    "often",
    "too",
)


def rows(side: str, cut: int | None, joint: str = " ") -> list[dict[str, str]]:
    texts = [
        f"the {a} was used with the {b} {end}"
        for a in THINGS
        for b, end in zip(THINGS, ENDS, strict=True)
    ]
    other = "completion" if side == "prompt" else "prompt"
    return [
        {side: text.replace(" ", joint)[:cut], other: f"It is number {n}."}
        for n, text in enumerate(texts)
    ]


@pytest.mark.parametrize("side", ["prompt", "completion"])
def test_texts_of_their_own_length_are_silent(found, side: str) -> None:
    assert found(length_limit, rows(side, None)) == []


def test_codes_of_one_length_are_silent(found) -> None:
    codes = [
        {"prompt": f"Code of part {n}?", "completion": f"AB-{n:03} {n * 7:05}"} for n in range(90)
    ]
    assert found(length_limit, codes) == []


def test_boards_of_one_length_are_silent(found) -> None:
    boards = [
        {"prompt": f"x o {n:07b} ".replace("1", "x").replace("0", "o") + "x", "completion": "x"}
        for n in range(90)
    ]
    assert found(length_limit, boards) == []


def test_lists_and_prompts_of_one_number_of_words_are_silent(found) -> None:
    lists = [" ".join(random.Random(n).sample([*THINGS, "mast", "deck"], 9)) for n in range(90)]
    topics = [f"write a short poem on the topic of {a}{b}" for a in THINGS for b in THINGS]
    for texts in (lists, topics):
        assert found(length_limit, [{"prompt": text, "completion": "ok"} for text in texts]) == []


def test_letters_in_a_row_are_silent(found) -> None:
    rows = [" ".join(random.Random(n).sample("abcdefghijklmno", 8)) for n in range(90)]
    assert found(length_limit, [{"prompt": text, "completion": "ok"} for text in rows]) == []


def test_less_than_fifty_are_silent(found) -> None:
    assert found(length_limit, rows("prompt", 14)[:49]) == []


def test_prompts_that_were_cut_are_found(found) -> None:
    ((rule, row, _, _, detail),) = found(length_limit, rows("prompt", 30))
    assert (rule, row) == ("TXT017", None)
    assert detail.endswith("different prompts end after exactly 30 characters")


def test_a_limit_of_words_is_found(found) -> None:
    vocabulary = [*THINGS, *ENDS, "a quick look", "the long road", "with no help", "of great cost"]
    texts = [" ".join(random.Random(n).sample(vocabulary, 9)).split()[:12] for n in range(99)]
    words = [{"prompt": f"Part {n}?", "completion": " ".join(text)} for n, text in enumerate(texts)]
    ((_, _, _, _, detail),) = found(length_limit, words)
    assert detail.endswith("different answers end after exactly 12 words")


def test_shuffled_words_of_sentences_of_one_length_are_silent(found) -> None:
    shuffled = []
    for n, row in enumerate(rows("prompt", None)):
        words = f"{row['prompt']} and of the {THINGS[n % 7]}".split()[:11]
        prompt = "Put these words into the right order: " + " ".join(
            random.Random(n).sample(words, 11)
        )
        shuffled.append({"prompt": prompt, "completion": row["prompt"]})
    assert found(length_limit, shuffled) == []


@pytest.mark.parametrize(("mark", "count"), [("...", 1), ("…", 1), (".", 0)])
def test_answers_that_a_program_shortened_are_found(found, mark: str, count: int) -> None:
    shortened = [
        {**row, "completion": f"{row['completion'][: 20 + n % 9]}{mark}"}
        for n, row in enumerate(rows("completion", None))
    ]
    assert [rule for rule, *_ in found(length_limit, shortened)] == ["TXT017"] * count


def test_an_ellipsis_that_prompts_have_is_silent(found) -> None:
    both = [{side: f"{text}..." for side, text in row.items()} for row in rows("completion", None)]
    assert found(length_limit, both) == []
