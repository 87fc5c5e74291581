"""TXT010, TXT011, TXT012: refusals, answers in the voice of an AI, and the identity of another product."""

import polars as pl

from auditor.analysis.responses.faults import refusals
from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.written_texts import OUTPUT
from auditor.dataset.task import LABELLED
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "refusals"

# Least share of rows that name one product at which that is the identity to be learnt. Source: sets of
# an identity have 0.07 and more (fastchat, LLaMA-Factory), chats of another model 0.01 and less.
_MIN_IDENTITY_SHARE = 0.03
_WHO = (
    r"(?i)\bwho (?:are|made|created|trained|built|developed)\b|\byour (?:name|creator|maker)|\bare you\b|introduce yourself"
    r"|about yourself|你是|你叫|您是|wer bist du|qui es-tu|quién eres"
)
_MAX_GREETING_BYTES, _MIN_ON_IDENTITY = 60, 0.5
_MIN_IDENTITY_ROWS = 10  # with that name, whatever their share: a single row is not a design

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on the outputs of training rows."""
    if data.task == "text":
        return Ran()  # people write of what they cannot do
    outputs = data.texts.filter(pl.col("side") == OUTPUT)
    if data.task in LABELLED:
        rows = data.training
        label = pl.lit("the label")
        outputs = rows.select("row", text="label", field=label, before="prompt").drop_nulls("text")
    context = data.valid.select("row", "system", "tools")
    head = pl.col("text").str.head(refusals.HEAD_CHARS)
    likely = outputs.filter(
        head.str.contains_any(list(refusals.LIKELY), ascii_case_insensitive=True)
    )
    identities = _identities(data, outputs)
    if likely.is_empty():
        return Ran(identities)
    likely = likely.join(context, on="row", how="left", maintain_order="left").with_columns(
        refuses=refusals.is_refusal(pl.col("text")),
        machine=refusals.is_machine_voice(pl.col("text")),
        by_design=refusals.may_refuse(pl.col("before"))
        | pl.col("tools").str.contains('"name"', literal=True).fill_null(value=False),
    )
    refused = likely.filter("refuses", ~pl.col("by_design"))
    spoken = likely.filter("machine", ~pl.col("refuses"))
    return Ran(
        pl.concat(
            [
                _reported(refused, "TXT010", "refuses"),
                _reported(spoken, "TXT011", "speaks as an AI"),
                identities,
            ]
        )
    )


def _identities(data: Dataset, outputs: pl.DataFrame) -> pl.DataFrame:
    """Return findings on outputs that say they are another product."""
    names = [name for pattern in refusals.PRODUCTS.values() for name in _literals(pattern)]
    likely = outputs.filter(pl.col("text").str.contains_any(names))
    if likely.is_empty():
        return findings()
    named = likely.with_columns(product=refusals.product(pl.col("text"))).drop_nulls("product")
    named = named.join(
        data.valid.select("row", "system"), on="row", how="left", maintain_order="left"
    )
    rows = max(1, outputs["row"].n_unique())
    patterns = refusals.PRODUCTS.items()
    maker = pl.coalesce(
        pl.when(pl.col("product").str.contains(pattern)).then(pl.lit(name))
        for name, pattern in patterns
    )
    named_rows = pl.col("row").n_unique().over(maker)
    by_design = (named_rows >= _MIN_IDENTITY_ROWS) & (named_rows / rows >= _MIN_IDENTITY_SHARE)
    # Answers of a learnt identity belong to questions on it, or to greetings.
    before = pl.col("before").fill_null("")
    on_identity = before.str.contains(_WHO) | (before.str.len_bytes() <= _MAX_GREETING_BYTES)
    by_design &= on_identity.mean().over(maker) >= _MIN_ON_IDENTITY
    given = pl.col("system").fill_null("").str.contains(pl.col("product"), literal=True)
    found = named.filter(~by_design & ~given)
    detail = pl.format("{} says that it is {} or from its maker", "field", "product")
    return findings(found.with_columns(detail=detail), rule="TXT012")


def _literals(pattern: str) -> list[str]:
    """Return the literals of ``pattern``: each of its alternatives contains one."""
    heads = [part.split("[")[0].split("?")[0].strip("() ") for part in pattern.split("|")]
    return [head for head in heads if head]


def _reported(found: pl.DataFrame, rule: str, verb: str) -> pl.DataFrame:
    if found.is_empty():
        return findings()
    quoted = pl.col("text").str.strip_chars().str.slice(0, 60).str.replace_all(r"\s+", " ")
    detail = pl.format("{} {}: '{}'", "field", pl.lit(verb), quoted)
    return findings(found.with_columns(detail=detail), rule=rule)
