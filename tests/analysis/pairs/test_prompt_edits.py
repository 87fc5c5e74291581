"""Whether prompts of rows with similar answers are edits of each other."""

import polars as pl
import pytest

from auditor.analysis.pairs.prompt_edits import are_edits

OTHERS = [
    "show the width",
    "show the top edge",
    "show the colour of it",
    "show the font",
    "show it",
]


def edits(one: str | None, two: str | None) -> bool:
    texts = [one, two, *OTHERS]
    prompts = pl.DataFrame({"text": texts}).with_row_index("row")
    pairs = pl.DataFrame(
        {"left": [0], "right": [1]}, schema={"left": pl.UInt32, "right": pl.UInt32}
    )
    return bool(are_edits(prompts, pairs)[0])


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("show the height", "show the weight limit"),
        ("height", "width"),
        ("show the left border", None),
        ("中文的第一个问题是什么", "天气今天怎么样呢"),
    ],
)
def test_other_prompts_are_no_edits(one: str, two: str | None) -> None:
    assert not edits(one, two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (None, None),
        ("a", "a"),
        ("how do i reset the password of my account", "how do i reset my password of my account"),
        ("请把下面的句子翻译成英文", "请把下面的句子翻成英文"),
    ],
)
def test_edits(one: str | None, two: str | None) -> None:
    assert edits(one, two)
