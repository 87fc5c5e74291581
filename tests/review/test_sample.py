"""The draw of a spot check: reproducible, in proportion, every row with the same chance."""

from __future__ import annotations

import hashlib
import random
from collections import Counter

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.review.sample import SAMPLE, draw, frame_of, in_kinds, is_suspected, shares


def frame(sizes: dict[str, int]) -> pl.DataFrame:
    """Rows of strata of these sizes."""
    strata = [name for name, size in sizes.items() for _ in range(size)]
    digests = [hashlib.sha256(f"{i}".encode()).hexdigest() for i in range(len(strata))]
    rows = pl.Series(range(len(strata)), dtype=pl.UInt32)
    return pl.DataFrame({"row": rows, "sha256": digests, "stratum": strata})


def test_nothing_can_be_drawn_from_nothing() -> None:
    empty = draw(frame({}), 59, 0)
    assert (empty.height, empty.schema) == (0, pl.Schema(SAMPLE))


def test_a_small_set_is_drawn_whole() -> None:
    sample = draw(frame({"a": 3, "b": 2}), 59, 0)
    assert (sample.height, set(sample["inclusion"])) == (5, {1.0})


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 40), min_size=1),
    st.integers(1, 80),
    st.integers(0, 1_000),
)
def test_each_stratum_has_its_share_to_one_row(sizes: dict[str, int], size: int, seed: int) -> None:
    rows = frame(sizes)
    sample = draw(rows, size, seed)
    assert sample.height == min(size, rows.height)
    assert sample["row"].n_unique() == sample.height
    taken = Counter(sample["stratum"])
    for name, own in sizes.items():
        assert abs(taken[name] - own * sample.height / rows.height) < 1 + 1e-9


@given(st.integers(0, 100), st.randoms(use_true_random=False))
def test_the_order_of_the_lines_does_not_matter(seed: int, order: random.Random) -> None:
    rows = frame({"a": 30, "b": 7})
    mixed = rows.sample(fraction=1.0, shuffle=True, seed=order.randrange(1_000))
    assert draw(mixed, 11, seed).equals(draw(rows, 11, seed))


def test_every_row_has_the_same_chance() -> None:
    """The smallest stratum gives no row in most draws, and its rows are drawn as often as all others."""
    rows = frame({"a": 50, "b": 7, "c": 3})
    draws = 1_500
    drawn = Counter(row for seed in range(draws) for row in draw(rows, 10, seed)["row"])
    expected, deviation = draws / 6, (draws * 5 / 36) ** 0.5
    assert all(abs(drawn[row] - expected) < 4.5 * deviation for row in range(60))


@given(st.integers(0, 300), st.integers(0, 300), st.integers(1, 400), st.integers(0, 50))
def test_rows_that_models_suspect_are_drawn_apart(
    suspected: int, others: int, size: int, seed: int
) -> None:
    """Of each kind at least its share: a faultless sample proves no less than one of ``size`` without kinds."""
    rows = frame({"suspected/a": suspected // 2, "suspected/b": suspected // 2, "unsure/a": others})
    kinds = (2 * (suspected // 2), others)
    assert rows["stratum"].to_list().count("unsure/a") == others
    sample = draw(rows, size, seed)
    if kinds[0] * size < 2 * rows.height:  # too few to be a kind of their own
        kinds = (0, rows.height)
    taken = sample.filter(is_suspected()).height, sample.filter(~is_suspected()).height
    assert taken == shares(kinds, size)
    assert min(size, rows.height) <= sample.height <= min(size + 1, rows.height)
    for drawn, own in zip(taken, kinds, strict=True):
        assert drawn * rows.height >= own * min(size, rows.height)


@pytest.mark.parametrize(("suspected", "stratum"), [(33, "doubtful/a"), (34, "suspected/a")])
def test_few_suspected_rows_are_doubtful_ones(suspected: int, stratum: str) -> None:
    """Two of 59 rows in 1,000."""
    rows = in_kinds(frame({"suspected/a": suspected, "unsure/a": 1_000 - suspected}), 59)
    assert set(rows["stratum"]) == {stratum, "unsure/a"}
    assert in_kinds(rows, 59).equals(rows)


def test_new_lines_leave_most_of_the_sample_as_it_was() -> None:
    rows = frame({"a": 2_000})
    before, after = draw(rows.head(1_900), 59, 0), draw(rows, 59, 0)
    assert len(set(before["sha256"]) & set(after["sha256"])) >= 50


def lines(
    dispositions: list[str], quality: list[float | None]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    rows = pl.Series(range(len(dispositions)), dtype=pl.UInt32)
    digests = [bytes([i, 7]) for i in range(len(dispositions))]
    scores = pl.Series(quality, dtype=pl.Float64)
    none = pl.Series([None] * len(quality), dtype=pl.Float64)
    report_lines = pl.DataFrame({"row": rows, "disposition": dispositions, "label_quality": scores})
    return (
        pl.DataFrame({"row": rows, "sha256": digests}),
        report_lines.with_columns(response_quality=none),
    )


@pytest.mark.parametrize(
    ("quality", "opinion"),
    [
        (None, "no opinion"),
        (0.49, "doubtful"),
        (0.5, "unsure"),
        (0.89, "unsure"),
        (0.9, "supported"),
    ],
)
def test_strata_are_opinion_and_class(quality: float | None, opinion: str) -> None:
    labels = pl.DataFrame({"row": [0], "label": ["card"]}, schema_overrides={"row": pl.UInt32})
    none = pl.Series([], dtype=pl.UInt32)
    found = frame_of(*lines(["clean"], [quality]), labels, none)
    assert found.rows() == [(0, "0007", f"{opinion}/card")]


def test_rows_that_leave_the_set_are_not_judged() -> None:
    kinds = ["clean", "duplicate", "suspect", "malformed", "leaked", "conflicting", "clean"]
    none = pl.DataFrame({"row": [], "label": []}, schema={"row": pl.UInt32, "label": pl.String})
    found = frame_of(*lines(kinds, [None] * 7), none, pl.Series([2, 3], dtype=pl.UInt32))
    assert found["row"].to_list() == [0, 2, 4, 5, 6]
    assert found["stratum"].to_list() == ["no opinion/", "suspected/", *["no opinion/"] * 3]


def test_equal_lines_are_judged_once() -> None:
    all_lines, rows = lines(["clean", "clean"], [None, None])
    equal = all_lines.with_columns(sha256=pl.lit(b"same"))
    none = pl.DataFrame({"row": [], "label": []}, schema={"row": pl.UInt32, "label": pl.String})
    assert frame_of(equal, rows, none, pl.Series([], dtype=pl.UInt32))["row"].to_list() == [0]
