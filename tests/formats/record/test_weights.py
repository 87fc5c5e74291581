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
    "other keys": [USER, BOT | {"loss": 1.25, "loss_mask": "x", "masked": 3, "training": None}],
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
    "training is text": ({"training": "no"}, 'is "no"; expected true or false'),
    "loss weight": ({"loss_weight": 10**400}, "expected a finite number of 0 or more"),
    "negative weight": ({"loss_weight": -1}, "expected a finite number of 0 or more"),
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


@pytest.mark.parametrize(
    "masked",
    [
        {"weight": 0},
        {"loss_weight": 1e-6},
        {"loss_weight": 1e-9},
        {"train": False},
        {"training": False},
        {"train_detail": []},
        {"training_detail": [{"begin_offset": 0, "end_offset": 5, "train": False}]},
        {"loss": False},
        {"loss": 0},
        {"loss_mask": 0},
        {"loss_mask": [0, 0, 0]},
        {"masked": True},
        {"weight": 1, "train": False},
        {"content": [{"type": "text", "text": "Hello!", "train": False}]},
        {"content": [{"type": "text", "text": "Hello!", "weight": 0}]},
    ],
    ids=str,
)
def test_a_masked_turn_is_not_trained_on(masked: dict[str, object]) -> None:
    parsed = read(USER, BOT | masked)
    assert (parsed.loss, parsed.problems) == (False, ())
    assert read(USER, BOT | masked, USER, BOT).loss is True


@pytest.mark.parametrize(
    "trained",
    [
        {"loss_weight": 0.01},
        {"loss_weight": -1},
        {"train": True, "train_detail": []},
        {"train_detail": [{"begin_offset": 0, "end_offset": 5, "train": True}]},
        {"loss": True},
        {"loss_mask": [0, 1]},
        {"masked": False},
        {
            "content": [
                {"type": "text", "text": "He", "train": False},
                {"type": "text", "text": "y"},
            ]
        },
        {"content": []},
    ],
    ids=str,
)
def test_other_turns_are_trained_on(trained: dict[str, object]) -> None:
    assert read(USER, BOT | trained).loss is True


@pytest.mark.parametrize(
    "masked",
    [
        {"weight": 0},
        {"weight": 0.0},
        {"loss_weight": 1e-5},
        {"loss_mask": [0, 0]},
        {"loss_mask": False},
        {"train": False},
        {"sample_weight": 0},
    ],
    ids=str,
)
def test_a_masked_row_is_not_trained_on(masked: dict[str, object]) -> None:
    assert parse({"messages": [USER, BOT], **masked}, {}).loss is False
    assert parse({"prompt": "Hi", "completion": "Hello!", **masked}, {}).loss is False


@pytest.mark.parametrize(
    "row",
    [
        {"prompt": "Hi", "completion": "Hello!", "weight": 2.5},
        {"prompt": "Hi", "completion": "Hello!", "weight": "0 kg", "train": None, "loss_mask": []},
        {"text": "A crate", "label": "wood", "weight": 0},
    ],
    ids=str,
)
def test_other_rows_are_trained_on(row: dict[str, object]) -> None:
    assert parse(row, {}).loss is True


def test_empty_reasoning_is_no_text() -> None:
    parsed = read(USER, {"role": "assistant", "reasoning_content": " ", "content": ""})
    assert parsed.turns[1].content == ""
