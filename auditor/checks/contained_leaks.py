"""LEK006: evaluation prompts inside a training row, and training prompts inside an evaluation row."""

from collections.abc import Iterator

import polars as pl

from auditor.dataset.dataset import Dataset
from auditor.dataset.pairs import (
    contained_prompts,
    disguised_leaks,
    recoded_leaks,
    reworded_leaks,
    same_answers,
)
from auditor.model import Ran, Skipped, findings
from auditor.rules import load_rules

NAME = "contained-leaks"

RULES = load_rules(__name__)
# The training row of a pair is the outer text or the inner one.
_OUTER = {"row": "outer", "related": "inner"}
_INNER = {"row": "inner", "related": "outer"}


def run(data: Dataset) -> Ran | Skipped:
    """Return a finding for each evaluation row that is inside a training row or contains one.

    Each of these training rows has at least one finding, too. Pairs of rows that LEK001, LEK002 or
    LEK003 report both are left out.
    """
    if not (data.lines["role"] == "eval").any():
        return Skipped("no evaluation file given (--eval FILE)")
    pairs = _pairs(data)
    known = _reported(data)["row"].implode()
    pairs = pairs.filter(~(pl.col("row").is_in(known) & pl.col("related").is_in(known)))
    sides = [
        pairs.sort("share", "related", "row", descending=[True, False, False]).unique(
            side, keep="first", maintain_order=True
        )
        for side in ("related", "row")
    ]
    once = pl.concat(sides).unique(["row", "related"], keep="first", maintain_order=True)
    return Ran(findings(once.sort("row", "related").rename({"share": "score"}), rule="LEK006"))


def _pairs(data: Dataset) -> pl.DataFrame:
    """Return ``share, row, related, detail`` of the training rows that contain an evaluation row, or are inside one."""
    texts = contained_prompts.training_texts(data)
    inside = contained_prompts.eval_prompts_in_training(data, texts)
    around = contained_prompts.training_prompts_in_evaluation(data)
    written = pl.concat(
        [
            inside.select("share", _where("the evaluation prompt", "this row"), **_OUTER),
            around.select("share", _where("this prompt", "the evaluation row"), **_INNER),
            *_with_equal_answers(data, texts),
        ]
    )
    reworded = reworded_leaks.reworded_prompts(data, texts)
    words = "{}% of the words of the evaluation prompt are in this row, in its order"
    others = reworded.select("share", pl.format(words, _percent()).alias("detail"), **_OUTER)
    return pl.concat([written, *_hidden(data), others.join(written, on="related", how="anti")])


def _with_equal_answers(data: Dataset, texts: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Return pairs whose prompts differ in what does not change the answer, or with the evaluation answer in the row."""
    answered = same_answers.eval_rows_with_more_around(data)
    numbered = same_answers.eval_rows_with_other_numbers(data)
    inside = same_answers.eval_rows_with_answer_inside(data, texts)
    for pairs, detail in (
        (answered, "one prompt is inside the other, and the answer is the same"),
        (numbered, "the same example with another number, which changes nothing"),
        (inside, "the answer of the evaluation row is in this row"),
    ):
        yield pairs.select(
            pl.lit(1.0).alias("share"), pl.lit(detail).alias("detail"), "row", "related"
        )


def _hidden(data: Dataset) -> Iterator[pl.DataFrame]:
    """Return pairs in which the evaluation text is disguised, in another code, or in a field that no layout reads."""
    disguised = disguised_leaks.disguised_prompts(data)
    recoded = recoded_leaks.recoded_prompts(data)
    unread = disguised_leaks.prompts_in_other_fields(data)
    for pairs, detail in (
        (disguised, "the same letters, which one of the two rows hides"),
        (recoded, "the evaluation prompt is a text of this row with its letters exchanged"),
        (unread, "the evaluation prompt is in a field of this row that no layout reads"),
    ):
        yield pairs.select(pl.lit(1.0).alias("share"), pl.lit(detail).alias("detail"), **_OUTER)


def _where(what: str, row: str) -> pl.Expr:
    """Return where the text is, in words."""
    position = pl.format(", from character {}", pl.col("start") + 1).fill_null("")
    field = pl.col("field").fill_null("the conversation")
    whole = pl.format("{} is in {} of {}{}", pl.lit(what), field, pl.lit(row), position)
    part = pl.format("{}% of {}", _percent(), whole)
    return pl.when(pl.col("share") == 1).then(whole).otherwise(part).alias("detail")


def _percent() -> pl.Expr:
    return (100 * pl.col("share")).floor().cast(pl.Int64)


def _reported(data: Dataset) -> pl.DataFrame:
    """Return ``row``: what LEK001, LEK002 and LEK003 report, and copies of these evaluation rows."""
    train, held_out, prompts = data.keys_of("train"), data.keys_of("eval"), data.non_template_keys
    sides = ((train, "row_key"), (prompts, "prompt_key"))
    evals = pl.concat(
        [held_out.join(mine, on=key, how="semi").select("row") for mine, key in sides]
    )
    same = [mine.join(held_out, on=key, how="semi").select("row") for mine, key in sides]
    near = data.similar_prompts.filter(
        pl.col("kind").is_null()
        & pl.col("left").is_in(prompts["row"].implode())
        & pl.col("right").is_in(held_out["row"].implode())
    )
    evals = pl.concat([evals, near.select(row="right")])
    texts = data.normalised.filter(pl.col("role") == "eval").select(
        "row", text=pl.coalesce("prompt_text", "response_text")
    )
    known = texts.join(evals, on="row", how="semi").drop_nulls("text")
    copies = texts.join(known, on="text", how="semi").select("row")
    return pl.concat([*same, near.select(row="left"), evals, copies]).unique()
