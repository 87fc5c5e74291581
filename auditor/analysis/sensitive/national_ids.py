"""Numbers that states give to persons, by format and checksum."""

import re
from collections.abc import Callable

from auditor.analysis.sensitive import checksums
from auditor.analysis.sensitive.kinds import MANY_DIGITS, Kind, each

NATIONAL_ID = "national-id"
_BEFORE, _END = r"[./+=#-]?(?-u:\b)", "(?:[^0-9A-Za-z_-]|$)"
_NO_SSN = re.compile(
    r"000|666|9\d\d|\d{3}00|\d{5}0000|123456789|078051120|219099999|(\d)\1\1(\d)\2(\d)\3{3}"
)
_SEPARATORS = re.compile("[ .-]")


_INSURANCE = "[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]"
_INSURANCE_WORDS = r"(?i:national insurance|(?-u:\b)nino?(?-u:\b))"
_TAX_CODE = "[A-Z]{6}[0-9]{2}[ABCDEHLMPRST][0-9]{2}[A-Z][0-9]{3}[A-Z]"


def _digits(value: str) -> str:
    return _SEPARATORS.sub("", value)


def _is_ssn(value: str) -> bool:
    """Return whether a US social security number can have been given to a person."""
    return not _NO_SSN.match(_digits(value))


def _kind(
    title: str,
    shape: str,
    accepts: Callable[[str], bool],
    *,
    before: str = _BEFORE,
    likely: str = MANY_DIGITS,
) -> Kind:
    """Return a kind of number; nearly all have many digits."""
    return Kind(
        NATIONAL_ID,
        title,
        f"{before}({shape}){_END}",
        likely=likely,
        refused="^[./+=#-]",
        read=each(accepts),
    )


def _after(words: str) -> str:
    """Return the pattern of one of ``words`` not far before a number."""
    return rf"(?i:(?-u:\b)(?:{words}))[^0-9\n]{{0,30}}?(?-u:\b)"


_SSN = "a US social security number"
KINDS: tuple[Kind, ...] = (
    _kind(_SSN, "[0-8][0-9]{2}-[0-9]{2}-[0-9]{4}", _is_ssn),
    _kind(
        _SSN,
        "[0-8][0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{4}",
        _is_ssn,
        before=_after("ssn|social security"),
    ),
    _kind(
        "a Brazilian CPF",
        r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}",
        lambda value: len(set(_digits(value))) > 1 and checksums.is_cpf(_digits(value)),
    ),
    _kind(
        "an Italian tax code",
        _TAX_CODE,
        checksums.is_codice_fiscale,
    ),
    _kind(
        "a Chinese resident identity number",
        "[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]",
        checksums.is_resident_id,
    ),
    _kind(
        "a French social security number",
        "[12] ?[0-9]{2} ?(?:0[1-9]|1[0-2]) ?(?:[0-9]{2}|2[AB]) ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}",
        lambda value: checksums.is_nir(_digits(value)),
    ),
    _kind(
        "a Spanish DNI or NIE",
        "(?:[0-9]{8}|[XYZ]-?[0-9]{7})-?[A-Z]",
        lambda value: checksums.is_dni(_digits(value)),
        before=r"(?i:(?-u:\b)(?:dni|nie|nif)(?-u:\b))[^0-9\n]{0,20}?(?-u:\b)",
    ),
    _kind(
        "a UK national insurance number",
        _INSURANCE,
        lambda value: not value.startswith(("BG", "GB", "NK", "KN", "TN", "NT", "ZZ", "QQ")),
        before=rf"{_INSURANCE_WORDS}[^0-9\n]{{0,30}}?(?-u:\b)",
        likely=_INSURANCE_WORDS,
    ),
)
