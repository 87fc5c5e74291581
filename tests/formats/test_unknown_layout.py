"""Records that have none of the layouts."""

import pytest

from auditor.formats import Parsed, parse

CASES = [
    ({}, "the object is empty"),
    ({"question_id": 81, "category": "writing", "turns": ["Write."]}, "questions of a benchmark"),
    ({"question_id": 1, "choices": [{"turns": ["x"]}]}, "answers of a model without the questions"),
    ({"model": "m", "input": "0"}, "request to an API"),
    ({"custom_id": "1", "body": {}}, "batch request"),
    ({"identity": {"file_name": "a"}, "other": {"file_name": "b"}}, "a configuration or an index"),
    ({"id": "1", "instruction": "x", "instances": [{}]}, "each pair as a row"),
    ({"prompt": "a"}, "a prompt only"),
    ({"prompt": "a", "topic": "b"}, "'prompt' has no answer that goes with it"),
    ({"id": "1", "question": "a", "choices": ["b", "c"]}, "a field that names the right one"),
    ({"7": {"document": "a"}}, "under a key of its own (7)"),
    ({"body": "a", "toxic": 1, "obscene": 0}, 'prompt = "body", label = "toxic"'),
    ({"id": "x", "gold": "y"}, "no layout has fields with these names"),
]


@pytest.mark.parametrize(("row", "message"), CASES, ids=str)
def test_the_message_says_what_the_record_is(row: dict[str, object], message: str) -> None:
    parsed = parse(row, {})
    (problem,) = parsed.problems
    assert (parsed, problem.rule) == (Parsed("", problems=(problem,)), "FMT003")
    assert message in problem.detail
    assert all(f'"{key}"' in problem.detail for key in row)
    assert "[fields]" in problem.detail


NAMED = [
    ({"prompt": "a", "completions": ["b"], "labels": [True]}, "stepwise"),
    ({"input_ids": [1], "labels": [1]}, "tokenised"),
    ({"source": "a", "references": ["b", "c"]}, "several references"),
    ({"message_id": "m", "parent_id": None, "text": "a", "role": "prompter"}, "one turn"),
    ({"tokens": ["a", "b"], "ner_tags": [0, 1]}, "each token has a tag"),
    ({"Tokens": ["a", "b"], "Tags": [0, 1]}, "each token has a tag"),
    ({"text": "a", "entities": [[0, 1, "X"]]}, "parts of the text"),
    ({"text": "a", "spans": [], "_task_hash": 1, "answer": "accept"}, "parts of the text"),
    ({"anchor": "a", "positive": "b", "negative": "c"}, 'prompt = "anchor", response = "positive"'),
    ({"query": "a", "pos": ["b"], "neg": ["c"]}, 'prompt = "query", response = "pos.0"'),
    ({"text": "a", "votes": {"x": "l"}}, "add a field `label`"),
]


@pytest.mark.parametrize(("row", "message"), NAMED, ids=str)
def test_rows_that_are_no_examples_are_named(row: dict[str, object], message: str) -> None:
    (problem,) = parse(row, {}).problems
    assert problem.rule == "FMT003"
    assert message in problem.detail


def test_an_annotation_of_the_whole_text_is_read() -> None:
    assert parse({"text": "a", "entities": [], "intent": "b"}, {}).label == "b"


def test_the_message_stays_short() -> None:
    (problem,) = parse({"k" * 1000 + str(i): i for i in range(1000)}, {}).problems
    assert "and 992 more" in problem.detail
    assert len(problem.detail) < 1000
