"""Which similar prompts put the same question, and what contrasts them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl

from auditor.dataset.dataset import Dataset

Read = Callable[..., Dataset]

PASSAGE = (
    "The tower was built in 1320 by a guild of masons. It is 90 metres high and has a bell of two tons."
    " A fire destroyed its roof in 1711. The roof was rebuilt within three years, and since then the"
    " bell is rung every evening.\n\n"
)


def row(prompt: str, response: str = "yes") -> dict[str, str]:
    return {"prompt": prompt, "completion": response}


def pairs(data: Dataset) -> list[tuple[Any, ...]]:
    return data.similar_prompts.select("left", "right", "kind", "added_words").rows()


def test_questions_on_one_passage_are_no_pair(read: Read) -> None:
    data = read(
        [
            row(PASSAGE + q)
            for q in ("Who built the tower?", "When did it burn?", "Is the bell rung?")
        ]
    )
    assert pairs(data) == []


def test_the_same_question_in_other_words_is_no_pair_where_rows_share_passages(read: Read) -> None:
    data = read(
        [
            row(PASSAGE + q)
            for q in ("Who built the tower?", "Which guild built the tower?", "Is it high?")
        ]
    )
    assert pairs(data) == []


def test_questions_of_one_wording_on_one_passage_are_no_pair(read: Read) -> None:
    clauses = ("exclusivity", "the law in force", "insurance", "audit rights")
    questions = [f"Does the contract contain a clause on {clause}?" for clause in clauses]
    assert pairs(read([row(PASSAGE + question) for question in questions])) == []
    fields = [{"context": PASSAGE, "question": question, "answer": "no"} for question in questions]
    assert pairs(read(fields)) == []


def test_an_edited_sentence_is_a_pair(read: Read) -> None:
    one, two = (
        f"{PASSAGE}Does {the} contract contain a clause on {x}?"
        for the, x in (("the", "fees"), ("this", "fees"))
    )
    assert pairs(read([row(one), row(two)])) == [(0, 1, None, 0)]


def test_texts_that_change_places_under_their_headings_are_no_pair(read: Read) -> None:
    one, two = (
        "A man in a red coat feeds the ducks in the park.",
        "Somebody in the park has a red coat.",
    )
    texts = [f"Premise: {one}\nHypothesis: {two}", f"Premise: {two}\nHypothesis: {one}"]
    assert pairs(read([row(text) for text in texts])) == []
    assert pairs(read([row(f"{one} => {two}"), row(f"{two} => {one}")])) == []
    assert pairs(read([row(f"{one}\n\n{two}"), row(f"{two}\n\n{one}")])) == []


def test_sentences_in_another_order_are_a_pair(read: Read) -> None:
    sentences = PASSAGE.strip().split(". ")
    data = read([row(PASSAGE), row(". ".join(reversed(sentences)))])
    assert pairs(data) == [(0, 1, None, 0)]


def test_an_edited_copy_is_a_pair(read: Read) -> None:
    edited = PASSAGE.replace("guild", "gild").replace("every evening", "each evening")
    data = read([row(PASSAGE + "Who built it?"), row(edited + "Who built it?")])
    assert pairs(data) == [(0, 1, None, 0)]


def test_an_added_sentence_is_counted(read: Read) -> None:
    data = read([row(PASSAGE + "Who built it?"), row(PASSAGE + "Who built it?\nAnswer in French.")])
    assert pairs(data) == [(0, 1, None, 3)]


def test_the_next_turn_of_a_conversation_adds_to_the_one_before(read: Read) -> None:
    question = {"role": "user", "content": PASSAGE + "Who built it?"}
    answer, last = ({"role": "assistant", "content": c} for c in ("A guild.", "In 1711."))
    again = {"role": "user", "content": "When did it burn?"}
    data = read([{"messages": [question, answer]}, {"messages": [question, answer, again, last]}])
    assert pairs(data) == [(0, 1, None, 6)]


def test_a_contrast_is_searched_for_in_the_differing_part(read: Read) -> None:
    # Both years occur in the passage, so the whole texts mention the same numbers.
    years = (
        "How high was the tower of the masons in 1320?",
        "How high was the tower of the masons in 1711?",
    )
    data = read([row(PASSAGE + question) for question in years])
    assert pairs(data) == [(0, 1, "number", 0)]


def test_rows_are_compared_with_their_responses(read: Read) -> None:
    rows = [
        row(PASSAGE + "Who built it?", "A guild of masons in 1320."),
        row(PASSAGE + "Who built it then?", "A guild of masons in 1711."),
    ]
    data = read(rows)
    assert data.similar_rows.select("left", "right", "kind").rows() == [(0, 1, "number")]
    assert data.similar_prompts["kind"].to_list() == [None]


def test_no_pairs(read: Read) -> None:
    data = read([row("Who?"), row("When did the tower burn?")])
    assert data.similar_prompts.schema == {
        "left": pl.UInt32,
        "right": pl.UInt32,
        "score": pl.Float64,
        "added_words": pl.UInt32,
        "kind": pl.String,
    }
