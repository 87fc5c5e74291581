from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from auditor.analysis.text import shingles as module
from auditor.analysis.text.samples import SAMPLE_BINS, bins_of
from auditor.analysis.text.shingles import WIDTH, Kind, candidate_kinds, shingles

LETTERS = st.text(st.sampled_from("abc é日🎉\0"), max_size=40)
COLUMNS = st.lists(st.none() | LETTERS.map(lambda text: " ".join(text.split(" "))), max_size=12)


def column(*texts: str | None) -> pl.Series:
    return pl.Series(texts, dtype=pl.String)


def sets(texts: pl.Series, kind: Kind) -> list[set[int]]:
    made = shingles(texts, kind)
    return [
        set(made.hashes[made.offsets[row] : made.offsets[row + 1]].tolist())
        for row in range(len(made))
    ]


def expected(text: str | None, kind: Kind) -> set[object]:
    """The shingles that a loop finds: runs of units, or the two halves of an identity.

    The first half of a text that is one run is that run.
    """
    units = (text or "").split(" ") if kind == "word" else list(text or "")
    width = WIDTH[kind]
    if not text:
        return set()
    if len(units) == width:
        return {tuple(units), (text, 1)}
    if len(units) < width:
        return {(text, 0), (text, 1)}
    return {tuple(units[at : at + width]) for at in range(len(units) - width + 1)}


@pytest.mark.parametrize("kind", ["word", "char"])
@pytest.mark.parametrize("texts", [column(), column(None), column(""), column("", None, "")])
def test_nothing_has_no_shingles(texts: pl.Series, kind: Kind) -> None:
    made = shingles(texts, kind)
    assert made.offsets.tolist() == [0] * (len(texts) + 1)
    assert len(made.hashes) == 0
    assert made.sizes.tolist() == [0] * len(made)


@pytest.mark.parametrize(
    ("kind", "left", "right"),
    [
        ("word", "a b", "b a"),
        ("word", "a b c", "a b"),
        ("word", "ab c", "a bc"),
        ("char", "ab", "ab\0"),
        ("char", "ab", "\0ab"),
        ("char", "yes", "no"),
        ("char", "日本", "本日"),
    ],
)
def test_short_texts_are_themselves_only(kind: Kind, left: str, right: str) -> None:
    one, two, again = sets(column(left, right, left), kind)
    assert one == again
    assert len(one) == len(two) == 2
    assert not one & two


@given(COLUMNS, st.sampled_from(["word", "char"]))
@example(["aaaaa", "aaaaaa"], "char")
@example(["a b c", "a b c d"], "word")
def test_equals_a_plain_loop(texts: list[str | None], kind: Kind) -> None:
    found = sets(column(*texts), kind)
    wanted = [expected(text, kind) for text in texts]
    assert [len(row) for row in found] == [len(row) for row in wanted]
    for i, row in enumerate(found):
        for j, other in enumerate(found):
            assert len(row & other) == len(wanted[i] & wanted[j])


@given(COLUMNS, st.sampled_from(["word", "char"]))
def test_rows_do_not_influence_each_other(texts: list[str | None], kind: Kind) -> None:
    assert sets(column(*texts), kind) == [sets(column(text), kind)[0] for text in texts]


def test_blocks_and_threads_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = column(*(f"row {n} of some words and {n * n} more" for n in range(200)), None, "")
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    whole = shingles(texts, "word")
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    monkeypatch.setattr(module, "_BLOCK_BYTES", 64)
    parts = shingles(texts, "word")
    assert whole.offsets.tolist() == parts.offsets.tolist()
    assert whole.hashes.tolist() == parts.hashes.tolist()


def test_hashes_are_ascending_and_fixed() -> None:
    made = shingles(column("the cat sat on the mat", "straße"), "char")
    for row in range(len(made)):
        assert (
            np.diff(made.hashes[made.offsets[row] : made.offsets[row + 1]].astype(int)) > 0
        ).all()
    # The same on every machine and in every release: signatures may be kept.
    assert shingles(column("one two three four"), "word").hashes.tolist() == [
        2113174310,
        2143241803,
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (None, ""),
        ("", ""),
        ("hello", "char"),
        ("one two three", "char"),
        ("w " * 58 + "w", "char"),
        ("w " * 59 + "w", "word char"),
        ("w " * 73 + "w", "word char"),
        ("w " * 74 + "w", "word"),
        ("это " * 150 + "все", "word"),
        ("日本語の文章です " * 150 + "終", "char"),
        ("the word 日本 stands " * 50 + "here", "word"),
        ("words and 日本語です " * 50 + "here", "word char"),
    ],
)
def test_candidate_kinds(text: str | None, wanted: str) -> None:
    found = candidate_kinds(column(text), 0.8)
    assert [kind for kind in ("word", "char") if found[kind][0]] == wanted.split()


@given(st.integers(1, 250), st.integers(1, 250), st.sampled_from([0.5, 0.7, 0.8, 0.95]))
def test_texts_of_like_length_share_a_kind(one: int, two: int, threshold: float) -> None:
    found = candidate_kinds(column("w " * (one - 1) + "w", "w " * (two - 1) + "w"), threshold)
    if min(one, two) >= threshold * max(one, two):
        assert any(mask.all() for mask in found.values())


@pytest.mark.parametrize("kind", ["word", "char"])
def test_a_sample_is_of_long_rows_only_and_of_fixed_size(kind: Kind) -> None:
    long = " ".join(f"{n * n:x} {n}" for n in range(20_000))
    texts = column("a short text of seven words only", long, None)
    whole, part = shingles(texts, kind), shingles(texts, kind, sample=True)
    assert whole.sampled is None
    assert part.sampled is not None
    assert part.sampled.tolist() == [False, True, False]
    assert part.sizes.tolist() == [whole.sizes[0], part.sizes[1], 0]
    assert SAMPLE_BINS * 0.9 < part.sizes[1] <= SAMPLE_BINS < whole.sizes[1]
    bins = bins_of(part.hashes[part.offsets[1] : part.offsets[2]])
    assert len(np.unique(bins)) == part.sizes[1]
    assert {*part.hashes.tolist()} <= {*whole.hashes.tolist()}


@pytest.mark.parametrize("kind", ["word", "char"])
@given(size=st.integers(2, 30), words=st.integers(1, 40))
def test_a_text_hashed_in_pieces_has_the_same_shingles(kind: Kind, size: int, words: int) -> None:
    text = column(" ".join(f"w{n % 7}é" * (1 + n % 3) for n in range(words)))
    whole = shingles(text, kind, distinct=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_PIECE_CHARS", size)
        pieces = shingles(text, kind, distinct=False)
        assert pieces.hashes.tolist() == whole.hashes.tolist()
        assert pieces.offsets.tolist() == whole.offsets.tolist()
