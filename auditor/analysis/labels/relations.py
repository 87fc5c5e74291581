"""Why the words of its texts do not decide the labels of a set, so that classifiers of words cannot review them."""

import re
from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.labels.shared_parts import SharedParts, agreement
from auditor.analysis.text.varying_words import VaryingWords

_Labels = NDArray[np.int64]

# Share of the rows that must have a part in common with another row. And the highest kappa of their labels at which
# the part says nothing about the label. Source: two sets ask whether an answer to a passage is right, and whether a
# sentence follows from another. Their kappas are -0.03 and 0.00, with 85 and 19% of the rows. Sets of topics with 9%
# of these rows or more have a kappa of 0.51 or more; if a fifth of the labels of two classes are wrong, it is
# divided by 2.8.
MIN_SHARED, MAX_AGREEMENT = 0.1, 0.15
# Kappa of labels and predictions at which the words do decide, whatever the rows have in common.
MIN_KAPPA = 0.8
# Names of classes that state how two texts relate, in languages of public sets of this kind, or judge the grammar.
_RELATION = re.compile(
    r"entail|contradi|refut|paraphras|widerspr|蕴含|蘊含|含意|矛盾|grammatical|^unacceptable",
    re.IGNORECASE,
)

NO_WORDS = "rows differ in numbers and symbols more than in words"
# Different words in 300 rows, for each row, below which a set has a closed vocabulary. Source: puzzles and proofs have
# 0.03 to 0.6; nine public sets of topics, intents and sentiments have 1.06 or more.
MIN_NEW_WORDS = 0.7

# Share of the texts that must list their label and another one, rows that are read, and characters of the shortest name.
_MIN_LISTS, _MAX_LISTS, _MIN_NAME_CHARS = 0.9, 500, 3


def why_not_in_words(
    names: Sequence[str], labels: _Labels, shared: SharedParts, words: VaryingWords, kappa: float
) -> str:
    """Return a clause that says why words do not decide the label, or "" if there is no reason to think so.

    Args:
        names: of the classes.
        labels: int64[n], below 0 for rows that are not reviewed.
        shared: rows that have a part of their text in common.
        words: those that vary from row to row.
        kappa: of labels and predictions.
    """
    relation = relation_name(names)
    if relation:
        return relation
    if kappa >= MIN_KAPPA:
        return ""
    if len(shared.rows) >= MIN_SHARED * len(labels) and agreement(shared, labels) <= MAX_AGREEMENT:
        return "rows that share a large part of their text have different labels as often as any two rows"
    return NO_WORDS if words.are_few else ""


def list_choices(
    names: Sequence[str], texts: pl.Series, labels: _Labels, words: VaryingWords
) -> bool:
    """Return whether nearly every text lists its label and a few of the others, as in "Choices: oak, elm, ash".

    The models then see the list, and what decides is the rest of the text. An instruction that lists all classes says
    nothing on the text, but a puzzle of a closed vocabulary may be about all of them. Arguments are as in
    `why_not_in_words`, and ``texts`` is String[n].
    """
    rows = pl.DataFrame({"text": texts.fill_null("").str.to_lowercase(), "label": labels})
    rows = rows.filter(pl.col("label") >= 0)
    rows = rows.gather_every(max(1, rows.height // _MAX_LISTS))
    if rows.is_empty() or len(names) > _MAX_LISTS:
        return False
    folded = [name.lower() for name in names]
    if min(map(len, folded)) < _MIN_NAME_CHARS:
        return False
    named = rows.select(
        "label",
        count=pl.sum_horizontal(pl.col("text").str.contains(name, literal=True) for name in folded),
        own=pl.col("text").str.contains(
            pl.col("label").replace_strict(range(len(folded)), folded), literal=True
        ),
    )
    most = len(names) if words.new_in_row < MIN_NEW_WORDS else len(names) // 2
    few = pl.col("count").is_between(2, most)
    return named.filter(few & pl.col("own")).height >= _MIN_LISTS * named.height


def relation_name(names: Sequence[str]) -> str:
    """Return a clause on the first of ``names`` that is about the form or a relation of texts, or "" if there is none."""
    relation = next((name for name in names if _RELATION.search(name)), None)
    if relation is None:
        return ""
    return f"a label such as '{relation}' is about the form or the relation of texts, not about their content"
