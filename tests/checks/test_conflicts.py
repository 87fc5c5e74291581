"""Conflicts: majorities, copies, contexts, several answers by design, and annotators' votes."""

from __future__ import annotations

import pytest

from auditor.checks import conflicts
from auditor.model import Skipped

TEXT = "i lost my card"
OTHERS = [
    {"prompt": f"question {n} of them all", "completion": f"answer number {n}"} for n in range(14)
]


def labelled(*labels: str) -> list[dict[str, str]]:
    """Rows with one prompt in different spellings, so that no line is a copy of another."""
    return [{"text": TEXT + "!" * n, "label": label} for n, label in enumerate(labels)]


def chat(system: str, answer: str) -> dict[str, object]:
    turns = (("system", system), ("user", "hello"), ("assistant", answer))
    return {"messages": [{"role": role, "content": content} for role, content in turns]}


def answered(prompt: str, *answers: str) -> list[dict[str, str]]:
    return [{"prompt": prompt, "completion": answer} for answer in answers]


def test_spellings_of_one_label_are_no_conflict(found) -> None:
    assert found(conflicts, labelled("card", "Card", " card")) == []


def test_different_system_prompts_explain_different_answers(found) -> None:
    assert found(conflicts, [chat("be kind", "hello dear"), chat("be curt", "what")]) == []


def test_preference_pairs_are_skipped(read) -> None:
    result = conflicts.run(read([{"prompt": "q", "chosen": "a", "rejected": "b"}]))
    assert result == Skipped("prompts have no single correct response (task: preference)")


def test_only_the_minority_of_a_clear_majority_is_reported(found) -> None:
    detail = "this text is labelled 'card' 3 times and 'loan' once; this row says 'loan'"
    assert found(conflicts, labelled("card", "card", "card", "loan")) == [
        ("CON001", 3, 0, 0.25, detail)
    ]


def test_two_of_three_rows_are_no_clear_majority(found) -> None:
    text = "this text is labelled 'card' twice and 'loan' once; this row says "
    assert found(conflicts, labelled("card", "card", "loan")) == [
        ("CON001", 0, 2, 0.6667, f"{text}'card'"),
        ("CON001", 1, 2, 0.6667, f"{text}'card'"),
        ("CON001", 2, 0, 0.3333, f"{text}'loan'"),
    ]


def test_copies_of_a_line_are_one_vote(found) -> None:
    rows = [{"text": TEXT, "label": label} for label in ("card", "card", "card", "loan")]
    assert [finding[:4] for finding in found(conflicts, rows)] == [
        ("CON001", 0, 3, 0.5),
        ("CON001", 3, 0, 0.5),
    ]


def test_two_free_text_answers_conflict(found) -> None:
    rows = [*answered("what is the fee?", "five euros", "nothing at all"), *OTHERS]
    assert found(conflicts, rows) == [
        ("CON001", 0, 1, 0.5, "this row: 'five euros' (1 of 2 rows); other row: 'nothing at all'"),
        ("CON001", 1, 0, 0.5, "this row: 'nothing at all' (1 of 2 rows); other row: 'five euros'"),
    ]


@pytest.mark.parametrize(
    ("answers", "rules"), [(3, ["CON001"] * 3), (4, ["CON003"])], ids=["three", "four"]
)
def test_four_answers_to_one_prompt_are_meant(found, answers: int, rules: list[str]) -> None:
    jokes = answered("tell me a joke", *(f"joke {n} of {n * 3}" for n in range(answers)))
    assert [finding[0] for finding in found(conflicts, [*jokes, *OTHERS, *OTHERS])] == rules


def test_a_field_that_explains_the_answers_makes_them_a_note(found) -> None:
    rows = [*answered("what is the fee?", "five euros", "cinq euros"), *OTHERS]
    rows = [{**row, "source": ("web", "book")[n % 2]} for n, row in enumerate(rows)]
    detail = "prompts with several responses: 1, in 2 rows"
    assert found(conflicts, rows) == [("CON003", None, None, None, detail)]


def test_a_field_that_is_an_input_makes_other_prompts(found) -> None:
    rows = [*answered("what is the fee?", "five euros", "cinq euros"), *OTHERS]
    rows = [{**row, "language": ("en", "fr")[n % 2]} for n, row in enumerate(rows)]
    assert found(conflicts, rows) == []


def test_annotators_votes_count_instead_of_rows(found) -> None:
    def row(text: str, label: str, votes: str) -> dict[str, object]:
        return {"text": text, "label": label, "votes": dict(zip("wxyz", votes, strict=True))}

    others = [row(f"text {n} of {n * 7}", "ab"[n % 2], "ab"[n % 2] * 4) for n in range(20)]
    rows = [row("my card is gone", "a", "aaaa"), row("my card is gone", "b", "aaaa"), *others]
    (finding,) = found(conflicts, rows)
    assert finding[:4] == ("CON001", 1, 0, 0)
    assert finding[4].endswith("; the annotators' votes make 'a' 99% likely")


def test_each_of_very_many_labels_is_held_against_the_most_common_other_one(found) -> None:
    rows = labelled(*(f"label {n % 240}" for n in range(960)), "label 7", "label 9", "label 9")
    related = {row: other for _, row, other, _, _ in found(conflicts, rows)}
    nines = [n for n, row in enumerate(rows) if row["label"] == "label 9"]
    assert related == dict.fromkeys(range(963), 9) | dict.fromkeys(nines, 7)
