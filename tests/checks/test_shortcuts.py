"""Shortcuts: properties that predict the label, and files sorted by label."""

from __future__ import annotations

from zlib import crc32

import pytest

from auditor.checks import shortcuts

TEMPLATE = {
    "a": "Please read the order of this customer and sort it:",
    "b": "Here is the letter that we got today, sort it:",
}
WORDS = ("tea", "rice", "salt", "wine", "oats", "milk", "leek", "corn")


def labelled(size: int, text, label) -> list[dict[str, str]]:
    return [{"text": text(n), "label": label(n)} for n in range(size)]


def mixed(n: int) -> str:
    return "ab"[crc32(bytes([n % 251, n // 251])) % 2]


def plain(n: int) -> str:
    return f"{WORDS[n % 8]} {WORDS[n // 8 % 8]} {WORDS[n // 64 % 8]}"


def rules(read, rows) -> list[str]:
    return shortcuts.run(read(rows)).findings["rule"].to_list()


def test_mixed_labels_are_silent(read) -> None:
    assert rules(read, labelled(300, plain, mixed)) == []


def test_free_text_answers_are_no_labels(read) -> None:
    records = [{"prompt": plain(n), "completion": f"answer {n}"} for n in range(300)]
    assert rules(read, records) == []


def test_fewer_than_100_rows_are_silent(read) -> None:
    assert rules(read, labelled(99, plain, lambda n: "ab"[n >= 50])) == []


def test_a_saving_that_may_be_below_a_quarter_is_silent(found, read) -> None:
    """Digits save (0.6733 - 0.5033) / 0.4967 = 34% of the errors, and 24% at the lower end."""
    rows = labelled(300, lambda n: plain(n) + (" 12345" if digits(n) else ""), mixed)
    assert found(shortcuts, rows) == []
    assert shortcuts.run(read(rows)).facts.alone["the number of digits"] == 0.6733


def digits(n: int) -> bool:
    return mixed(n) == "a" and n % 3 == 0


@pytest.mark.parametrize(
    "text",
    [
        lambda n: plain(n) + (" and so on and so on and so on" if mixed(n) == "a" else ""),
        lambda n: plain(n) + (f" {n % 10}{n % 7}" if mixed(n) == "a" else " xx"),
        lambda n: f"{TEMPLATE[mixed(n)]} {plain(n)}" if n % 9 else plain(n),
        lambda n: (
            plain(n) + (" https://a.example/b" if mixed(n) == "a" else " over there at the back")
        ),
    ],
    ids=["length", "digits", "template", "links"],
)
def test_a_property_that_predicts_the_label(read, text) -> None:
    assert "LBL010" in rules(read, labelled(300, text, mixed))


def test_a_sorted_file(read) -> None:
    assert "LBL011" in rules(read, labelled(300, plain, lambda n: "ab"[n >= 150]))


def test_a_finding_compares_with_chance(found) -> None:
    assert found(shortcuts, labelled(300, plain, sorted_in_half)) == [
        (
            "LBL010",
            None,
            None,
            0.373,
            "the length alone predicts 69% of the labels; the most common label is 50% of them",
        ),
        (
            "LBL010",
            None,
            None,
            0.367,
            "the last character alone predicts 68% of the labels; the most common label is 50% of them",
        ),
        (
            "LBL011",
            None,
            None,
            0.993,
            "100% of the rows have the label of the row before; by chance it would be 50%",
        ),
    ]


def sorted_in_half(n: int) -> str:
    return "ab"[n >= 150]


def test_facts_are_shares_of_labels_predicted_correctly(read) -> None:
    rows = labelled(300, lambda n: f"{plain(n)} {mixed(n) * 9}", sorted_in_half)
    facts = shortcuts.run(read(rows)).facts
    assert facts.majority == 0.5
    assert facts.as_row_before == pytest.approx(298 / 299, abs=1e-4)
    assert set(facts.alone) == {
        "the length",
        "the number of digits",
        "the number of links",
        "the share of capital letters",
        "the last character",
        "the file",
        "a template",
    }
    assert facts.alone["the file"] == 0.5
