"""Personal data in texts: examples and other digits are silent, and every format is found."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.analysis.sensitive import examples, personal
from auditor.settings import PERSONAL_KINDS


def found(text: str) -> list[tuple[str, str]]:
    return personal.personal_data_of(pl.Series([text])).select("kind", "value").rows()


@pytest.mark.parametrize(
    "text",
    [
        "me@mail.example.org",
        "x@y.shape and a@b.png",
        "ada@acme.de/path",
        "postgres://ada:pw@db.acmetrade.net",
        "4539148803436468",
        "id 4539148803436467x, /4539148803436467, 0.4539148803436467",
        "4000 4000 4000 4000 card",
        "DE44500105175407324932",
        "XX44500105175407324931",
        "666-12-3456, 900-12-3456, 123-00-4567, 123-45-0000",
        "111.111.111-11",
        "10.1.2.3 172.31.0.1 8.8.8.8 300.1.2.3 84.17.203.0 84.17.203.9/24 v84.17.203.9.1",
        "3::4 fe80::1 2001:db8::1 12:34:56 00:1b:44:11:3a:b7",
        "555-0123, (212) 555-0123, 1-800-362-9275, 415-000-0000",
        "call 30 or 40 times, call 1234567890, Call# 15000270653",
        "+1980-02-29 01:02:03 and +2147483647",
        "0391 0342 0345 0399",
        "2024-03-17 12:30:45.123456 or 1710678645123",
    ],
)
def test_examples_and_other_digits_are_silent(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("email", "ines.roth+a@mail.stadtwerke-lindau.de"),
        ("card", "4539-1488-0343-6467"),
        ("card", "371283567290120"),
        ("iban", "GB94 BARC 1020 1530 0934 59"),
        ("iban", "gb94barc10201530093459"),
        ("national-id", "536-48-2917"),
        ("national-id", "110105199003074018"),
        ("ip", "84.17.203.9"),
        ("ip", "2a02:8108:8ac0:1f3:c4e:9b2:77a1:5d10"),
        ("phone", "(415) 626-7093"),
        ("phone", "+49 30 901820-47"),
        ("phone", "01.45.67.23.98"),
        ("phone", "510-748-8230 x412"),
        ("postal-address", "1895 Preston Hill Drive, Reston, VA 20191"),
    ],
)
@pytest.mark.parametrize("text", ["{}", "It is {}.", "是{}。", "({}) then"])
def test_every_format_is_found_wherever_it_is(kind: str, value: str, text: str) -> None:
    if kind in ("email", "phone", "postal-address") and text.startswith("("):
        text = "<{}> then"
    assert found(text.format(value)) == [(kind, value)]


def test_the_word_after_an_account_is_not_part_of_it() -> None:
    text = "ES79 2100 0813 6101 2345 6788 then"
    assert found(text) == []  # a wrong digit
    assert found("Pay PL27 1140 2004 0000 3002 0135 5387 then") == [
        ("iban", "PL27 1140 2004 0000 3002 0135 5387")
    ]


def test_a_part_of_a_card_or_an_account_is_no_telephone_number() -> None:
    assert found("Contact: 4485 2757 4230 8327") == [("card", "4485 2757 4230 8327")]
    iban = "DE44 5001 0517 5407 3249 31"
    assert found(f"Call {iban}") == [("iban", iban)]


def test_rare_cards_need_a_word() -> None:
    assert found("630427373398 items") == []
    assert found("my card 630427373398 is lost") == [("card", "630427373398")]


def test_published_numbers_are_valid_examples() -> None:
    for card in examples.TEST_CARDS:
        assert found(f"card {card}") == []
    for iban in examples.TEST_IBANS:
        assert found(f"account {iban}") == []


@given(st.text("0123456789 .-+()/:@aA", max_size=60))
def test_values_are_parts_of_their_text(text: str) -> None:
    assert all(value in text for _, value in found(text))


def test_the_kinds_are_those_that_settings_can_name() -> None:
    assert set(PERSONAL_KINDS) == {kind.name for kind in personal.KINDS}
