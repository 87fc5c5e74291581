"""Letters that were changed: plain texts stay silent, each change is named."""

from __future__ import annotations

import codecs

import polars as pl
import pytest

from auditor.analysis.text.faults import disguises
from auditor.analysis.text.letter_model import LetterModel

MODEL = LetterModel(
    pl.Series(
        [f"Where did the inspector leave the {n} keys of the old station?" for n in range(80)]
    )
)
PLAIN = "The keys of the station are in the drawer of the old inspector."


def decoded_by(text: str) -> str | None:
    texts = pl.Series([text])
    return disguises.decoded_by(MODEL, texts, MODEL.bits(texts))[0]


def spacing(text: str) -> str | None:
    found = disguises.with_spacing(pl.DataFrame({"text": [text]}))["what"]
    return found[0] if len(found) else None


@pytest.mark.parametrize(
    "text", [PLAIN, "Keys", "Zmrzl strom, prst krvácí a čtvrt města spí dlouho."]
)
def test_languages_are_silent(text: str) -> None:
    assert decoded_by(text) is None


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (PLAIN[::-1], "are in reverse order"),
        (codecs.encode(PLAIN, "rot13"), "are each replaced by the 13th after it"),
        (2 * PLAIN.translate(str.maketrans("aeiost", "431057")), "are partly digits"),
    ],
)
def test_changed_letters_are_named(text: str, what: str) -> None:
    assert decoded_by(text) == what


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        "A B C",
        "/usr/share/a_rather_long_name/of_a_folder/that_has/no_spaces_in_it/at_all.txt",
    ],
)
def test_usual_spaces_are_silent(text: str) -> None:
    assert spacing(text) is None


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (" ".join(PLAIN), "has a space after every letter"),
        (PLAIN.replace(" ", "") * 2, "has no spaces between its words"),
        (PLAIN.replace(" ", "%20"), "is percent-encoded, as in addresses"),
    ],
)
def test_unusual_spaces_are_named(text: str, what: str) -> None:
    assert spacing(text) == what


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("TThhee ppuummpp mmoovveess wwaatteerr ttoo tthhee ttaannkk", "has each letter twice"),
        ("Th pmp mvs wtr frm th wll t th tnk nd thn t th pps f th hs", "has no vowels"),
        ("".join(f"\\u{ord(c):04x}" for c in PLAIN), "is written in Unicode escapes"),
        (
            "48/2=24clipsaltogetherinMay,48+24=72clipsaltogether,sheremembered",
            "has no spaces between its words",
        ),
        (PLAIN, None),
    ],
)
def test_doubled_missing_and_escaped_letters_are_named(text: str, what: str | None) -> None:
    assert spacing(text) == what
