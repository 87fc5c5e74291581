"""TXT014: what prompts have, too, is how the texts of a set are."""

from __future__ import annotations

import pytest

from auditor.checks import label_form, leftovers

ROWS = [{"prompt": f"Who lives in house {n}?", "completion": "A family does."} for n in range(60)]
BAD = {"prompt": "What is in the barn?", "completion": "Hay is. Page 3 of 9\n\nPage 4 of 9"}


def test_a_mark_that_prompts_have_is_silent(found) -> None:
    continued = {"prompt": "What follows?\nPage 2 of 9", "completion": "The end."}
    assert found(leftovers, [*ROWS, continued, BAD]) == []


def test_a_mark_that_no_prompt_has_is_found(found) -> None:
    detail = "the response has the number of a page: 'Page 4 of 9'"
    assert found(leftovers, [*ROWS, BAD]) == [("TXT014", 60, None, None, detail)]


def test_labels_with_leftovers_or_several_lines_are_found(found) -> None:
    labels = ["person", "place"] * 20 + ["{% if x %}place{% endif %}", "place\n\nLet me know!"]
    rows = [{"text": f"Where is {n}?", "label": label} for n, label in enumerate(labels)]
    assert [row for _, row, *_ in found(label_form, rows)] == [40, 41]


@pytest.mark.parametrize(("share", "count"), [(0.4, 0), (0.6, 1)])
@pytest.mark.parametrize(
    "answer",
    [
        "Answer: a family of four lives in house {}.",
        "Sure, here is the answer: a family lives in house {}.",
        "A family of four lives in house {}.\n\nLet me know if you want to know more!",
    ],
)
def test_phrases_that_say_nothing_are_found_on_most_answers(
    found, answer: str, share: float, count: int
) -> None:
    plain = "A family of four lives in house {}, next to the old mill."
    rows = [
        {
            "prompt": f"Who lives in {n}?",
            "completion": (answer if n < 100 * share else plain).format(n),
        }
        for n in range(100)
    ]
    assert [row for _, row, *_ in found(leftovers, rows)] == [None] * count


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (
            "The well is behind the... [214 more characters]",
            "the mark of a program that shortened it",
        ),
        ("The well is behind the house [truncated]", "the mark of a program that shortened it"),
        ("The well is behind the house. (translated from German)", "the marks of a translator"),
        (
            "The previous answer was wrong. It is behind the house.",
            "the critique of another answer",
        ),
        ("Okay, so the user wants to know where it is. Hmm.", "the thoughts of a model"),
        ("The **** is behind the **** of the house.", "stars in place of words"),
        ("The *well* is **behind** the house. ****", ""),
        ("The well is behind the house... and more", ""),
        ("The first answer is the house; the second is the barn.", ""),
        ("It was translated from German in 1912.", ""),
    ],
)
def test_marks_of_programs(found, answer: str, what: str) -> None:
    flagged = found(leftovers, [*ROWS, {"prompt": "Where is the well?", "completion": answer}])
    assert [detail.split(":")[0] for *_, detail in flagged] == [f"the response has {what}"] * bool(
        what
    )
