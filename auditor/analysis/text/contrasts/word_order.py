"""Pairs of texts with the same words in another order that says something else.

"Does A cite B" and "does B cite A" have the same words, as have "in May he met Ann" and "he met Ann in
May". In the first pair two words change positions, in the second a phrase moves. If the texts differ in
nothing else, `exchanges` looks at the sequences. If they do, bigrams show which it is:

| change                                | only in one text        | only in the other       |
|---------------------------------------|-------------------------|-------------------------|
| p A q ... r B s  ->  p B q ... r A s  | pA, Aq, rB, Bs          | pB, Bq, rA, As          |
| p A B q  ->  p B A q                  | pA, AB, Bq              | pB, BA, Aq              |

Two words have changed positions if the one text has pA and rB, and the other pB and rA.
"""

import polars as pl

from auditor.analysis.text.contrasts import exchanges
from auditor.analysis.text.tokens import Bigrams
from auditor.analysis.text.vocabulary import Vocabulary

# Share of a text's bigrams that the other text may lack. Source: of 6,000 paraphrases in MRPC and
# CLINC150 with close embeddings, 12 seem to exchange words without this limit, 9 with it; PAWS pairs
# lie below.
_MAX_CHANGED = 0.5


def reordered(
    ids: pl.DataFrame, pairs: pl.DataFrame, bigrams: Bigrams, vocabulary: Vocabulary
) -> pl.Series:
    """Return the pairs, by number, in which words have changed positions (UInt32).

    ``ids`` (``row, id``) are the tokens in text order, ``pairs`` is ``pair, left, right``.
    """
    same_words, exchanged = exchanges.exchanged_parts(ids, pairs, vocabulary)
    sizes = ids.group_by("row").len()
    few = pairs.filter(~pl.col("pair").is_in(same_words.implode()))
    for side, own in zip(("left", "right"), bigrams, strict=True):
        changed = own.group_by("pair").agg(changed=pl.len())
        few = few.join(changed, on="pair").join(sizes, left_on=side, right_on="row")
        few = few.filter(pl.col("changed") <= _MAX_CHANGED * pl.col("len")).select(pairs.columns)
    found = [
        _exchanged_words(ids, few, bigrams, vocabulary.roles, columns)
        for columns in (("first", "second"), ("second", "first"))
    ]
    return pl.concat([exchanged, *found])


def _exchanged_words(
    ids: pl.DataFrame,
    pairs: pl.DataFrame,
    bigrams: Bigrams,
    roles: pl.DataFrame,
    columns: tuple[str, str],
) -> pl.Series:
    """Return the ``pairs`` in which two content words have exchanged the token on one side (UInt32).

    ``columns`` of the bigrams are the neighbours and the words. All four tokens occur once in each text: a phrase that moves
    past another one exchanges repeated tokens ("in May in Rome"). Exchanges around a word that joins equals show nothing: "a
    and b", and "the capital is Rome" if that is the whole difference.
    """
    content = roles.filter("content").select(word="id")
    left, right = (
        side.select("pair", near=columns[0], word=columns[1])
        .join(pairs, on="pair", how="semi")
        .join(content, on="word", how="semi")
        for side in bigrams
    )
    slots = left.join(right, on=["pair", "near"], suffix="_other").rename({"word_other": "other"})
    found = slots.join(
        slots, left_on=["pair", "word", "other"], right_on=["pair", "other", "word"], suffix="_two"
    ).filter(pl.col("near") < pl.col("near_two"))
    if found.is_empty():
        return found["pair"]
    links = roles.select("id", "coordinator", "copula", "edge")
    found = found.join(links, left_on="near", right_on="id")
    found = found.join(links, left_on="near_two", right_on="id", suffix="_two")
    joins_equals = (
        (pl.col("coordinator") | pl.col("coordinator_two"))
        | (pl.col("edge") & (pl.col("copula_two") | pl.col("edge_two")))
        | (pl.col("copula") & pl.col("edge_two"))
    )
    found = found.filter(~joins_equals).join(pairs, on="pair").with_row_index("case")
    tokens = found.unpivot(
        ["word", "other", "near", "near_two"], index=["case", "left", "right"], value_name="id"
    )
    repeated = [
        tokens.join(_repeated(ids, tokens[side]), left_on=[side, "id"], right_on=["row", "id"])[
            "case"
        ]
        for side in ("left", "right")
    ]
    return found.filter(~pl.col("case").is_in(pl.concat(repeated).implode()))["pair"]


def _repeated(ids: pl.DataFrame, rows: pl.Series) -> pl.DataFrame:
    """The tokens that occur more than once in one of ``rows``: ``row, id``."""
    counts = ids.filter(pl.col("row").is_in(rows.unique().implode())).group_by("row", "id").len()
    return counts.filter(pl.col("len") > 1).select("row", "id")
