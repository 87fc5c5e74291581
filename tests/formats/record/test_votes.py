"""Labels of several people in a record."""

import json

import pytest

from auditor.formats import parse

NONE = {
    "a number": {"votes": 17},
    "nothing": {"votes": []},
    "no label": {"votes": [None, "a"]},
    "lists": {"annotations": [["a"], ["b"]]},
    "spans": {"annotations": [{"start": 1, "end": 4}]},
    "negative counts": {"votes": {"l": -1, "m": [1]}},
    "thousands": {"label_counter": {"l": 900, "m": 900}},
    "annotator of nothing": {"label": None, "annotator": "ana"},
    "null annotator": {"annotator": None},
}
SOME = {
    "people": ({"votes": {"ana": "l", "bo": "m"}}, [["ana", "l"], ["bo", "m"]]),
    "counts": ({"label_counter": {"l": 2, "m": 1}}, [[None, "l"], [None, "l"], [None, "m"]]),
    "a list": ({"annotator_labels": ["l", "m"]}, [[None, "l"], [None, "m"]]),
    "objects": (
        {"annotations": [{"worker": 1, "answer": 0}, {"label": "l"}]},
        [["1", "0"], [None, "l"]],
    ),
    "one person": ({"worker_id": 7}, [["7", "l"]]),
    "numbers": ({"label": 1, "votes": {"w": 0, "v": 1}}, [["w", "0"], ["v", "1"]]),
}


@pytest.mark.parametrize("more", NONE.values(), ids=NONE)
def test_no_votes_and_no_problem(more: dict[str, object]) -> None:
    parsed = parse({"text": "t", "label": "l", **more}, {})
    assert parsed.votes is None
    assert not parsed.problems


@pytest.mark.parametrize(("more", "votes"), SOME.values(), ids=SOME)
def test_votes(more: dict[str, object], votes: list[object]) -> None:
    found = parse({"text": "t", "label": "l", **more}, {}).votes
    assert found is not None
    assert json.loads(found) == votes


def test_field_names_of_the_user() -> None:
    fields = {"prompt": "q", "label": "l", "votes": "people.labels", "annotator": "people.who"}
    row = {"q": "t", "l": "x", "people": {"labels": ["x", "y"], "who": "ana"}}
    assert parse(row, fields).votes == '[[null,"x"],[null,"y"]]'
    row["people"] = {"who": "ana"}
    assert parse(row, fields).votes == '[["ana","x"]]'
    row["people"] = {}
    assert parse(row, fields).votes is None
