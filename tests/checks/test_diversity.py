"""Diversity: when a set repeats itself, its topics, and its map."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.checks import diversity
from auditor.model import Skipped
from auditor.settings import Settings

FIXTURES = Path(__file__).parents[2] / "fixtures" / "diversity"
REPETITIVE = (FIXTURES / "few-distinct-examples.jsonl").read_bytes()  # 72 rows, 6 requests
LINES = REPETITIVE.splitlines(keepends=True)


def test_fewer_than_50_rows_are_not_measured(read) -> None:
    result = diversity.run(read(b"".join(LINES[:49])))
    assert result.findings.is_empty()
    assert (result.scores, result.facts) == (None, None)


@pytest.mark.parametrize("floor", [13, 73], ids=["floor reached", "fewer rows than the floor"])
def test_the_set_is_silent(found, floor: int) -> None:
    assert found(diversity, REPETITIVE, settings=Settings(floor=floor)) == []


def test_a_set_of_different_rows_is_silent(found) -> None:
    records = (FIXTURES / "clean.jsonl").read_bytes()
    assert found(diversity, records, settings=Settings(floor=60)) == []


def test_a_repetitive_set_is_reported(found) -> None:
    ((rule, row, related, score, detail),) = found(
        diversity, REPETITIVE, settings=Settings(floor=60)
    )
    assert (rule, row, related) == ("DIV002", None, None)
    assert score is not None
    assert score == pytest.approx(6 / 72, abs=1e-3)
    assert detail == "72 rows contain about 6 distinct examples; at least 60 are required"


def test_facts_and_scores_describe_topics_and_map(read) -> None:
    result = diversity.run(read(REPETITIVE))
    facts = result.facts
    assert (facts.rows, facts.effective_examples, facts.effective_by_words) == (72, 13, 6)
    assert sum(topic.size for topic in facts.clusters) == 72
    assert len(facts.clusters) == 6
    assert [point.row for point in facts.map] == list(range(72))
    assert all(0 <= axis <= 1 for point in facts.map for axis in (point.x, point.y))
    clusters = result.scores["cluster"].to_list()
    assert [point.cluster for point in facts.map] == clusters
    assert [clusters.count(topic.cluster) for topic in facts.clusters] == [
        topic.size for topic in facts.clusters
    ]


def test_a_set_in_an_unknown_script_is_skipped(read) -> None:
    result = diversity.run(read((FIXTURES / "clean-unknown-script.jsonl").read_bytes()))
    assert isinstance(result, Skipped)
    assert result.reason.startswith(
        "60 of 60 prompts are in a script that the embedding model does not know"
    )


def test_rows_in_an_unknown_script_take_no_part(read) -> None:
    hindi = [{"text": f"पटना की {n} आबादी", "label": "delivery"} for n in range(20)]
    result = diversity.run(read([*map(json.loads, LINES), *hindi]))
    assert result.facts == diversity.run(read(REPETITIVE)).facts
    assert "20 of 92 prompts" in result.left_out


WORDS = [f"{a}{b}{c}" for a in "bdfgk" for b in "aeiou" for c in "lmnr"]
REQUESTS = [
    f"{verb} the {thing} of the ticket"
    for verb in ("Repair", "Return", "Explain", "Cancel", "Sell")
    for thing in ("printer", "invoice", "garden gate", "phone contract", "train journey")
]


def test_requests_with_other_ticket_numbers_are_not_distinct(read) -> None:
    rows = [
        {
            "prompt": f"{REQUESTS[n % 25]} {1000 + n * 7}.",
            "completion": f"Done with ticket {1000 + n * 7}.",
        }
        for n in range(300)
    ]
    facts = diversity.run(read(rows)).facts
    assert facts.distinct_examples is not None
    assert (
        facts.distinct_examples < 60
    )  # of embeddings that see the numbers; half of the floor is 100


def test_requests_with_other_names_are_not_distinct(read) -> None:
    names = [f"{a}{b}" for a in ("Ba", "Ke", "Li") for b in WORDS]
    rows = [
        {
            "prompt": f"{REQUESTS[n % 25]} from {name} to the office today.",
            "completion": f"Thank you, {name}: {REQUESTS[n % 25]}, now that you are here.",
        }
        for n, name in enumerate(names[:300])
    ]
    ran = diversity.run(read(rows))
    assert ran.facts.distinct_examples == 25
    assert ran.findings["detail"].to_list() == [
        "300 rows contain about 25 distinct examples; at least 200 are required"
    ]


def test_calculations_with_results_of_their_own_are_distinct(read) -> None:
    rows = [
        {"prompt": f"Convert {n} kilometres to metres.", "completion": f"{n * 1000} metres"}
        for n in range(2, 302)
    ]
    ran = diversity.run(read(rows))
    assert ran.findings.is_empty()
    assert ran.facts.distinct_examples is None


def test_many_questions_on_few_passages_are_distinct_by_their_answers(read) -> None:
    records = [json.loads(line) for line in LINES]
    different = [json.loads(line) for line in (FIXTURES / "clean.jsonl").read_bytes().splitlines()]
    answers = [record["text"] for record in different][: len(records)]
    rows = [
        {"prompt": record["text"], "completion": answer}
        for record, answer in zip(records, answers, strict=True)
    ]
    facts = diversity.run(read(rows)).facts
    assert facts.effective_examples < 20 < 50 < (facts.distinct_examples or 0)


def test_a_class_of_one_request_is_named(read) -> None:
    rows = [{"text": f"Flip a coin {n}", "label": "coin"} for n in range(20)]
    rows += [{"text": f"{request} now", "label": "ticket"} for request in REQUESTS]
    rows += [{"text": f"{request} or not", "label": "other"} for request in REQUESTS]
    (narrow,) = diversity.run(read(rows)).facts.narrow_classes
    assert (narrow.label, narrow.rows, narrow.distinct) == ("coin", 20, 2)
