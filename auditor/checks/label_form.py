"""LBL014: labels that do not look like labels: marks of chat templates, loops, sentences, encoded names."""

from __future__ import annotations

import base64
import binascii
import re

import polars as pl

from auditor.analysis.labels.disguised_names import disguised
from auditor.analysis.responses.faults.answer_forms import WRAPPED
from auditor.analysis.responses.faults.leftovers import LEFTOVERS, THOUGHTS, likely
from auditor.analysis.responses.faults.template_marks import TOKEN
from auditor.analysis.responses.forms.options import listed_options
from auditor.dataset.dataset import Dataset
from auditor.dataset.task import LABELLED
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "label-form"

_MAX_LABELS = 5_000  # with more different labels, they are not classes
_MARK = (
    rf"(?:{TOKEN})|(?i)</?think(?:ing)?>|^\s*(?:assistant|ai|bot|user|human|label|answer)\s*:\s*\S"
)
_MAX_MARKED = (
    0.5  # share of the rows with a mark at which it is the form of all labels: "Answer: yes"
)
# Fewest words of a label that only repeats itself, and the highest share of different words among them.
_MIN_LOOP_WORDS, _MAX_LOOP_SHARE = 8, 0.25
# Fewest words of a sentence among labels, as a number and as a multiple of the words of the median label.
_MIN_SENTENCE_WORDS, _MIN_TIMES = 5, 4
_MIN_OF_KIND = 3  # labels that name their kind before a colon
_COMMON_WORD = r"\b\p{Ll}{4,}|\p{Lo}"
# Least share of the rows with a sentence at which sentences are labels of the set.
_MAX_SENTENCES = 0.5
_PAGE = r"(?is)^\s*<(?:!doctype\b|html\b|body\b).*>\s*$"
_LIST = r"^\s*\[\s*(?:'[^',]+'|\"[^\",]+\")\s*\]\s*$"
_LINES = r"\S[^\S\n]*\n\s*\S"
_MIN_ENCODED = 6  # characters
_PATH = r"^\s*(?:\w+:)?(?:[\\/][\w.-]+){2,}\s*$"
# Share of the rows that may have a label without letters, and rows of one of these, as a share of the median class.
_MAX_OTHER_FORMS, _MAX_RARE = 0.4, 0.1
_MIN_OTHER_FORMS = 3  # different ones; a class may be called 911

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on training rows whose label does not look like one."""
    if data.task not in LABELLED:
        return Ran()
    rows = data.training.select("row", "prompt", "label").drop_nulls("label")
    labels = rows["label"].value_counts().sort("label")
    if rows.is_empty() or labels.height > _MAX_LABELS:
        return Ran()
    label = pl.col("label")
    odd = labels.with_columns(what=_what_is_odd(labels)).drop_nulls("what")
    found = rows.join(odd, on="label", how="inner", maintain_order="left")
    # An option that the prompt lists is not an odd label.
    options = listed_options(found.select("row", "prompt")).select("row", label="text")
    found = found.join(options.unique(), on=["row", "label"], how="anti", maintain_order="left")
    shown = label.str.slice(0, 60).str.replace_all(r"\s+", " ")
    return Ran(
        findings(found.with_columns(detail=pl.format("'{}' {}", shown, "what")), rule="LBL014")
    )


def _what_is_odd(labels: pl.DataFrame) -> pl.Expr:
    """Return what is odd about each of ``labels`` (``label, count``), or null (String)."""
    label = pl.col("label")
    words = label.str.extract_all(r"\S+")
    loops = (words.list.len() >= _MIN_LOOP_WORDS) & (
        words.list.n_unique() <= _MAX_LOOP_SHARE * words.list.len()
    )
    marked = label.str.contains(_MARK)
    some = labels.filter(marked)
    by_design = some.height > 1 and int(some["count"].sum()) > _MAX_MARKED * int(
        labels["count"].sum()
    )
    names = disguised(dict(labels.iter_rows()))
    others = {name: f"is '{other[:40]}' {how}" for name, (other, how) in names.items()}
    return (
        pl.when((marked & (not by_design)) | label.str.contains(TOKEN))
        .then(pl.lit("has a mark of a chat template"))
        .when(label.is_in(list(others)))
        .then(label.replace_strict(others, default=None, return_dtype=pl.String))
        .when(label.str.contains(WRAPPED) | label.str.contains(_PAGE))
        .then(pl.lit("is wrapped in JSON or a page"))
        .when(
            likely(label, *LEFTOVERS)
            & pl.any_horizontal(
                label.str.contains(kind.pattern) for kind in LEFTOVERS if kind is not THOUGHTS
            )
        )
        .then(pl.lit("has what a tool left in it"))
        .when(label.str.contains(_LIST))
        .then(pl.lit("is a list with one name, as a program prints it"))
        .when(label.str.contains(_LINES))
        .then(pl.lit("has several lines"))
        .when(loops)
        .then(pl.lit("repeats itself"))
        .when(label.is_in(_encoded(labels["label"].to_list())))
        .then(pl.lit("is an encoded text"))
        .when(label.is_in(_of_another_form(labels)))
        .then(pl.lit("has no letters or is the path of a file, among words"))
        .when(label.is_in(_sentences(labels)))
        .then(pl.lit("is a sentence, and most other labels are words"))
    )


def _sentences(labels: pl.DataFrame) -> list[str]:
    """Return the labels with many times the words of the median row's label, if only some of the rows have one."""
    by_words = labels.with_columns(words=pl.col("label").str.count_matches(r"\S+"))
    median = float(by_words.select(pl.col("words").repeat_by("count").explode().median()).item())
    least = max(_MIN_SENTENCE_WORDS, _MIN_TIMES * median)
    # The title of a film and the name of a country have capitals.
    long = by_words.filter((pl.col("words") >= least) & pl.col("label").str.contains(_COMMON_WORD))
    long = long.filter(~_are_names_with_a_remark())
    if int(long["count"].sum()) >= _MAX_SENTENCES * int(labels["count"].sum()):
        return []
    return long["label"].to_list()


def _are_names_with_a_remark() -> pl.Expr:
    """Return whether each label is a name and a remark in brackets, or a kind that other labels have and a name: "Islands: the Azores" (Boolean)."""
    label = pl.col("label")
    kind = label.str.extract(r"^([^:]{1,40}): \S", 1)
    return label.str.contains(r"^[^.!?]*\([^()]+\)\W*$") | (
        kind.is_not_null() & (pl.len().over(kind) >= _MIN_OF_KIND)
    )


def _of_another_form(labels: pl.DataFrame) -> list[str]:
    """Return the labels that are not words, each of few rows, where the other rows have words."""
    label, rows = pl.col("label"), int(labels["count"].sum())
    odd = labels.filter(~label.str.contains(r"\pL") | label.str.contains(_PATH))
    words = labels.join(odd, on="label", how="anti")
    median = float(words.select(pl.col("count").median()).item() or 0)
    rare = odd.filter(pl.col("count") <= _MAX_RARE * median)
    is_class = odd.height > rare.height or rare.height < _MIN_OTHER_FORMS
    is_class |= int(rare["count"].sum()) > _MAX_OTHER_FORMS * rows
    return [] if is_class else rare["label"].to_list()


def _encoded(labels: list[str]) -> list[str]:
    """Return the labels that are base64 or hexadecimal of a word.

    A label is certainly encoded if it decodes to another label, or if it decodes to a word and has a mark that plain
    labels lack: the padding of base64, or hexadecimal digits and letters. If one label is certain, all that decode to a
    word are returned; otherwise none is.
    """
    known, found, certain = set(labels), [], False
    for label in labels:
        text = label.strip()
        is_hexadecimal = re.fullmatch(r"(?:[0-9a-f]{2})+", text) is not None
        decoded = _decoded(text, is_hexadecimal=is_hexadecimal)
        if re.fullmatch(r"[A-Za-z][A-Za-z _:-]+", decoded):
            found.append(label)
            marked = text.endswith("=") or (is_hexadecimal and not text.isdigit())
            certain |= decoded in known or (len(text) >= _MIN_ENCODED and marked)
    return found if certain else []


def _decoded(text: str, *, is_hexadecimal: bool) -> str:
    """Return the text that the label encodes, or "" if it encodes none."""
    try:
        raw = bytes.fromhex(text) if is_hexadecimal else base64.b64decode(text, validate=True)
        return raw.decode("ascii")
    except (binascii.Error, ValueError):
        return ""
