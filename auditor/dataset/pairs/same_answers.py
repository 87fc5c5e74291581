"""Evaluation rows whose answer is in a training row: with one prompt inside the other, or a long answer alone."""

import polars as pl

from auditor.analysis.pairs.contained_texts import contained_texts
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
# Fewest words of an answer that is evidence alone, without its prompt.
MIN_LONG_ANSWER_WORDS = 20
# How many times as often as a training row an evaluation row must have its answer in another training row. Otherwise
# answers of the set repeat, as standard replies do.
MIN_RATIO = 3
_DIGITS = r"\p{Nd}+"
_PAIRS = pl.Schema({"row": pl.UInt32(), "related": pl.UInt32()})


def eval_rows_with_more_around(data: Dataset) -> pl.DataFrame:
    """Return ``row, related``: pairs of a training and an evaluation row with one prompt inside the other.

    Their answers are equal except for numbers. A prefix, a request at the end or an id does not hide where the row
    comes from.
    """
    if data.task in LABELLED:
        return pl.DataFrame(schema=_PAIRS)
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


def eval_rows_with_answer_inside(data: Dataset, texts: pl.DataFrame) -> pl.DataFrame:
    """Return ``row, related``: training rows that contain the long answer of an evaluation row, and that row.

    There are none where answers of training rows are as often in other training rows.

    Args:
        data: the rows.
        texts: ``row, text`` of the training rows, as ``contained_prompts.training_texts`` returns them.
    """
    if data.task in LABELLED:
        return pl.DataFrame(schema=_PAIRS)
    answers = data.normalised.filter(pl.col("prompt_text").is_not_null())
    answers = answers.select("row", "role", text="response_text")
    answers = answers.filter(_words("text") >= MIN_LONG_ANSWER_WORDS)
    evals, train = (
        answers.filter(pl.col("role") == role).unique("text", keep="first", maintain_order=True)
        for role in ("eval", "train")
    )
    found = _inside(evals, texts)
    if found.is_empty():
        return pl.DataFrame(schema=_PAIRS)
    sample = train.gather_every(-(-train.height // evals.height))
    usual = _inside(sample, texts).filter(pl.col("row") != pl.col("related"))["related"].n_unique()
    expected = evals.height * usual / max(1, sample.height)
    many = found["related"].n_unique() >= MIN_RATIO * expected
    return found if many else found.clear()


def _inside(answers: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Return ``row, related``: rows of ``texts`` with the answer of ``related``, which few rows have."""
    texts = texts.drop_nulls("text")
    found = contained_texts(answers["text"], texts["text"])
    pairs = pl.DataFrame(
        {
            "row": texts["row"].gather(found["outer"]),
            "related": answers["row"].gather(found["inner"]),
        }
    ).unique(maintain_order=True)
    return pairs.filter(pl.len().over("related") <= _MAX_ROWS)


def _without_numbers(name: str) -> pl.Expr:
    return pl.col(name).str.replace_all(_DIGITS, " ").str.replace_all(" +", " ").str.strip_chars()


def _words(name: str) -> pl.Expr:
    return pl.col(name).str.count_matches(r"[^ ]+")
