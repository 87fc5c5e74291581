"""OUT007: answers that are not XML, or not lines of fields, where the others are."""

import io
from xml.parsers import expat

import polars as pl

from auditor.analysis.responses.forms.json_answers import are_json
from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.answer_fields import answer_fields
from auditor.dataset.rows.object_shapes import Usual
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "answer-templates"

_MIN_ROWS = 20
# Least share of answers of one form at which the others are exceptions. Source: with 5% of the rows ruined it is
# 0.95; no public set that was read has a form in more than half of its answers and less than all.
_MIN_SHARE = 0.85
_START, _END = r"^\s*<([A-Za-z][\w.:-]*)[^<>]*>", r"</([A-Za-z][\w.:-]*)\s*>\s*$"
_FENCED = r"^\s*```"

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on the last outputs of training rows, in sets of XML or of fields."""
    if data.task not in ("generation", "preference"):
        return Ran()
    answers = data.outputs.filter("last")
    answers = answers.select("row", "field", "text")
    if answers.height < _MIN_ROWS or are_json(answers["text"]):
        return Ran()
    found = pl.concat([_no_xml(answers), _other_fields(answers)])
    detail = pl.format("{} {}", "field", "fault")
    return Ran(findings(found.with_columns(detail=detail), rule="OUT007"))


def _no_xml(answers: pl.DataFrame) -> pl.DataFrame:
    """Return the exceptions among answers of XML with one root: row, field, fault."""
    text = pl.col("text")
    tags = answers.with_columns(start=text.str.extract(_START), end=text.str.extract(_END))
    whole = tags.filter(pl.col("start") == pl.col("end"))
    if whole.height < _MIN_SHARE * answers.height:
        return _none()
    root, count = whole["start"].value_counts(sort=True).row(0)
    if count < _MIN_SHARE * answers.height:
        return _none()
    parsed = [_is_well_formed(each) for each in tags["text"]]
    # Markup that most answers do not close is of its own: then only the tags around it count.
    is_strict = sum(parsed) >= _MIN_SHARE * len(parsed)
    well_formed = pl.Series([each or not is_strict for each in parsed], dtype=pl.Boolean)
    is_root = (pl.col("start") == root) & (pl.col("end") == root)
    why = (
        pl.when(text.str.contains(_FENCED))
        .then(pl.lit("is XML inside a code fence"))
        .when(pl.col("start").is_null())
        .then(pl.lit("is not XML"))
        .when(pl.col("start") != root)
        .then(pl.format("has the root <{}>", "start"))
        .when(~is_root.fill_null(value=False))
        .then(pl.lit("is cut off"))
        .otherwise(pl.lit("is broken XML"))
    )
    others = tags.filter(~(is_root.fill_null(value=False) & well_formed))
    fault = pl.format("{}; most other answers are XML with the root <{}>", why, pl.lit(root))
    return others.select("row", "field", fault=fault)


def _is_well_formed(text: str) -> bool:
    parser = expat.ParserCreate()
    try:
        parser.StartDoctypeDeclHandler = _refuse
        parser.ParseFile(io.BytesIO(text.strip().encode()))
    except (expat.ExpatError, ValueError):
        return False
    return True


def _refuse(*_: object) -> None:
    raise ValueError("a document type may expand without end")


def _other_fields(answers: pl.DataFrame) -> pl.DataFrame:
    """Return the exceptions among answers of lines as "Name: value": row, field, fault."""
    fields = answer_fields(answers.select("row", "text"))
    has_fields = fields["row"].n_unique()
    if has_fields < _MIN_SHARE * answers.height:
        return _none()
    keys = fields.group_by("row", maintain_order=True).agg("key")
    objects: list[dict[str, object]] = [dict.fromkeys(each, "") for each in keys["key"]]
    usual = Usual.of(objects)
    if not usual.same_keys:
        return _none()
    faults = [usual.missing(value).strip() or None for value in objects]
    judged = keys.select("row").with_columns(fault=pl.Series(faults, dtype=pl.String))
    without = answers.join(keys, on="row", how="anti", maintain_order="left")
    prose = without.select("row", fault=pl.lit("is not a list of fields; most other answers are"))
    found = pl.concat([judged.drop_nulls("fault"), prose]).sort("row")
    return found.join(answers, on="row", maintain_order="left").select("row", "field", "fault")


def _none() -> pl.DataFrame:
    return pl.DataFrame(schema={"row": pl.UInt32, "field": pl.String, "fault": pl.String})
