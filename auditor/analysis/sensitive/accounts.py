"""Payment cards and bank accounts: numbers with an issuer or a country, and a checksum."""

import polars as pl

from auditor.analysis.sensitive import checksums, examples
from auditor.analysis.sensitive.kinds import MANY_DIGITS, Kind

CARD, IBAN = "card", "iban"
_GROUPED = "[0-9]{4}(?: [0-9]{4}){3}|[0-9]{4}(?:-[0-9]{4}){3}|[0-9]{4}[ -][0-9]{6}[ -][0-9]{4,5}"
_GROUP = "[0-9A-F]{4}"
_END = "(?:[^0-9A-Za-z_-]|$)"
# Issuers and the lengths of their numbers; Maestro, JCB's older numbers and long Visa numbers are rare.
_USUAL = (
    "4[0-9]{15}|5[1-5][0-9]{14}|2(?:22[1-9]|2[3-9][0-9]|[3-6][0-9]{2}|7[01][0-9]|720)[0-9]{12}|3[47][0-9]{13}"
    "|3(?:0[0-5]|[68][0-9])[0-9]{11}|6(?:011|5[0-9]{2}|4[4-9][0-9])[0-9]{12}|35(?:2[89]|[3-8][0-9])[0-9]{12}"
    "|62[0-9]{14}"
)
_ANY = f"{_USUAL}|4[0-9]{{12}}|4[0-9]{{18}}|(?:5[0678]|6[0-9])[0-9]{{10,17}}|(?:2131|1800)[0-9]{{11}}|35[0-9]{{14}}"
_CARD_WORDS = r"(?i:card|\bcc|visa|amex|credit|debit|maestro|karte|carte|tarjeta|cart[aã]o|карт|卡|カード|카드)"
_MIN_DISTINCT = 4  # digits of a number; 0000 0000 0000 0000 has 1


def _read_cards(issuers: str, values: pl.Series) -> pl.Series:
    digits = values.str.replace_all("[ -]", "")
    known = pl.Series([digit in examples.TEST_CARDS for digit in digits], dtype=pl.Boolean)
    varied = digits.str.split("").list.n_unique() >= _MIN_DISTINCT
    valid = checksums.luhn(digits) & digits.str.contains(f"^(?:{issuers})$") & varied & ~known
    return pl.select(pl.when(valid).then(values)).to_series()


# Letters and digits of an account by country. Source: the IBAN registry, 2025.
_IBAN_LENGTHS = {
    country: size
    for size, countries in {
        15: "NO",
        16: "BE",
        18: "DK FI FO GL NL SD FK",
        19: "MK SI",
        20: "AT BA EE KZ LT LU XK MN",
        21: "CH CR HR LI LV",
        22: "BG BH DE GB GE IE ME RS VA",
        23: "AE GI IL IQ OM SO TL",
        24: "AD CZ ES MD PK RO SA SE SK TN VG",
        25: "LY PT ST",
        26: "IS TR",
        27: "BI DJ FR GR IT MC MR SM",
        28: "AL AZ BY CY DO GT HU LB NI PL SV",
        29: "BR EG PS QA UA",
        30: "JO KW MU YE",
        31: "MT SC",
        32: "LC",
        33: "RU",
    }.items()
    for country in countries.split()
}


def _read_ibans(matches: pl.Series) -> pl.Series:
    return pl.Series([match and _iban(match) for match in matches], dtype=pl.String)


def _iban(match: str) -> str | None:
    """Return the account that ``match`` begins with, without the word that may follow it; None if it is wrong."""
    size = _IBAN_LENGTHS.get(match[:2].upper(), 0)
    value, rest, count = "", match, 0
    while rest and count < size:
        value, rest, count = value + rest[0], rest[1:], count + rest[0].isalnum()
    compact = value.replace(" ", "").replace("-", "").upper()
    if not size or count < size or rest[:1].isalnum() or compact in examples.TEST_IBANS:
        return None
    return value if checksums.is_mod97(compact) else None


KINDS: tuple[Kind, ...] = (
    Kind(
        CARD,
        "a payment card number",
        rf"(?:[./+=#-]|[0-9A-Za-z_][(\[]|{_GROUP}\s)?(?-u:\b)([0-9]{{14,16}}|{_GROUPED})(?:\s{_GROUP}(?-u:\b)|{_END})",
        likely=MANY_DIGITS,
        # a part of a number, an argument of a function, one of many groups
        refused=rf"^[./+=#-]|^[0-9A-Za-z_][(\[]|^(?:{_GROUP}\s){{4}}{_GROUP}",
        read=lambda values: _read_cards(_USUAL, values),
    ),
    Kind(
        CARD,
        "a payment card number",
        rf"{_CARD_WORDS}[^0-9]{{0,40}}(?-u:\b)([0-9]{{12,19}}|{_GROUPED}){_END}",
        likely=MANY_DIGITS,
        read=lambda values: _read_cards(_ANY, values),
    ),
    Kind(
        IBAN,
        "a bank account number (IBAN)",
        r"(?-u:\b)([A-Za-z]{2}[0-9]{2}(?:[ -]?[0-9A-Za-z]{4}){2,7}(?:[ -]?[0-9A-Za-z]{1,3})?)",
        likely=MANY_DIGITS,
        read=_read_ibans,
    ),
)
