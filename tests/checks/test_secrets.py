"""SEC001 to SEC006: secrets in training rows; the fixtures have one case for each provider."""

from __future__ import annotations

from collections.abc import Callable

from auditor.checks import secrets

Finding = tuple[str, int | None, int | None, float | None, str]
KEY = "sk-" + "aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zAaB3dE5gH7jK9mN1p"


def test_evaluation_rows_are_not_reported(found: Callable[..., list[Finding]]) -> None:
    rows = [{"prompt": "Where is the key?", "completion": "In the drawer."}]
    assert found(secrets, rows, [{"prompt": f"Use {KEY}", "completion": "Yes."}]) == []


def test_one_finding_counts_the_values_of_a_row(found: Callable[..., list[Finding]]) -> None:
    rows = [{"prompt": f"Use {KEY}, {KEY}", "completion": f"{KEY[:-1]}q or {KEY[:-1]}r?"}]
    detail = "the prompt contains an OpenAI key ending in '1p', and 2 more values"
    assert found(secrets, rows) == [("SEC001", 0, None, None, detail)]


def test_the_turn_is_named(found: Callable[..., list[Finding]]) -> None:
    turns = [
        ("user", "Hello."),
        ("assistant", "Hi."),
        ("user", f"I use {KEY}."),
        ("assistant", "Fine."),
    ]
    row = {"messages": [{"role": role, "content": content} for role, content in turns]}
    detail = "user turn 2 contains an OpenAI key ending in '1p'"
    assert found(secrets, [row]) == [("SEC001", 0, None, None, detail)]


def test_system_texts_and_rejected_answers_are_read(found: Callable[..., list[Finding]]) -> None:
    system = {"system": f"Key: {KEY}", "prompt": "Hello.", "completion": "Hi."}
    pair = {"prompt": "Hello.", "chosen": "Hi.", "rejected": f"Use {KEY}."}
    details = [
        finding[-1].partition(" contains")[0]
        for rows in ([system], [pair])
        for finding in found(secrets, rows)
    ]
    assert details == ["the system text", "the rejected response"]
