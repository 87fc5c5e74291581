"""PRF005, PRF006, CON005: KTO sets with one kind of label, unbalanced ones, and opposite labels."""

import polars as pl

from auditor.analysis.text import normalise
from auditor.dataset.dataset import Dataset
from auditor.facts import KtoLabels
from auditor.formats import kto
from auditor.model import Ran, findings, whole_file
from auditor.plural import pluralize
from auditor.rules import load_rules

NAME = "kto-labels"

# Limits of (desired rows · their weight) / (undesired rows · their weight). Source: equation 8 of the KTO paper
# (arXiv 2402.01306); TRL and ms-swift warn beyond them.
_MIN_RATIO, _MAX_RATIO = 1.0, 1.33
_MIN_WEIGHT = 2.0  # lower ones change little: TRL warns of 399 rows against 396
# In smaller sets a few rows decide. Source: four standard errors of a share of 1/2 are 0.2 in 100 rows.
_MIN_ROWS = 100
_CLEAR_MAJORITY = 2 / 3  # share of the rows with an answer; as for CON001

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on the balance of the labels, and on answers with both labels."""
    rows = data.training.filter(pl.col("format") == kto.NAME)
    if data.task != "preference" or rows.is_empty():
        return Ran()
    rows = rows.with_columns(desired=kto.desired(pl.col("tools"))).drop_nulls("desired")
    desired = int(rows["desired"].sum())
    facts = KtoLabels(desired, rows.height - desired)
    found = [_balance(facts.desired, facts.undesired), _rated_both_ways(data, rows)]
    return Ran(pl.concat(found), facts=facts)


def _balance(desired: int, undesired: int) -> pl.DataFrame:
    """Return an error if all rows have one label, or a note if their ratio needs other weights than 1."""
    rows = desired + undesired
    if rows and not (desired and undesired):
        label = "true" if desired else "false"
        return whole_file(
            "PRF005", [(f"the label of all {pluralize(rows, 'row')} is {label}", None)]
        )
    ratio = desired / undesired
    name, low, high = "undesirable_weight", ratio / _MAX_RATIO, ratio / _MIN_RATIO
    if ratio < _MIN_RATIO:
        name, low, high = "desirable_weight", _MIN_RATIO / ratio, _MAX_RATIO / ratio
    if rows < _MIN_ROWS or low < _MIN_WEIGHT:
        return findings()
    detail = (
        f"{desired:,} desired and {undesired:,} undesired answers: "
        f"train with {name} between {low:.2f} and {high:.2f}"
    )
    return whole_file("PRF006", [(detail, round(ratio, 4))])


def _rated_both_ways(data: Dataset, rows: pl.DataFrame) -> pl.DataFrame:
    """Return a finding on each row whose answer has the other label in at least a third of its rows."""
    names = ("system", "prompt", "response")
    texts = rows.select("row", "desired", "calls", kto.without_label(pl.col("tools")))
    texts = texts.with_columns(normalise.identity_keys(rows[name]).alias(name) for name in names)
    answer = pl.struct(*names, "calls", "tools").hash(seed=10)
    answers = texts.select("row", "desired", answer=answer)
    answers = answers.join(data.lines.select("row", "sha256"), on="row", maintain_order="left")
    answers = answers.unique("sha256", keep="first", maintain_order=True)
    votes = answers.group_by("answer", "desired", maintain_order=True).agg(
        votes=pl.len(), related=pl.col("row").first()
    )
    other = votes.select("answer", "related", other="votes", desired=~pl.col("desired"))
    both = answers.join(votes.drop("related"), on=["answer", "desired"], maintain_order="left")
    both = both.join(other, on=["answer", "desired"], maintain_order="left")
    total = pl.col("votes") + pl.col("other")
    label = pl.when("desired").then(pl.lit("true")).otherwise(pl.lit("false"))
    detail = pl.format(
        "this row: {} ({} of {} rows); the same answer to the same prompt has the other label in the other row",
        label,
        "votes",
        total,
    )
    both = both.with_columns(score=pl.col("votes") / total, detail=detail)
    return findings(both.filter(pl.col("score") <= _CLEAR_MAJORITY), rule="CON005")
