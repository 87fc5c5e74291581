"""Leakage: the same example, prompt or group in training and evaluation data, and unread lines."""

from __future__ import annotations

from auditor.checks import leakage
from auditor.model import Skipped

TEXT = "my card was stolen on the way to work and i need a new one today"
OTHER = {"text": "where is my parcel", "label": "b"}


def row(text: str = TEXT, label: str = "a", **fields: str) -> dict[str, str]:
    return {"text": text, "label": label, **fields}


def test_without_evaluation_data_the_check_is_skipped(read) -> None:
    assert leakage.run(read([row()])) == Skipped("no evaluation file given (--eval FILE)")


def test_other_prompts_are_silent(found) -> None:
    assert found(leakage, [row()], [OTHER]) == []


def test_a_contrast_is_no_leak(found) -> None:
    assert found(leakage, [row()], [row(f"{TEXT} not tomorrow"), OTHER]) == []


def test_prompts_below_the_threshold_are_silent(found) -> None:
    assert found(leakage, [row()], [row(f"{TEXT} please and thank you so much"), OTHER]) == []


def test_a_question_on_another_document_is_no_leak(found) -> None:
    def ask(number: int, more: str = "") -> dict[str, str]:
        document = f"The contract {number} ends after {number} years."
        return {
            "system": document,
            "prompt": f"When does the contract of the supplier of the office end{more}?",
            "completion": f"In {number}.",
        }

    rest = [{"prompt": f"{n * 7919} {n}?", "completion": f"{n}"} for n in range(30)]
    others = [{"prompt": f"{n * 7907} {n}?", "completion": f"{n}"} for n in range(30, 60)]
    assert found(leakage, [ask(7), *rest], [ask(8, ", please"), *others]) == []
    (leak,) = found(leakage, [ask(7), *rest], [ask(7, ", please"), *others])
    assert leak[:3] == ("LEK003", 0, 31)


def test_every_training_row_of_a_leaked_example_is_reported(found) -> None:
    assert found(leakage, [OTHER, row(), row()], [row(TEXT.upper())]) == [
        ("LEK001", 1, 3, 1, "the same example"),
        ("LEK001", 2, 3, 1, "the same example"),
    ]


def test_the_same_prompt_with_another_answer(found) -> None:
    assert found(leakage, [OTHER, row()], [row(label="b")]) == [
        ("LEK002", 1, 2, 1, "the same prompt with another response")
    ]


def test_a_near_copy_of_a_prompt(found) -> None:
    assert found(leakage, [OTHER, row()], [row(f"{TEXT} please")]) == [
        ("LEK003", 1, 2, 0.8955, "90% similar")
    ]


def test_a_near_copy_of_a_prompt_that_is_copied_too(found) -> None:
    leaks = [leak[:3] for leak in found(leakage, [row(), row(f"{TEXT} please")], [row()])]
    assert leaks == [("LEK001", 0, 2), ("LEK003", 1, 2)]


def test_a_group_in_both_files(found) -> None:
    train = [row("one two three", user_id="u1"), row(user_id="u2"), row("six ten", user_id="u2")]
    assert found(leakage, train, [{**OTHER, "user_id": "u2"}]) == [
        ("LEK005", 1, 3, None, "user_id 'u2'")
    ]


def test_unread_evaluation_lines_are_counted(found) -> None:
    evals = b'{"text": "x", "label": "a"}\nnot json\n\nnor this\n'
    assert found(leakage, [row()], evals) == [
        ("LEK009", None, None, None, "2 lines could not be read; the first is line 2 of eval.jsonl")
    ]
