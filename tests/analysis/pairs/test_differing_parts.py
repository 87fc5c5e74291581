"""What is left of two texts without the sentences and lines that both have."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from auditor.analysis.pairs.differing_parts import PARTS, differing_parts, parts_as_texts
from auditor.analysis.pairs.new_words import new_words

PASSAGE = "The tower was built in 1320. It is 90 metres high.\n"


def parts(one: str | None, two: str | None) -> dict[str, object]:
    texts = pl.DataFrame({"raw": [one, two]}, schema={"raw": pl.String}).with_row_index("row")
    pair = pl.DataFrame({"left": [0], "right": [1]}, schema={"left": pl.UInt32, "right": pl.UInt32})
    return differing_parts(texts, pair).row(0, named=True)


def test_equal_texts_and_reordered_sentences_leave_nothing() -> None:
    for other in (PASSAGE, PASSAGE.upper(), "It is 90 metres high. The tower was built in 1320."):
        found = parts(PASSAGE, other)
        assert (found["part"], found["part_right"]) == (None, None)


def test_a_shared_passage_leaves_the_questions() -> None:
    found = parts(PASSAGE + "Who built it?", PASSAGE + "Is it open on Mondays?")
    assert (found["part"], found["part_right"]) == ("Who built it?", "Is it open on Mondays?")
    assert (found["folded"], found["folded_right"]) == ("who built it", "is it open on mondays")
    assert (found["segments"], found["segments_right"]) == (
        ["who built it"],
        ["is it open on mondays"],
    )


def test_an_edited_sentence_stays_similar() -> None:
    found = parts(PASSAGE, PASSAGE.replace("metres high", "metres tall"))
    assert (found["part"], found["part_right"]) == (
        "It is 90 metres high.\n",
        "It is 90 metres tall.\n",
    )


def test_an_added_sentence_is_on_one_side_only() -> None:
    found = parts(PASSAGE, PASSAGE + "Answer in French.")
    assert (found["part"], found["part_right"]) == (None, "Answer in French.")


def test_lines_and_other_scripts_end_segments() -> None:
    assert (
        parts("条约于1920年签署。谁签署了？", "条约于1920年签署。何时签署？")["part"]
        == "谁签署了？"
    )
    assert parts("मीनार ऊँची है। किसने बनाई?", "मीनार ऊँची है। कब बनी?")["part"] == "किसने बनाई?"


def test_a_missing_text_has_no_part() -> None:
    found = parts(None, "Who?")
    assert [found[name] for name in PARTS] == [None, "Who?", None, "who", None, ["who"], 0]


def test_headings_end_segments() -> None:
    found = parts("[1] The tower is old.\nQuestion: Who?", "[2] The tower is old.\nQuestion: When?")
    assert (found["segments"], found["segments_right"]) == (["1", "who"], ["2", "when"])


def test_new_words_are_those_of_segments_without_a_match() -> None:
    edited = PASSAGE.replace("metres high", "metres tall")
    raw = [PASSAGE + "Who built it and when?", edited + "Is it open on Mondays?", edited]
    texts = pl.DataFrame({"raw": raw}).with_row_index("row")
    pairs = pl.DataFrame(
        {"left": [0, 0, 1], "right": [1, 2, 2]}, schema={"left": pl.UInt32, "right": pl.UInt32}
    )
    assert new_words(differing_parts(texts, pairs)).rows() == [(5, 5), (5, 0), (5, 0)]


def test_parts_become_texts_and_whole_texts_keep_their_rows() -> None:
    raw = [PASSAGE + "Who built it?", PASSAGE + "Is it open?", "Something else"]
    texts = pl.DataFrame({"raw": raw, "normalised": raw}).with_row_index("row")
    pairs = pl.DataFrame(
        {"left": [0, 1], "right": [1, 2]}, schema={"left": pl.UInt32, "right": pl.UInt32}
    )
    found = differing_parts(texts, pairs).with_columns(is_question=pl.Series([True, False]))
    own, every = parts_as_texts(found, texts)
    assert own.rows() == [(3, 4), (1, 2)]
    assert every.rows()[3:] == [
        (3, "Who built it?", "who built it"),
        (4, "Is it open?", "is it open"),
    ]


SENTENCES = st.lists(
    st.sampled_from(["A cat sat. ", "Dogs ran!\n", "我们走。", "why? ", " ", ""]), max_size=6
)


@given(SENTENCES, SENTENCES)
def test_parts_are_what_the_other_text_lacks(one: list[str], two: list[str]) -> None:
    found = parts("".join(one), "".join(two))
    mirrored = parts("".join(two), "".join(one))
    assert (found["part"], found["part_right"]) == (mirrored["part_right"], mirrored["part"])
    assert found["part"] is None or parts(str(found["part"]), "".join(two))["shared"] == 0
