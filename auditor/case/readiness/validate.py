"""Checks the values of readiness.toml against its JSON Schema.

A message names the key, the line, the value found, what was expected and, if possible, a remedy. The
schema is the only list of keys, types and ranges. Its keywords are implemented here: type, enum,
const, pattern, format date, minimum, maximum, exclusiveMinimum, minItems, maxItems, required, and
``x-when``, which demands a date in the past.

Why not a library: with ``jsonschema`` and the same messages this module had 207 lines instead of 160.
TOML dates, NaN, 3.0 as an integer and "low before high" need type checks and keywords of our own,
and every message is still written here. It would add five packages of 3.3 MB, one of them compiled,
and 0.1 to 0.3 s of import. ``msgspec`` stops at the first fault.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from auditor.case.model import CaseFinding
from auditor.case.readiness.schema import Schema, describe, dotted
from auditor.case.readiness.toml_lines import KeyPath, line_of
from auditor.case.wording import number_of

_PLACEHOLDER = re.compile(
    r"[\s.?!…_\-–—]*|<.*>|\s*(t\.?b\.?d\.?|t\.?b\.?c\.?|todo|fixme|xxx+|n/?a|none|unknown|someone|somebody"
    r"|nobody|no one|anyone|the team|team|us|we|later|soon|lorem ipsum.*)[\s.?!]*",
    re.IGNORECASE,
)
_MAX_AMOUNT = 10**15  # the schema's maximum, beyond any budget: the arithmetic stays finite
_MIN_PERCENT = 2  # a share from here to 100 was probably meant as a percentage
_MAX_SHOWN_CHARS = 60  # of a text in a message


class Validator:
    """Collects a finding for every fault of a document, so that all can be fixed in one go."""

    def __init__(self, lines: Mapping[KeyPath, int], today: date) -> None:
        self._lines = lines
        self._today = today
        self.findings: list[CaseFinding] = []

    def clean(self, value: Any, schema: Schema, path: KeyPath = ()) -> Any:
        """Return ``value`` without the parts that break ``schema``; None if nothing is left."""
        match schema.get("type"):
            case "object":
                return self._table(value, schema, path)
            case "array":
                return self._array(value, schema, path)
            case _:
                return self._scalar(value, schema, path)

    def _add(self, rule: str, path: KeyPath, detail: str) -> None:
        self.findings.append(CaseFinding(rule, dotted(path), line_of(self._lines, path), detail))

    def _table(self, value: Any, schema: Schema, path: KeyPath) -> dict[str, Any] | None:
        if not isinstance(value, dict):
            self._add("CASE003", path, f"{_shown(value)}; expected a table")
            return None
        known: Mapping[str, Schema] = schema["properties"]
        for key in (key for key in value if key not in known):
            hint = _did_you_mean(key, known) or f"known keys: {', '.join(known)}"
            self._add("CASE002", (*path, key), f"unknown key; {hint}")
        for key in schema.get("required", ()):
            if key not in value:
                self._add("CASE004", (*path, key), f"missing: {describe((*path, key))}")
        return {
            key: cleaned
            for key in value
            if key in known
            and (cleaned := self.clean(value[key], known[key], (*path, key))) is not None
        }

    def _array(self, value: Any, schema: Schema, path: KeyPath) -> list[Any] | None:
        least, most = schema.get("minItems", 0), schema.get("maxItems", math.inf)
        if not isinstance(value, list) or not least <= len(value) <= most:
            wanted = "tables" if schema["items"]["type"] == "object" else "[low, high]"
            self._add("CASE003", path, f"{_shown(value)}; expected {wanted}")
            return None
        items = [self.clean(item, schema["items"], (*path, i)) for i, item in enumerate(value)]
        if least and (None in items or items != sorted(items)):
            self._add("CASE003", path, f"{_shown(value)}; expected low before high")
            return None
        return items

    def _scalar(self, value: Any, schema: Schema, path: KeyPath) -> Any:
        if expected := _expected(value, schema):
            self._add("CASE003", path, f"{_shown(value)}; expected {expected}")
        elif schema.get("x-when") == "past" and value > self._today:
            days = number_of((value - self._today).days, "day")
            self._add("CASE005", path, f"{value} is {days} after today, {self._today}")
        elif isinstance(value, str) and _PLACEHOLDER.fullmatch(value):
            self._add("CASE008", path, f"{_shown(value)} is a placeholder")
        else:
            return value
        return None


def _shown(value: object) -> str:
    """Return a value as TOML writes it, shortened for a message."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        short = value if len(value) <= _MAX_SHOWN_CHARS else value[: _MAX_SHOWN_CHARS - 3] + "..."
        return f'"{short}"'
    if isinstance(value, (dict, list)):
        return "a table" if isinstance(value, dict) else f"a list of {len(value)}"
    if isinstance(value, int) and abs(value) > _MAX_AMOUNT:
        return f"{'-' if value < 0 else ''}{_MAX_AMOUNT:g} or more"  # str() refuses 4,300 digits
    return str(value)


def _did_you_mean(text: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(text, known, n=1)
    return f"did you mean {near[0]}?" if near else ""


def _expected(value: Any, schema: Schema) -> str:
    """What ``schema`` expects instead of a scalar; empty if ``value`` is valid."""
    if "const" in schema:
        valid = value == schema["const"] and not isinstance(value, bool)
        return "" if valid else str(schema["const"])
    if schema.get("format") == "date":
        valid = isinstance(value, date) and not isinstance(value, datetime)
        return "" if valid else "a date without quotes, such as 2026-03-01"
    if schema["type"] != "string":
        return _expected_number(value, schema)
    if not isinstance(value, str) and "enum" not in schema:
        return "text in quotes"
    if "pattern" in schema and not re.fullmatch(schema["pattern"], value):
        return "the 64 hex digits of a SHA-256 digest, in lower case"
    if value in (choices := schema.get("enum", (value,))):
        return ""
    hint = _did_you_mean(value, choices) if isinstance(value, str) else ""
    return f"one of {', '.join(choices)}" + (f"; {hint}" if hint else "")


def _expected_number(value: Any, schema: Schema) -> str:
    whole = schema["type"] == "integer"
    low, high = schema.get("minimum", -math.inf), schema["maximum"]
    above = schema.get("exclusiveMinimum")
    kind = "a whole number" if whole else "a number"
    wanted = f"{kind} above {above}" if above is not None else f"{kind} of {low} or more"
    if high < _MAX_AMOUNT:
        wanted = f"{kind} from {low} to {high}"
    number = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
    if not number or not abs(value) < math.inf:  # an int may be too large for math.isfinite
        return wanted
    if value > _MAX_AMOUNT:
        return f"{wanted}, at most {_MAX_AMOUNT:g}"
    if low <= value <= high and (above is None or value > above):
        return ""
    if high == 1 and 1 < value <= 100:
        wanted += f"; {value} would be {value * 100:g} %"
        wanted += f", write {value / 100:g} for {value:g} %" if value >= _MIN_PERCENT else ""
    return wanted
