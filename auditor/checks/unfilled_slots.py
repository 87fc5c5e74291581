"""TXT013: prompts and answers with a slot of a template that nobody filled in."""

from __future__ import annotations

import polars as pl

from auditor.analysis.responses.forms.code import is_code
from auditor.analysis.text.search import Search
from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.written_texts import INPUT, OUTPUT
from auditor.dataset.task import LABELLED
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "unfilled-slots"

# {{ text }} of Jinja, ${text} of programs, %(text)s and {text} of Python, [INSERT TEXT]. The words of a slot of one brace
# have two letters or more, and it follows a space, a quotation mark or nothing: {x_n} is a formula, /users/{id} a path.
_BRACES = r"(?:^|[\s\"'“(])\{[a-z]{2,}(?:_[a-z]{2,})*\}"
_SLOT = Search(
    r"(\{\{ ?[A-Za-z_][\w.]{0,40}(?: ?\| ?\w+)? ?\}\}|\$\{[a-z]\w{1,40}\}|%\([A-Za-z_]\w{0,40}\)s"
    rf"|{_BRACES}|[\[<](?i:insert)[ _][^\]>\n]{{1,60}}[\]>])",
    r"\{\{ ?[A-Za-z_]|\$\{[a-z]|%\([A-Za-z_]|(?:^|[\s\"'“(])\{[a-z]{2}|[\[<](?i:insert)[ _]",
)
_BEFORE = " \t\r\n\"'“("  # a slot of one brace
# Texts on templates, on programs and on markup, and wiki pages have slots of their own.
_WANTED = (
    r"(?i)\btemplat|\bplaceholder|\bvariable|\bf-?string|\bjinja|\bmustache|\bhandlebars|\bvue\b|\bangular|\blatex"
    r"|\bformat\b|\bregex|\bplaceholders?\b|\bcode\b|\bfunction|\bscript|\bletter\b|\be-?mail|\bjson\b|\bprompt|\[\[\w"
)
# Slots in braces are faults, whatever their names are, if at most this share of the rows has one; or, with any share, if
# each name is in this many rows on average. Source: a dictionary writes links as {word} in 21% of its articles, and 9%
# of the tasks of Ansible have a variable such as {{ item }}.
_MAX_BRACES, _MIN_ROWS_OF_NAME = 0.02, 10
_WORDS_TO_INSERT = r"^[\[<]"
_FEW = 3  # rows that are exceptions in a set of any size

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return a finding on each training row with a slot that only its prompt or only its answer has."""
    text = pl.col("text")
    every = data.texts.filter(pl.col("side").is_in([INPUT, OUTPUT]))
    slotted = every.with_columns(slot=_SLOT.extract(text)).drop_nulls("slot")
    if slotted.is_empty():
        return Ran()
    slotted = slotted.with_columns(bare=pl.col("slot").str.strip_chars(_BEFORE))
    # A text that is translated keeps its slots.
    other = every.select("row", other="side", other_text="text")
    kept = slotted.join(other, on="row").filter(
        (pl.col("side") != pl.col("other"))
        & pl.col("other_text").str.contains(pl.col("bare"), literal=True)
    )
    slotted = slotted.join(kept, on=["row", "side", "bare"], how="anti", maintain_order="left")
    rows = every.join(slotted.select("row").unique(), on="row", how="semi")
    fenced = text.str.contains("```", literal=True)
    wanted = rows.filter(text.str.contains(_WANTED) | fenced | is_code(rows["text"]))["row"]
    found = slotted.filter(~pl.col("row").is_in(wanted.implode()))
    found = found.filter(text.str.strip_chars() != pl.col("slot").str.strip_chars())  # TXT001
    # Links, formulas and variables have braces, too; there are many different ones.
    braces = ~pl.col("bare").str.contains(_WORDS_TO_INSERT)
    single = found.filter(braces)
    if single["row"].n_unique() > max(_FEW, _MAX_BRACES * data.valid.height):
        few = single["bare"].n_unique() * _MIN_ROWS_OF_NAME <= single.height
        found = found.filter(~braces | pl.lit(few))
    if data.task in LABELLED:
        found = found.filter(pl.col("side") == INPUT)
    detail = pl.format("{} has '{}'", "field", "bare")
    first = found.unique("row", keep="first", maintain_order=True)
    return Ran(findings(first.with_columns(detail=detail), rule="TXT013"))
