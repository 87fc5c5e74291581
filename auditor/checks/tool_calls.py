"""TOL002, TOL003, TOL008: definitions that cannot be read, calls of undeclared tools, tools that nobody calls."""

import json
from collections import Counter

import polars as pl

from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.tool_use import tool_uses
from auditor.formats.record.values import canonical_json
from auditor.model import Ran, findings, whole_file
from auditor.rules import load_rules

NAME = "tool-calls"

_KEYS = ("tools", "functions")  # of the definitions, among what distinguishes rows
# A name that a definition contains, wherever it is. Properties of that name are included, so that a tool
# counts as declared in the layout of any vendor.
_DECLARED = r'"(?:name|type|tool_name|function)":"((?:[^"\\]|\\.)+)"'
_MAX_SHOWN_CHARS = 60

# Fewest rows that declare a tool at which it counts as unused if no row calls it. Source: with one call a row
# among ten tools, a tool of equal use is called in one of ten rows.
_MIN_DECLARED = 10
_MAX_SHOWN_TOOLS = 5

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on the training rows with tool definitions or calls."""
    rows = data.training.drop_nulls("tools")
    if rows.is_empty():
        return Ran()
    rows = rows.select("row", "tools", "calls")
    return Ran(pl.concat([_unreadable(rows), _undeclared(rows), _unused(rows)]))


def _unreadable(rows: pl.DataFrame) -> pl.DataFrame:
    """Return findings on definitions that are a text which is blank or not JSON."""
    likely = rows.filter(pl.col("tools").str.contains(rf'[{{,]"(?:{"|".join(_KEYS)})":"'))
    found = []
    for row, tools in likely.select("row", "tools").iter_rows():
        definitions = json.loads(tools)
        for key in _KEYS:
            text = definitions.get(key)
            if isinstance(text, str) and text not in ("auto", "none", "required"):
                shown = text.strip()[:_MAX_SHOWN_CHARS]
                why = f"is not JSON: '{shown}'" if shown else "is blank"
                found.append((row, key, f'"{key}" {why}; expected a list of definitions'))
    schema = {"row": pl.UInt32, "path": pl.String, "detail": pl.String}
    return findings(pl.DataFrame(found, schema=schema, orient="row"), rule="TOL002")


def _undeclared(rows: pl.DataFrame) -> pl.DataFrame:
    """Return findings on rows that declare tools and call another one."""
    declares = pl.any_horizontal(
        pl.col("tools").str.contains(f'"{key}":[', literal=True) for key in _KEYS
    )
    called = rows.filter(declares & pl.col("calls").is_not_null())
    calls = [[_escaped(call.name) for call in use.calls if call.name] for use in tool_uses(called)]
    names = pl.Series("called", calls, dtype=pl.List(pl.String))
    declared = pl.col("tools").str.extract_all(_DECLARED)
    declared = declared.list.eval(pl.element().str.extract(_DECLARED))
    found = called.with_columns(names).with_columns(
        missing=pl.col("called").list.set_difference(declared)
    )
    found = found.filter(pl.col("missing").list.len() > 0)
    shown = pl.col("missing").list.sort().list.join(", ").str.slice(0, _MAX_SHOWN_CHARS)
    return findings(
        found.with_columns(
            detail=pl.format("calls {}, which no definition of the row declares", shown)
        ),
        rule="TOL003",
    )


def _unused(rows: pl.DataFrame) -> pl.DataFrame:
    """Return a finding on the file if tools are declared in many rows and called in none."""
    declared: Counter[str] = Counter()
    called: set[str] = set()
    for use in tool_uses(rows):
        declared.update(use.declared.keys())
        called.update(call.name for call in use.calls)
    unused = sorted(name for name in declared if name not in called)
    unused = [name for name in unused if declared[name] >= _MIN_DECLARED]
    if not called or not unused:
        return findings()
    shown = ", ".join(unused[:_MAX_SHOWN_TOOLS])
    more = f" and {len(unused) - _MAX_SHOWN_TOOLS} more" if len(unused) > _MAX_SHOWN_TOOLS else ""
    verb = "is" if len(unused) == 1 else "are"
    detail = f"no row calls {shown}{more}, which {verb} declared in {_MIN_DECLARED} rows or more"
    return whole_file("TOL008", [(detail, None)])


def _escaped(name: str) -> str:
    """Return a name as canonical JSON contains it."""
    return canonical_json(name)[1:-1]
