"""RSP006: a set in which a part of the answers do not depend on their prompts."""

from __future__ import annotations

import numpy as np
import polars as pl

from auditor.analysis.embedding.columns import SIDES
from auditor.analysis.embedding.static import Vectors
from auditor.analysis.responses.count_sketch import CountSketch, word_counts
from auditor.analysis.responses.relevance import PairScorer, View
from auditor.analysis.responses.unfitting_share import unfitting_share
from auditor.analysis.text import normalise
from auditor.dataset.dataset import Dataset
from auditor.formats import kto
from auditor.model import Ran, whole_file
from auditor.rules import load_rules

NAME = "partly-unrelated"

_MIN_ROWS, _MAX_ROWS = 100, 2_000  # more are evenly spaced
_MIN_WORDS = 6  # of an answer that is tested; shorter ones fit any prompt
_MIN_LONG = 0.5  # share of the rows with such an answer
# Prompts and answers are in one language if this share of the words of the answers is in prompts: a translation fits its
# text where it keeps a name or a number.
_MIN_SHARED = 0.3
_MIN_READABLE = 0.9  # share of the rows in a script that the embedding model knows, for it to be used; other rows are left out

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return a finding on the set if many answers fit their prompts as those of other rows do, and the others clearly fit."""
    if data.task not in ("generation", "preference"):
        return Ran()
    rows = _pairs(data)
    every = rows.height
    rows = rows.filter(word_counts(rows["response_text"]) >= _MIN_WORDS)
    if rows.height < max(_MIN_ROWS, _MIN_LONG * every):
        return Ran(left_out=f"fewer than {_MIN_ROWS} rows with a long answer, or most are short")
    rows = rows.gather_every(-(-rows.height // _MAX_ROWS))
    readable, _ = data.embeddings.readable_pairs(data.positions(rows["row"]))
    by_meaning = data.task == "generation" and readable.mean() >= _MIN_READABLE
    rows = rows.filter(pl.Series(readable)) if by_meaning else rows
    prompts, answers = rows["prompt_text"], rows["response_text"]
    if CountSketch.shared(prompts, answers) < _MIN_SHARED:
        return Ran(left_out="prompts and answers are in different languages")
    words = CountSketch(pl.concat([prompts, answers.alias("prompt_text")]))
    views = [_view(words.encode(prompts), words.encode(answers))]
    if by_meaning:
        at = data.positions(rows["row"])
        views.append(_view(*(data.embeddings.of_few(side, at) for side in SIDES)))
    scorer, order = PairScorer(views, rows.height), np.arange(rows.height)
    share = unfitting_share(scorer.percentile(scorer.score(order, order)))
    detail = f"about {share:.0%} of the answers fit their prompts as those of other rows do, and the others clearly fit"
    return Ran(whole_file("RSP006", [(detail, share)] if share else []))


def _pairs(data: Dataset) -> pl.DataFrame:
    """Return ``row, prompt_text, response_text`` of training rows; of preferences those whose response is chosen or desired."""
    rows = data.normalised.filter(pl.col("role") == "train")
    rows = rows.select("row", "prompt_text", "response_text")
    if data.task == "preference":
        is_wanted = (pl.col("format") != kto.NAME) | kto.desired(pl.col("tools"))
        wanted = data.training.filter(is_wanted)
        chosen = wanted.select("row", response_text=normalise.fold_to_words(wanted["response"]))
        rows = rows.drop("response_text").join(chosen, on="row", maintain_order="left")
    return rows.drop_nulls()


def _view(prompts: Vectors, answers: Vectors) -> View:
    return lambda at: prompts[at], lambda at: answers[at]
