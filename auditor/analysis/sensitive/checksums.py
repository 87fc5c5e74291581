"""Checksums of tokens, cards, accounts and national identity numbers."""

import base64
import binascii
import json
import math
import zlib
from collections import Counter

import numpy as np
import polars as pl

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_CHECK_DIGITS = 6


def has_crc32(token: str) -> bool:
    """Return whether the last 6 characters are the CRC-32 of those before them, after the prefix.

    So do tokens of GitHub and npm end: in base 62, padded with zeros.
    """
    body = token.rpartition("_")[2]
    number, digits = zlib.crc32(body[:-_CHECK_DIGITS].encode()), ""
    while number:
        number, rest = divmod(number, 62)
        digits = _BASE62[rest] + digits
    return digits.rjust(_CHECK_DIGITS, "0") == body[-_CHECK_DIGITS:]


def is_jwt(token: str) -> bool:
    """Return whether the first part of a token is a JSON object with an algorithm."""
    header = token.partition(".")[0]
    try:
        value = json.loads(base64.urlsafe_b64decode(header + "=" * (-len(header) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return False
    return isinstance(value, dict) and "alg" in value


def entropy(text: str) -> float:
    """Return the Shannon entropy of the characters of a text, in bits per character.

    The formula is -sum(p log2 p), p: share of one character.
    """
    counts = np.fromiter(Counter(text).values(), dtype=np.float64)
    shares = counts / counts.sum()
    return math.fsum(-shares * np.log2(shares))


def luhn(numbers: pl.Series) -> pl.Series:
    """Return whether the last digit of each number (ASCII digits only) is its Luhn check digit."""
    if numbers.is_empty():
        return pl.Series([], dtype=pl.Boolean)
    width = max(numbers.str.len_bytes())
    padded = numbers.str.pad_start(width, "0").str.join("").item().encode()
    digits = np.frombuffer(padded, np.uint8).reshape(-1, width) - ord("0")
    doubled = digits[:, -2::-2] * 2
    total = digits[:, ::-2].sum(axis=1) + (doubled - 9 * (doubled > 9)).sum(axis=1)
    return pl.Series(total % 10 == 0)


def is_mod97(text: str) -> bool:
    """Return whether an IBAN (letters and digits, upper case) has the remainder 1 of ISO 7064."""
    return int("".join(str(int(char, 36)) for char in text[4:] + text[:4])) % 97 == 1


def is_cpf(digits: str) -> bool:
    """Return whether the last two of 11 digits are the check digits of a Brazilian CPF."""
    for size in (9, 10):
        total = sum(int(d) * (size + 1 - i) for i, d in enumerate(digits[:size]))
        if total * 10 % 11 % 10 != int(digits[size]):
            return False
    return True


_CHINESE_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def is_resident_id(text: str) -> bool:
    """Return whether the 18th character is the check character of a Chinese resident identity number."""
    total = sum(int(d) * weight for d, weight in zip(text[:17], _CHINESE_WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == text[17].upper()


# Values of characters at odd positions of an Italian tax code, in the order 0 to 9 and A to Z.
_ODD = (
    1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8,
    12, 14, 16, 10, 22, 25, 24, 23,
)  # fmt: skip


def is_codice_fiscale(text: str) -> bool:
    """Return whether the 16th character is the check character of an Italian tax code (upper case)."""
    total = sum(_ODD[int(char, 36)] for char in text[0:15:2])
    total += sum(int(c) if c.isdigit() else ord(c) - ord("A") for c in text[1:15:2])
    return chr(ord("A") + total % 26) == text[15]


def is_nir(text: str) -> bool:
    """Return whether the last two of 15 characters are the key of a French social security number."""
    body = text[:13].replace("2A", "19").replace("2B", "18")
    return body.isdigit() and 97 - int(body) % 97 == int(text[13:])


def is_dni(text: str) -> bool:
    """Return whether the letter fits the 8 digits of a Spanish DNI or NIE (upper case)."""
    number = str("XYZ".find(text[0])) + text[1:8] if text[0] in "XYZ" else text[:8]
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(number) % 23] == text[8]
