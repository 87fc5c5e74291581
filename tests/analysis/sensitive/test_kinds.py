"""The scan of texts: which values it returns, and that keywords are only a shortcut."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from auditor.analysis.sensitive.kinds import Kind, each, scan

PLAIN = Kind("code", "a code", r"(?-u:\b)(k[0-9]{3})(?-u:\b)", ("k",))
EVEN = Kind(
    "even",
    "an even code",
    r"(?-u:\b)(k[0-9]{3})(?-u:\b)",
    ("k",),
    read=each(lambda v: v[-1] in "02468"),
)


def test_values_are_distinct_and_in_the_order_of_texts() -> None:
    texts = pl.Series(["k124 k124 k125", None, "", "none", "码k126是"])
    assert scan(texts, [PLAIN]).rows() == [
        (0, "code", "a code", "k124"),
        (0, "code", "a code", "k125"),
        (4, "code", "a code", "k126"),
    ]


def test_the_first_kind_that_accepts_a_value_names_it() -> None:
    found = scan(pl.Series(["k124 k125"]), [EVEN, PLAIN])
    assert dict(zip(found["value"], found["kind"], strict=True)) == {"k124": "even", "k125": "code"}


def test_what_is_around_a_value_can_refuse_it() -> None:
    kind = Kind("code", "a code", "(?:no )?(k[0-9]{3})", refused="no ")
    assert scan(pl.Series(["no k123, k124"]), [kind])["value"].to_list() == ["k124"]


@given(st.lists(st.text("k12 ", max_size=12)))
def test_a_keyword_is_only_a_shortcut(texts: list[str]) -> None:
    series = pl.Series(texts, dtype=pl.String)
    assert scan(series, [EVEN]).equals(scan(series, [replace(EVEN, keywords=())]))
