"""CON001, CON003: the same prompt with different answers."""

import numpy as np
import polars as pl

from auditor.analysis.labels import annotators
from auditor.analysis.labels.vote_summary import summarise
from auditor.analysis.pairs import agreement
from auditor.analysis.pairs.components import connected_components
from auditor.analysis.text import normalise
from auditor.dataset.dataset import Dataset
from auditor.dataset.task import LABELLED
from auditor.dataset.translations import are_translations
from auditor.model import Ran, Skipped, findings, whole_file
from auditor.rules import load_rules

NAME = "conflicts"

RULES = load_rules(__name__)

_CLEAR_MAJORITY = 2 / 3  # share of the rows with a prompt; three votes against one
_MIN_ANSWERS_BY_DESIGN = 4  # different answers to one free-text prompt
_IDENTIFIER = (
    r"\b[A-Za-z]\w*(?:[._][A-Za-z]\w*)+\b|\b[a-z]+[A-Z]\w*\b"  # json.loads, as_dict, toString
)
_MAX_SHOWN_CHARS = 60  # of an answer in a message


def run(data: Dataset) -> Ran | Skipped:
    """Return a finding for each row of a prompt with several answers, except a clear majority."""
    if data.task in ("preference", "text", "unknown"):
        return Skipped(f"prompts have no single correct response (task: {data.task})")
    keys = data.keys_of("train").select("row", "prompt_key")
    if (
        data.edits_decide or data.has_few_words or data.has_strings
    ):  # case and punctuation are edits
        texts = data.valid.select("row", "prompt")
        keys = keys.join(texts, on="row", maintain_order="left")
        keys = keys.select("row", prompt_key=pl.struct("prompt_key", "prompt").hash(seed=4))
    keys = _with_identifiers(data, keys)
    rows = keys.join(data.answers.select("row", "answer_key"), on="row", maintain_order="left")
    rows = rows.filter(pl.all_horizontal(pl.col("prompt_key", "answer_key").is_not_null()))
    disputed = _disputed(rows)
    if disputed.is_empty():
        return Ran()
    if data.task in LABELLED:
        return Ran(_findings(_with_annotators(data, _agreement(data, disputed))))
    return Ran(_free_text(data, disputed))


def _with_identifiers(data: Dataset, keys: pl.DataFrame) -> pl.DataFrame:
    """Return ``keys`` (``row, prompt_key``) with other keys for prompts whose identifiers have another spelling: json.Decoder is not json.decoder."""
    names = pl.col("prompt").str.extract_all(_IDENTIFIER)
    named = data.valid.select("row", names=names).filter(pl.col("names").list.len() > 0)
    joined = keys.join(named, on="row", how="left", maintain_order="left")
    key = pl.struct("prompt_key", pl.col("names").list.join(" ")).hash(seed=5)
    return joined.select(
        "row", prompt_key=pl.when(pl.col("names").is_null()).then("prompt_key").otherwise(key)
    )


def _disputed(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the ``rows`` whose prompt has several answers."""
    return rows.filter(pl.col("answer_key").n_unique().over("prompt_key") > 1)


def _free_text(data: Dataset, disputed: pl.DataFrame) -> pl.DataFrame:
    """Return conflicts, and a note on the prompts that have several answers by design.

    ``disputed`` contains the rows whose prompt has several answers.
    """
    disputed = disputed.join(data.other_fields, on="row", how="left", maintain_order="left")
    many = pl.col("answer_key").n_unique().over("prompt_key") >= _MIN_ANSWERS_BY_DESIGN
    answers = pl.col("answer_key").n_unique().over("prompt_key", "other_fields")
    explained = answers.max().over("prompt_key") == 1
    design = disputed.filter(many | explained | pl.lit(data.has_many_answers))
    rest = disputed.join(design.select("row"), on="row", how="anti", maintain_order="left")
    found = _findings(_agreement(data, _disputed(_agreeing_as_equal(data, rest))))
    if design.is_empty():
        return found
    prompts = design["prompt_key"].n_unique()
    detail = f"prompts with several responses: {prompts:,}, in {design.height:,} rows"
    return pl.concat([found, whole_file("CON003", [(detail, None)])])


def _agreeing_as_equal(data: Dataset, rows: pl.DataFrame) -> pl.DataFrame:
    """Return ``rows`` with equal ``answer_key`` where the answers to one prompt agree.

    A prompt has three answers at most, so there are few pairs.
    """
    distinct = rows.unique(["prompt_key", "answer_key"], keep="first", maintain_order=True)
    distinct = distinct.select("prompt_key", "answer_key", "row").with_row_index("position")
    pairs = distinct.join(distinct, on="prompt_key", maintain_order="left_right")
    pairs = pairs.filter(pl.col("position") < pl.col("position_right"))
    if pairs.is_empty():
        return rows
    answers = data.answers.join(data.valid.select("row", "prompt", "calls"), on="row")
    pairs = pairs.rename({"row": "left", "row_right": "right"})
    same = agreement.agree(answers, pairs)
    if are_translations(data):
        same |= agreement.share_words(answers, pairs)
    links = pairs.filter(same).select("position", "position_right").to_numpy().astype(np.int64)
    group = pl.Series(connected_components(distinct.height, [links]))
    keys = distinct.select(
        "prompt_key", "answer_key", merged=pl.col("answer_key").first().over(group)
    )
    rows = rows.join(keys, on=["prompt_key", "answer_key"], maintain_order="left")
    return rows.with_columns(answer_key="merged")


def _agreement(data: Dataset, rows: pl.DataFrame) -> pl.DataFrame:
    """Return ``row, related, score, detail, clear`` for rows whose prompt has several answers.

    ``score`` is the share of the prompt's rows with the same answer, ``clear`` whether that is a
    clear majority, and ``related`` a row with the most common other answer.
    """
    texts = data.valid.join(data.answers.select("row", "answer"), on="row", maintain_order="left")
    shown = pl.coalesce("label", "answer", "response").str.slice(0, _MAX_SHOWN_CHARS)
    answers = texts.select("row", shown=shown)
    lines = data.lines.select("row", "sha256")
    # A copy of a line is not a second opinion.
    rows = rows.join(lines, on="row", maintain_order="left")
    rows = rows.unique(["prompt_key", "sha256"], keep="first", maintain_order=True)
    rows = rows.join(answers, on="row", maintain_order="left").with_columns(
        votes=pl.len().over("prompt_key", "answer_key"), all=pl.len().over("prompt_key")
    )
    first = rows.group_by("prompt_key", "answer_key", maintain_order=True).agg(
        other=pl.col("row").first(), other_shown=pl.col("shown").first(), other_votes=pl.len()
    )
    # The most common other answer; on a tie its text decides, which does not depend on the order of
    # the rows. It is the first or the second of the prompt, so a prompt with many answers costs no more.
    order, falls = ["other_votes", "other_shown", "other"], [True, False, False]
    first = first.sort("prompt_key", *order, descending=[False, *falls])
    first = first.group_by("prompt_key", maintain_order=True).head(2)
    pairs = rows.join(first, on="prompt_key").filter(
        pl.col("answer_key") != pl.col("answer_key_right")
    )
    rival = pairs.sort("row", *order, descending=[False, *falls])
    rival = rival.unique("row", keep="first", maintain_order=True)
    detail = pl.format(
        "this row: '{}' ({} of {} rows); other row: '{}'", "shown", "votes", "all", "other_shown"
    )
    if data.task in LABELLED:
        votes = rows.group_by("answer_key", row="prompt_key").agg(
            label=pl.col("shown").first(), votes=pl.len()
        )
        rival = rival.join(
            summarise(votes), left_on="prompt_key", right_on="row", maintain_order="left"
        )
        detail = pl.format("this text is {}; this row says '{}'", "summary", "shown")
    score = pl.col("votes") / pl.col("all")
    return rival.select(
        "row", related="other", score=score, detail=detail, clear=score > _CLEAR_MAJORITY
    )


def _with_annotators(data: Dataset, found: pl.DataFrame) -> pl.DataFrame:
    """Return ``found`` with the annotators' votes in place of rows, for texts with enough votes."""
    if data.consensus is None:
        return found
    rows = data.keys_of("train").select("row", text="prompt_key").join(data.valid, on="row")
    rows = rows.select("row", "text", label=normalise.fold_characters(pl.col("label")))
    own = data.consensus.labels.select("text", "label", own="probability")
    consensus = rows.join(own, on=["text", "label"], how="left").join(
        data.consensus.best.select("text", "probability", best="name"), on="text"
    )
    both = found.join(consensus, on="row", how="left", maintain_order="left")
    voted = pl.col("probability").is_not_null()
    percent = (100 * pl.col("probability")).floor().cast(pl.Int64)
    more = pl.format("{}; the annotators' votes make '{}' {}% likely", "detail", "best", percent)
    return both.with_columns(
        score=pl.when(voted).then(pl.col("own").fill_null(0.0)).otherwise("score"),
        clear=pl.when(voted)
        .then(pl.col("own").fill_null(0.0) >= annotators.MIN_PROBABILITY)
        .otherwise("clear"),
        detail=pl.when(voted).then(more).otherwise("detail"),
    )


def _findings(agreement: pl.DataFrame) -> pl.DataFrame:
    return findings(agreement.filter(~pl.col("clear")), rule="CON001")
