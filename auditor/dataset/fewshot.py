"""Few-shot prompting, the cheaper alternative: examples for a prompt, and rows to evaluate it on.

Examples are clean rows that other rows confirm, at least one of each class while there are enough, chosen so
that most rows of the set have their most similar example in their own class. No example is a copy or
near-duplicate of an evaluation row, or belongs to its conversation.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from auditor.analysis.text.lsa import lsa_vectors
from auditor.dataset.dataset import Dataset
from auditor.dataset.fewshot_prototypes import (
    MAX_ROWS,
    MIN_CLASS_ROWS,
    FewShotExample,
    FewShotOptions,
    select_from,
)
from auditor.dataset.pairs.leak_links import contrast_pairs, with_leaking_rows

# Fewest examples at which a contrast pair may take two of them, so that most still represent all rows.
_MIN_EXAMPLES_FOR_CONTRAST = 5
# Estimated tokens: four UTF-8 bytes each, and four more for the frame of a message. Source: OpenAI's rule
# of thumb for English (help centre, "What are tokens"). The estimate for Chinese is 0.75 a character.
_BYTES_PER_TOKEN, _TOKENS_PER_MESSAGE = 4, 4


@dataclass(frozen=True, slots=True)
class FewShotSelection:
    """Examples in the order of the prompt, the rows to evaluate on, and notes on both."""

    examples: tuple[FewShotExample, ...]
    # UInt32, in file order; empty if there are eval files
    eval_rows: pl.Series = field(repr=False)
    notes: tuple[str, ...] = ()


def select_examples(
    data: Dataset, clean: pl.DataFrame, options: FewShotOptions
) -> FewShotSelection:
    """Select examples among the clean training rows.

    Args:
        data: training rows and, if there are eval files, their rows.
        clean: ``row`` (UInt32) of the rows without any finding, and optionally ``label_quality``
            (Float64, 0 to 1, or null): the half of a class with the lower quality is not selected.
        options: how many, and within which limits.

    The same rows and options give the same selection. Rows with tools or tool calls are left
    out, since a prompt block cannot show them. There are no examples if no row is left.
    """
    rows = _usable_rows(data, clean)
    sample = _sample(rows, options.seed)
    if sample.is_empty():
        return FewShotSelection(
            (), rows["row"].head(0), ("no clean row can be shown as an example",)
        )
    examples = select_from(sample, lsa_vectors(sample["text"]), options)
    examples = _with_contrast_pair(data, rows, examples, options.budget)
    order = np.random.default_rng(options.seed).permutation(len(examples))
    examples = [examples[i] for i in order]  # models favour the label they saw last
    eval_rows = rows["row"].head(0)
    if data.keys_of("eval").is_empty():
        selected = pl.Series([example.row for example in examples], dtype=pl.UInt32)
        eval_rows = _eval_rows(rows, with_leaking_rows(data, selected), options)
    selection = FewShotSelection(tuple(examples), eval_rows)
    return replace(selection, notes=tuple(_notes(sample, selection, data, options)))


def _with_contrast_pair(
    data: Dataset, rows: pl.DataFrame, examples: list[FewShotExample], budget: int
) -> list[FewShotExample]:
    """The examples, with the last two replaced by a contrast pair if one fits the budget.

    Only without classes: examples of different classes are contrasts themselves.
    """
    if data.task == "classification" or len(examples) < _MIN_EXAMPLES_FOR_CONTRAST:
        return examples
    tokens: dict[int, int] = dict(rows.select("row", "tokens").iter_rows())
    for one, two, kind in contrast_pairs(data, rows["row"]).iter_rows():
        kept = [own for own in examples if own.row not in (one, two)][: len(examples) - 2]
        room = budget - sum(own.tokens for own in kept)
        if tokens[one] + tokens[two] <= room:
            why = f"contrast: nearly the same request, with another {kind} and another answer"
            return kept + [FewShotExample(row, "", tokens[row], why) for row in (one, two)]
    return examples


def _usable_rows(data: Dataset, clean: pl.DataFrame) -> pl.DataFrame:
    """The rows that a prompt may show: ``row, text, label, label_quality, tokens``, in file order."""
    if "label_quality" not in clean.columns:
        clean = clean.with_columns(label_quality=pl.lit(None, pl.Float64))
    rows = data.valid.filter(
        pl.col("role") == "train", pl.col("tools").is_null(), pl.col("calls").is_null()
    ).join(clean.select("row", "label_quality"), on="row", maintain_order="left")
    evals = data.keys_of("eval")["row"]
    if evals.len():
        rows = rows.filter(~pl.col("row").is_in(with_leaking_rows(data, evals).implode()))
    shown = pl.concat_str("system", "prompt", response(data.task), ignore_nulls=True)
    tokens = (shown.str.len_bytes() / _BYTES_PER_TOKEN).ceil().cast(pl.Int64)
    return rows.select(
        "row",
        "label_quality",
        text=pl.coalesce("prompt", "response").fill_null(""),
        label=pl.col("label").fill_null("") if data.task == "classification" else pl.lit(""),
        tokens=tokens + 2 * _TOKENS_PER_MESSAGE,
    )


def response(task: str) -> pl.Expr:
    """What the assistant answers in an example: the label of a classification, else the response."""
    return pl.coalesce("label", "response") if task == "classification" else pl.col("response")


def _sample(rows: pl.DataFrame, seed: int) -> pl.DataFrame:
    """A random sample of at most ``MAX_ROWS`` rows, in file order; small classes are kept whole."""
    shuffled = rows.sample(fraction=1, shuffle=True, seed=seed)
    rest = pl.int_range(pl.len()).over("label") >= MIN_CLASS_ROWS
    return shuffled.sort(rest, maintain_order=True).head(MAX_ROWS).sort("row")


def _eval_rows(rows: pl.DataFrame, excluded: pl.Series, options: FewShotOptions) -> pl.Series:
    """A random sample of ``eval_size`` rows that are not ``excluded``, each class in proportion."""
    left = rows.filter(~pl.col("row").is_in(excluded.implode()))
    shuffled = left.sample(fraction=1, shuffle=True, seed=options.seed)
    share = ((pl.int_range(pl.len()) + 0.5) / pl.len()).over("label")
    return shuffled.sort(share, maintain_order=True)["row"].head(options.eval_size).sort()


def _notes(
    sample: pl.DataFrame, selection: FewShotSelection, data: Dataset, options: FewShotOptions
) -> Iterator[str]:
    """What the reader of the prompt block must know: its size, and what is missing and why."""
    examples, classes = selection.examples, sample["label"].n_unique()
    total = sum(example.tokens for example in examples)
    size = "1 example" if len(examples) == 1 else f"{len(examples)} examples"
    yield f"{size}, about {total:,} tokens (estimated at four bytes each)"
    requested = options.per_class * classes or options.k
    if len(examples) < requested:
        yield (
            f"{requested} were requested; no other row is reliable enough and fits into"
            f" {options.budget:,} tokens"
        )
    missing = classes - len({example.label for example in examples})
    if missing:
        one = missing == 1
        yield (
            f"{missing} of {classes} classes {'has' if one else 'have'} no example: describe"
            f" {'it' if one else 'them'} in words"
        )
    if data.keys_of("eval").is_empty() and selection.eval_rows.len() < options.eval_size:
        count = selection.eval_rows.len()
        yield f"only {count} row{'' if count == 1 else 's'} left to evaluate on"
