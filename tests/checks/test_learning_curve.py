"""Learning curve: sets without one, and the facts of a set that has one."""

from __future__ import annotations

from zlib import crc32

import pytest

from auditor.checks import learning_curve

WORDS = ("tea", "rice", "salt", "wine", "oats", "milk", "leek", "corn")


def text(n: int) -> str:
    return f"{WORDS[n % 8]} {WORDS[n // 8 % 8]} {WORDS[n // 64 % 8]}"


def label(n: int) -> str:
    return "ab"[crc32(bytes([n % 251, n // 251])) % 2]


def rows(number: int, *, predictable: bool = True) -> list[dict[str, str]]:
    """Different texts in two classes; predictable ones name the colour of their class."""
    colours = {"a": "red", "b": "blue"}
    return [
        {
            "text": f"{text(n)} {n % 13} {colours[label(n)] if predictable else ''}",
            "label": label(n),
        }
        for n in range(number)
    ]


def sentence(read, records) -> str:
    result = learning_curve.run(read(records))
    assert result.findings.is_empty()
    assert result.facts.verdict == "not measurable"
    assert result.facts.points is None
    return result.facts.sentence


def test_free_text_answers_have_no_curve(read) -> None:
    records = [
        {"prompt": f"question {n} of it", "completion": f"answer {n * n}"} for n in range(20)
    ]
    assert sentence(read, records) == (
        "There is no learning curve: free-text answers cannot be scored without training."
    )


def test_fewer_than_100_different_rows_have_no_curve(read) -> None:
    records = rows(99)
    assert sentence(read, [*records, *records]) == (
        "There is no learning curve: 99 different rows of 2 classes are too few."
    )


def test_labels_that_words_do_not_predict_have_no_curve(read) -> None:
    assert "of held-out labels correctly, and the most common label has" in sentence(
        read, rows(300, predictable=False)
    )


def test_a_curve_has_four_points_and_a_sentence(read) -> None:
    facts = learning_curve.run(read(rows(400))).facts
    assert [point.share for point in facts.points] == [0.25, 0.5, 0.75, 1.0]
    assert all(p.low <= p.score <= p.high for p in facts.points)
    assert facts.verdict in {"rising", "flattening", "unclear"}
    half, full = (f"{100 * facts.points[k].score:.1f}%" for k in (1, 3))
    assert facts.sentence.endswith(
        f": with all rows a quick model predicts {full} of held-out labels correctly, with half of"
        f" them {half}."
    )
    assert facts.more is None


def test_large_sets_say_what_more_rows_would_add(read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning_curve, "_MORE_ROWS", 50)
    facts = learning_curve.run(read(rows(400))).facts
    assert facts.more.rows == 50
    gain = learning_curve.max_gain_of_more_rows(facts.doubling.gain, facts.doubling.error, 400)
    assert facts.more.max_gain == pytest.approx(gain, abs=1e-3)
    assert "50 more rows of the same kind would add" in facts.sentence


def test_more_rows_add_no_more_than_the_last_ones_did() -> None:
    assert learning_curve.max_gain_of_more_rows(0.05, 0.01, 999) is None
    assert learning_curve.max_gain_of_more_rows(-0.05, 0.01, 1_000) == 0
    gain = learning_curve.max_gain_of_more_rows(0.03, 0.01, 3_000)
    assert gain == pytest.approx((0.03 + 1.96 * 0.01) / 3)
