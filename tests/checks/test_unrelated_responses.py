"""RSP004: sets whose answers fit stay silent, shuffled ones are found."""

from __future__ import annotations

import random

from auditor.checks import unrelated_responses
from auditor.model import Ran
from auditor.verdict import State

NAMES = ("Ada", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gia", "Hal", "Ida", "Jon", "Kim", "Leo")
TOWNS = ("Oslo", "Bern", "Riga", "Lima", "Cairo", "Quito", "Delhi", "Seoul", "Turin", "Accra")


def rows(*, shuffled: bool) -> list[dict[str, str]]:
    who = [(NAMES[n % 12], TOWNS[n * 3 % 10], n) for n in range(150)]
    answers = [f"The train of {name} goes to {town} from house {n}." for name, town, n in who]
    if shuffled:
        random.Random(1).shuffle(answers)
    prompts = [f"Where does {name} from house {n} go by train?" for name, _, n in who]
    return [{"prompt": p, "completion": a} for p, a in zip(prompts, answers, strict=True)]


def test_answers_that_fit_are_silent(found) -> None:
    assert found(unrelated_responses, rows(shuffled=False)) == []


def test_few_rows_are_not_tested(read) -> None:
    outcome = unrelated_responses.run(read(rows(shuffled=True)[:60]))
    assert isinstance(outcome, Ran)
    assert outcome.findings.is_empty()
    assert outcome.facts.abstained == "fewer than 100 rows with both texts"


def test_numbers_fit_no_better_than_shuffled_ones(read) -> None:
    found = [
        {
            "prompt": f"Which number comes after {n}, {n * n % 97}?",
            "completion": f"It is {7 * n % 101}.",
        }
        for n in range(150)
    ]
    outcome = unrelated_responses.run(read(found))
    assert isinstance(outcome, Ran)
    assert outcome.findings.is_empty()
    assert outcome.facts.abstained.startswith("the texts differ in numbers and symbols")


def test_shuffled_answers_are_a_finding_on_the_set(found) -> None:
    (finding,) = found(unrelated_responses, rows(shuffled=True))
    assert finding[:2] == ("RSP004", None)


def test_shuffled_answers_block_the_set(audit) -> None:
    report = audit(rows(shuffled=True))
    need = next(need for need in report.requirements if need.name == "response-signal")
    assert not need.passed
    assert need.state is State.NOT_MET
