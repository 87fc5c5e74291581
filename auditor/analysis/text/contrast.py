"""The contrast guard: alike in words, different in what they say.

``refundable in 10 days`` and ``not refundable in 10 days`` share 80 % of their shingles. Such pairs
are the most instructive rows of a set, and must not be dropped as duplicates.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher

import polars as pl

from auditor.analysis.text import idf_overlap, normalise

# Words that turn a sentence round, in the languages most sets are in. One side is enough.
_NEGATIONS = (
    "not|no|never|none|neither|nor|cannot|without|n't|dont|doesnt|didnt|isnt|arent|wasnt|werent|wont|cant"
    "|couldnt|shouldnt|wouldnt|hasnt|havent|hardly|unless|except"
    "|nicht|kein|keine|keinen|keiner|keinem|nie|niemals|ohne|weder"
    "|ne|pas|jamais|sans|aucun|aucune|rien|ni|nunca|sin|jamás|nada|ningún|ninguna|não|nem|sem"
    "|non|mai|senza|nessun|nessuna|niet|geen|nooit|zonder|inte|aldrig|utan|ikke|aldri|uten|uden"
    "|не|нет|ни|никогда|без|nie|bez|nigdy|değil|yok|hiç|لا|لم|لن|ليس|नहीं|मत|ना|không|bukan|tidak"
)
_NEGATIVE_CHARACTERS = r"[不没沒無无未非勿莫]|ない|ません|않|없|못"
# Opposites that whole meanings hang on: one side has the one, the other side the other.
_OPPOSITES = dict(
    pair.split("/")
    for pair in [
        "on/off",
        "true/false",
        "yes/no",
        "enable/disable",
        "enabled/disabled",
        "increase/decrease",
        "increased/decreased",
        "increases/decreases",
        "before/after",
        "min/max",
        "minimum/maximum",
        "buy/sell",
        "bought/sold",
        "accept/reject",
        "accepted/rejected",
        "win/lose",
        "won/lost",
        "above/below",
        "left/right",
        "include/exclude",
        "included/excluded",
        "allow/deny",
        "allowed/denied",
        "start/stop",
        "open/close",
        "opened/closed",
        "first/last",
        "more/less",
        "more/fewer",
        "most/least",
        "higher/lower",
        "up/down",
        "in/out",
        "add/remove",
        "added/removed",
        "add/subtract",
        "always/never",
        "with/without",
        "all/none",
        "positive/negative",
        "even/odd",
        "hot/cold",
        "old/new",
        "good/bad",
        "from/to",
        "import/export",
        "credit/debit",
        "male/female",
        "he/she",
        "his/her",
        "north/south",
        "east/west",
        "arrive/depart",
        "arrival/departure",
        "arriving/departing",
        "incoming/outgoing",
        "internal/external",
        "public/private",
        "valid/invalid",
        "legal/illegal",
        "possible/impossible",
        "earlier/later",
        "early/late",
        "cheapest/expensive",
        "top/bottom",
        "inside/outside",
        "lock/unlock",
        "login/logout",
    ]
)
_OPPOSITES |= {other: one for one, other in _OPPOSITES.items()}
_DATES = (
    "jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|may|june|july|august"
    "|september|october|november|december|mon|tue|wed|thu|fri|sat|sun|monday|tuesday|wednesday|thursday"
    "|friday|saturday|sunday|today|tomorrow|yesterday|morning|afternoon|evening|night|am|pm|noon|midnight"
)
# Short units count only behind a number: "what 's" holds no seconds.
_SHORT_UNITS = (
    "mm|cm|m|km|in|ft|yd|mi|mg|g|kg|lbs?|oz|ml|l|ms|s|sec|min|mins|h|hr|hrs|kb|mb|gb|tb|hz|khz|mhz|ghz|w|kw"
    "|kwh|v|°c|°f|c|f|k"
)
_LONG_UNITS = (
    "inch|inches|feet|foot|yards?|miles?|met(?:er|re)s?|kilomet(?:er|re)s?|centimet(?:er|re)s?|ounces?|pounds?"
    "|grams?|kilograms?|tons?|tonnes?|lit(?:er|re)s?|gallons?|cups?|seconds?|minutes?|hours?|days?|weeks?"
    "|months?|years?|decades?|bytes?|bits?|kilobytes?|megabytes?|gigabytes?|volts?|amps?|watts?|percent"
    "|celsius|fahrenheit|kelvin"
)
_CURRENCIES = (
    r"[$€£¥₹₽₩₺₫₪]|\b(?:usd|eur|gbp|jpy|chf|cad|aud|inr|cny|rmb|dollars?|euros?|pounds?|yen|rupees?|yuan"
    r"|francs?|pesos?|cents?)\b"
)
# What follows one of these has a part of its own: from x to y is not from y to x.
_DIRECTIONS = (
    "from|to|into|through|via|before|after|until|since|over|under|above|below|than|against|between"
)
# What may make two alike texts say different things, found in plain text.
_PATTERNS: Mapping[str, str] = {
    "negation": rf"\b(?:{_NEGATIONS})\b|n['’]t\b|{_NEGATIVE_CHARACTERS}",
    "number": r"[-+]?\d+(?:[.,:/-]\d+)*|[一二三四五六七八九十百千万億亿]+",
    "date": rf"\b(?:{_DATES})\b",
    "unit": rf"\d ?(?:{_SHORT_UNITS})\b|\b(?:{_LONG_UNITS})\b|%",
    "currency": _CURRENCIES,
    "direction": rf"\b(?:{_DIRECTIONS}) (?:the |an? )?\w+",
    "opposite": rf"\b(?:{'|'.join(_OPPOSITES)})\b",
    "quotation": r"\"[^\"]{1,80}\"|“[^”]{1,80}”|«[^»]{1,80}»|(?:^| )'[^']{1,80}'",
}
# Case tells code names and proper names, so these are found in the text as written.
_IDENTIFIER = (
    r"`[^`]{1,80}`|\b\w+(?:_\w+)+\b|\b[a-z]+(?:[A-Z][a-z0-9]*)+\b|\b\w+\.\w+(?:\.\w+)*\(|\b\w+\(\)"
)
_WORD = r"\b\p{L}[\p{L}\p{M}]+"
_LARGE = r"^\p{Lu}"
_SENTENCE_START = r"(^|[.!?:\n\"“]\s*)\p{Lu}[\p{L}\p{M}]+"
_TITLES = r"\b(Mr|Mrs|Ms|Dr|St|Prof|No|vs)\."  # their full stop ends no sentence
_ACRONYM = r"\b(?:\p{Lu}{2,}|[B-HJ-Z])\b"
# Share of a word's places inside sentences where a name is written large. Source: the rest are
# texts in small letters.
_NAME_SHARE = 0.7
# Rows that make the absence of a small spelling tell: then a word that only starts sentences and is
# always large is a name.
_MANY_ROWS = 500
_SAMPLE = 5_000  # rows that spellings are counted in
# Share of words in capitals above which they tell nothing: the text shouts.
_SHOUTING = 0.5
# Ratio of difflib above which two names are one name with a typing error.
_TYPO = 0.75
# Weighted similarity of the words below which a pair differs in what it is about. Source: of pairs
# with a similarity of 0.8 and more in TREC, CLINC150, SMS, AG News and GSM8K, those that ask for
# another thing ("fear of cold" / "fear of color") lie below 0.65, reworded ones above.
_WEIGHT = 0.65
_KNOWN_ROWS = 50  # rows from which word frequencies say what is rare
KINDS = (*_PATTERNS, "identifier", "name", "telling word")


def kinds(texts: pl.DataFrame, pairs: pl.DataFrame, *, strict: bool = False) -> pl.Series:
    """The kind of contrast of each pair, the first of KINDS that applies; null for none (String).

    ``texts``: ``row``, ``raw`` (as written) and ``normalised`` (as ``normalise.fold_to_words`` returns it) of all rows;
    ``pairs``: ``left`` and ``right``, rows of ``texts``. A negation on one side is enough; of
    numbers, dates, units, currencies, quotations, identifiers and names each side must have one
    the other lacks, since a value that is only left out says less, not something else; ``strict``
    makes one side enough. Directions differ where both texts have the words that follow them. Last,
    the words that tell most (``weight.shared``) must be the same.
    """
    involved = pl.concat([pairs["left"], pairs["right"].rename("left")]).unique().to_frame("row")
    marks = _marks(texts.select("row", "raw"), involved)
    both = (
        pairs.select("left", "right")
        .join(marks, left_on="left", right_on="row", how="left", maintain_order="left")
        .join(
            marks, left_on="right", right_on="row", how="left", maintain_order="left", suffix="_b"
        )
    )
    lacks = {
        kind: (
            pl.col(kind).list.set_difference(f"{kind}_b"),
            pl.col(f"{kind}_b").list.set_difference(kind),
        )
        for kind in (*KINDS[:-1], "word")
    }
    tests = {kind: _both(one, two, strict=strict) for kind, (one, two) in lacks.items()}
    shared = idf_overlap.weighted_jaccard(texts.select("row", text="normalised"), pairs)
    known = texts.height >= _KNOWN_ROWS
    tests["telling word"] = pl.lit(pl.Series((shared < _WEIGHT) & known, dtype=pl.Boolean))
    one, two = lacks["negation"]
    tests["negation"] = (one.list.len() > 0) | (two.list.len() > 0)
    one, two = lacks["opposite"]
    turned = one.list.eval(pl.element().replace(_OPPOSITES))
    tests["opposite"] = turned.list.set_intersection(two).list.len() > 0
    one, two = (side.list.eval(pl.element().str.extract(r"(\w+)$")) for side in lacks["direction"])
    tests["direction"] = (one.list.set_intersection("word_b").list.len() > 0) & (
        two.list.set_intersection("word").list.len() > 0
    )
    one, two = lacks["name"]
    left_out = (one.list.len() > 0) != (two.list.len() > 0)
    tests["name"] = _other_names(both, lacks["name"], lacks["word"]) | (strict & left_out)
    return both.select(kind=pl.coalesce(pl.when(tests[kind]).then(pl.lit(kind)) for kind in KINDS))[
        "kind"
    ]


def _both(one: pl.Expr, two: pl.Expr, *, strict: bool) -> pl.Expr:
    """Whether both sides have something of their own, or, if strict, one of them."""
    first, second = one.list.len() > 0, two.list.len() > 0
    return first | second if strict else first & second


def _other_names(
    both: pl.DataFrame, names: tuple[pl.Expr, pl.Expr], words: tuple[pl.Expr, pl.Expr]
) -> pl.Expr:
    """Whether each side has a name of its own, or one word was replaced and one of the two is a name.

    Names that differ as by a typing error are the same name.
    """
    one, two = (side.list.len() for side in names)
    replaced = (words[0].list.len() == 1) & (words[1].list.len() == 1)
    suspects = (
        both.select(
            one=pl.when(replaced).then(words[0]).otherwise(names[0]),
            two=pl.when(replaced).then(words[1]).otherwise(names[1]),
            other=pl.when(replaced).then((one + two) > 0).otherwise((one > 0) & (two > 0)),
        )
        .with_row_index("pair")
        .filter("other")
    )
    # difflib compares two words at a time, and few pairs come this far.
    other = [p for p, *sides, _ in suspects.iter_rows() if not _same_names(*sides)]
    return pl.int_range(pl.len()).is_in(other)


def _marks(texts: pl.DataFrame, involved: pl.DataFrame) -> pl.DataFrame:
    """For each involved row: ``row``, its words, and for each kind what the text has of it."""
    rows = texts.join(involved, on="row", how="semi")
    sample = texts.gather_every(max(1, texts.height // _SAMPLE))
    names = pl.lit(_names(pl.concat([sample, rows]).unique("row"))).implode()
    raw = pl.col("raw").fill_null("")
    plain = normalise.fold_characters(raw)
    found = {name: plain.str.extract_all(pattern) for name, pattern in _PATTERNS.items()}
    found["number"] = found["number"].list.eval(pl.element().str.replace_all(",", ""))
    found["unit"] = found["unit"].list.eval(pl.element().str.strip_chars("0123456789 "))
    words = plain.str.extract_all(_WORD)
    capitals = raw.str.extract_all(_ACRONYM).list.len()
    shouting = capitals > _SHOUTING * raw.str.count_matches(_WORD)
    acronyms = pl.when(~shouting).then(raw.str.extract_all(_ACRONYM)).otherwise([])
    return rows.select(
        "row",
        **found,
        word=words,
        identifier=raw.str.extract_all(_IDENTIFIER),
        name=words.list.set_intersection(names).list.set_union(acronyms),
    )


def _names(texts: pl.DataFrame) -> pl.Series:
    """Words, in small letters, that are written large inside sentences (String, sorted)."""
    raw = pl.col("raw").str.replace_all(_TITLES, "$1")
    inside = texts.select(word=raw.str.replace_all(_SENTENCE_START, "$1").str.extract_all(_WORD))
    anywhere = texts.select(word=raw.str.extract_all(_WORD))
    within, overall = _spellings(inside), _spellings(anywhere)
    names = within.filter((pl.col("large") > 0) & (pl.col("large") >= _NAME_SHARE * pl.col("all")))
    if texts.height >= _MANY_ROWS:
        never_small = overall.filter(pl.col("large") == pl.col("all"))
        names = pl.concat([names, never_small])
    return names["word"].unique().sort()


def _spellings(words: pl.DataFrame) -> pl.DataFrame:
    """``word`` in small letters, in how many places it stands in ``all`` and how often ``large``."""
    each = words.explode("word", empty_as_null=True, keep_nulls=True).drop_nulls()
    large = pl.col("word").str.contains(_LARGE)
    return each.group_by(word=pl.col("word").str.to_lowercase()).agg(
        all=pl.len(), large=large.sum()
    )


def _same_names(one: list[str], two: list[str]) -> bool:
    """Whether each name of one side is one of the other with a typing error."""
    return len(one) == len(two) and all(
        any(SequenceMatcher(None, a, b).ratio() >= _TYPO for b in two) for a in one
    )
