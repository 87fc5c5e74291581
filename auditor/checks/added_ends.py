"""TXT027: a link, a time, an id or a running number before or after most answers, which no prompt has."""

import polars as pl

from auditor.analysis.responses.forms.code import is_code
from auditor.dataset.dataset import Dataset
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "added-ends"

_MIN_ROWS = 20
_MIN_WORDS = 4  # of an answer besides what was added; a link alone is TXT009's
# Share of the answers that must have it, of these that must differ from all others, and that their prompts may have.
# Source: in 95 sets only a dictionary has more, which ends 57% of its entries with their dates; all others at most 18%.
_MIN_SHARE, _MIN_DISTINCT, _MAX_NAMED = 0.2, 0.5, 0.1
# Share of the numbers that must be larger than that of the row before: the number of the row.
_MIN_RISING = 0.98
# Characters of an answer in which a link, and anything else, is looked for; rows that are read first, evenly spaced.
_EDGE_CHARS, _SHORT_CHARS, _SAMPLE = 200, 60, 400
_LINK = r"(?:https?://|www\.)[^\s)\]>\"']+"
_CITED = r"\]\(https?://[^\s)]+\)[\s.]*$"  # a link with a text, in Markdown
_TIME = r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?Z?)?"
# Hexadecimal digits with a letter and a digit, as of a digest or a UUID.
_ID = r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){1,5}[0-9a-f]*"
_NUMBER, _KEY = r"\d{1,9}", r"\d{3,9}"
# What answers begin and end with: (what, pattern of the first or last characters of an answer).
_BEFORE, _AFTER = r"^[\s\[(#]*(?:(?:id|no|row)[.:# ]*)?", r"[\s\])>.]*$"
_RISING = "a rising number"
_PLACES = (
    *(
        (f"{verb} with {what}", pattern.format(thing))
        for what, thing in (
            ("a link", _LINK),
            ("a time", _TIME),
            ("an id", _ID),
            (_RISING, _NUMBER),
        )
        for verb, pattern in (
            ("begins", f"{_BEFORE}({{}})(?:[.\\s:\\])|,-]|$)"),
            ("ends", f"(?:^|[\\s(\\[#:])({{}}){_AFTER}"),
        )
    ),
    ("begins with a number of its own", f"{_BEFORE}({_KEY})[:\\])|-]\\s"),
)
_WANTED = r"(?i)\burl|\blinks?\b|web ?site|\bsources?\b|cite|citation|referenc|\bdate|\btime|when\b|\bid\b|uuid|hash|digest|log"

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on the last outputs of training rows, in sets of free answers."""
    if data.task != "generation":
        return Ran()
    outputs = data.outputs.filter("last")
    long = pl.col("text").str.count_matches(" ", literal=True) >= _MIN_WORDS
    cited = pl.col("text").str.tail(_EDGE_CHARS).str.contains(_CITED)
    rows = outputs.filter(long & ~cited).select("row", "field", "text", "before").sort("row")
    if rows.height < _MIN_ROWS:
        return Ran(left_out=f"fewer than {_MIN_ROWS} answers")
    sample = rows.gather_every(max(1, rows.height // _SAMPLE))
    likely = [
        place
        for place in _PLACES
        if _ends(sample, place[1]).height >= _MIN_SHARE / 2 * sample.height
    ]
    if not likely:
        return Ran()
    parts = [_added(rows, outputs.height, what, pattern) for what, pattern in likely]
    found = pl.concat(parts).unique("row", keep="first", maintain_order=True)
    return Ran(findings(found.sort("row"), rule="TXT027"))


def _added(rows: pl.DataFrame, every: int, what: str, pattern: str) -> pl.DataFrame:
    """Return ``row, detail`` of the answers with that at one end, if many have it and hardly any prompt does."""
    least = max(_MIN_ROWS, _MIN_SHARE * every)
    own = _ends(rows, pattern)
    if own.height < least:
        return _NONE
    if own["added"].n_unique() < _MIN_DISTINCT * own.height:
        return _NONE
    if what.endswith(_RISING) and not _rises(own["added"].cast(pl.Int64)):
        return _NONE
    before, added = pl.col("before").fill_null(""), pl.col("added")
    own = own.filter(~before.str.contains(_WANTED) & ~is_code(own["text"]))
    named = own.select(before.str.contains(added, literal=True).sum()).item()
    if own.height < least or named > _MAX_NAMED * own.height:
        return _NONE
    others = pl.lit(f"{what} that its prompt does not have, as {own.height - 1:,} others do")
    return own.select("row", detail=pl.format("{} {}: '{}'", "field", others, added))


def _rises(numbers: pl.Series) -> bool:
    """Return whether nearly every number is larger than the one before."""
    return int((numbers.diff().drop_nulls() > 0).sum()) >= _MIN_RISING * (len(numbers) - 1)


def _ends(rows: pl.DataFrame, pattern: str) -> pl.DataFrame:
    """Return the rows whose text begins or ends with the ``pattern``, with what it is as ``added``."""
    chars = _EDGE_CHARS if _LINK in pattern else _SHORT_CHARS
    edge = pl.col("text").str.strip_chars()
    edge = edge.str.head(chars) if pattern.startswith("^") else edge.str.tail(chars)
    return rows.with_columns(added=edge.str.extract(pattern)).drop_nulls("added")


_NONE = pl.DataFrame(schema={"row": pl.UInt32, "detail": pl.String})
