"""Numbers, dates and times in texts, as values that do not depend on how they are written."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_NUMBER: Final = re.compile(r"\d[\d.,'\u00a0\u202f]*\d|\d|\.\d+", re.ASCII)
_SCALE: Final = re.compile(
    r"\s*(k|m|bn|b|thousand|million|billion|%|percent|dozen|hundred)\b|\s*%", re.I
)


def _table(pairs: str) -> dict[str, float]:
    """Return the words of "one=1 two=2" with their numbers."""
    return {word: float(number) for word, _, number in (p.partition("=") for p in pairs.split())}


_SCALES: Final = _table(
    "k=1e3 thousand=1e3 m=1e6 million=1e6 b=1e9 bn=1e9 billion=1e9 dozen=12 hundred=100 %=0.01 percent=0.01"
)
_WORDS: Final = _table(
    "zero=0 no=0 none=0 a=1 an=1 one=1 first=1 single=1 once=1 two=2 second=2 twice=2 both=2 couple=2 pair=2"
    " three=3 third=3 four=4 fourth=4 five=5 fifth=5 six=6 sixth=6 seven=7 seventh=7 eight=8 eighth=8 nine=9"
    " ninth=9 ten=10 tenth=10 eleven=11 twelve=12 dozen=12 thirteen=13 fourteen=14 fifteen=15 sixteen=16"
    " seventeen=17 eighteen=18 nineteen=19 twenty=20 thirty=30 forty=40 fifty=50 sixty=60 seventy=70 eighty=80"
    " ninety=90 hundred=100 thousand=1000 half=0.5 quarter=0.25"
)
_TENS: Final = re.compile(r"\b(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[ -](\w+)")
# Month by the first letters of its name in English, German, French, Spanish, Italian, Portuguese and Dutch.
_MONTHS: Final = (
    "jan gen ene", "feb fév fev", "mar mär maa mrt", "apr avr abr", "may mai mag maj mei",
    "jun juin giu", "jul juil lug", "aug aoû aou ago", "sep set", "oct okt ott out", "nov",
    "dec dez déc dic",
)  # fmt: skip
_MONTH_OF: Final = {name: n for n, names in enumerate(_MONTHS, 1) for name in names.split()}
_BY_NUMBERS: Final = re.compile(r"(?<!\d)(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})(?!\d)")
_COMPACT: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
_DAY_MONTH: Final = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|\.|er|º)?(?:\s{1,3}(?:of|de))?[\s-]{1,3}([^\W\d_]{3,12})\.?,?(?:\s{1,3}(?:de|of))?[\s-]{0,3}(\d{4})?(?!\d)"
)
_MONTH_DAY: Final = re.compile(
    r"(?<![^\W\d_])([^\W\d_]{3,12})\.?\s{1,3}(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(\d{4})(?!\d))?"
)
_CLOCK: Final = re.compile(
    r"(?<![\d.])(\d{1,2})(?:[:.h](\d\d))?(?::\d\d)?\s*([ap])\.?\s?m\b|(?<![\d.])(\d{1,2})[:h](\d\d)(?!\d)",
    re.I,
)

_RELATIVE: Final = re.compile(
    r"\b(?:today|tonight|tomorrow|yesterday|(?:next|last|this|coming|past)\s(?:week|month|year|\w+day)|(?:mon|tues|wednes|thurs|fri"
    r"|satur|sun)day|(?:days?|weeks?|months?|years?) (?:ago|from now|later)|in an? (?:week|month|year)"
    r"|heute|morgen|gestern|hoy|mañana|ayer|aujourd'hui|demain|hier)\b",
    re.IGNORECASE,
)
_NAMED_TIMES: Final = {"noon": (12, 0), "midday": (12, 0), "midnight": (0, 0)}


class Date(NamedTuple):
    """A day; the year is 0 where the text has none."""

    year: int
    month: int
    day: int


def numbers(text: str) -> set[float]:
    """Return each number in a text, in every way that its separators can be read, and number words."""
    low = text.lower()
    found = {value for match in _NUMBER.finditer(low) for value in _readings(match, low)}
    found |= {_WORDS[word] for word in re.findall(r"[a-z]+", low) if word in _WORDS}
    for tens, unit in _TENS.findall(low):
        if unit in _WORDS:
            found.add(_WORDS[tens] + _WORDS[unit])
    return found


def dates(text: str) -> set[Date]:
    """Return each date in a text; 3/4/2026, for example, is read both ways."""
    low = text.lower()
    found = set(_of_numbers(low))
    found |= {Date(int(y), int(m), int(d)) for y, m, d in _COMPACT.findall(low)}
    named = [(day, month, year) for day, month, year in _DAY_MONTH.findall(low)]
    named += [(day, month, year) for month, day, year in _MONTH_DAY.findall(low)]
    for day, month, year in named:
        number = _MONTH_OF.get(month[:4]) or _MONTH_OF.get(month[:3])
        if number:
            found.add(Date(int(year or 0), number, int(day)))
    return {date for date in found if 1 <= date.month <= 12 and 1 <= date.day <= 31}


def times(text: str) -> set[tuple[int, int]]:
    """Return each time of day in a text as hours and minutes."""
    found = {time for name, time in _NAMED_TIMES.items() if name in text.lower()}
    for hour, minute, half, hour24, minute24 in _CLOCK.findall(text):
        if half:
            found.add((int(hour) % 12 + (12 if half in "pP" else 0), int(minute or 0)))
        else:
            found.add((int(hour24), int(minute24)))
    return found


def names_relative_day(text: str) -> bool:
    """Return whether a text names a day by today, so that its date is not in the text."""
    return _RELATIVE.search(text) is not None


def same_day(date: Date, others: set[Date]) -> bool:
    """Return whether one of the others is the same day; a year that one lacks is any year."""
    return any(
        (date.month, date.day) == (other.month, other.day)
        and (date.year == other.year or not date.year or not other.year)
        for other in others
    )


def _readings(match: re.Match[str], text: str) -> Iterator[float]:
    """Yield the values of a number: as written, and with the word or sign of scale after it."""
    scale = _SCALE.match(text, match.end())
    factor = _SCALES[scale[0].strip()] if scale else 1.0
    for form in _forms(re.sub(r"['\u00a0\u202f]", "", match[0])):
        if form:
            yield float(form)
            yield round(float(form) * factor, 10)


def _forms(digits: str) -> Iterator[str]:
    """Yield the ways to read the separators of a number, with a point before the decimals."""
    separators = re.findall(r"[.,]", digits)
    if not separators:
        yield digits
        return
    last = separators[-1]
    whole, _, decimals = digits.rpartition(last)
    if len(set(separators)) == 2 or (len(separators) == 1 and len(decimals) != 3):
        yield f"{re.sub('[.,]', '', whole) or '0'}.{decimals}"
        return
    yield digits.replace(last, "")  # thousands
    if len(separators) == 1:
        yield f"{whole or '0'}.{decimals}"
    else:
        yield from digits.split(last)  # a list, a date or a version


def _of_numbers(text: str) -> Iterator[Date]:
    for first, separator, middle, last in _BY_NUMBERS.findall(text):
        if len(first) == 4:
            yield Date(int(first), int(middle), int(last))
            continue
        year = int(last) + (2000 if len(last) == 2 else 0)
        yield Date(year, int(middle), int(first))
        if separator != ".":  # with points the day is first everywhere
            yield Date(year, int(first), int(middle))
