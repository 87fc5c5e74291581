"""Letters in place of another script's: what stays first, then what is folded."""

from __future__ import annotations

import polars as pl
import pytest

from auditor.analysis.text.faults.lookalikes import fold_lookalikes

KEPT = [
    None,
    "",
    "card lost",
    "сор",  # Russian words of letters that all look Latin
    "рот, уха, оса",
    "ТОК",
    "Где cop, а где сор?",
    "SMS-сообщение",
    "5 μg of it",
    "y = αx + βb",
    "TNFα",
    "MΩ, μΩ",
    "ΟΔΟΣ",
    "ΔT",
    "カタカナ",
]
FOLDED = [
    ("с\N{CYRILLIC SMALL LETTER A}rd l\N{CYRILLIC SMALL LETTER O}st", "card lost"),
    ("C\N{GREEK CAPITAL LETTER ALPHA}RD", "CARD"),
    # a word of its own in a Latin text
    ("\N{CYRILLIC SMALL LETTER A} card", "a card"),
    # a Latin word in a Russian text, and the reverse
    ("это s\N{CYRILLIC SMALL LETTER A}lt", "это salt"),
    ("п\N{LATIN SMALL LETTER P}ивет", "привет"),
]


@pytest.mark.parametrize("text", KEPT)
def test_words_of_one_script_stay(text: str | None) -> None:
    assert fold_lookalikes(pl.Series([text, "card"], dtype=pl.String)).to_list() == [text, "card"]


@pytest.mark.parametrize(("text", "folded"), FOLDED)
def test_replaced_letters_are_folded(text: str, folded: str) -> None:
    assert fold_lookalikes(pl.Series([None, text, "card"])).to_list() == [None, folded, "card"]


def test_no_texts() -> None:
    assert fold_lookalikes(pl.Series([], dtype=pl.String)).to_list() == []
