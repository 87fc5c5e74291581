from __future__ import annotations

import polars as pl
import pytest

from auditor.analysis.text import template as module
from auditor.analysis.text.template import SPAN_WORDS, Template, find, mask

PREAMBLE = "you are a careful assistant of the bank and answer in one short word"
AFTER = "answer with the name of the class and with nothing else at all"


def rows(count: int, *, before: str = "", after: str = "", every: int = 1) -> pl.Series:
    texts = [f"ticket {i * 7919} about case {i}" for i in range(count)]
    return pl.Series(
        [f"{before} {t} {after}".strip() if i % every == 0 else t for i, t in enumerate(texts)]
    )


@pytest.mark.parametrize(
    "texts",
    [
        rows(200),
        rows(200, before=" ".join(PREAMBLE.split()[: SPAN_WORDS - 2])),  # too short a span
        rows(200, before=PREAMBLE, every=10),  # in a tenth of the rows
        rows(15, before=PREAMBLE),  # too few rows
        pl.Series(["one"] * 100),
        pl.Series([], dtype=pl.String),
        pl.Series([None, None], dtype=pl.String),
    ],
    ids=["none", "short", "rare", "few rows", "one word", "empty", "nulls"],
)
def test_no_template(texts: pl.Series) -> None:
    assert find(texts, 0.2) == ()


def test_preamble_and_ending_are_two_templates() -> None:
    # "ticket" and "about" are next to the spans in every row, but what is between them varies.
    found = find(rows(300, before=PREAMBLE, after=AFTER), 0.2)
    assert found == (Template(f"{PREAMBLE} ticket", 1.0), Template(AFTER, 1.0))


def test_the_share_is_of_all_rows() -> None:
    (template,) = find(rows(4_000, before=PREAMBLE, every=2), 0.2)
    assert template == Template(f"{PREAMBLE} ticket", 0.5)


def test_long_rows_are_searched_at_both_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    middle = "so this common sentence is in the middle of each of the rows"
    texts = (
        rows(300, before=PREAMBLE) + " " + rows(300, before=middle) + " " + rows(300, after=AFTER)
    )
    found = [template.text for template in find(texts, 0.2)]
    assert found == [f"{PREAMBLE} ticket", f"{middle} ticket", AFTER]
    monkeypatch.setattr(module, "_MAX_SEARCHED_CHARS", 300 * 230)
    assert [template.text for template in find(texts, 0.2)] == [f"{PREAMBLE} ticket", AFTER]


def test_masking_leaves_the_rest() -> None:
    templates = (Template(PREAMBLE, 1.0), Template(AFTER, 1.0))
    frame = pl.DataFrame({"t": [f"{PREAMBLE} card lost {AFTER}", "card lost", PREAMBLE, None]})
    assert frame.select(mask(pl.col("t"), templates))["t"].to_list() == [
        "card lost",
        "card lost",
        None,
        None,
    ]
    assert frame.select(mask(pl.col("t"), ()))["t"].to_list() == frame["t"].to_list()
