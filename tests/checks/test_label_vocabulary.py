"""Label vocabulary: which labels are rare spellings of another one."""

from __future__ import annotations

import pytest

from auditor.checks import label_vocabulary


def rows(**counts: int) -> list[dict[str, str]]:
    """So many rows of each label, with different texts; ``_`` stands for a space."""
    names = [name for name, count in counts.items() for _ in range(count)]
    return [
        {"text": f"text {n} is here", "label": name.replace("_", " ")}
        for n, name in enumerate(names)
    ]


def test_free_text_answers_are_no_labels(found) -> None:
    records = [
        {"prompt": f"question {n} of it", "completion": f"answer {n * n}"} for n in range(20)
    ]
    assert found(label_vocabulary, records) == []


@pytest.mark.parametrize(
    "counts",
    [
        {"card": 30, "parcel": 30},
        {"card": 30, "cards": 20},  # both are common
        {"card": 30, "crad": 4},  # more than a tenth
        {"lost_card": 30, "card_lost": 4},
        {"card": 30, "bard": 1},  # another first letter
        {"abc": 30, "abd": 1},  # three letters
        {"item_1": 30, "item_2": 1},  # numbers separate classes
        {"ABC": 30, "ABCD": 1, "D": 9},  # options, one more of them
        {"A_B": 30, "B_A": 1, "C": 9},
    ],
)
def test_labels_that_may_be_meant_are_silent(found, counts: dict[str, int]) -> None:
    assert found(label_vocabulary, rows(**counts)) == []


def test_another_spelling_of_an_option_is_found(found) -> None:
    found_ = found(label_vocabulary, rows(A=30, B=30, a=1))
    assert [(rule, row) for rule, row, *_ in found_] == [("LBL002", 60)]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("1", "-1"),
        ("15", "1.5"),
        ("C", "C++"),
        ("A-", "A+"),
        ("age < 30", "age > 30"),
        ("v10", "v1.0"),
    ],
)
def test_signs_and_numbers_are_content(found, one: str, two: str) -> None:
    assert found(label_vocabulary, rows(**{one: 30, two: 1})) == []


@pytest.mark.parametrize(
    ("common", "rare", "count", "difference"),
    [
        ("card", "Card", 19, "case, spaces or punctuation"),
        ("lost_card", "lost-card", 19, "case, spaces or punctuation"),
        ("card", "crad", 2, "one letter"),
        ("card", "cards", 2, "one letter"),
        ("lost_card", "card_lost", 2, "the order of its words"),
    ],
)
def test_every_row_of_a_rare_spelling_is_reported(
    found, common: str, rare: str, count: int, difference: str
) -> None:
    names = [name.replace("_", " ") for name in (rare, common)]
    detail = f"'{names[0]}' ({count} rows) differs from '{names[1]}' (20 rows) in {difference}"
    assert found(label_vocabulary, rows(**{common: 20, rare: count})) == [
        ("LBL002", 20 + n, 0, count / 20, detail) for n in range(count)
    ]


def test_counts_are_singular_or_plural(found) -> None:
    ((*_, detail),) = found(label_vocabulary, rows(card=10, crad=1))
    assert detail == "'crad' (1 row) differs from 'card' (10 rows) in one letter"


def test_facts_list_labels_within_other_labels(read) -> None:
    facts = label_vocabulary.run(read(rows(card=12, lost_card=11, parcel=10))).facts
    assert facts.labels == 3
    assert facts.contained == (("card", "lost card"),)
