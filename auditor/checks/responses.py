"""RSP001, RSP003: responses that belong to another prompt, and responses unlike all others."""

from __future__ import annotations

import numpy as np
import polars as pl
from msgspec import field
from msgspec.structs import replace
from numpy.typing import NDArray

from auditor.analysis.responses.count_sketch import CountSketch
from auditor.analysis.responses.relevance import Encode, PairScorer, Rows, Scores, View
from auditor.dataset.dataset import Dataset
from auditor.facts import Facts
from auditor.model import Ran, Rule, Severity, findings

NAME = "responses"

RULES: tuple[Rule, ...] = (
    Rule(
        "RSP001",
        "wrong-response",
        Severity.REVIEW,
        "The response fits its prompt no better than a random one, and fits that of another line.",
        "Answers that slipped to another line teach the model to ignore the prompt.",
        '{"prompt": "Capital of France?", "completion": "Water boils at 100 degrees."}',
        '{"prompt": "Capital of France?", "completion": "The capital of France is Paris."}',
        "Compare with the line named beside it; put the response where it belongs, or drop it.",
        "below nine in ten random pairs by meaning and words together, while another such line's prompt"
        " fits, by meaning and by words, as nine in ten rows' own do; not judged where own pairs score"
        " above random ones in fewer than 85 of 100 draws",
    ),
    Rule(
        "RSP003",
        "outlier-response",
        Severity.WARNING,
        "The response is far longer or shorter than the others, and does not fit its prompt.",
        "It is often a paste error, a refusal or a log; long ones take a large share of the loss.",
        "a server log of 40,000 characters where most answers have 200",
        "a response of the usual length",
        "Read it; shorten or drop it if it is no answer.",
        "six robust standard deviations (median absolute deviation) of the logarithm of the length,"
        " and a fit below nine in ten random pairs'",
    ),
)

_ROWS = 50  # fewer say too little of what random pairs are like
# Chance that a row's own pair scores above a random one; below it nothing is said. Source:
# translations and texts in a language the model does not know stay below 0.84, instruction sets and
# chats in English are above 0.87 by words and 0.96 by meaning (tests/bench/bench_responses.py).
_SEPARATE = 0.85
_RANDOM = 0.9  # share of random pairs that a doubtful row fits worse than
_USUAL = 0.1  # quantile of the other rows' own scores that a better prompt has to reach
_WORDS = 4  # a response of fewer words fits anything
_MOST = 4_096  # doubtful rows compared with each other, the worst ones; a swap is doubtful twice
_BLOCK = 512  # of them at once
_ALIKE = 1e-3  # scores this near are equal: sums over blocks of other sizes differ
_FAR = 6.0
_NORMAL = 1.4826  # median absolute deviations in a standard deviation


class Auc(Facts, frozen=True):
    """Probability that a row's own pair scores above a random one: by meaning, by words, by both."""

    meaning: float
    words: float
    both: float


class ResponseFit(Facts, frozen=True, kw_only=True):
    """How well responses can be told to fit their prompts, or why they were not evaluated."""

    rows: int | None = field(name="rows_judged", default=None)
    auc: Auc | None = field(name="apart", default=None)
    abstained: str | None = None


def run(data: Dataset) -> Ran:
    """Findings, and ``response_quality``: the share of random pairs that fit worse."""
    if data.task != "generation":
        return Ran()  # labels fit many prompts by design, pairs have two answers
    rows = data.normalised.filter(
        (pl.col("role") == "train")
        & pl.col("prompt_text").is_not_null()
        & pl.col("response_text").is_not_null()
    ).select("row", "prompt_text", "response_text")
    if rows.height < _ROWS:
        few = f"{rows.height} rows with prompt and response, fewer than {_ROWS}"
        return Ran(findings(), facts=ResponseFit(abstained=few))
    views = _views(data, rows)
    scorer = PairScorer(views, rows.height)
    facts = ResponseFit(rows=rows.height, auc=Auc(*(round(area, 4) for area in scorer.auc)))
    if scorer.auc[-1] < _SEPARATE:
        reason = "responses fit random prompts nearly as well as their own"
        return Ran(_slipped(views, rows), facts=replace(facts, abstained=reason))
    every = np.arange(rows.height)
    own = scorer.score(every, every)
    quality = scorer.percentile(own)
    scores = pl.DataFrame({"row": rows["row"], "response_quality": quality})
    found = [_outliers(data, rows, quality)]
    if min(scorer.auc) >= _SEPARATE:
        found.append(_elsewhere(rows, scorer, own, quality))
    else:
        reason = "meaning or words do not tell own responses from random ones"
        facts = replace(facts, abstained=reason)
    return Ran(pl.concat(found), scores, facts)


def _views(data: Dataset, rows: pl.DataFrame) -> list[View]:
    """By meaning and by words."""
    place = data.positions(rows["row"])
    some = rows.gather_every(max(1, rows.height // _MOST))
    words = CountSketch(
        pl.concat([some["prompt_text"], some["response_text"].alias("prompt_text")])
    )
    return [
        (
            lambda i: data.embeddings.prompts[place[i]],
            lambda i: data.embeddings.responses[place[i]],
        ),
        (
            lambda i: words.encode(rows["prompt_text"].gather(i)),
            lambda i: words.encode(rows["response_text"].gather(i)),
        ),
    ]


def _elsewhere(
    rows: pl.DataFrame, scorer: PairScorer, own: Scores, quality: Scores
) -> pl.DataFrame:
    """Doubtful rows whose response fits the prompt of another doubtful row, and no prompt better."""
    doubtful = np.flatnonzero(quality < _RANDOM)
    doubtful = np.sort(doubtful[np.argsort(own[doubtful], kind="stable")[:_MOST]])
    told = rows["response_text"].str.count_matches(" ", literal=True).to_numpy() >= _WORDS - 1
    usual = float(np.quantile(own[quality >= _RANDOM], _USUAL))
    best, score = _best(scorer, doubtful, doubtful)
    likely = (score >= usual) & told[doubtful]
    row, partner, score = doubtful[likely], best[likely], score[likely]
    both = (scorer.score_by_view(partner, row) > scorer.score_by_view(row, row)).all(axis=0)
    row, partner, score = row[both], partner[both], score[both]
    _, highest = _best(scorer, scorer.sample, row)
    sure = highest <= score + _ALIKE
    return _told(rows, row[sure], partner[sure], quality[row[sure]])


def _best(scorer: PairScorer, left: Rows, right: Rows) -> tuple[Rows, Scores]:
    """Of ``left`` the prompt that fits each response of ``right`` best, its own aside, and how well."""
    best, score = np.zeros(len(right), np.int64), np.full(len(right), -np.inf)
    for start in range(0, len(right), _BLOCK) if len(left) else ():
        part = right[start : start + _BLOCK]
        fits = scorer.score_all(left, part)
        fits[left[:, None] == part] = -np.inf
        best[start : start + len(part)] = left[fits.argmax(axis=0)]
        score[start : start + len(part)] = fits.max(axis=0)
    return best, score


def _slipped(views: list[View], rows: pl.DataFrame) -> pl.DataFrame:
    """Every row, if all responses stand one line too low or too high."""
    every = np.arange(rows.height)
    for step in (1, -1):
        moved = np.roll(every, -step)  # where the response of each prompt stands
        shifted = PairScorer([(left, _at(right, moved)) for left, right in views], rows.height)
        if min(shifted.auc) >= _SEPARATE:
            fits = shifted.percentile(shifted.score(every, every)) >= _RANDOM
            return _told(rows, moved[fits], every[fits])
    return findings()


def _at(right: Encode, moved: Rows) -> Encode:
    return lambda i: right(moved[i])


def _told(
    rows: pl.DataFrame, row: Rows, partner: Rows, quality: Scores | None = None
) -> pl.DataFrame:
    listed = pl.DataFrame(
        {"row": rows["row"].gather(row), "related": rows["row"].gather(partner)}
    ).with_columns(score=pl.Series(quality.round(3)) if quality is not None else None)
    detail = "fits its prompt as a random response does, and the prompt of the other line well"
    return findings(listed, rule="RSP001", detail=detail)


def _outliers(data: Dataset, rows: pl.DataFrame, quality: Scores) -> pl.DataFrame:
    """Rows of an odd length that fit their prompt as random ones do."""
    said = rows.join(data.valid.select("row", "response"), on="row", maintain_order="left")
    size: NDArray[np.int64] = said["response"].str.len_chars().to_numpy().astype(np.int64)
    logs = np.log(np.maximum(size, 1))
    middle = float(np.median(logs))
    spread = max(_NORMAL * float(np.median(np.abs(logs - middle))), 0.2)
    away = np.abs(logs - middle) / spread
    low, high = np.quantile(size, [0.05, 0.95]).astype(int).tolist()
    far = np.flatnonzero((away > _FAR) & (quality < _RANDOM))
    details = [
        f"{size[i]:,} characters, and no fit to the prompt; most responses have {low:,} to {high:,}"
        for i in far
    ]
    listed = {"row": rows["row"].gather(far), "score": away[far].round(2)}
    detail = pl.Series("detail", details, dtype=pl.String)
    return findings(pl.DataFrame(listed).with_columns(detail), rule="RSP003")
