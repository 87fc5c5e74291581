"""Whether small edits decide the answers of a set, by its nearly equal prompts."""

from __future__ import annotations

import polars as pl
import pytest

from auditor.dataset.pairs.minimal_pairs import (
    KIND,
    edits_decide,
    labels_judge,
    with_deciding_edits,
)

TEXT = "the whole answer is a text of many words that no other row can have by chance at all "


def answers(keys: list[int], texts: list[str | None] | None = None) -> pl.DataFrame:
    """Rows with the prompts 0, 1, 2 and so on."""
    rows = pl.DataFrame(
        {"row": range(len(keys)), "prompt_key": range(len(keys)), "answer_key": keys}
    )
    rows = rows.cast({"row": pl.UInt32, "prompt_key": pl.UInt64, "answer_key": pl.UInt64})
    return rows.with_columns(
        pl.Series("response_text", texts or [None] * len(keys), pl.String),
        prompt_text=pl.col("row").cast(pl.String).str.zfill(5),
    )


def pairs(rows: int, kind: str | None = None) -> pl.DataFrame:
    """Rows 0 and 1, 2 and 3, and so on."""
    ends = {"left": range(0, rows, 2), "right": range(1, rows, 2)}
    near = pl.DataFrame(ends).cast(pl.UInt32)
    return near.with_columns(kind=pl.lit(kind, dtype=pl.String))


@pytest.mark.parametrize(
    ("near", "keys"),
    [
        (pairs(18), [0, 1] * 50),  # few rows
        (pairs(20), [0, 1] * 250),  # a small share of the rows
        (pairs(80), [0, 0, 1, 1] * 17 + [0, 1] * 16),  # nearly equal prompts mostly agree
        (pairs(40, "number"), [0, 1] * 50),  # a contrast explains all of them
        (pairs(38), [0, 1] * 50),  # two answers to a question and its copy: conflicts
    ],
)
def test_edits_do_not_decide(near: pl.DataFrame, keys: list[int]) -> None:
    assert not edits_decide(near, answers(keys))


def test_wordings_of_one_text_are_no_other_answers() -> None:
    texts = [f"{TEXT} {n} {TEXT}" for n in range(100)]
    assert not edits_decide(pairs(40), answers(list(range(100)), texts))


def test_edits_decide_where_prompts_have_several_near_ones() -> None:
    ends = [(left, left + step) for left in range(0, 30, 3) for step in (1, 2)]
    near = pl.DataFrame(ends, schema={"left": pl.UInt32, "right": pl.UInt32}, orient="row")
    near = near.with_columns(kind=pl.lit(None, pl.String))
    assert edits_decide(near, answers(list(range(100))))


def test_few_pairs_show_it_where_labels_judge_the_texts() -> None:
    rows = answers([0, 1] * 100)
    assert not edits_decide(pairs(10), rows)
    assert not edits_decide(pairs(10, "number"), rows, lambda: True)  # no pair without a contrast
    assert not edits_decide(pairs(80), answers([0, 0, 1, 1] * 17 + [0, 1] * 16), lambda: True)
    assert edits_decide(pairs(10), rows, lambda: True)


def test_labels_judge() -> None:
    words = [
        f"{a}{b}" for a in ("ba", "ko", "mi", "tu", "re") for b in ("lon", "sar", "dek", "vim")
    ]
    texts = [f"Will the {a} of {b} be in the {c}?" for a in words for b in words for c in words[:2]]
    rows = pl.DataFrame({"role": "train", "prompt": texts, "label": ["yes", "no"] * 400})
    rows = rows.with_columns(response=pl.lit(None, pl.String))
    assert labels_judge(rows, "classification")
    assert not labels_judge(rows, "generation")
    answers = pl.Series([f"-{n:,}.5" for n in range(800)])
    assert labels_judge(rows.with_columns(response=answers), "generation")
    topics = pl.Series(["weather"] * 400 + ["sport"] * 400)
    assert not labels_judge(rows.with_columns(label=topics), "classification")


def test_labels_judge_where_nearest_neighbours_have_two_of_them() -> None:
    stems = [f"{a}{b}" for a in ("ba", "ko", "mi", "tu", "re", "sa") for b in ("lon", "dek", "vim")]
    texts = [f"{a} {b} sees the {c} of {a}" for a in stems for b in stems[:6] for c in stems[6:8]]
    pairs = [(f"{text} {n}{end}", end) for n, text in enumerate(texts) for end in ("kel", "zar")]
    rows = pl.DataFrame({"role": "train", "prompt": [text for text, _ in pairs]})
    rows = rows.with_columns(label=pl.Series([end for _, end in pairs]), response=None)
    rows = rows.cast({"response": pl.String})
    assert labels_judge(rows, "classification")
    agree = pl.Series([("kel", "zar")[n // 20 % 2] for n in range(len(pairs))])
    assert not labels_judge(rows.with_columns(label=agree), "classification")


def test_equal_prompts_with_other_answers_are_noise() -> None:
    rows = answers([0, 1] * 100)
    equal = pl.when(pl.col("row") > 98).then(60).otherwise("prompt_key").cast(pl.UInt64)
    assert edits_decide(pairs(100), rows)
    assert not edits_decide(pairs(100), rows.with_columns(prompt_key=equal))


def test_edits_decide() -> None:
    near = pl.concat([pairs(20), pairs(40, "negation")])
    assert edits_decide(near, answers([0, 1] * 50))


def test_equal_texts_stay_duplicates_where_edits_decide() -> None:
    texts = [TEXT, TEXT, "ball", "ball", TEXT, "another"]
    rows = answers([0, 0, 1, 1, 2, 3], texts)
    assert with_deciding_edits(pairs(6), rows, "generation")["kind"].to_list() == [None, KIND, KIND]
    assert with_deciding_edits(pairs(6), rows, "classification")["kind"].to_list() == [KIND] * 3
