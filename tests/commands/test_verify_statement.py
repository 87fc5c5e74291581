"""``dataset-audit verify`` reads the statements of ``--attest`` as it reads reports."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.conftest import Verify, edit

STATEMENT = "a.intoto.json"


def test_a_statement_is_as_good_as_a_report(verify: Verify) -> None:
    code, shown = verify("train.jsonl", "eval.jsonl", report=STATEMENT)
    assert (code, shown) == (
        0,
        "READY, UNPROVEN: 5 of 8 requirements are met; response-signal is unproven;"
        " correct-answers is unproven; distinct-examples is unproven; not at the default: floor 10 (200)\n",
    )


def test_strict_refuses_a_statement_with_a_warning(verify: Verify) -> None:
    code, shown = verify("--strict", "train.jsonl", "eval.jsonl", report=STATEMENT)
    assert code == 1
    assert shown.startswith("NOT READY: response-signal is unproven")


def test_a_statement_is_about_these_bytes(verify: Verify) -> None:
    assert verify("train.jsonl", report=STATEMENT)[0] == 3
    with Path("train.jsonl").open("a", encoding="utf-8") as file:
        file.write("\n")
    code, shown = verify("train.jsonl", "eval.jsonl", report=STATEMENT)
    assert code == 3
    assert "train.jsonl: changed since it was audited" in shown


def _predicate(**changed: object) -> Callable[[dict], object]:
    return lambda statement: statement["predicate"].update(changed)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (_predicate(verifier={"version": "0.0.0"}), "made by version 0.0.0"),
        (_predicate(verdict={"data": "no verdict", "exit_code": 3}), "has no verdict"),
        (_predicate(verdict={"data": "not ready", "exit_code": 0}), "contradicts itself"),
        (
            _predicate(other_checks=[{"check": "tone", "package": "acme", "version": "1.2"}]),
            "the audit ran the check tone (acme 1.2), which is not installed",
        ),
        (_predicate(unread=["more.jsonl"]), "more.jsonl (not read): was audited, and is not"),
        (
            _predicate(waivers=[{"rule": "CON001", "until": "2020-01-01"}]),
            "the waiver for CON001 expired on 2020-01-01",
        ),
        (
            _predicate(
                configuration=[
                    {
                        "name": name,
                        "digest": {"sha256": "0" * 64},
                        "annotations": {"path": "dataset-audit.toml"},
                    }
                    for name in ("decisions", "waivers", "judgements")
                ]
            ),
            "the judgements in dataset-audit.toml have changed since the audit",
        ),
        (
            lambda statement: statement.update(predicateType="https://slsa.dev/provenance/v1"),
            "predicateType = 'https://slsa.dev/provenance/v1'; expected urn:dataset-audit:attestation:1",
        ),
        (lambda statement: statement.pop("subject"), "the key 'subject' is missing"),
        (_predicate(verdict={"data": "ready"}), "exit_code"),
    ],
)
def test_a_statement_that_proves_nothing(
    verify: Verify, change: Callable[[dict], object], sentence: str
) -> None:
    edit(change, STATEMENT)
    code, shown = verify("train.jsonl", "eval.jsonl", report=STATEMENT)
    assert code == 3
    assert sentence in shown
