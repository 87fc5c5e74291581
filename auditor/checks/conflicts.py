"""CON001, CON003: one prompt, two answers."""

from __future__ import annotations

import polars as pl

from auditor.analysis.labels import annotators
from auditor.analysis.labels.vote_summary import summarise
from auditor.analysis.text import normalise
from auditor.dataset.dataset import Dataset
from auditor.model import Ran, Rule, Severity, Skipped, findings
from auditor.settings import Settings

NAME = "conflicts"

RULES: tuple[Rule, ...] = (
    Rule(
        "CON001",
        "conflicting-answer",
        Severity.REVIEW,
        "The same prompt stands in the set with another label, or with another answer.",
        "The model is told two things at once; at best it learns to guess. One of the rows is"
        " usually wrong, and the eval cannot show it if it was labelled the same way.",
        '{"text": "card lost", "label": "card"}\n{"text": "Card lost", "label": "account"}',
        '{"text": "card lost", "label": "card"}',
        "Decide which answer is right and drop or correct the other row.",
        "a label held by more than two thirds of the prompt's rows is taken as right and its rows"
        " stay, or one 90 % likely by the votes of three people or more; free-text prompts with four or"
        " more answers are taken as many answers by design",
    ),
    Rule(
        "CON003",
        "several-answers",
        Severity.NOTE,
        "Prompts have several free-text answers, and that looks like the design of the set.",
        "Harmless for translation or sampled answers; wasteful where one answer was meant.",
        '{"prompt": "Hello", "lang": "de", "completion": "Hallo"}\n'
        '{"prompt": "Hello", "lang": "fr", "completion": "Bonjour"}',
        "put what decides the answer into the prompt: Translate into German: Hello",
        "Nothing, if it is meant. Else give each prompt one answer.",
        "rows differ in another field, a prompt has four or more answers, or more rows than"
        " many_answers (15 %) have several answers to their prompt",
    ),
)

_CLEAR_MAJORITY = 2 / 3  # share of a prompt's rows; three votes against one
_BY_DESIGN = 4  # different answers to one free-text prompt


def run(data: Dataset) -> Ran | Skipped:
    """A finding on each row of a disputed prompt, but those of a clear majority."""
    if data.task in ("preference", "text", "unknown"):
        return Skipped(f"a set of task {data.task} has no single answer to a prompt")
    rows = data.keys_of("train").filter(
        pl.all_horizontal(pl.col("prompt_key", "response_key").is_not_null())
    )
    disputed = rows.filter(pl.col("response_key").n_unique().over("prompt_key") > 1)
    if data.task == "classification":
        return Ran(_findings(_weighed(data, _votes(data, disputed))))
    return Ran(_free_text(data, disputed, rows.height, data.settings))


def _free_text(
    data: Dataset, disputed: pl.DataFrame, rows: int, settings: Settings
) -> pl.DataFrame:
    """Set aside what is several answers by design before calling anything a conflict."""
    disputed = disputed.join(data.other_fields, on="row", how="left", maintain_order="left")
    many = pl.col("response_key").n_unique().over("prompt_key") >= _BY_DESIGN
    alike = pl.col("response_key").n_unique().over("prompt_key", "other_fields")
    explained = alike.max().over("prompt_key") == 1
    usual = disputed.height > settings.many_answers * rows
    design = disputed.filter(many | explained | pl.lit(usual))
    rest = disputed.join(design.select("row"), on="row", how="anti", maintain_order="left")
    found = _findings(_votes(data, rest))
    if design.is_empty():
        return found
    prompts = design["prompt_key"].n_unique()
    note = findings(
        pl.DataFrame(
            {"detail": [f"prompts with several answers: {prompts}, in {design.height} rows"]}
        ),
        rule="CON003",
    )
    return pl.concat([found, note])


def _votes(data: Dataset, rows: pl.DataFrame) -> pl.DataFrame:
    """``row, related, score, detail, stays``: the share of its prompt's rows that agree with each row."""
    answers = data.valid.select("row", said=pl.coalesce("label", "response").str.slice(0, 60))
    lines = data.lines.select("row", "sha256")
    # A copy of a line is no second opinion.
    rows = rows.join(lines, on="row", maintain_order="left")
    rows = rows.unique(["prompt_key", "sha256"], keep="first", maintain_order=True)
    rows = rows.join(answers, on="row", maintain_order="left").with_columns(
        votes=pl.len().over("prompt_key", "response_key"), all=pl.len().over("prompt_key")
    )
    first = rows.group_by("prompt_key", "response_key", maintain_order=True).agg(
        other=pl.col("row").first(), other_said=pl.col("said").first(), other_votes=pl.len()
    )
    # The rival of an answer has most votes among the others; of equals what it says decides, which
    # does not depend on the order of rows.
    pairs = rows.join(first, on="prompt_key").filter(
        pl.col("response_key") != pl.col("response_key_right")
    )
    rival = pairs.sort(
        "row", "other_votes", "other_said", "other", descending=[False, True, False, False]
    )
    rival = rival.unique("row", keep="first", maintain_order=True)
    detail = pl.format(
        "'{}' here ({} of {} rows), '{}' there", "said", "votes", "all", "other_said"
    )
    if data.task == "classification":
        summary = summarise(_label_votes(rows)).rename({"row": "prompt_key"})
        rival = rival.join(summary, on="prompt_key", maintain_order="left")
        detail = pl.format("this text is {}; this row says '{}'", "summary", "said")
    score = pl.col("votes") / pl.col("all")
    return rival.select(
        "row", related="other", score=score, detail=detail, stays=score > _CLEAR_MAJORITY
    )


def _label_votes(rows: pl.DataFrame) -> pl.DataFrame:
    """Return ``row, label, votes``, as ``summarise`` takes them; ``row`` is the prompt."""
    label = pl.col("said").first().alias("label")
    return (
        rows.group_by("response_key", row="prompt_key")
        .agg(label, votes=pl.len())
        .drop("response_key")
    )


def _weighed(data: Dataset, found: pl.DataFrame) -> pl.DataFrame:
    """``found`` with people's votes in place of a count of rows, where there are enough of them."""
    if data.consensus is None:
        return found
    rows = data.keys_of("train").select("row", text="prompt_key").join(data.valid, on="row")
    rows = rows.select("row", "text", label=normalise.fold_characters(pl.col("label")))
    likely = data.consensus.labels.select("text", "label", own="probability")
    people = rows.join(likely, on=["text", "label"], how="left").join(
        data.consensus.best.select("text", "probability", best="name"), on="text"
    )
    both = found.join(people, on="row", how="left", maintain_order="left")
    voted = pl.col("probability").is_not_null()
    percent = (100 * pl.col("probability")).floor().cast(pl.Int64)
    more = pl.format("{}; weighed by person '{}' is {}% likely", "detail", "best", percent)
    return both.with_columns(
        score=pl.when(voted).then(pl.col("own").fill_null(0.0)).otherwise("score"),
        stays=pl.when(voted)
        .then(pl.col("own").fill_null(0.0) >= annotators.MIN_PROBABILITY)
        .otherwise("stays"),
        detail=pl.when(voted).then(more).otherwise("detail"),
    )


def _findings(votes: pl.DataFrame) -> pl.DataFrame:
    return findings(votes.filter(~pl.col("stays")), rule="CON001")
