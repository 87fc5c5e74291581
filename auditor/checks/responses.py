"""RSP001, RSP003: responses that belong to another prompt, and of an unusual length; both rest on one scorer, so the file is long."""

import dataclasses

import numpy as np
import polars as pl
from msgspec import field
from msgspec.structs import replace
from numpy.typing import NDArray

from auditor.analysis.pairs import near_pairs
from auditor.analysis.responses import evidence
from auditor.analysis.responses.best_prompts import USUAL_QUANTILE, best_prompts, least_score
from auditor.analysis.responses.count_sketch import CountSketch, word_counts
from auditor.analysis.responses.forms.code import is_code
from auditor.analysis.responses.length_deviations import length_deviations
from auditor.analysis.responses.relevance import Encode, PairScorer, Rows, Scores, View
from auditor.analysis.responses.unfitting_share import related_auc, unfitting_share
from auditor.analysis.text.excerpts import evenly_spaced
from auditor.analysis.text.positions import contains
from auditor.dataset.dataset import Dataset
from auditor.facts import Facts
from auditor.model import Ran, findings
from auditor.plural import pluralize
from auditor.rules import load_rules

NAME = "responses"

_MIN_ROWS = 50  # with fewer, the scores of random pairs are not known well enough
# Least probability that a row's own pair scores above a random one (AUC) at which rows are reported.
# Source: translations and texts in a language that the model does not know stay below 0.84;
# instruction sets and chats in English are above 0.87 by words and 0.96 by meaning
# (tests/bench/bench_responses.py).
_MIN_AUC = 0.85
# The same by words alone. Source: in eleven sets in Chinese, Japanese, Korean, Russian, Ukrainian, Serbian and Hindi, own rows
# are reported where it is 0.88 and 0.89, and two of 1,900 where it is 0.94 and more.
_MIN_AUC_OF_WORDS = 0.92
_MIN_PERCENTILE = 0.9  # share of random pairs that a fitting pair exceeds
_MIN_WORDS = 4  # a shorter response fits any prompt
# Most unfitting rows that are compared with each other, the worst first. If two rows are swapped, both are unfitting.
_MAX_UNFITTING = 4_096
# Least Jaccard similarity of two prompts that share a passage, and of a response and a prompt that are one text.
# Source: the questions on one passage of XQuAD have 0.6 and more, unrelated prompts of gsm8k and alpaca_en 0.1
# and less.
_MAX_SHARED = 0.3
_MAX_SAME = 0.8
_TOLERANCE = 1e-3  # scores this close are equal: sums over blocks of other sizes differ

# A length is unusual beyond this number of robust standard deviations of its logarithm; and their least value.
_MAX_DEVIATIONS, _MIN_DEVIATION = 6.0, 0.2

_USUAL = 1 - USUAL_QUANTILE
RULES = load_rules(__name__)


class Auc(Facts, frozen=True):
    """Probability that a row's own pair scores above a random one: by meaning (null where it cannot be read), by words, by both."""

    meaning: float | None
    words: float
    both: float


class ResponseFit(Facts, frozen=True, kw_only=True):
    """How clearly responses fit their own prompts, or why they were not evaluated."""

    rows: int | None = field(name="rows_judged", default=None)
    auc: Auc | None = field(name="apart", default=None)
    code_rows: int = 0  # with a prompt or response of code, which only a shared name can place
    abstained: str | None = None


def run(data: Dataset) -> Ran:
    """Return findings, and ``response_quality``: the share of random pairs that score lower."""
    if data.task != "generation":
        return Ran()  # a label fits many prompts by design, and a preference pair has two responses
    rows = data.normalised.filter(pl.col("role") == "train")
    rows = rows.select("row", "prompt_text", "response_text").drop_nulls()
    texts = data.valid.select("row", "prompt", "response")
    rows = rows.join(texts, on="row", maintain_order="left")
    if rows.height < _MIN_ROWS:
        few = f"{pluralize(rows.height, 'row')} with prompt and response, fewer than {_MIN_ROWS}"
        return Ran(facts=ResponseFit(abstained=few))
    position = data.positions(rows["row"])
    readable, unread = data.embeddings.readable_pairs(position)
    known = rows.filter(pl.Series(readable))
    is_known = not unread.too_many and known.height >= _MIN_ROWS
    # The embedding model does not know some scripts: their texts are compared by words alone.
    ran = (
        _evaluated(_views(data, known), known)
        if is_known
        else _evaluated(_views(data, rows)[1:], rows)
    )
    return dataclasses.replace(ran, left_out=unread.note)


def _evaluated(views: list[View], rows: pl.DataFrame) -> Ran:
    """Return what ``run`` does, for rows (``row, prompt_text, response_text, prompt, response``) to compare."""
    scorer = PairScorer(views, rows.height)
    *by_meaning, words, both = (round(area, 4) for area in scorer.auc)
    auc = Auc(by_meaning[0] if by_meaning else None, words, both)
    code_rows = int((is_code(rows["prompt"]) | is_code(rows["response"])).sum())
    facts = ResponseFit(rows=rows.height, auc=auc, code_rows=code_rows)
    least = _MIN_AUC if by_meaning else _MIN_AUC_OF_WORDS
    every = np.arange(rows.height)
    own = scorer.score(every, every)
    quality = scorer.percentile(own)
    areas = related_auc(scorer.auc, unfitting_share(quality))
    if areas[-1] < least:
        reason = "responses fit random prompts nearly as well as their own"
        return Ran(_all_slipped(views, rows), facts=replace(facts, abstained=reason))
    scores = pl.DataFrame({"row": rows["row"], "response_quality": quality})
    found = [_unusual_lengths(rows, quality)]
    if min(areas) >= least:
        found.append(_misplaced(rows, scorer, own, quality))
    else:
        reason = "by meaning or by words, own responses fit nearly as random ones do"
        facts = replace(facts, abstained=reason)
    return Ran(pl.concat(found), scores, facts)


def _views(data: Dataset, rows: pl.DataFrame) -> list[View]:
    """Return two views of the pairs: by meaning (embeddings) and by words (count sketches)."""
    position = data.positions(rows["row"])
    sides = evenly_spaced(rows["prompt_text"]), evenly_spaced(rows["response_text"])
    step = max(1, rows.height // _MAX_UNFITTING)
    words = CountSketch(pl.concat([side.gather_every(step).rename("text") for side in sides]))
    return [
        (
            lambda i: data.embeddings.of("prompts", position[i]),
            lambda i: data.embeddings.of("responses", position[i]),
        ),
        (
            lambda i: words.encode(sides[0].gather(i)),
            lambda i: words.encode(sides[1].gather(i)),
        ),
    ]


def _misplaced(
    rows: pl.DataFrame, scorer: PairScorer, own: Scores, quality: Scores
) -> pl.DataFrame:
    """Return the unfitting rows whose response fits the prompt of another unfitting row, and no prompt better."""
    unfitting = np.flatnonzero(quality < _MIN_PERCENTILE)
    unfitting = np.sort(unfitting[np.argsort(own[unfitting], kind="stable")[:_MAX_UNFITTING]])
    words = word_counts(rows["response_text"]).to_numpy()
    best, score = best_prompts(scorer, unfitting, unfitting)
    least = least_score(scorer, own, unfitting, np.flatnonzero(quality >= _MIN_PERCENTILE))
    fits = (score >= least) & (words[unfitting] >= _MIN_WORDS)
    row, partner, score = unfitting[fits], best[fits], score[fits]
    # Few rows are left, so the texts themselves can be compared.
    plausible = _is_plausible(rows, row, partner) & ~_share_passage(rows, row, partner)
    row, partner, score = row[plausible], partner[plausible], score[plausible]
    by_view = scorer.score_by_view(partner, row) > scorer.score_by_view(row, row)
    better = by_view.all(axis=0)
    row, partner, score = row[better], partner[better], score[better]
    _, highest = best_prompts(scorer, scorer.sample, row)
    unsurpassed = highest <= score + _TOLERANCE
    return _reported(rows, row[unsurpassed], partner[unsurpassed], quality[row[unsurpassed]])


def _is_plausible(rows: pl.DataFrame, row: Rows, partner: Rows) -> NDArray[np.bool_]:
    """Return which rows have texts that can show that their response belongs to the prompt of ``partner``: bool[n].

    Code and formulas cannot show it, unless a name in the program does. A response may quote its own prompt; and it
    may be the next prompt, as in a dialogue with one turn a line.
    """
    own, other = rows.gather(row), rows.gather(partner)
    readable = evidence.is_readable(own["prompt"], own["response"])
    named = evidence.names_only_other(own["response"], own["prompt"], other["prompt"])
    quotes = own.select(contains(pl.col("prompt_text"), pl.col("response_text")))
    next_turn = near_pairs.similarity_by_row(own["response_text"], other["prompt_text"])
    plausible = ((readable | named) & ~quotes.to_series()).to_numpy()
    return np.asarray(plausible & (next_turn < _MAX_SAME))


def _share_passage(rows: pl.DataFrame, row: Rows, partner: Rows) -> NDArray[np.bool_]:
    """Return which pairs of prompts share a passage or a history, so that each fits the other's response: bool[n]."""
    own, other = (rows["prompt_text"].gather(side) for side in (row, partner))
    return np.asarray(near_pairs.similarity_by_row(own, other) >= _MAX_SHARED)


def _all_slipped(views: list[View], rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that fit after all responses are moved by one line, if the whole set then fits."""
    every = np.arange(rows.height)
    for step in (1, -1):
        shifted = np.roll(every, -step)  # the row that has the response of each prompt
        scorer = PairScorer([(left, _at(right, shifted)) for left, right in views], rows.height)
        if min(scorer.auc) >= _MIN_AUC:
            fits = np.flatnonzero(scorer.percentile(scorer.score(every, every)) >= _MIN_PERCENTILE)
            fits = fits[_is_plausible(rows, shifted[fits], fits)]
            return _reported(rows, shifted[fits], fits)
    return findings()


def _at(right: Encode, shifted: Rows) -> Encode:
    return lambda i: right(shifted[i])


def _reported(
    rows: pl.DataFrame, row: Rows, partner: Rows, quality: Scores | None = None
) -> pl.DataFrame:
    pairs = pl.DataFrame({"row": rows["row"].gather(row), "related": rows["row"].gather(partner)})
    score = pl.Series(quality.round(3)) if quality is not None else pl.lit(None)
    detail = (
        "the response fits its prompt no better than a random one, and fits that of the other line"
    )
    return findings(pairs.with_columns(score=score), rule="RSP001", detail=detail)


def _unusual_lengths(rows: pl.DataFrame, quality: Scores) -> pl.DataFrame:
    """Return the unfitting rows whose response is far longer or shorter than the others."""
    chars = pl.col("response").str.len_chars()
    sized = rows.select(
        "row",
        chars=chars,
        score=length_deviations(chars.clip(1), _MIN_DEVIATION).abs(),
        low=chars.quantile(0.05, "linear").cast(pl.Int64),
        high=chars.quantile(0.95, "linear").cast(pl.Int64),
        quality=pl.Series(quality),
    )
    far = (pl.col("score") > _MAX_DEVIATIONS) & (pl.col("quality") < _MIN_PERCENTILE)
    found = sized.filter(far)
    details = [
        f"{pluralize(size, 'character')}, and the response does not fit its prompt; 90% of the responses have"
        f" {low:,} to {high:,}"
        for size, low, high in found.select("chars", "low", "high").iter_rows()
    ]
    detail = pl.Series(details, dtype=pl.String)
    reported = found.select("row", pl.col("score").round(2)).with_columns(detail=detail)
    return findings(reported, rule="RSP003")
