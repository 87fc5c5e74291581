"""Secrets and personal data are planted wherever a report takes text from the data, and never shown."""

from __future__ import annotations

import json
from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.report import RENDERERS, partition
from auditor.report.model import Report
from auditor.report.parts.masking import Masks
from auditor.report.parts.redact import limit
from auditor.report.terminal import render as terminal
from tests.report.conftest import CARD, KEY, LETTERS, MAIL, PEM, everything

TOKEN = "gh" + "p_" + LETTERS + "9xQ2"
IBAN, SSN, PHONE, IP = "GB94BARC10201530093459", "512-62-3391", "(510) 748-8230", "91.64.12.77"
VALUES = (KEY, LETTERS * 2, TOKEN, CARD, IBAN, SSN, MAIL, PHONE, IP)


def rows() -> bytes:
    """Rows with every value in every field, and with faults whose findings quote texts."""
    records: list[dict[str, object]] = [
        {"prompt": f"What is parcel {n} to {value}?", "completion": f"TODO {value} [{n}]"}
        for n, value in enumerate((*VALUES, PEM))
    ]
    records += [{"prompt": f"Who has {value} now?", "completion": value} for value in VALUES] * 2
    records += [{"prompt": f"Who has {value} now?", "completion": "Nobody."} for value in VALUES]
    records += [
        {"system": f"You are {value}.", "prompt": "?", "completion": ""} for value in VALUES
    ]
    records += [
        {"prompt": f"{value} â€œquotedâ€ and <b>{value}</b>", "completion": f"As an AI, {value}"}
        for value in (*VALUES, PEM)
    ]
    broken = [f'{{"prompt": "{value}", "completion"' for value in VALUES]
    return "\n".join([*(json.dumps(row) for row in records), *broken]).encode() + b"\n"


@pytest.fixture(scope="module")
def planted(audit: Callable[..., Report]) -> Report:
    evals = [
        {"prompt": f"Who has {value} now?", "completion": "Nobody."} for value in (*VALUES, PEM)
    ]
    return audit(rows(), evals)


@pytest.fixture(scope="module")
def labelled(audit: Callable[..., Report]) -> Report:
    """A classification whose classes are personal data."""
    own = [
        {"text": f"Bring parcel {n} to the door", "label": (MAIL, PHONE)[n % 2]} for n in range(30)
    ]
    return audit(own)


def shown(text: str) -> list[str]:
    """The values in ``text``, in any of the ways in which formats escape a text."""
    text = everything(text).lower()
    return [
        value
        for value in VALUES
        if value.lower() in text or json.dumps(value)[1:-1].lower() in text
    ]


@pytest.mark.parametrize("suffix", RENDERERS)
def test_no_format_shows_a_value(planted: Report, labelled: Report, suffix: str) -> None:
    assert shown(RENDERERS[suffix](planted)) == []
    assert shown(RENDERERS[suffix](labelled)) == []
    assert shown(RENDERERS[suffix](limit(planted, "snippet"))) == []


def test_the_terminal_and_the_reasons_show_no_value(planted: Report, labelled: Report) -> None:
    for report in (planted, labelled):
        assert shown(terminal(report, width=200, color=False, encoding="utf-8", written=[])) == []
        assert shown(b"".join(partition.reasons(report)).decode()) == []


def test_a_mask_shows_the_kind_and_two_characters(planted: Report) -> None:
    prompts = planted.texts["prompt"].to_list()
    assert "What is parcel 3 to <card …27>?" in prompts
    assert "What is parcel 6 to <email …de>?" in prompts
    assert "What is parcel 9 to <private-key …zA>?" in prompts


def test_the_last_word_of_a_clipped_broken_line_is_not_shown(audit: Callable[..., Report]) -> None:
    line = '{"prompt": "' + "a b " * 117 + f"Key: {KEY}"
    raw = audit(line.encode() + b"\n").texts["raw"].item()
    assert raw.endswith("a b Key: …")
    assert KEY[:6] not in raw


def test_findings_on_secrets_are_there(planted: Report) -> None:
    assert {"SEC001", "SEC002", "SEC003", "PII003", "PII004"} <= set(planted.findings["rule"])


MASKS = Masks(pl.DataFrame({"kind": ["email", "token"], "value": [MAIL, KEY]}))


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"a {MAIL} b", "a <email …de> b"),
        (f"a {MAIL.upper()} b", "a <email …de> b"),
        (f"the text is '{MAIL[:12]}…' here", "the text is '<email …de>…' here"),
        (f"it ends with '…{KEY[-9:]}'", "it ends with '…<token …1p>'"),
        (f"{KEY[:20]}", "<token …1p>"),
        ("it begins lena.k and goes on", "it begins lena.k and goes on"),
        ("lena.", "lena."),
    ],
)
def test_values_that_were_cut_off_are_masked(text: str, masked: str) -> None:
    assert MASKS.changed([text]).get(text, text) == masked


@given(st.text(f"{MAIL[:5]}'… ", max_size=30), st.integers(6, len(MAIL)))
def test_no_part_of_a_value_is_left_at_the_end_of_a_quotation(text: str, size: int) -> None:
    quoted = f"{text} '{MAIL[:size]}…'"
    assert MAIL[:size] not in MASKS.changed([quoted])[quoted]


def test_a_report_without_values_is_unchanged() -> None:
    nothing = Masks(pl.DataFrame(schema={"kind": pl.String, "value": pl.String}))
    assert nothing.changed(["text"]) == {}
