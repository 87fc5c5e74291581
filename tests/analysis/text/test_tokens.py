from __future__ import annotations

import polars as pl
import pytest

from auditor.analysis.text import tokens


def words(text: str) -> list[str]:
    rows = pl.DataFrame({"row": [0], "raw": [text]}, schema_overrides={"row": pl.UInt32})
    ids, vocabulary = tokens.tokenise(tokens.folded(rows))
    return ids.join(vocabulary, on="id", maintain_order="left")["word"].to_list()[1:-1]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("We don't, do we?", ["we", "don't", ",", "do", "we", "?"]),
        ("thirty-six of -3.5 or 1,000", ["thirty-six", "of", "-3.5", "or", "1,000"]),
        ("the 2nd GPT-4 and a non-smoker", ["the", "2nd", "gpt-4", "and", "a", "non-smoker"]),
        ("a+b - c = 10am", ["a", "+", "b", "-", "c", "=", "10", "am"]),
        ("see https://x.org/a?b=1 now", ["see", "https://x.org/a?b=1", "now"]),
        ("नहीं, यह ३६ है", ["नहीं", ",", "यह", "३६", "है"]),
        ("他2009年没有去北京。", ["他", "2009", "年", "没有", "去", "北", "京", "。"]),
        ("iPhone手机三十六个", ["iphone", "手", "机", "三十六", "个"]),
        ("Он не идёт", ["он", "не", "идёт"]),
    ],
)
def test_tokens(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_own_bigrams_are_those_that_one_text_has_alone() -> None:
    rows = pl.DataFrame(
        {"row": [0, 1], "raw": ["a b c", "a b d"]}, schema_overrides={"row": pl.UInt32}
    )
    ids, vocabulary = tokens.tokenise(tokens.folded(rows))
    pairs = pl.DataFrame(
        {"pair": [0], "left": [0], "right": [1]},
        schema_overrides={"left": pl.UInt32, "right": pl.UInt32},
    )
    names = dict(vocabulary.iter_rows())
    found = [
        {(names[first], names[second]) for _, first, second in side.iter_rows()}
        for side in tokens.own_bigrams(ids, pairs)
    ]
    assert found == [{("b", "c"), ("c", tokens.END)}, {("b", "d"), ("d", tokens.END)}]


def test_no_pairs_have_no_bigrams() -> None:
    rows = pl.DataFrame(schema={"row": pl.UInt32, "raw": pl.String})
    pairs = pl.DataFrame(schema={"pair": pl.UInt32, "left": pl.UInt32, "right": pl.UInt32})
    assert [
        side.height for side in tokens.own_bigrams(tokens.tokenise(tokens.folded(rows))[0], pairs)
    ] == [0, 0]
