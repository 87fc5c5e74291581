from __future__ import annotations

import polars as pl
import pytest

from auditor.analysis.text.idf_overlap import weighted_jaccard


def weigh(texts: list[str | None], left: int, right: int) -> float:
    words = pl.DataFrame({"row": range(10, 10 + len(texts)), "text": texts})
    pair = pl.DataFrame({"left": [10 + left], "right": [10 + right]})
    return float(weighted_jaccard(words, pair)[0])


FRAME = [f"what is the origin of the word w{i}" for i in range(100)]


def test_equal_texts_share_everything() -> None:
    assert weigh(["a b c", "c b a"], 0, 1) == 1.0


def test_texts_of_nothing_differ_in_nothing() -> None:
    assert weigh(["a", None, None], 1, 2) == 1.0


def test_other_words_share_nothing() -> None:
    assert weigh(["a b", "c d"], 0, 1) == 0.0


def test_a_frame_that_all_rows_have_weighs_little() -> None:
    assert weigh(FRAME, 3, 4) == pytest.approx(6 * 0.6931 / (6 * 0.6931 + 2 * 4.615), abs=1e-3)


def test_the_same_frame_weighs_more_where_it_is_rare() -> None:
    others = [f"x{i} y{i} z{i}" for i in range(100)]
    assert weigh([*FRAME[:2], *others], 0, 1) > 2 * weigh(FRAME, 0, 1)


def test_no_pairs() -> None:
    words = pl.DataFrame({"row": [1], "text": ["a"]})
    assert (
        len(
            weighted_jaccard(
                words,
                pl.DataFrame(
                    {"left": [], "right": []}, schema=dict.fromkeys(("left", "right"), pl.Int64)
                ),
            )
        )
        == 0
    )
