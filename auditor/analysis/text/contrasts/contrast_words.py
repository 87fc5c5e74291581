"""The words of contrast_words.toml as frames: what a word says, and which words exclude each other."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import combinations, product

import polars as pl

from auditor.analysis.text import normalise, word_forms

# Kinds whose entries are alternatives, each with a value of its own.
_ALTERNATIVES = (
    "copula", "direction", "question", "degree", "magnitude", "date", "unit", "short_unit",
)  # fmt: skip
# Kinds whose entries are all of one value.
_PLAIN = ("negation", "restricted", "method", "article", "coordinator", "function")
# Kinds whose words each have a value of their own.
_OWN_VALUES = ("restriction",)
_WORD, _KIND, _VALUE = "word", "kind", "value"
_TENS = range(20, 101, 10)
# Kinds whose entries are consecutive numbers: the first one, and the step.
_NUMBERED = (("number", 0, 1), ("tens", 20, 10), ("ordinal", 1, 1), ("ordinal_tens", 20, 10))
# Forms of compound numbers: the language, the kind of the unit, and the order of both parts.
_COMPOUNDS = (
    ("en", "number", "{0}-{1}"),
    ("en", "ordinal", "{0}-{1}"),
    ("de", "number", "{1}und{0}"),
    ("fr", "number", "{0}-{1}"),
)
_MAX_ROMAN = 39
_MAX_CHINESE = 99
_MAX_FRENCH_TENS = 4  # vingt to soixante; 70 and 90 continue from 60 and 80
# The scripts of these entries put no spaces between words.
_UNSPACED = ("zh", "ja")


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    """The file: for each kind the entries of each language."""
    text = files(__package__).joinpath("contrast_words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _entries(text: str) -> Iterator[list[list[str]]]:
    """The entries of ``text``: alternatives, each with its words of one meaning."""
    for entry in re.sub(r"/\s+", "/", text).split():
        yield [word.split("|") for word in entry.split("/")]


@cache
def word_classes() -> pl.DataFrame:
    """Return what each listed word means: ``word, kind, value`` (String), sorted, each row once.

    Words of one meaning have one value. A word can have several kinds: a second is a unit, and a position.
    """
    found = [*_alternatives(), *_plain(), *_numbers(), *_compound_numbers()]
    frame = pl.DataFrame(found, schema=[_WORD, _KIND, _VALUE], orient="row")
    return frame.with_columns(_folded(_WORD)).unique().sort(_WORD, _KIND, _VALUE)


def _folded(column: str) -> pl.Expr:
    return normalise.fold_characters(pl.col(column))


def _alternatives() -> Iterator[tuple[str, str, str]]:
    units: dict[str, str] = {}
    for kind in _ALTERNATIVES:
        for text in _tables()[kind].values():
            for entry in _entries(text):
                for words in entry:
                    value = units.get(words[-1], words[0])
                    units |= dict.fromkeys(words, value) if kind == "unit" else {}
                    yield from ((word, kind, value) for word in words)


def _plain() -> Iterator[tuple[str, str, str]]:
    for kind in _PLAIN:
        for text in _tables()[kind].values():
            yield from ((word, kind, kind) for word in text.split())
    for kind in _OWN_VALUES:
        for text in _tables()[kind].values():
            yield from ((word, kind, word) for word in text.split())


def _numbers() -> Iterator[tuple[str, str, str]]:
    for kind, first, step in _NUMBERED:
        for text in _tables()[kind].values():
            for position, entry in enumerate(text.split()):
                number = str(first + step * position)
                yield from ((word, "number", number) for word in entry.split("|"))
    for value in range(1, _MAX_ROMAN + 1):
        yield roman_numeral(value), "roman", str(value)


def roman_numeral(number: int) -> str:
    """``number``, from 1 to 39, as a Roman numeral in lower case."""
    units = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
    return "x" * (number // 10) + units[number % 10]


def _compound_numbers() -> Iterator[tuple[str, str, str]]:
    """Numbers up to 99 that are one word: thirty-six, sechsunddreißig, vingt-deux, 三十六."""
    for tens, unit in product(range(8), range(1, 10)):
        value = str(_TENS[tens] + unit)
        for language, kind, form in _COMPOUNDS:
            if language == "fr" and tens > _MAX_FRENCH_TENS:
                continue
            ten = _tables()["tens"][language].split()[tens].split("|")[0]
            position = unit - (kind == "ordinal")
            one = _tables()[kind][language].split()[position].split("|")[0]
            yield form.format(ten, one), "number", value
    digits = [entry[0] for entry in _tables()["number"]["zh"].split()]
    for number in range(11, _MAX_CHINESE + 1):
        tens, unit = divmod(number, 10)
        lead = digits[tens] if tens > 1 else ""
        yield f"{lead}十{digits[unit] if unit else ''}", "number", str(number)


@cache
def opposites() -> pl.DataFrame:
    """Return the pairs of words that exclude each other, in both orders: ``word``, ``other`` (String)."""
    pairs = {
        pair
        for kind, forms in _FORMS.items()
        for text in _tables()[kind].values()
        for entry in _entries(text)
        for one, two in combinations(entry, 2)
        for a, b in product(one, two)
        for pair in zip(forms(a), forms(b), strict=True)
    }
    frame = pl.DataFrame(sorted(pairs), schema=[_WORD, "other"], orient="row")
    frame = frame.with_columns(_folded(_WORD), _folded("other"))
    both = pl.concat([frame, frame.select(word="other", other=_WORD)])
    return both.filter(pl.col(_WORD) != pl.col("other")).unique().sort(_WORD, "other")


_FORMS = {
    "opposite": word_forms.one_form,
    "opposite_noun": word_forms.noun_forms,
    "opposite_verb": word_forms.verb_forms,
    "opposite_adjective": word_forms.adjective_forms,
}


@cache
def affixes() -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...], frozenset[str]]:
    """Return pairs of prefixes and of suffixes that exclude each other, and words that only look prefixed."""
    table = _tables()["affixes"]
    prefixes, suffixes = (
        tuple((one, two) for one, _, two in (pair.partition("/") for pair in table[key].split()))
        for key in ("pairs", "suffixes")
    )
    return prefixes, suffixes, frozenset(table["not"].split())


@cache
def unspaced_words() -> tuple[str, ...]:
    """The listed words of several characters in scripts without spaces, longest first."""
    entries = (
        text
        for table in _tables().values()
        for language, text in table.items()
        if language in _UNSPACED
    )
    words = {word for text in entries for word in re.split(r"[\s/|]+", text) if len(word) > 1}
    folded = pl.DataFrame({_WORD: sorted(words)}).select(_folded(_WORD))[_WORD].unique()
    return tuple(sorted(folded, key=lambda word: (-len(word), word)))


@cache
def hyphenated_numbers() -> tuple[str, ...]:
    """The listed numbers that contain a hyphen, longest first."""
    words = word_classes().filter(pl.col(_KIND) == "number", pl.col(_WORD).str.contains(r"\pL-\pL"))
    return tuple(sorted(words[_WORD].unique(), key=lambda word: (-len(word), word)))
