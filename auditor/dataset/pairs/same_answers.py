"""Evaluation rows whose answer is also that of a training row, with one prompt inside the other."""

import polars as pl

from auditor.analysis.text.positions import contains
from auditor.dataset.dataset import Dataset
from auditor.dataset.pairs import numbered_copies
from auditor.dataset.task import LABELLED

# Fewest words of an answer that two rows have only if they come from one source. Source: of 3,500 pairs of prompts of
# clean splits (gsm8k, alpaca, Tatoeba, dpo), none has the same answer of six words and contains the other prompt.
MIN_ANSWER_WORDS = 6
# Fewest words of a prompt. A shorter one is in others by chance.
_MIN_PROMPT_WORDS = 3
# Most training rows with one answer. An answer of more rows is a set phrase.
_MAX_ROWS = 5
# Fewest evaluation rows, and their least share, that training rows repeat with another number other than by chance.
# Source: 0.3% to 2% of the rows of ATIS and CLINC150 have one in the training split.
MIN_NUMBERED, MIN_NUMBERED_SHARE = 10, 0.2
_DIGITS = r"\p{Nd}+"


def eval_rows_with_more_around(data: Dataset) -> pl.DataFrame:
    """Return ``row, related``: pairs of a training and an evaluation row with one prompt inside the other.

    Their answers are equal except for numbers. A prefix, a request at the end or an id does not hide where the row
    comes from.
    """
    if data.task in LABELLED:
        return pl.DataFrame(schema={"row": pl.UInt32, "related": pl.UInt32})
    texts = data.normalised.select(
        "row", "role", prompt="prompt_text", answer=_without_numbers("response_text")
    ).filter((_words("answer") >= MIN_ANSWER_WORDS) & (_words("prompt") >= _MIN_PROMPT_WORDS))
    train, held_out = (
        texts.filter(pl.col("role") == role).drop("role") for role in ("train", "eval")
    )
    rare = train.filter(pl.len().over("answer") <= _MAX_ROWS)
    pairs = held_out.rename({"row": "related", "prompt": "inner"}).join(rare, on="answer")
    padded = pl.format(" {} ", "prompt"), pl.format(" {} ", "inner")
    inside = contains(*padded) | contains(*reversed(padded))
    return pairs.filter(inside).select("row", "related").sort("row", "related")


def eval_rows_with_other_numbers(data: Dataset) -> pl.DataFrame:
    """Return ``row, related``: training rows with the texts of an evaluation row, except for a number.

    The number changes nothing (see ``numbered_copies``). Short answers and labels are evidence only if many
    evaluation rows have a partner: "a timer for 5 minutes" and "for 6 minutes" are two rows.
    """
    both = data.valid.select("row", "role", **numbered_copies.compared_texts())
    copies = numbered_copies.numbered_copies(both.drop("role"))
    copies = copies.filter(~pl.col("emoji")).drop("emoji")
    group = pl.concat([copies, copies.select(row="related", related="related").unique()])
    texts = both.join(group, on="row", maintain_order="left")
    train = texts.filter(pl.col("role") == "train").unique(
        "related", keep="first", maintain_order=True
    )
    held_out = texts.filter(pl.col("role") == "eval")
    pairs = held_out.select(
        "related", leaked="row", long=_words("answer") >= MIN_ANSWER_WORDS
    ).join(train.select("row", "related"), on="related", maintain_order="left")
    evals = data.valid.filter(pl.col("role") == "eval").height
    many = pairs.height >= max(MIN_NUMBERED, MIN_NUMBERED_SHARE * evals)
    kept = pairs if many else pairs.filter("long")
    return kept.select("row", related="leaked").sort("row", "related")


def _without_numbers(name: str) -> pl.Expr:
    return pl.col(name).str.replace_all(_DIGITS, " ").str.replace_all(" +", " ").str.strip_chars()


def _words(name: str) -> pl.Expr:
    return pl.col(name).str.count_matches(r"[^ ]+")
