"""Telephone numbers: with a country code, in a national format, or after a word such as "call"."""

import re

from auditor.analysis.sensitive.kinds import MANY_DIGITS, Kind, each

PHONE = "phone"
_DIGIT = re.compile("[0-9]")
# Country codes of one and two digits, and the beginnings of those of three. Source: ITU-T E.164.
_COUNTRY = re.compile(
    r"\+(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|(?:21[12368]|(?:2[2-6]|29|35|37|38|42|50|59|6[789]|8[057]|88|96|97|99)[0-9]))"
)
_MIN_DIGITS, _MAX_DIGITS = 9, 15  # with the country code; ITU-T E.164 allows 15
_MAX_NATIONAL = 11  # with the 0 or 1 before the area
_IP_DOTS = 3
_MIN_LOCAL, _MAX_LOCAL = 7, 13  # after a word
# Numbers of films and documentation: 555-01xx, and Ofcom's ranges for drama; and toll-free numbers.
_RESERVED = re.compile(
    r"(?:1?[2-9]\d\d)?55501\d\d$|1?[2-9]\d\d555\d{4}$"
    r"|(?:44|0)(?:2079460|1134960|1144960|1154960|1164960|1174960|1184960|1214960|1314960|1414960|1514960|1614960|7700900|8081570|9098790|3069990)\d{3}$"
    r"|1?(?:800|888|877|866|855|844|833)\d{7}$|0?800\d{6,8}$"
)
_DATE = re.compile(r"\+?\d{4}-\d\d-\d\d(?!\d)")
_PATTERNED = re.compile(r"(\d)\1{6}|1234567|2345678|9876543|(?:12345|54321|00000)")


def _is_number(value: str) -> bool:
    """Return whether a number may be of a person: no reserved one, and no row of digits."""
    digits = "".join(_DIGIT.findall(value))
    reserved = _RESERVED.search(digits) or _PATTERNED.search(digits)
    return not reserved and not _DATE.match(value)


def _is_international(value: str) -> bool:
    size = len(_DIGIT.findall(value))
    return (
        _MIN_DIGITS <= size <= _MAX_DIGITS
        and _COUNTRY.match(value.replace(" ", "").replace("(", "")) is not None
        and _is_number(value)
    )


def _is_national(value: str) -> bool:
    size = len(_DIGIT.findall(value.partition("x")[0]))
    return _MIN_DIGITS <= size <= _MAX_NATIONAL and _is_number(value)


def _is_local(value: str) -> bool:
    size = len(_DIGIT.findall(value))
    is_ip = value.count(".") == _IP_DOTS and " " not in value
    return _MIN_LOCAL <= size <= _MAX_LOCAL and not is_ip and _is_number(value)


_END = "(?:[^0-9A-Za-z_%*/^=+-]|$)"
# A sign before the number, or a group of an account or a card.
_BEFORE, _REFUSED = r"(?:[./+#$*^-]|[0-9A-Z]{4} )?(?-u:\b)", "^[./+#$*^-]|^[0-9A-Z]{4} 0[1-9]"
_US = "[2-9][0-9]{2}[-.][2-9][0-9]{2}[-.][0-9]{4}"
_US_IN_BRACKETS = r"(?:\+?1[ .-])?\([2-9][0-9]{2}\) ?[2-9][0-9]{2}[-. ][0-9]{4}"
_EXTENSION = r"(?: ?(?:x|ext\.?) ?[0-9]{2,5})?"
_PAIRS = r"0[1-9](?:[ .][0-9]{2}){4}|0[1-9](?:-[0-9]{2}){4}"  # France, Belgium
# Most countries of Europe and Africa.
_GROUPS = "0[1-9][0-9]{1,3} [0-9]{3,4} [0-9]{2,4}(?: [0-9]{2})?"
_WORDS = (
    r"(?:(?i:(?-u:\b)(?:tele)?phone|(?-u:\b)tel(?-u:\b)|(?-u:\b)call|(?-u:\b)mobile|(?-u:\b)cell(?:ular|phone)?|(?-u:\b)fax|whats ?app"
    r"|(?-u:\b)dial|contact|reach|telefon|tel[eé]fono|t[eé]l[eé]phone|handy|m[oó]vil|celular)|手机|电话|電話|전화|тел)"
)
KINDS: tuple[Kind, ...] = (
    Kind(
        PHONE,
        "a telephone number",
        rf"[0-9A-Za-z_+]?(\+[1-9](?:[ .()/-]{{0,3}}[0-9]){{7,14}}{_EXTENSION}){_END}",
        refused="^(?:[0-9A-Za-z_]|\\+\\+)",
        likely=MANY_DIGITS,
        read=each(_is_international),
    ),
    Kind(
        PHONE,
        "a telephone number",
        rf"{_BEFORE}((?:1[-.])?{_US}{_EXTENSION}|{_PAIRS}|{_GROUPS}){_END}",
        refused=_REFUSED,
        likely=MANY_DIGITS,
        read=each(_is_national),
    ),
    Kind(
        PHONE,
        "a telephone number",
        rf"[0-9A-Za-z_+-]?({_US_IN_BRACKETS}{_EXTENSION}){_END}",
        refused=r"^[0-9A-Za-z_+-]\(",
        likely=MANY_DIGITS,
        read=each(_is_national),
    ),
    Kind(
        PHONE,
        "a telephone number",
        rf"{_WORDS}[^0-9+(\n#]{{0,25}}(?:\n[^0-9+(\n#]{{0,5}})?((?:\+|\()?[0-9](?:[ .()-]{{0,2}}[0-9]){{6,12}})(?:[ .-]?[0-9]){{0,30}}{_END}",
        likely=MANY_DIGITS,
        refused="[0-9](?:[ .()-]{0,2}[0-9]){13}",  # a card or an account
        read=each(_is_local),
    ),
)
