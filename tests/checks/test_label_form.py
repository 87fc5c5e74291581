"""LBL014: labels that have not the form of a label."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.checks import label_form

Finding = tuple[str, int | None, int | None, float | None, str]
Found = Callable[..., list[Finding]]


def rows(labels: list[str]) -> list[dict[str, str]]:
    return [{"text": f"Where is parcel {n}?", "label": label} for n, label in enumerate(labels)]


@pytest.mark.parametrize(
    "label", ["414243", "deadbeef", "C++", "A=", "TE9D", "yes yes", "<b>", "a name of four"]
)
def test_an_odd_name_of_a_class_is_silent(found: Found, label: str) -> None:
    assert found(label_form, rows(["billing", "network"] * 20 + [label])) == []


def test_sentences_are_labels_where_half_of_the_rows_have_one(found: Found) -> None:
    sentence = "The user wants to know where the parcel is."
    assert found(label_form, rows(["billing"] * 20 + [sentence] * 20)) == []


@pytest.mark.parametrize(
    ("label", "what"),
    [
        ("billing<|im_end|>", "has a mark of a chat template"),
        ("<think> billing", "has a mark of a chat template"),
        ("Assistant: billing", "has a mark of a chat template"),
        ("billing " * 8 + "billing", "repeats itself"),
        ("I am a model that was made to answer.", "is a sentence, and most other labels are words"),
        ("YmlsbGluZw==", "is an encoded text"),
        ("6e6574776f726b", "is an encoded text"),
    ],
)
def test_the_row_with_the_label_is_flagged(found: Found, label: str, what: str) -> None:
    detail = f"'{label[:60]}' {what}"
    findings = found(label_form, rows(["billing", "network"] * 20 + [label]))
    assert findings == [("LBL014", 40, None, None, detail)]


def test_all_labels_that_are_encoded_are_flagged(found: Found) -> None:
    findings = found(label_form, rows(["4e554d", "4c4f43", "454e5459", "44455343"] * 10))
    assert [finding[1] for finding in findings] == list(range(40))


def test_labels_without_letters_are_found_among_words(found: Found) -> None:
    odd = ["4711", "😀", "/data/out/00042.txt"]
    flagged = found(label_form, rows(["billing", "network"] * 20 + odd))
    assert [f[:2] for f in flagged] == [("LBL014", row) for row in (40, 41, 42)]


def test_ratings_among_words_are_silent(found: Found) -> None:
    assert found(label_form, rows(["good", "bad", "1", "2", "3"] * 20)) == []


def test_lists_with_one_name_are_found_on_all_rows(found: Found) -> None:
    flagged = found(label_form, rows(["['billing']", '["network"]'] * 20))
    assert len(flagged) == 40
    assert flagged[0][-1] == "'['billing']' is a list with one name, as a program prints it"


def test_lists_with_several_names_are_silent(found: Found) -> None:
    assert found(label_form, rows(["['billing', 'network']", "['network', 'power']"] * 20)) == []
