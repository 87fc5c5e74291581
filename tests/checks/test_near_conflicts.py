"""Near conflicts: contrasts, equal prompts, majorities and free-text answers."""

from __future__ import annotations

from auditor.checks import near_conflicts
from auditor.model import Skipped

TEXT = "my card was stolen on the way to work and i need a new one today"


def rows(**labels: str) -> list[dict[str, str]]:
    """``rows(please="a")``: the text with that last word, and its label."""
    return [{"text": f"{TEXT} {word}", "label": label} for word, label in labels.items()]


def answered(first: str, second: str) -> list[dict[str, str]]:
    return [
        {"prompt": TEXT, "completion": first},
        {"prompt": f"{TEXT} please", "completion": second},
    ]


def test_the_same_label_is_no_conflict(found) -> None:
    assert found(near_conflicts, rows(please="card", thanks="card")) == []


def test_a_contrast_explains_the_other_label(found) -> None:
    records = [{"text": TEXT, "label": "card"}, {"text": f"{TEXT} not tomorrow", "label": "loan"}]
    assert found(near_conflicts, records) == []


def test_equal_prompts_are_left_to_the_rule_of_conflicts(found) -> None:
    records = [{"text": TEXT, "label": "card"}, {"text": f"{TEXT}!", "label": "loan"}]
    assert found(near_conflicts, records) == []


def test_similar_free_text_answers_are_no_conflict(found) -> None:
    answer = "call the bank at once and tell them"
    assert found(near_conflicts, answered(answer, f"please {answer}")) == []


def test_preference_pairs_are_skipped(read) -> None:
    result = near_conflicts.run(read([{"prompt": "q", "chosen": "a", "rejected": "b"}]))
    assert result == Skipped("prompts have no single correct response (task: preference)")


def test_both_rows_of_a_pair_are_reported(found) -> None:
    votes = "all rows with nearly this text are labelled 'card' once and 'loan' once"
    records = [{"text": TEXT, "label": "card"}, {"text": f"{TEXT} please", "label": "loan"}]
    assert found(near_conflicts, records) == [
        ("CON002", 0, 1, 0.8955, f"this row: 'card'; other row: 'loan'; {votes}"),
        ("CON002", 1, 0, 0.8955, f"this row: 'loan'; other row: 'card'; {votes}"),
    ]


def test_rows_of_a_clear_majority_are_not_reported(found) -> None:
    records = rows(please="card", thanks="card", now="card", soon="loan")
    assert [finding[1] for finding in found(near_conflicts, records)] == [3]


def test_different_free_text_answers_are_reported(found) -> None:
    first, second = "call the bank at once", "a new one costs five euros"
    assert found(near_conflicts, answered(first, second)) == [
        ("CON002", 0, 1, 0.8955, f"this row: '{first}'; other row: '{second}'"),
        ("CON002", 1, 0, 0.8955, f"this row: '{second}'; other row: '{first}'"),
    ]
