"""TXT014: what prompts have, too, is how the texts of a set are."""

from __future__ import annotations

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
