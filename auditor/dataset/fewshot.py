"""The cheaper rung, ready to use: examples for a prompt, and the rows to measure it on.

Picks are clean rows that other rows confirm, one or more for each class as far as they go, spread
so that most rows of the set have their most similar example in their own class. No pick is a copy
or a near-duplicate of an eval row, or of its conversation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.arrays import top_k_columns
from auditor.analysis.coverage.prototypes import ANY_CLASS, PrototypeProblem, select_prototypes
from auditor.analysis.text.lsa import lsa_vectors
from auditor.dataset.dataset import Dataset
from auditor.dataset.leak_links import contrast_pairs, with_leaking_rows

Vectors = NDArray[np.float32]
Encode = Callable[[pl.Series], Vectors]
_Labels = NDArray[np.int64]

# Rows that are looked at, and of these that may be picked. Source: tests/bench/bench_fewshot.py
# runs on as many; similarities of all to all candidates then take 50 MB.
_ROWS, _CANDIDATES = 4_000, 3_000
_LEAST = 20  # rows of a class that may be picked, and that are looked at, if there are as many
# Examples from which two are given to a contrast pair, so that most still stand for the whole.
_CONTRAST_FROM = 5
_NEAR = 10  # neighbours that confirm a label
# Estimated tokens: four UTF-8 bytes each, and four more for the frame of a message. Source: OpenAI's
# rule of thumb for English (help centre, "What are tokens"); Chinese comes out 0.75 a character.
_BYTES_A_TOKEN, _TOKENS_A_MESSAGE = 4, 4


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many examples, and within which limits."""

    # Examples in all. Source: the fine-tuning policy, "3-10 input/output pairs in the prompt".
    k: int = 8
    per_class: int = 0  # examples of each class instead of ``k`` in all
    # Estimated tokens of all examples. Source: ten examples of 400; a longer block costs more a call
    # than most tasks are worth.
    budget: int = 4_000
    # Rows of the eval file. Source: at n = 200 a 95 % interval is 7 points either way or less.
    eval_size: int = 200
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Pick:
    """One example: a row of the set, and why it was picked."""

    row: int
    label: str  # "" where there are no classes
    tokens: int  # estimated
    why: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The examples in the order of the prompt, the rows to measure on, and what to know of both."""

    picks: tuple[Pick, ...]
    eval_rows: pl.Series = field(repr=False)  # UInt32, in file order; none where an eval was given
    notes: tuple[str, ...] = ()


def choose(
    data: Dataset, clean: pl.DataFrame, wanted: Wanted, encode: Encode = lsa_vectors
) -> Choice:
    """Choose examples among the clean training rows.

    Args:
        data: training rows and, where an eval file was given, its rows.
        clean: ``row`` (UInt32) of the rows without any finding, and ``label_quality`` (Float64, 0
            to 1, null where nobody judged); the doubtful half of each class is not picked.
        wanted: how many, and within which limits.
        encode: texts to float32[n, d] of unit length, e.g. ``embed.load("static").encode``.

    The same rows, ``wanted`` and vectors give the same choice. Rows with tools or tool calls are
    left out, since a prompt block cannot show them. No picks where no row is left.
    """
    rows = _pool(data, clean)
    seen = _sample(rows, wanted.seed)
    if seen.is_empty():
        return Choice((), rows["row"].head(0), ("no clean row can be shown as an example",))
    picks = _with_contrast(data, rows, pick(seen, encode(seen["text"]), wanted), wanted)
    order = np.random.default_rng(wanted.seed).permutation(len(picks))
    picks = [picks[place] for place in order]  # models favour the label they saw last
    taken = pl.Series([own.row for own in picks], dtype=pl.UInt32)
    held_out = rows["row"].head(0)
    if data.keys_of("eval").is_empty():
        held_out = _held_out(rows, with_leaking_rows(data, taken), wanted)
    choice = Choice(tuple(picks), held_out)
    return replace(choice, notes=tuple(_notes(seen, choice, data, wanted)))


def pick(seen: pl.DataFrame, vectors: Vectors, wanted: Wanted) -> list[Pick]:
    """Pick examples among ``seen``: ``row, label, label_quality, tokens``, ``vectors`` in its order.

    Pure; larger classes come first, and what fits no class slot goes where most rows gain.
    """
    problem = _problem(seen, vectors, wanted)
    found = select_prototypes(problem, _slots(problem.labels, wanted), wanted.budget)
    return _told(seen, problem, [own for own in found if own is not None])


def _with_contrast(
    data: Dataset, rows: pl.DataFrame, picks: list[Pick], wanted: Wanted
) -> list[Pick]:
    """The last two picks replaced by a contrast pair, where there is one that the budget allows.

    Only where there are no classes: with classes the picks themselves tell them apart.
    """
    if data.task == "classification" or len(picks) < _CONTRAST_FROM:
        return picks
    tokens: dict[int, int] = dict(rows.select("row", "tokens").iter_rows())
    for one, two, kind in contrast_pairs(data, rows["row"]).iter_rows():
        kept = [own for own in picks if own.row not in (one, two)][: len(picks) - 2]
        left = wanted.budget - sum(own.tokens for own in kept)
        if tokens[one] + tokens[two] <= left:
            why = f"a contrast: nearly the same request, another {kind}, another answer"
            return kept + [Pick(row, "", tokens[row], why) for row in (one, two)]
    return picks


def _pool(data: Dataset, clean: pl.DataFrame) -> pl.DataFrame:
    """The rows that may be shown: ``row, text, label, label_quality, tokens``, in file order."""
    if "label_quality" not in clean.columns:
        clean = clean.with_columns(label_quality=pl.lit(None, pl.Float64))
    rows = data.valid.filter(
        pl.col("role") == "train", pl.col("tools").is_null(), pl.col("calls").is_null()
    ).join(clean.select("row", "label_quality"), on="row", maintain_order="left")
    evals = data.keys_of("eval")["row"]
    if evals.len():
        rows = rows.filter(~pl.col("row").is_in(with_leaking_rows(data, evals).implode()))
    classes = data.task == "classification"
    said = pl.concat_str("system", "prompt", answer(data.task), ignore_nulls=True)
    return rows.select(
        "row",
        "label_quality",
        text=pl.coalesce("prompt", "response").fill_null(""),
        label=pl.col("label").fill_null("") if classes else pl.lit(""),
        tokens=(said.str.len_bytes() / _BYTES_A_TOKEN).ceil().cast(pl.Int64)
        + 2 * _TOKENS_A_MESSAGE,
    )


def answer(task: str) -> pl.Expr:
    """What a row's assistant should say: the label of a classification, else the response."""
    return pl.coalesce("label", "response") if task == "classification" else pl.col("response")


def _sample(rows: pl.DataFrame, seed: int) -> pl.DataFrame:
    """At most ``_ROWS`` rows drawn by seed, ``_LEAST`` of each class first; in file order."""
    drawn = rows.sample(fraction=1, shuffle=True, seed=seed)
    rest = pl.int_range(pl.len()).over("label") >= _LEAST
    return drawn.sort(rest, maintain_order=True).head(_ROWS).sort("row")


def _problem(seen: pl.DataFrame, vectors: Vectors, wanted: Wanted) -> PrototypeProblem:
    """The rows looked at, and as candidates the surer half of each class."""
    labels = seen["label"].rank("dense").to_numpy().astype(np.int64) - 1
    drawn = np.random.default_rng(wanted.seed).permutation(seen.height)
    sure = seen.select("label", "label_quality", "tokens").with_columns(
        place=pl.int_range(pl.len()),
        drawn=pl.Series(drawn),
        confirmed=pl.Series(_confirmed(vectors, labels)),
    )
    judged = pl.col("label_quality").fill_null(1.0)
    most = max(_LEAST, _CANDIDATES // (int(labels.max()) + 1))
    sure = (
        sure.filter(
            (pl.col("confirmed") >= pl.col("confirmed").median().over("label"))
            & (judged >= judged.median().over("label"))
            | (pl.len().over("label") < _LEAST)
        )
        .filter(pl.col("tokens") <= wanted.budget)
        .filter(pl.col("drawn").rank("ordinal").over("label") <= most)
    )
    return PrototypeProblem(vectors, labels, sure["place"].to_numpy(), sure["tokens"].to_numpy())


def _confirmed(vectors: Vectors, labels: _Labels) -> NDArray[np.float64]:
    """Share of each row's nearest other rows that have its label (float64[n])."""
    similar = vectors @ vectors.T
    np.fill_diagonal(similar, -2)
    count = min(_NEAR, len(labels) - 1)
    if count < 1:
        return np.ones(len(labels))
    near = top_k_columns(similar, count)
    return np.asarray((labels[near] == labels[:, None]).mean(axis=1))


def _slots(labels: _Labels, wanted: Wanted) -> list[int]:
    """The class of each pick: the larger classes first; what is left over is open to any."""
    classes, sizes = np.unique(labels, return_counts=True)
    order: list[int] = classes[np.argsort(-sizes, kind="stable")].tolist()
    if wanted.per_class:
        return order * wanted.per_class
    return (order + [ANY_CLASS] * wanted.k)[: wanted.k]


def _told(seen: pl.DataFrame, problem: PrototypeProblem, found: Sequence[int]) -> list[Pick]:
    """The picks with what each stands for: the rows nearest to it that share its label."""
    similar = problem.vectors @ problem.vectors[found].T
    classes = problem.labels[found]
    nearest = similar.argmax(axis=1)
    kept = classes[nearest] == problem.labels
    covers = np.bincount(nearest[kept], minlength=len(found)).tolist()
    rows = seen.select("row", "label", "tokens").rows()
    picks = []
    for place, own in enumerate(found):
        row, label, tokens = rows[own]
        why = f"stands for {covers[place]:,} of {seen.height:,} rows looked at"
        if classes[place] in classes[:place]:
            others = np.where(classes != classes[place], similar[own], -np.inf)
            rival = rows[found[int(others.argmax())]][1] if np.isfinite(others).any() else ""
            why += f"; a contrast with {rival}" if rival else ""
        picks.append(Pick(row, label, tokens, why))
    return picks


def _held_out(rows: pl.DataFrame, away: pl.Series, wanted: Wanted) -> pl.Series:
    """``eval_size`` rows that no pick is linked with, each class in proportion, drawn by seed."""
    left = rows.filter(~pl.col("row").is_in(away.implode()))
    drawn = left.sample(fraction=1, shuffle=True, seed=wanted.seed)
    share = (pl.int_range(pl.len()) + 0.5) / pl.len()
    return drawn.sort(share.over("label"), maintain_order=True)["row"].head(wanted.eval_size).sort()


def _notes(seen: pl.DataFrame, choice: Choice, data: Dataset, wanted: Wanted) -> Iterator[str]:
    """What the reader of the block must know: what was not covered, and why."""
    picks, classes = choice.picks, seen["label"].n_unique()
    shown = len({pick.label for pick in picks})
    total = sum(pick.tokens for pick in picks)
    yield f"{len(picks)} examples, some {total:,} tokens (four bytes a token)"
    if len(picks) < (asked := wanted.per_class * classes or wanted.k):
        yield f"{asked} were asked for: no more rows are sure enough and fit {wanted.budget:,} tokens"
    if shown < classes:
        yield f"{classes - shown} of {classes} classes have no example: describe them in words"
    if data.keys_of("eval").is_empty() and choice.eval_rows.len() < wanted.eval_size:
        yield f"only {choice.eval_rows.len()} rows are left to measure on"
