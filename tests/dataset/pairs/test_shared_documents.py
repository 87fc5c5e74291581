from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from auditor.dataset.dataset import Dataset
from auditor.dataset.pairs.shared_documents import MIN_WORDS, shared_documents

PASSAGE = " ".join(f"word{n * n}" for n in range(MIN_WORDS))
CHINESE = "".join(chr(0x4E00 + n * n % 997) for n in range(2 * MIN_WORDS))


def rows(*prompts: str) -> list[dict[str, str]]:
    return [{"prompt": prompt, "completion": f"answer {prompt[-4:]}"} for prompt in prompts]


def found(
    read: Callable[..., Dataset], train: list[str], evals: list[str], leaked: tuple[int, ...] = ()
) -> list[tuple[object, ...]]:
    data = read(rows(*train), rows(*evals))
    return shared_documents(data, pl.Series(leaked, dtype=pl.UInt32)).rows()


@pytest.mark.parametrize(
    ("train", "evals"),
    [
        (["what is it"], ["who was it"]),
        ([PASSAGE], [f"{PASSAGE} and who wrote it in may"]),  # the training row is the passage
        ([f"{PASSAGE} and who wrote it in may"], [PASSAGE]),
        ([f"{PASSAGE[:-8]} end and who wrote it"], [f"{PASSAGE} and who read it in june"]),
        ([f"{CHINESE[1:]}谁写的这个东西"], [f"{CHINESE[:-1]}哪年写的这个东西"]),
        # an instruction of many rows
        (
            [f"{PASSAGE} task {n} of {n * 7} a b" for n in range(25)],
            [f"{PASSAGE} who read it, and when"],
        ),
    ],
    ids=["other", "train is it", "eval is it", "too short", "too few characters", "instruction"],
)
def test_nothing_is_shared(
    read: Callable[..., Dataset], train: list[str], evals: list[str]
) -> None:
    assert found(read, train, evals) == []


def test_one_row_for_each_passage(read: Callable[..., Dataset]) -> None:
    other = " ".join(f"other{n * n}" for n in range(60))
    train = [
        "no",
        f"{PASSAGE} who wrote it first",
        f"{PASSAGE} when was it read",
        f"so {other} why was it so",
    ]
    evals = [
        f"{PASSAGE} where was it read",
        f"{other} {PASSAGE} how was it read",
        f"{PASSAGE} what was it then",
    ]
    detail = "a passage of {} words that begins '{}' is in {} and {}"
    begins = [" ".join(text.split()[:8]) for text in (PASSAGE, other)]
    expected = [
        (1, 4, detail.format(50, begins[0], "2 training rows", "3 evaluation rows")),
        (3, 5, detail.format(60, begins[1], "1 training row", "1 evaluation row")),
    ]
    assert found(read, train, evals) == expected
    assert [pair[:2] for pair in found(read, train, evals, (4, 5))] == [(1, 6)]


def test_characters_of_scripts_without_spaces(read: Callable[..., Dataset]) -> None:
    pair = [f"{CHINESE}谁写的这个东西"], [f"{CHINESE}哪年写的这个东西"]
    ((row, related, detail),) = found(read, *pair)
    assert (row, related) == (0, 1)
    assert detail == (
        f"a passage of 100 characters that begins '{CHINESE[:8]}' is in 1 training row"
        " and 1 evaluation row"
    )
