"""LBL016: texts that begin or end with their own label."""

import polars as pl

from auditor.dataset.dataset import Dataset
from auditor.dataset.task import LABELLED
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "label-in-text"

# What introduces a label: an opening bracket or bar, or one word or two with a colon ("Label:", "true class =").
_LEAD = r"[\[(<{#|]|\pL+(?: \pL+)? ?[:=]"
_AT_START = rf"^\s*({_LEAD})\s*[\"']?"
_AT_END = rf"({_LEAD})\s*[\"']?([^\[(<{{#|:=\n]{{1,80}})$"
_CLOSING = " \t\r\n.!)]}>|\"'"
_NONE = ""  # the lead of a label without one
# Fewest rows whose text has its label at one place, and the share of the rows with the same lead that must have it there.
# Without a lead, the share of all rows: words of the label are at the end of some texts by chance.
_MIN_ROWS, _MIN_SHARE, _MIN_SHARE_WITHOUT_LEAD = 10, 0.9, 0.8
_MIN_LABELS = 2
_MIN_ROWS_PER_LABEL = (
    5  # on average; labels with fewer are answers, and answers are often in the text
)

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return a finding for each training row whose text has its own label where such texts have labels."""
    rows = data.training.select("row", "label", text="prompt")
    rows = rows.drop_nulls().filter(pl.col("label").str.contains(r"[\pL\pN]"))
    if data.task not in LABELLED or rows.is_empty():
        return Ran()
    if rows["label"].n_unique() * _MIN_ROWS_PER_LABEL > rows.height:
        return Ran(left_out=f"fewer than {_MIN_ROWS_PER_LABEL} rows a label")
    rows = rows.with_columns(
        label=pl.col("label").str.to_lowercase().str.strip_chars(),
        text=pl.col("text").str.to_lowercase(),
    )
    positions = pl.concat([_starts(rows), _ends(rows)])
    own = pl.col("label").filter("is_own")
    given = positions.group_by("place", "lead").agg(
        own=own.len(), labels=own.n_unique(), share=pl.col("is_own").mean()
    )
    least = pl.when(pl.col("lead") == _NONE).then(_MIN_SHARE_WITHOUT_LEAD).otherwise(_MIN_SHARE)
    given = given.filter(
        (pl.col("own") >= _MIN_ROWS)
        & (pl.col("labels") >= _MIN_LABELS)
        & (pl.col("share") >= least)
    )
    found = positions.filter("is_own").join(given, on=["place", "lead"])
    found = found.sort("row", "place", "lead").unique("row", keep="first", maintain_order=True)
    shown = pl.concat_str(pl.col("lead", "label"), separator=" ").str.strip_chars()
    detail = pl.format("the text {} with its label: '{}'", "place", shown)
    return Ran(findings(found.with_columns(detail=detail), rule="LBL016"))


def _starts(rows: pl.DataFrame) -> pl.DataFrame:
    """Return ``row, label, place, lead, is_own`` for the beginning of each text with a lead."""
    text, label = pl.col("text"), pl.col("label")
    led = rows.select(
        "row",
        "label",
        place=pl.lit("begins"),
        lead=text.str.extract(_AT_START),
        rest=text.str.replace(_AT_START, ""),
    ).drop_nulls("lead")
    after = pl.col("rest").str.strip_prefix(label)
    is_own = pl.col("rest").str.starts_with(label) & ~after.str.contains(r"^[\pL\pN]")
    return led.select("row", "label", "place", "lead", is_own=is_own)


def _ends(rows: pl.DataFrame) -> pl.DataFrame:
    """Return ``row, label, place, lead, is_own`` for the end of each text, with its lead and without one."""
    label, core = pl.col("label"), pl.col("text").str.strip_chars_end(_CLOSING)
    label = label.str.strip_chars_end(_CLOSING)
    last = pl.col("core").str.extract(_AT_END, 2)
    before = pl.col("core").str.strip_suffix(label)
    # Texts that name other labels as well are on these by design: "Ada is taller than Ben".
    names_others = before.str.contains_any(rows["label"].unique().to_list())
    rows = rows.with_columns(core=core)
    led = rows.select(
        "row",
        "label",
        place=pl.lit("ends"),
        lead=pl.col("core").str.extract(_AT_END, 1),
        is_own=last == label,
    ).drop_nulls("lead")
    plain = rows.select(
        "row",
        "label",
        place=pl.lit("ends"),
        lead=pl.lit(_NONE),
        is_own=pl.col("core").str.ends_with(label)
        & ~before.str.contains(r"[\pL\pN]$")
        & ~names_others,
    )
    return pl.concat([led, plain])
