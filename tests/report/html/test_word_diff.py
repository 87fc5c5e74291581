import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.report.html.word_diff import spans

WORDS = st.lists(
    st.sampled_from(["a", "b", "der", ",", " ", "\n", "é", "𝒳", "\u202e"]), max_size=30
)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("", "", []),
        ("same words", "same words", []),
        ("", "new", [(0, 0, 0, 3)]),
        ("old", "", [(0, 3, 0, 0)]),
        ("Hello, you", "Hi, you", [(0, 5, 0, 2)]),
        ("a b c", "a x c", [(2, 3, 2, 3)]),
        ("a b", "a  b", [(2, 2, 2, 3)]),
        ("pay 10 now", "pay 12 today", [(4, 6, 4, 6), (7, 10, 7, 12)]),
        ("a a", "a", [(1, 3, 1, 1)]),
    ],
)
def test_spans(one: str, other: str, expected: list[tuple[int, int, int, int]]) -> None:
    assert spans(one, other) == expected


@given(WORDS, WORDS)
def test_text_between_the_spans_is_equal(left: list[str], right: list[str]) -> None:
    one, other = "".join(left), "".join(right)
    at = other_at = 0
    for start, end, other_start, other_end in [
        *spans(one, other),
        (len(one),) * 2 + (len(other),) * 2,
    ]:
        assert one[at:start] == other[other_at:other_start]
        assert at <= start <= end
        assert other_at <= other_start <= other_end
        at, other_at = end, other_end
    assert (at, other_at) == (len(one), len(other))


def test_long_texts_without_common_words_are_one_difference() -> None:
    one, other = "a " * 400 + "end", "b " * 400 + "end"
    assert spans(one, other) == [(0, 799, 0, 799)]
