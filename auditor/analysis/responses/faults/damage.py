"""What a clean-up takes away from sentences or puts into them: capitals, spaces, ends, digits, the order of items."""

from typing import Final, NamedTuple

import polars as pl

HEAD_CHARS: Final = 600  # of an answer


class Damage(NamedTuple):
    """A kind of damage: expressions of an answer (Boolean), and the prompts that want it.

    The answer is damaged if all of ``shows`` are true. Each is computed where those before it are: the rarest comes first.
    """

    what: str
    shows: tuple[pl.Expr, ...]
    can_show: pl.Expr  # it is damaged, or would be if all answers of the set were
    is_sure: pl.Expr  # it is damaged in a way that no writer chooses
    wanted: str  # a pattern of the prompt
    # The sure ones are reported if they are at least this share of the answers that can show it; a few are how people write.
    least: float = 0.0
    likely: str = ""  # a pattern that all damaged answers have, and few others


_TEXT: Final = pl.col("text").str.head(HEAD_CHARS)


def _has(pattern: str) -> pl.Expr:
    return _TEXT.str.contains(pattern)


def _twice(pattern: str) -> pl.Expr:
    return _has(f"(?s)(?:{pattern}).*(?:{pattern})")


_JOINED: Final = r"\p{Ll}{2}(?:,\p{Ll}{2}|[.!?]\p{Lu}\p{Ll})"
_IS_JOINED: Final = _has(_JOINED), ~_has(r"[.,!?]\s+\S")
_SPACED: Final = r"\pL [.,](?:\s|$)"
_IS_SPACED: Final = _has(_SPACED), ~_has(r"\pL[.,](?:\s|$)"), _has(r"\p{Lu}")
# Sentences that begin with a letter, and not with a number or a quotation; a list of items of one or two words is none.
_SENTENCE: Final = r"^[\s*_#>-]*\pL(?s:.*)[a-z][.!?]\s*$|\p{Ll}{3}[.!?]\s+\p{Ll}"
_LIST: Final = r"^[\pL'-]+(?: [\pL'-]+)?(?:[,;] (?:and )?[\pL'-]+(?: [\pL'-]+)?)+\.?\s*$"
_LONG: Final = _TEXT.str.len_chars() >= 40
_CAN_BE_SMALL: Final = (
    _LONG & _has(_SENTENCE) & ~_has(_LIST) & pl.col("before").str.contains(r"^\W*\p{Lu}")
)
_IS_SMALL: Final = ~_has(r"\p{Lu}"), _CAN_BE_SMALL, _has("[a-z]{2}")
# A word that begins a sentence, with a capital, after a word in small letters.
_START: Final = (
    r"\p{Ll}{2}[)\"”]? +(?:The|It|This|They|He|She|We|You|If|When|These|However|Additionally|In|By|For|His|Her|There|That"
    r"|To|A|So|As|Then|Its|Their|Overall|Finally|Furthermore|Moreover) \p{Ll}"
)
_IS_ENDLESS: Final = ~_has(r"\S[.!?:;。](?:\s|$)"), _has(_START)
# Signs that have lost their number.
_BARE: Final = r"[$£€](?: [a-z]|[.,](?:\s|$)|$)|[a-z] %(?:\s|[.,]|$)|#### *$|(?m:^)[.)] \pL|<<[-+*/=]+>>|[a-z] [-+*/=] [-+*/=]"
_SURELY_BARE: Final = r"#### *$|<<[-+*/=]+>>|(?m:^)[.)] \p{Lu}(?s:.*)(?m:^)[.)] \p{Lu}"
_IS_BARE: Final = ~_has(r"\d"), ~_has("```"), _has(_BARE)
_HYPHEN: Final = r"\p{Ll}{3,}-\n\p{Ll}{3,}"
_VERBS, _DENIED = r"\b(?:is|are|was)\b", r"\b(?:is|are|was) not\b"
_MIN_VERBS: Final = 3
_HAS_VERBS: Final = _TEXT.str.count_matches(_VERBS) >= _MIN_VERBS
_IS_DENIED: Final = _TEXT.str.count_matches(_VERBS) == _TEXT.str.count_matches(_DENIED)
_ITEM: Final = r"(?:^|\n)[ \t]*\d{1,3}[.)][ \t]+\S"
_MIN_ITEMS: Final = 3
_NUMBERS: Final = (
    pl.col("text")
    .str.extract_all(_ITEM)
    .list.eval(pl.element().str.extract(r"(\d+)").cast(pl.Int16))
)
# The same numbers within lines: only where most lists of a set have lost items.
_INLINE: Final = r"(?:^|\s)\d{1,2}\. \pL"
_INLINE_NUMBERS: Final = (
    pl.col("text")
    .str.extract_all(_INLINE)
    .list.eval(pl.element().str.extract(r"(\d+)").cast(pl.Int16))
)
# Items begin with 1 and go up by one; a second list begins with 1 again, and in Markdown all numbers may be equal.
_WRONG_STEP: Final = ((pl.element().diff() != 1) & (pl.element() != 1)).any()
_WRONG_START: Final = pl.element().first() > 1
_HAS_FIRST: Final = pl.col("text").str.contains(r"(?:^|\s)1[.)]")
_MISNUMBERED: Final = (
    _NUMBERS.list.eval(_WRONG_STEP).list.first() & (_NUMBERS.list.n_unique() > 1)
) | (_NUMBERS.list.eval(_WRONG_START).list.first() & ~_HAS_FIRST & (_NUMBERS.list.len() > 1))
_HAS_INLINE: Final = (_INLINE_NUMBERS.list.len() >= _MIN_ITEMS) & (
    _INLINE_NUMBERS.list.first() == 1
)
_MISNUMBERED_INLINE: Final = _HAS_INLINE & _INLINE_NUMBERS.list.eval(_WRONG_STEP).list.first()
_DIGIT_INSIDE: Final = "[a-z][015][a-z]"
# Each second word in capitals, however many numbers are between.
_ALTERNATING: Final = r"\b[a-z]{2,}[^A-Za-z]+[A-Z]{2,}\b"
_MIN_ALTERNATIONS: Final = 3
_ALTERNATIONS: Final = _TEXT.str.count_matches(_ALTERNATING)
_ALTERNATES: Final = (_ALTERNATIONS >= _MIN_ALTERNATIONS) & (
    _TEXT.str.count_matches(r"\pL{2,}") <= 4 * _ALTERNATIONS
)
_SCIENTIFIC: Final = r"\b\d\.\d+E[+-]\d\d\b"
_IS_SCIENTIFIC: Final = _has(_SCIENTIFIC) & ~_TEXT.str.replace_all(_SCIENTIFIC, "").str.contains(
    r"\d"
)
_FLOAT: Final = r"\b\d+\.0\b"
_IS_FLOAT: Final = _twice(_FLOAT) & ~_TEXT.str.replace_all(_FLOAT, "").str.contains(r"\d")

_ON_SPACES: Final = r"(?i)space|punctuat|tokeni|comma|code|format|correct|proofread|normali"
_ON_CASE: Final = r"(?i)lower|\bcaps\b|capital|phonetic|translit|transcri|poem|poet|lyric|haiku|casual|chat|text message|tweet|code"
_ON_NUMBERS: Final = r"(?i)number|digit|template|blank|placeholder|without|remove|redact|mask|price|format|code|notation|float|decimal|scientific"
_ON_LISTS: Final = r"(?i)\border|sort|rank|rearrang|countdown|count down|revers|backwards?\b|crossword|continu|number"
_ANY: Final = pl.lit(value=True)

KINDS: Final = (
    Damage(
        "no space follows its commas and full stops",
        _IS_JOINED,
        pl.all_horizontal(_IS_JOINED) | _has(r"\p{Ll}[.,!?]\s+\pL"),
        _twice(_JOINED) & _has(r"\p{Ll}{2},\p{Ll}{2}"),  # a comma: names have full stops inside
        _ON_SPACES,
    ),
    Damage(
        "each comma and full stop follows a space",
        _IS_SPACED,
        _has(r"\pL ?[.,](?:\s|$)"),
        _twice(_SPACED),
        _ON_SPACES,
    ),
    Damage(
        "its sentences have no capital",
        _IS_SMALL,
        _CAN_BE_SMALL,
        _has(r"(?s)(?:\p{Ll}{3}[.!?]\s+\p{Ll}.*){2}"),
        _ON_CASE,
    ),
    Damage(
        "its sentences have no end",
        _IS_ENDLESS,
        pl.all_horizontal(_IS_ENDLESS) | _has(r"\p{Ll}[.!?] +\p{Lu}"),
        _has(f"(?s)(?:{_START}.*){{3}}"),
        _ON_SPACES,
    ),
    Damage(
        "its signs have lost their numbers",
        _IS_BARE,
        pl.all_horizontal(_IS_BARE) | _has(r"\d"),
        _has(_SURELY_BARE),
        _ON_NUMBERS,
    ),
    Damage(
        "its words are divided at ends of lines",
        (_has(_HYPHEN),),
        _LONG,
        _twice(_HYPHEN),
        "(?i)hyphen|line",
    ),
    Damage(
        "'not' follows each 'is', 'are' and 'was'",
        (_HAS_VERBS, _IS_DENIED),
        _HAS_VERBS,
        _ANY,
        r"(?i)\bnot\b|negat|opposite|contrast|false|deny",
    ),
    Damage(
        "its items are numbered wrongly",
        (_MISNUMBERED.fill_null(value=False) | _MISNUMBERED_INLINE.fill_null(value=False),),
        (_NUMBERS.list.len() >= _MIN_ITEMS) | _HAS_INLINE.fill_null(value=False),
        _MISNUMBERED.fill_null(value=False),
        _ON_LISTS,
        likely=r"\d[.)]\s",
    ),
    Damage(
        "each second word is in capitals",
        (_ALTERNATES,),
        _LONG,
        _ANY,
        r"(?i)upper|capital|\bcaps\b|\bcase\b|sql|code|acronym",
        likely=r"[a-z][^A-Za-z]+[A-Z]{2,}[^A-Za-z]+[a-z]{2,}[^A-Za-z]+[A-Z]{2}",
    ),
    Damage(
        "its words have digits for letters",
        (_has(_DIGIT_INSIDE), _twice(_DIGIT_INSIDE), ~_has("[_@{]|[a-z]/[a-z]|>=")),
        _LONG,
        _has(f"(?s)(?:{_DIGIT_INSIDE}.*){{3}}"),
        r"(?i)leet|password|code|\bid\b|hash|cipher|config",
    ),
    Damage(
        "its numbers are in scientific notation",
        (_IS_SCIENTIFIC,),
        _has(r"\d"),
        _twice(_SCIENTIFIC),
        _ON_NUMBERS,
        likely=r"\dE[+-]\d",
    ),
    Damage(
        "its whole numbers end with .0",
        (_IS_FLOAT,),
        _has(r"\d\D+\d"),
        _ANY,
        _ON_NUMBERS,
        0.2,
        r"\.0",
    ),
)
