"""What a data set teaches: classes, free answers, preferences, or text."""

import numpy as np
import polars as pl

from auditor.analysis.text import normalise
from auditor.formats import kto
from auditor.formats.record.base import MIN_SEVERAL
from auditor.settings import Settings

MULTI_LABEL = "multi-label"
# Tasks whose answers are labels of a text.
LABELLED = ("classification", MULTI_LABEL)
# What a row without any label is called where texts have several or none.
NO_LABEL = "no label"

# Least share of rows with an empty list of labels at which that is an answer and not an omission. Source: where it is
# one, as with toxic comments, most texts have none.
_MIN_UNLABELLED = 0.05

# Labels are free answers if more than this share of the rows has one that no other row has, or, in larger sets, if
# there are more than half as many different ones as rows. Source: 0.81 of the answers to 600 questions on passages
# occur once; of 100 rows of CLINC150, the finest public set of classes here (151), 0.51 do.
_MIN_ROWS, _MAX_SINGLE_SHARE = 100, 0.55
_MIN_ROWS_FOR_DISTINCT, _MAX_DISTINCT_SHARE = 1_000, 0.5
# Fewest different numbers at which numeric answers are results and not classes, and the share of answers that are
# numbers. Source: ratings have up to 11 values; the final answers of GSM8K have 353 in 1,319 rows. Classes
# that are numbered from 0 or 1 without gaps remain classes, unless numbers occur in nearly all prompts.
_MAX_NUMERIC_CLASSES, _MIN_NUMERIC_SHARE = 20, 0.9
_TAGS, _MIN_TAGGED = r"^\W*(?:(?:o|[bielsu]-\w+)\W+){2,}(?:o|[bielsu]-\w+)\W*$", 0.9
_NUMBER = r"^[-+−]?\p{Sc}?\s?\d[\d.,]*\s?(?:\p{Sc}|%)?$"


def task_of(examples: pl.DataFrame, settings: Settings, several: int = 0) -> str:
    """Return classification, multi-label, generation, preference, text or unknown, for EXAMPLES of training rows.

    ``several`` is how many of them have several labels.

    A set of few, short, repeated responses is a classification. A set with labels is one unless its labels
    are free answers.
    """
    if examples.is_empty():
        return "unknown"
    share = examples.select(
        pl.col("label", "rejected").is_not_null().mean(), kto=(pl.col("format") == kto.NAME).mean()
    ).row(0, named=True)
    if several and several >= MIN_SEVERAL * examples["label"].count():
        return MULTI_LABEL
    if share["label"] > 0.5:
        return "generation" if _labels_are_answers(examples) else "classification"
    if share["rejected"] > 0.5 or share["kto"] > 0.5:
        return "preference"
    if examples["prompt"].null_count() > examples.height / 2:
        return "text"
    return "classification" if _few_responses(examples, settings) else "generation"


def with_task(examples: pl.DataFrame, task: str) -> pl.DataFrame:
    """Return ``examples`` with the responses of a classification as labels, the labels of other tasks as responses."""
    labels = examples["label"].null_count()
    if task == MULTI_LABEL:
        none = (examples["label"] == "").sum() >= _MIN_UNLABELLED * examples["label"].count()
        return (
            examples.with_columns(label=pl.col("label").replace("", NO_LABEL)) if none else examples
        )
    if task == "classification" and labels > examples.height / 2:
        return examples.with_columns(label=pl.col("response").str.strip_chars())
    if task == "generation" and labels < examples.height / 2:
        label = pl.lit(None, pl.String)
        return examples.with_columns(response=pl.coalesce("response", "label"), label=label)
    return examples


def _few_responses(examples: pl.DataFrame, settings: Settings) -> bool:
    """Whether nearly all responses are short and repeat, with several rows for each on average."""
    responses = examples.select(
        "prompt", value=normalise.fold_characters(pl.col("response"))
    ).drop_nulls("value")
    classes = (
        responses.group_by("value")
        .len()
        .filter(
            (pl.col("len") > 1)
            & pl.col("value").str.len_chars().is_between(1, settings.class_chars)
        )
    )
    covered = int(classes["len"].sum())
    few = 2 <= classes.height <= covered / settings.class_rows
    enough = covered >= settings.class_coverage * examples.height
    return few and enough and not _are_results(responses) and not _are_tags(responses["value"])


def _are_tags(values: pl.Series) -> bool:
    """Whether nearly all values are the tags of several words: "o b-per i-per o"."""
    return int(values.str.contains(_TAGS).sum()) >= _MIN_TAGGED * len(values)


def _labels_are_answers(examples: pl.DataFrame) -> bool:
    """Whether most labels occur once, or are results of a calculation; not where people voted on them."""
    labels = examples.select(
        "prompt", "votes", value=normalise.fold_characters(pl.col("label"))
    ).filter(pl.col("value") != "")
    if labels.height < _MIN_ROWS or labels["votes"].count():
        return False
    rows = labels["value"].value_counts()["count"]
    if int((rows == 1).sum()) > _MAX_SINGLE_SHARE * labels.height:
        return True
    many = labels.height >= _MIN_ROWS_FOR_DISTINCT
    return (many and len(rows) > _MAX_DISTINCT_SHARE * labels.height) or _are_results(labels)


def _are_results(answers: pl.DataFrame) -> bool:
    """Whether the answers (``prompt, value``) are many different numbers, and not the numbers of classes."""
    numeric = answers.filter(pl.col("value").str.contains(_NUMBER))
    distinct = numeric["value"].n_unique()
    if distinct <= _MAX_NUMERIC_CLASSES or numeric.height < _MIN_NUMERIC_SHARE * answers.height:
        return False
    whole = numeric["value"].unique().cast(pl.Int64, strict=False)
    values = whole.drop_nulls().to_numpy()
    numbered = len(values) == distinct and values.min() in (0, 1) and np.ptp(values) == distinct - 1
    in_prompts = int(numeric["prompt"].str.contains(r"\d").sum())
    return not numbered or in_prompts >= _MIN_NUMERIC_SHARE * numeric.height
