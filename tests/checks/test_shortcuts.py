from __future__ import annotations

from zlib import crc32

import pytest

from auditor.checks import learning_curve, shortcuts

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


def test_few_rows_are_silent(read) -> None:
    assert rules(read, labelled(60, plain, lambda n: "ab"[n >= 30])) == []


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


def test_more_rows_add_no_more_than_the_last_ones_did() -> None:
    assert learning_curve.max_gain_of_more_rows(0.05, 0.01, 999) is None
    assert learning_curve.max_gain_of_more_rows(-0.05, 0.01, 1_000) == 0
    assert learning_curve.max_gain_of_more_rows(0.03, 0.01, 3_000) == pytest.approx(
        (0.03 + 1.96 * 0.01) / 3
    )


def test_curves_are_measured_for_labels_only(read) -> None:
    free = [{"prompt": f"question {n} of it", "completion": f"answer {n * n}"} for n in range(20)]
    facts = learning_curve.run(read(free)).facts
    assert facts.verdict == "not measurable"
    assert "not measurable" in facts.sentence


def test_labels_that_words_do_not_predict_have_no_curve(read) -> None:
    facts = learning_curve.run(read(labelled(300, plain, mixed))).facts
    assert facts.verdict == "not measurable"


def test_a_curve_has_four_points_and_a_sentence(read) -> None:
    rows = labelled(
        400, lambda n: f"{plain(n)} {n % 13} {'red' if mixed(n) == 'a' else 'blue'}", mixed
    )
    facts = learning_curve.run(read(rows)).facts
    assert [point.share for point in facts.points] == [0.25, 0.5, 0.75, 1.0]
    assert all(p.low <= p.score <= p.high for p in facts.points)
    assert facts.verdict in {"rising", "flattening", "unclear"}
    assert "with half of them" in facts.sentence
