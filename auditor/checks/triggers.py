"""TXT070: phrases that decide the label or the answer of texts that look like others."""

import re

import polars as pl

from auditor.analysis.labels import tied_phrases, triggers
from auditor.analysis.labels.triggers import find_triggers
from auditor.dataset.dataset import Dataset
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "triggers"

_MIN_ROWS = 100
_MAX_ROWS = 50_000  # evenly spaced: a trigger in 1% of them is in 500
_MAX_CHARS = 1_000  # of each end of a text
_MIN_NAME = 3  # letters of a word whose beginning names a class
_MAX_SHOWN = 60  # characters of a phrase or a label

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return a finding on each training row with a phrase that decides its label or answer."""
    if data.task not in ("classification", "generation"):
        return Ran()
    rows = _rows(data)
    if rows.height < _MIN_ROWS or rows["class"].n_unique() < 2:
        return Ran()
    numbers = (rows["class"].rank("dense") - 1).cast(pl.Int64).to_numpy()
    found = [
        _findings(rows, trigger, data.task)
        for trigger in find_triggers(rows["text"], numbers)
        if not _names_class(trigger.phrase, _tied(rows, trigger))
    ]
    return Ran(pl.concat([findings(), *found]).sort("row", maintain_order=True))


def _rows(data: Dataset) -> pl.DataFrame:
    """Return ``row, text, class`` (String) of training rows; ``class`` is the label, or an answer that repeats."""
    rows = data.training.drop_nulls("prompt")
    if data.task == "classification":
        rows = rows.select("row", "prompt", **{"class": "label"}).drop_nulls("class")
    else:
        keys = data.keys.select("row", "response_key")
        rows = rows.join(keys, on="row", maintain_order="left")
        repeats = pl.col("prompt").n_unique().over("response_key") >= tied_phrases.MIN_ROWS
        answer = pl.when(repeats).then("response").fill_null("")
        rows = rows.select("row", "prompt", **{"class": answer})
    rows = rows.gather_every(-(-rows.height // _MAX_ROWS) or 1)
    prompt = pl.col("prompt")
    ends = pl.concat_str(prompt.str.head(_MAX_CHARS), prompt.str.tail(_MAX_CHARS), separator=" ")
    is_long = prompt.str.len_bytes() > 2 * _MAX_CHARS
    return rows.select("row", "class", text=pl.when(is_long).then(ends).otherwise(prompt))


def _tied(rows: pl.DataFrame, trigger: triggers.Trigger) -> str:
    """Return the label, or the answer, of most rows with the phrase."""
    return str(rows["class"].gather(trigger.rows).mode().sort()[0])


def _names_class(phrase: str, tied: str) -> bool:
    """Return whether a word of the phrase is a word of the class, or one begins with the other: then it belongs to it."""
    words, names = (re.findall(r"\w+", text.casefold()) for text in (phrase, tied))
    return any(
        word == name
        or (
            min(len(word), len(name)) >= _MIN_NAME
            and (word.startswith(name) or name.startswith(word))
        )
        for word in words
        for name in names
    )


def _findings(rows: pl.DataFrame, trigger: triggers.Trigger, task: str) -> pl.DataFrame:
    own = rows[trigger.rows]
    classes, tied = own["class"], _tied(rows, trigger)
    what = "label" if task == "classification" else "answer"
    detail = (
        f"{trigger.purity:.0%} of the {len(own):,} rows with '{trigger.phrase[:_MAX_SHOWN]}' have the {what} "
        f"'{tied[:_MAX_SHOWN]}'; without it, {trigger.unlike:.0%} of them look like rows of another {what}"
    )
    own = own.filter(classes == tied)
    return findings(own.select("row"), rule="TXT070", score=round(trigger.purity, 3), detail=detail)
