"""Weights of turns in the training loss."""

import pytest

from auditor.formats import Parsed, parse

USER = {"role": "user", "content": "Hi"}
BOT = {"role": "assistant", "content": "Hello!"}


def read(*turns: object) -> Parsed:
    return parse({"messages": list(turns)}, {})


SILENT: dict[str, list[object]] = {
    "weights": [USER, BOT | {"weight": 1}, USER, BOT | {"weight": 0.0}],
    "loss weights": [USER | {"loss_weight": 0.0}, BOT | {"loss_weight": 0.5}],
    "train": [USER, BOT | {"train": True}],
}


@pytest.mark.parametrize("turns", SILENT.values(), ids=SILENT)
def test_silent(turns: list[object]) -> None:
    parsed = read(*turns)
    assert (parsed.problems, len(parsed.turns)) == ((), len(turns))


PROBLEMS: dict[str, tuple[dict[str, object], str]] = {
    "weight": ({"weight": 0.5}, "is 0.5; expected 0 or 1"),
    "weight is true": ({"weight": True}, "is true; expected 0 or 1"),
    "weight is text": ({"weight": "1"}, 'is "1"; expected 0 or 1'),
    "train is a number": ({"train": 1}, "is 1; expected true or false"),
    "loss weight": ({"loss_weight": 10**400}, "expected a finite number"),
}


@pytest.mark.parametrize(("weight", "message"), PROBLEMS.values(), ids=PROBLEMS)
def test_problems_leave_the_turns(weight: dict[str, object], message: str) -> None:
    parsed = read(USER, BOT | weight)
    assert [(p.rule, p.path) for p in parsed.problems] == [
        ("FMT022", f"messages[1].{next(iter(weight))}")
    ]
    assert message in parsed.problems[0].detail
    assert len(parsed.turns) == 2


@pytest.mark.parametrize(
    ("weights", "loss"),
    [([None], True), ([0], False), ([0, 0.0], False), ([0, 1], True), ([], True)],
)
def test_loss(weights: list[object], loss: bool) -> None:
    turns = [USER | {"weight": 0}, *(BOT | {"weight": weight} for weight in weights)]
    assert read(*turns).loss is loss
