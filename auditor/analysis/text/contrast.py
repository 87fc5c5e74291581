"""Contrast pairs: texts with nearly the same words that say different things.

"Refundable in 10 days" and "not refundable in 10 days" share 80% of their shingles. A model learns most
from pairs like this one, so they must not be dropped as duplicates.
"""

from __future__ import annotations

import polars as pl

from auditor.analysis.arrays import with_columns_of_both
from auditor.analysis.text import normalise
from auditor.analysis.text.contrast_patterns import FOLDED_PATTERNS, IDENTIFIER, OPPOSITES
from auditor.analysis.text.idf_overlap import weighted_jaccard
from auditor.analysis.text.proper_names import WORD, acronyms, are_same_names, proper_names

KINDS = (*FOLDED_PATTERNS, "identifier", "name", "distinctive word")
# Kinds whose values a text can leave out without saying something else.
_VALUES = ("number", "date", "unit", "currency", "quotation", "identifier")
_MAX_NAME_ROWS = 5_000  # rows sampled to learn which words are names
# Word overlap, weighted by rarity, below which a pair is about different things. Source: of the pairs
# with a similarity of 0.8 or more in TREC, CLINC150, SMS, AG News and GSM8K, those that ask for another
# thing ("fear of cold" / "fear of color") lie below 0.65, reworded ones above.
_MIN_OVERLAP = 0.65
_MIN_ROWS = 50  # rows from which word frequencies show what is rare


def kinds(
    texts: pl.DataFrame,
    pairs: pl.DataFrame,
    reference: pl.DataFrame | None = None,
    *,
    strict: bool = False,
) -> pl.Series:
    """The kind of contrast of each pair, the first of KINDS that applies; null for none (String).

    | kind                 | applies if                                                             |
    |----------------------|------------------------------------------------------------------------|
    | negation             | one text has a negation that the other lacks                           |
    | opposite             | one text has a word, the other its opposite                            |
    | direction            | each text has a direction of its own ("from boston") to or from a      |
    |                      | place that the other text mentions as well                             |
    | number, date, unit,  | each text has a value that the other lacks; a value that is only left  |
    | currency, quotation, | out means less, not something else                                     |
    | identifier           |                                                                        |
    | name                 | each text has a name that the other lacks, or one word was replaced    |
    |                      | and the old or the new word is a name                                  |
    | distinctive word     | the words that are rare in the data set differ                         |

    ``texts`` has ``row``, ``raw`` (as written) and ``normalised`` (by ``normalise.fold_to_words``) of all
    rows. ``pairs`` has ``left`` and ``right``, rows of ``texts``. Names and rare words are learnt from
    ``reference`` (as ``texts``; default ``texts``). If ``strict``, a value or name that is left out is
    a contrast, too.
    """
    reference = texts if reference is None else reference
    mentions = _mentions(texts, pairs, reference)
    both = with_columns_of_both(pairs.select("left", "right"), mentions, how="left")
    applies = {kind: _each_has_own(kind, either=strict) for kind in _VALUES}
    applies["negation"] = _each_has_own("negation", either=True)
    left, right = _own("opposite")
    opposite = left.list.eval(pl.element().replace(OPPOSITES))
    applies["opposite"] = opposite.list.set_intersection(right).list.len() > 0
    left, right = (
        side.list.eval(pl.element().str.extract(r"(\w+)$")) for side in _own("direction")
    )
    applies["direction"] = (left.list.set_intersection("word_right").list.len() > 0) & (
        right.list.set_intersection("word").list.len() > 0
    )
    left, right = _own("name")
    left_out = (left.list.len() > 0) != (right.list.len() > 0)
    applies["name"] = pl.lit(_names_differ(both)) | (strict & left_out)
    words = (frame.select("row", text="normalised") for frame in (texts, reference))
    overlap = weighted_jaccard(next(words), pairs, next(words))
    differ = (overlap < _MIN_OVERLAP) & (reference.height >= _MIN_ROWS)
    applies["distinctive word"] = pl.lit(pl.Series(differ, dtype=pl.Boolean))
    kind = pl.coalesce(pl.when(applies[kind]).then(pl.lit(kind)) for kind in KINDS)
    return both.select(kind=kind)["kind"]


def _own(kind: str) -> tuple[pl.Expr, pl.Expr]:
    """What only the left, and what only the right text of a pair mentions (List[String])."""
    left, right = pl.col(kind), pl.col(f"{kind}_right")
    return left.list.set_difference(right), right.list.set_difference(left)


def _each_has_own(kind: str, *, either: bool) -> pl.Expr:
    """Whether each text of a pair, or ``either`` of them, mentions something that the other does not."""
    left, right = (side.list.len() > 0 for side in _own(kind))
    return left | right if either else left & right


def _names_differ(both: pl.DataFrame) -> pl.Series:
    """Whether each text has a name of its own, or one word was replaced and either is a name (Boolean).

    Names that differ by a typing error are the same name.
    """
    words, names = _own("word"), _own("name")
    left_has, right_has = (side.list.len() > 0 for side in names)
    replaced = (words[0].list.len() == 1) & (words[1].list.len() == 1)
    suspects = (
        both.with_row_index("pair")
        .select(
            "pair",
            left=pl.when(replaced).then(words[0]).otherwise(names[0]),
            right=pl.when(replaced).then(words[1]).otherwise(names[1]),
            differ=pl.when(replaced).then(left_has | right_has).otherwise(left_has & right_has),
        )
        .filter("differ")
    )
    # difflib compares two words at a time, and few pairs get this far.
    differ = [
        pair
        for pair, left, right in suspects.select("pair", "left", "right").iter_rows()
        if not are_same_names(left, right)
    ]
    return both.select(pl.int_range(pl.len()).is_in(differ)).to_series()


def _mentions(texts: pl.DataFrame, pairs: pl.DataFrame, reference: pl.DataFrame) -> pl.DataFrame:
    """``row`` and, for each kind and for ``word``, what the texts of ``pairs`` mention (List[String])."""
    involved = pl.concat([pairs["left"], pairs["right"].rename("left")]).unique()
    rows = texts.select("row", "raw").filter(pl.col("row").is_in(involved.implode()))
    step = max(1, reference.height // _MAX_NAME_ROWS)
    sample = reference.select("row", "raw").gather_every(step)
    names = proper_names(pl.concat([sample, rows]).unique("row")["raw"])
    raw = pl.col("raw").fill_null("")
    folded = normalise.fold_characters(raw)
    found = {kind: folded.str.extract_all(pattern) for kind, pattern in FOLDED_PATTERNS.items()}
    found["number"] = found["number"].list.eval(pl.element().str.replace_all(",", ""))
    found["unit"] = found["unit"].list.eval(pl.element().str.strip_chars("0123456789 "))
    words = folded.str.extract_all(WORD)
    return rows.select(
        "row",
        **found,
        word=words,
        identifier=raw.str.extract_all(IDENTIFIER),
        name=words.list.set_intersection(pl.lit(names).implode()).list.set_union(acronyms(raw)),
    )
