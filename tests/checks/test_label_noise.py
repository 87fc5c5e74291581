"""Label noise: sets that are not reviewed, suspected labels with what they refer to, scores, facts."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from msgspec import to_builtins

from auditor.analysis.labels import label_errors
from auditor.checks import label_noise
from auditor.model import Ran, Skipped

FIXTURES = Path(__file__).parents[2] / "fixtures"


def rows(name: str) -> list[dict[str, str]]:
    lines = (FIXTURES / "label-noise" / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def found(read, records) -> Ran:
    result = label_noise.run(read(records))
    assert isinstance(result, Ran)
    return result


@pytest.mark.parametrize(
    ("records", "reason"),
    [
        ([{"text": f"row {n}", "label": "ab"[n % 2]} for n in range(20)], "at least 50 rows"),
        ([{"text": f"row {n}", "label": "a"} for n in range(60)], "2 classes"),
    ],
)  # fmt: skip
def test_a_set_that_is_too_small_is_skipped_with_a_reason(read, records, reason: str) -> None:
    result = label_noise.run(read(records))
    assert isinstance(result, Skipped)
    assert reason in result.reason


def test_free_text_answers_are_no_labels(read) -> None:
    records = [
        {"prompt": f"question {n} of it", "completion": f"answer {n * n}"} for n in range(60)
    ]
    result = found(read, records)
    assert result.findings.is_empty()
    assert result.facts is None


def test_a_clean_set_is_silent_and_has_a_noise_rate_of_zero(read) -> None:
    result = found(read, rows("clean"))
    assert result.findings.is_empty()
    rate = result.facts.noise_rate
    assert (rate.estimate, rate.low) == (0, 0)
    assert rate.high <= 0.05
    assert result.facts.rows == 180


def test_flipped_labels_are_found_with_the_right_one(read) -> None:
    clean, flipped = rows("clean"), rows("flipped")
    result = found(read, flipped)
    wrong = {n: row["label"] for n, row in enumerate(clean) if flipped[n] != row}
    suspects = result.findings.filter(result.findings["rule"] == "LBL001")
    assert {
        row: detail.split("'")[3] for row, detail in suspects.select("row", "detail").rows()
    } == wrong
    assert suspects["related"].null_count() == 0
    scores = result.scores
    assert scores is not None
    assert set(scores.sort("label_quality")["row"].head(len(wrong))) == set(wrong)
    assert scores["label_quality"].is_between(0, 1).all()


def test_labels_that_the_texts_do_not_predict_are_not_reviewed(read) -> None:
    result = found(read, rows("clean-unpredictable"))
    assert result.findings.is_empty()
    assert result.facts.noise_rate is None
    assert result.facts.abstained


def test_few_confident_rows_are_no_estimate_if_kappa_is_low(read, monkeypatch) -> None:
    assert found(read, rows("flipped")).facts.noise_rate
    monkeypatch.setattr(label_errors, "_MIN_KAPPA_OF_FEW", 1.1)
    facts = found(read, rows("flipped")).facts
    assert facts.noise_rate is None
    assert facts.abstained


def test_copies_of_a_row_do_not_support_its_label(read) -> None:
    flipped = rows("flipped")
    copies = [{**flipped[7], "text": flipped[7]["text"].upper()} for _ in range(6)]
    result = found(read, flipped + copies)
    assert 7 in result.findings.filter(result.findings["rule"] == "LBL001")["row"].to_list()


def test_findings_are_reproducible(read) -> None:
    one, two = (found(read, rows("flipped")) for _ in range(2))
    assert one.findings.equals(two.findings)
    assert one.facts == two.facts


def test_facts_contain_what_the_report_shows(read) -> None:
    result = found(read, rows("flipped"))
    facts = json.loads(json.dumps(to_builtins(result.facts)))
    assert sum(c["rows"] for c in facts["classes"]) == facts["rows_judged"] == 180
    assert sum(c["suspected"] for c in facts["classes"]) == len(facts["suspects"]) == 5
    assert sum(c["rows"] for c in facts["confusions"]) == 5
    label = {n: row["label"] for n, row in enumerate(rows("flipped"))}
    for suspect in facts["suspects"]:
        assert suspect["given"] == label[suspect["row"]]
        assert [label[near["row"]] for near in suspect["nearest"]] == [suspect["suggested"]] * 3
        similar = [near["similarity"] for near in suspect["nearest"]]
        assert similar == sorted(similar, reverse=True)
        assert suspect["line"] == suspect["row"] + 1


def test_every_row_has_a_quality_and_those_of_small_classes_are_not_flagged(read) -> None:
    records = rows("small-class")
    result = found(read, records)
    assert result.scores is not None
    assert result.scores["row"].to_list() == list(range(len(records)))
    assert result.facts.rows == sum(row["label"] != "voucher" for row in records) < 182
    flagged = result.findings.filter(result.findings["rule"] == "LBL001")["row"]
    assert not [row for row in flagged if records[row]["label"] == "voucher"]


def test_too_many_rows_times_classes_are_skipped(read, monkeypatch) -> None:
    monkeypatch.setattr(label_noise, "_MAX_CELLS", 359)
    data = read(rows("clean"))
    result = label_noise.run(data)
    assert isinstance(result, Skipped)
    assert result.reason.startswith("180 rows in ")


def test_a_suspected_label_refers_to_similar_rows(found) -> None:
    detail = "labelled 'parcel', but 'card' is 99% likely; similar rows with that label: lines 130, 47, 56"
    assert ("LBL001", 7, 129, 0.0011, detail) in found(label_noise, rows("flipped"))


def test_a_small_class_is_noted(found) -> None:
    detail = "'voucher' has 2 rows, fewer than 10; its labels were not reviewed"
    assert found(label_noise, rows("small-class")) == [("LBL003", None, None, 0.2, detail)]


def test_overlapping_classes_are_noted(found) -> None:
    detail = "'card' and 'cards': 59% and 71% of their rows are predicted as the other class"
    assert found(label_noise, rows("overlapping")) == [("LBL004", None, None, 0.5938, detail)]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("clean-even-numbers", "rows differ in numbers and symbols"),
        (
            "clean-entailment",
            "a label such as 'contradiction' is about the form or the relation of texts",
        ),
        ("clean-sentence-pairs", "the texts say too little about the labels"),
        ("clean-unpredictable", "the texts say too little about the labels"),
    ],
)
def test_labels_that_are_not_in_the_words_are_not_reviewed(read, name: str, reason: str) -> None:
    result = found(read, rows(name))
    assert result.findings.is_empty()
    assert result.left_out.startswith(f"labels were not reviewed: {reason}")
    assert result.facts.noise_rate is None
    assert result.facts.abstained.startswith(reason)
    assert result.facts.suspects is None


def test_labels_that_words_do_not_decide_have_no_quality(read) -> None:
    assert found(read, rows("clean-entailment")).scores is None
    assert found(read, rows("clean-unpredictable")).scores is not None


def test_random_labels_are_a_fault_of_the_set(read) -> None:
    result = found(read, rows("random-labels"))
    assert result.findings.select("rule", "row").rows() == [("LBL012", None)]
    signal = result.facts.signal
    assert signal.is_chance
    assert signal.by_chance[0] < signal.accuracy < signal.by_chance[1]
    assert result.facts.noise_rate is None
    assert result.facts.min_noise > 0.4


def test_random_labels_of_small_classes_are_a_fault_of_the_set(read, audit) -> None:
    draw = random.Random(3)
    words = ["".join(draw.choices("bdfgklmnprstaeiou", k=6)) for _ in range(300)]
    topics = [words[3 * n : 3 * n + 3] for n in range(70)]
    records = [
        {
            "text": " ".join(draw.sample(topics[n % 70], 2) + draw.sample(words[210:], 3)),
            "label": f"kind {topics[n % 70][0]}",
        }
        for n in range(280)
    ]
    assert isinstance(label_noise.run(read(records)), Skipped)
    labels = draw.sample([row["label"] for row in records], len(records))
    shuffled = [{**row, "label": label} for row, label in zip(records, labels, strict=True)]
    result = found(read, shuffled)
    assert result.findings.select("rule", "row").rows() == [("LBL012", None)]
    assert result.left_out.startswith(
        "labels were not reviewed: 0 rows in 0 classes of at least 10"
    )
    needs = {need.name: need.state for need in audit(shuffled).requirements}
    assert needs["label-signal"] == "not met"


def test_labels_that_follow_from_the_texts_have_a_signal(read) -> None:
    facts = found(read, rows("random-labels")[:199]).facts
    assert (facts.signal, facts.undecided) == (None, None)
    right = [
        {**row, "label": row["text"].split(" my ")[1].split()[0]} for row in rows("random-labels")
    ]
    signal = found(read, right).facts.signal
    assert not signal.is_chance
    assert signal.accuracy > 0.9 > signal.by_chance[1]


def test_labels_that_the_texts_need_not_decide_are_not_random(read) -> None:
    facts = found(read, rows("clean-is-the-answer-right")).facts
    assert facts.undecided.startswith("rows have few words of their own")
    assert (facts.signal, facts.min_noise) == (None, None)


def test_labels_that_were_read_as_answers_are_named(read) -> None:
    records = [{"text": f"row {n} of it", "label": f"l{n}"} for n in range(120)]
    assert found(read, records).left_out.startswith("labels were not reviewed: 120 rows have 120")


def test_labels_of_small_classes_may_all_be_wrong(read) -> None:
    """Nobody reviews them, so they must not count as right."""
    small = [{"text": f"a text about nothing else {n}", "label": f"rare {n}"} for n in range(20)]
    alone, more = (found(read, records).facts for records in (rows("clean"), rows("clean") + small))
    assert more.possible >= alone.possible + 20
    assert more.unjudged >= alone.unjudged + 20
