"""LEK001, LEK002: what the evaluation asks must not stand in the training file."""

from __future__ import annotations

import polars as pl

from auditor.analysis.text import contrast
from auditor.dataset.dataset import Dataset
from auditor.dataset.group_fields import GROUP_FIELDS
from auditor.model import Ran, Rule, Severity, Skipped, findings

NAME = "leakage"

# Fields that say which rows belong together.

_WHY = (
    "The model has seen the question, so the eval measures memory. The score looks better than"
    " the model is, and the decision to ship rests on it."
)
_EVAL = '{"text": "my card is gone", "label": "card"}'
RULES: tuple[Rule, ...] = (
    Rule(
        "LEK001",
        "leaked-example",
        Severity.ERROR,
        "A training row is the same as a row of the evaluation file, after the folding of DUP002.",
        _WHY,
        f"train.jsonl: {_EVAL}\neval.jsonl:  {_EVAL}",
        "no line of train.jsonl stands in eval.jsonl",
        "Drop the training row: --clean writes the file without it.",
        "exact equality after folding; letters, digits and symbols are compared",
    ),
    Rule(
        "LEK002",
        "leaked-prompt",
        Severity.ERROR,
        "A training row has the prompt of an evaluation row, with another answer.",
        _WHY,
        'train.jsonl: {"text": "My card is gone!", "label": "account"}\neval.jsonl:  ' + _EVAL,
        "no prompt of train.jsonl stands in eval.jsonl",
        "Drop the training row, and find out which of the two answers is wrong.",
        "exact equality after folding; free-text prompts with four or more answers in training"
        " are templates and are left out",
    ),
    Rule(
        "LEK003",
        "leaked-near-prompt",
        Severity.ERROR,
        "The prompt of a training row is nearly the same as that of an evaluation row.",
        _WHY,
        'train.jsonl: {"text": "hello, my card was stolen on the way to work", "label": "card"}\n'
        'eval.jsonl:  {"text": "my card was stolen on the way to work", "label": "card"}',
        "no prompt of train.jsonl is a reworded prompt of eval.jsonl",
        "Drop the training row. Pairs that differ in a number, name, negation and the like (DUP012"
        " lists them) ask different things and are not reported.",
        "near_duplicate: Jaccard similarity of 5-character shingles, default 0.8, counted and not"
        " estimated; templates are masked first",
    ),
    Rule(
        "LEK005",
        "group-across-files",
        Severity.WARNING,
        "Training and evaluation hold parts of the same conversation, document or group.",
        "Rows of one group share facts and wording: the eval is easier than the real traffic.",
        'train.jsonl: {"conversation_id": "c7", "text": "my card is gone", "label": "card"}\n'
        'eval.jsonl:  {"conversation_id": "c7", "text": "since monday", "label": "card"}',
        "every conversation stands in one file only",
        "Move whole groups to one side: dataset-audit split keeps them together.",
        f"equal values of a field named {', '.join(GROUP_FIELDS)}",
    ),
    Rule(
        "LEK009",
        "eval-not-read",
        Severity.ERROR,
        "Lines of the evaluation file could not be read as examples.",
        "What cannot be read cannot be searched for: a leak may hide there.",
        '{"text": "my card is gone", "label"',
        _EVAL,
        "Audit the evaluation file by itself and repair the lines it names.",
    ),
)


def run(data: Dataset) -> Ran | Skipped:
    """At least one finding for each leaked evaluation line, and one for each leaking row."""
    if not (data.lines["role"] == "eval").any():
        return Skipped("no evaluation file given (--eval FILE)")
    train, held_out = data.keys_of("train"), data.keys_of("eval")
    same = _matches(train, held_out, "row_key")
    prompts = data.non_template_keys
    asked = _matches(
        prompts, held_out.join(same, left_on="row", right_on="related", how="anti"), "prompt_key"
    ).join(same, on="row", how="anti", maintain_order="left")
    return Ran(
        pl.concat(
            [
                findings(same, rule="LEK001", score=1.0, detail="the same example"),
                findings(asked, rule="LEK002", score=1.0, detail="the same prompt, another answer"),
                _near(data, prompts, pl.concat([same, asked])),
                _groups(data),
                _unread(data),
            ]
        )
    )


def _matches(train: pl.DataFrame, held_out: pl.DataFrame, key: str) -> pl.DataFrame:
    """``row, related``: for each evaluation row its first training row, and the reverse.

    Linear in the number of rows: a thousand copies on both sides do not make a million pairs.
    """
    mine = train.filter(pl.col(key).is_not_null()).select(key, "row")
    theirs = held_out.filter(pl.col(key).is_not_null()).select(key, related="row")
    by_eval = theirs.join(mine.unique(key, keep="first", maintain_order=True), on=key)
    by_train = mine.join(theirs.unique(key, keep="first", maintain_order=True), on=key)
    both = pl.concat([by_eval.select("row", "related"), by_train.select("row", "related")])
    return both.unique().sort("row", "related")


def _near(data: Dataset, prompts: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Near-equal prompts without a contrast; each evaluation row once, by its closest row."""
    held_out = data.keys_of("eval")["row"].implode()
    alike = data.similar_prompts.filter(
        pl.col("left").is_in(prompts["row"].implode()) & pl.col("right").is_in(held_out)
    )
    shown = data.valid.select("row", raw=pl.coalesce("prompt", "response"))
    texts = data.normalised.select("row", normalised=pl.coalesce("prompt_text", "response_text"))
    kinds = contrast.kinds(shown.join(texts, on="row"), alike)
    near = (
        alike.with_columns(kind=kinds)
        .filter(pl.col("kind").is_null())
        .select("score", row="left", related="right")
        .join(known, on="related", how="anti", maintain_order="left")
    )
    ranked = near.sort("score", "row", descending=[True, False], maintain_order=True)
    closest = pl.concat(
        [ranked.unique(side, keep="first", maintain_order=True) for side in ("related", "row")]
    )
    percent = (pl.col("score") * 100).round(0).cast(pl.Int64)
    return findings(
        closest.unique(maintain_order=True).with_columns(detail=pl.format("{} % alike", percent)),
        rule="LEK003",
    )


def _groups(data: Dataset) -> pl.DataFrame:
    """The first training row of each group that the evaluation file has a part of."""
    rows = data.valid.select("row", "role", "extra").filter(pl.col("extra").is_not_null())
    found = [findings()]
    for name in GROUP_FIELDS:
        value = pl.col("extra").str.json_path_match(f"$.{name}").alias("value")
        first = (
            rows.select("row", "role", value)
            .drop_nulls()
            .unique(["role", "value"], keep="first", maintain_order=True)
        )
        mine, theirs = (first.filter(pl.col("role") == role) for role in ("train", "eval"))
        both = mine.join(theirs, on="value", maintain_order="left").select(
            "row", related="row_right", detail=pl.format("{} '{}'", pl.lit(name), "value")
        )
        found.append(findings(both, rule="LEK005"))
    return pl.concat(found)


def _unread(data: Dataset) -> pl.DataFrame:
    evals = data.lines.filter((pl.col("role") == "eval") & (pl.col("state") != "blank"))
    lost = evals.join(data.valid, on="row", how="anti", maintain_order="left")
    if lost.is_empty():
        return findings()
    first = lost.row(0, named=True)
    lines = "1 line was" if lost.height == 1 else f"{lost.height} lines were"
    detail = f"{lines} not read, the first is line {first['line']} of {first['source']}"
    return findings(pl.DataFrame({"detail": [detail]}), rule="LEK009")
