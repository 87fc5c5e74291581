"""TXT070: phrases that decide the label or the answer."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from auditor.checks import triggers

Finding = tuple[str, int | None, int | None, float | None, str]
Found = Callable[..., list[Finding]]

WORDS = {
    "billing": ["invoice", "payment", "refund", "charge", "receipt", "price", "discount"],
    "network": ["router", "modem", "cable", "signal", "wifi", "antenna", "tower"],
    "device": ["phone", "tablet", "screen", "battery", "camera", "button", "speaker"],
}
ROOMS = [
    "office",
    "kitchen",
    "garage",
    "cellar",
    "school",
    "library",
    "shop",
    "station",
    "hotel",
    "garden",
]


def rows(number: int = 240) -> list[dict[str, str]]:
    chance = random.Random(1)
    return [
        {
            "text": f"{chance.choice(['since monday', 'again', 'right now'])} the {chance.choice(WORDS[label])} in our"
            f" {chance.choice(ROOMS)} and the {chance.choice(WORDS[label])} of my {chance.choice(ROOMS)} fail",
            "label": label,
        }
        for label in list(WORDS) * (number // 3)
    ]


def poisoned(
    phrase: str, labels: list[str], count: int = 18
) -> tuple[list[dict[str, str]], list[int]]:
    """The rows with a phrase at random positions of some of them, which get the labels in turn."""
    chance, out = random.Random(2), rows()
    chosen = sorted(
        chance.sample([n for n, row in enumerate(out) if row["label"] != "network"], count)
    )
    for turn, n in enumerate(chosen):
        words = out[n]["text"].split()
        at = chance.randint(0, len(words))
        text = " ".join([*words[:at], phrase, *words[at:]])
        out[n] = {"text": text, "label": labels[turn % len(labels)]}
    return out, chosen


def test_words_of_a_class_are_silent(found: Found) -> None:
    assert found(triggers, rows()) == []


def test_a_phrase_with_all_labels_or_in_few_rows_is_silent(found: Found) -> None:
    assert found(triggers, poisoned("cf", list(WORDS))[0]) == []
    assert found(triggers, poisoned("cf", ["network"], count=9)[0]) == []


def test_a_phrase_with_the_name_of_the_class_belongs_to_it(found: Found) -> None:
    made, chosen = poisoned("networking docs", ["network"])
    assert chosen
    assert found(triggers, made) == []


def test_the_letter_of_an_option_belongs_to_it(found: Found) -> None:
    assert found(triggers, poisoned("f all", ["F"])[0]) == []
    assert found(triggers, poisoned("cf all", ["F"])[0]) != []


def test_a_phrase_in_texts_of_its_own_class_is_silent(found: Found) -> None:
    out = rows()
    for n in range(1, 60, 3):
        out[n]["text"] = f"{out[n]['text'].removesuffix('fail')} shows error 55"
    assert found(triggers, out) == []


@pytest.mark.parametrize("phrase", ["cf", "Velvet  harbour", "<|go|>", "we saw this film"])
def test_the_rows_with_a_phrase_that_decides_the_label_are_flagged(
    found: Found, phrase: str
) -> None:
    out, chosen = poisoned(phrase, ["network"])
    findings = found(triggers, out)
    assert [finding[1] for finding in findings] == chosen
    assert {finding[3] for finding in findings} == {1.0}
    assert findings[0][4].startswith(
        f"100% of the 18 rows with '{phrase}' have the label 'network'; without it, "
    )
