"""Contrast pairs: texts with nearly the same words that say different things.

"Refundable in 10 days" and "not refundable in 10 days" share 80% of their shingles. A model learns most
from pairs like this one, so they must not be dropped as duplicates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import polars as pl

from auditor.analysis.arrays import in_pairs
from auditor.analysis.text import tokens
from auditor.analysis.text.contrasts import (
    joined_names,
    name_order,
    opposition,
    own_names,
    own_words,
    sequences,
    word_order,
)
from auditor.analysis.text.contrasts.own_words import Sides
from auditor.analysis.text.contrasts.proper_names import distinct_words, proper_names
from auditor.analysis.text.idf_overlap import reference_rows, text_blocks, weighted_jaccard
from auditor.analysis.text.vocabulary import read_vocabulary

# Kinds whose values a text can leave out without saying something else.
_VALUES = ("number", "date", "unit", "currency", "quotation", "identifier")
QUESTION, DISTINCTIVE_WORD = "question", "distinctive word"
KINDS = (
    "negation",
    "restriction",
    *_VALUES,
    "direction",
    "opposite",
    QUESTION,
    "name",
    "word order",
    "sequence",
    DISTINCTIVE_WORD,
)
# Word overlap, weighted by rarity, below which the two texts have different subjects. Source: of the pairs
# with a similarity of 0.8 or more in TREC, CLINC150, SMS, AG News and GSM8K, those that ask for another
# thing ("fear of cold" / "fear of color") lie below 0.65, reworded ones above.
_MIN_OVERLAP = 0.65
_MIN_ROWS = 50  # fewest rows whose word frequencies show what is rare


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
    | negation             | one text has a negation, the other none                                |
    | restriction          | one text narrows the task: odd numbers, using a loop                   |
    | number, date, unit,  | each text has a value that the other lacks, or one value replaces      |
    | currency, quotation, | another; a value that is only left out means less, not something else  |
    | identifier           | (identifiers: also names of parts, elinks-doc / elinks-data)           |
    | direction            | a word has another direction in each text: to Boston, from Boston      |
    | opposite             | one text has a word, the other one that excludes it: equal, unequal    |
    | question             | each text has a question word that the other lacks: when, how many     |
    | name                 | each text has a name that the other lacks, or one word was replaced    |
    |                      | and the old or the new word is a name, or it was replaced twice        |
    | word order           | two words have changed positions: does A cite B, does B cite A         |
    | sequence             | rows of numbers or single characters differ: a grid, a program         |
    | distinctive word     | the words that are rare in the data set differ                         |

    ``texts`` has ``row``, ``raw`` (as written) and ``normalised`` (by ``normalise.fold_to_words``) of all
    rows. ``pairs`` has ``left`` and ``right``, rows of ``texts``. Names and rare words are learnt from
    ``reference`` (as ``texts``; default ``texts``). If ``strict``, a value or name that is left out is
    a contrast, too. Function words, numbers in words and opposites are known for the languages of
    contrast_words.toml.
    """
    if pairs.is_empty():
        return pl.Series("kind", [], dtype=pl.String)
    numbered = pairs.select("left", "right").with_row_index("pair")
    reference = texts if reference is None else reference
    overlap = weighted_jaccard(
        texts.select("row", text="normalised"), pairs, reference.select("row", text="normalised")
    )
    other_words = pl.Series(overlap < _MIN_OVERLAP, dtype=pl.Boolean)
    found: defaultdict[str, list[pl.Series]] = defaultdict(list)
    texts = in_pairs(texts.select("row", "raw"), pairs)
    names = _names(reference, texts)
    for block in text_blocks(numbered, texts, "raw"):
        for kind, applies_to in _kinds_found(texts, block, names, strict=strict):
            found[kind].append(applies_to)
    distinctive = other_words & (reference.height >= _MIN_ROWS)
    found[DISTINCTIVE_WORD] = [numbered.filter(distinctive)["pair"]]
    applies = (
        pl.when(pl.col("pair").is_in(pl.concat(found[kind]).unique().implode())).then(pl.lit(kind))
        for kind in KINDS
    )
    return numbered.select(kind=pl.coalesce(applies))["kind"]


def _kinds_found(
    texts: pl.DataFrame, pairs: pl.DataFrame, names: pl.DataFrame, *, strict: bool
) -> Iterator[tuple[str, pl.Series]]:
    """Each kind but the last, with the ``pair`` numbers (UInt32) to which it applies.

    Pairs whose first kind is known are left out of later comparisons, since most of these read all texts.
    """
    rows = in_pairs(texts, pairs)
    folded = tokens.folded(rows)
    ids, words = tokens.tokenise(folded)
    vocabulary = read_vocabulary(words, names["name"])
    ids = vocabulary.compared(ids)
    bigrams = tokens.own_bigrams(ids, pairs)
    own = own_words.own_words(ids, pairs)
    replaced = own_words.replacements(bigrams)
    content = vocabulary.roles.filter("content").select("id")
    values = own_words.own_values(own, bigrams, vocabulary)
    for kind in ("negation", "restriction"):
        found = own_words.with_own(values, kind, either=True)
        yield kind, found
        pairs = _others(pairs, found)
    written = own_words.values_as_written(in_pairs(rows, pairs).join(folded, on="row"), pairs)
    values = Sides(*(pl.concat(sides) for sides in zip(values, written, strict=True)))
    replaced_kinds = own_words.replaced_values(replaced, vocabulary)
    for kind in _VALUES:
        replaced_pairs = replaced_kinds.filter(kind=kind)["pair"]
        found = pl.concat([own_words.with_own(values, kind, either=strict), replaced_pairs])
        yield kind, found
        pairs = _others(pairs, found)
    rows = in_pairs(rows, pairs)
    own = Sides(*(side.join(pairs, on="pair", how="semi", maintain_order="left") for side in own))
    yield "identifier", joined_names.with_other_names(rows, pairs)
    yield "identifier", own_words.with_own(values, "slot", either=True)
    yield "question", own_words.with_own(values, "question")
    yield "direction", opposition.with_other_directions(bigrams, vocabulary)
    yield "opposite", opposition.with_opposites(own, replaced, bigrams, vocabulary)
    yield "name", own_names.with_other_names(own, values, names, vocabulary, either=strict)
    yield "name", own_names.with_exchanged_names(replaced, own, vocabulary)
    yield "name", own_words.replaced_throughout(replaced, own, pairs, ids, content)
    yield "word order", word_order.reordered(ids, pairs, bigrams, vocabulary)
    yield "word order", name_order.with_other_order(rows, pairs)
    yield "sequence", sequences.with_other_sequences(rows, pairs)


def _others(pairs: pl.DataFrame, found: pl.Series) -> pl.DataFrame:
    """The ``pairs`` whose numbers are not ``found``."""
    return pairs.filter(~pl.col("pair").is_in(found.implode())) if len(found) else pairs


def _names(reference: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """``name`` and ``count`` of the words of ``rows`` that are proper names in a sample of the texts and in ``rows``."""
    sample = reference_rows(reference.select("row", "raw"))
    texts = pl.concat([sample, rows]).unique("row", maintain_order=True)["raw"]
    return proper_names(texts, distinct_words(rows["raw"]))
