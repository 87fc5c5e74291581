"""Checksums: published examples are right, and every other check digit is wrong."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.analysis.sensitive import checksums

DIGITS = "0123456789"


@pytest.mark.parametrize(
    ("test", "value"),
    [
        # A token that was published to explain the checksum, and is revoked.
        (checksums.has_crc32, "gh" + "p_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17"),
        (checksums.is_mod97, "GB82WEST12345698765432"),
        (checksums.is_cpf, "11144477735"),
        (checksums.is_resident_id, "11010519491231002X"),
        (checksums.is_codice_fiscale, "RSSMRA85T10A562S"),
        (checksums.is_nir, "255081416802538"),
        (checksums.is_dni, "12345678Z"),
        (checksums.is_dni, "X1234567L"),
    ],
)
def test_a_published_example_is_right_and_with_another_last_character_wrong(
    test: object, value: str
) -> None:
    assert callable(test)
    assert test(value)
    other = "1" if value[-1] != "1" else "2"
    assert not test(value[:-1] + (other if value[-1].isdigit() else "B"))


@given(st.lists(st.text(DIGITS, min_size=11, max_size=18), min_size=1, max_size=5))
def test_one_digit_of_ten_is_the_luhn_digit(numbers: list[str]) -> None:
    every = pl.Series([number + digit for number in numbers for digit in DIGITS])
    accepted = checksums.luhn(every).to_list()
    assert [sum(accepted[i : i + 10]) for i in range(0, len(accepted), 10)] == [1] * len(numbers)


def test_luhn_of_known_numbers() -> None:
    numbers = pl.Series(["4111111111111111", "378282246310005", "4111111111111112", "0"])
    assert checksums.luhn(numbers).to_list() == [True, True, False, True]
    assert checksums.luhn(pl.Series([], dtype=pl.String)).to_list() == []


@pytest.mark.parametrize("token", ["eyJ.x.y", "W10.x.y", "e30.x.y", "\u00e9.x.y"])
def test_what_has_no_algorithm_is_no_web_token(token: str) -> None:
    assert not checksums.is_jwt(token)


def test_entropy_is_in_bits_per_character() -> None:
    assert checksums.entropy("aaaa") == 0
    assert checksums.entropy("abcd") == 2
