"""Values of readiness.toml against its JSON Schema, with messages that name key, line and remedy.

The schema is the single list of keys, types and ranges. Only what it uses is implemented: type,
enum, const, pattern, format date, minimum, maximum, exclusiveMinimum, required, items, and
``x-when`` (whether a date must lie in the past or in the future).
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from auditor.case.model import CaseFinding
from auditor.case.readiness.toml_lines import KeyPath, line_of

_PLACEHOLDER = re.compile(
    r"[\s.?!…_\-–—]*|<.*>|\s*(t\.?b\.?d\.?|t\.?b\.?c\.?|todo|fixme|xxx+|n/?a|none|unknown|someone|somebody"
    r"|nobody|no one|anyone|the team|team|us|we|later|soon|lorem ipsum.*)[\s.?!]*",
    re.IGNORECASE,
)
_LARGEST = 10**15  # the schema's bound of amounts, beyond any budget: arithmetic stays finite
_PERCENT = 2  # from here on a share above 1 was likely meant as per cent
_DATE = "a date without quotes, such as 2026-03-01"


class Validator:
    """Walks a parsed document; ``clean`` returns it without the values that cannot be used."""

    def __init__(self, lines: Mapping[KeyPath, int], today: date) -> None:
        self._lines = lines
        self._today = today
        self.findings: list[CaseFinding] = []

    def clean(self, value: Any, schema: Mapping[str, Any], path: KeyPath = ()) -> Any:
        """``value`` as far as it follows ``schema``; None where it does not, with a finding."""
        match schema.get("type"):
            case "object":
                return self._table(value, schema, path)
            case "array":
                return self._array(value, schema, path)
            case _:
                return self._scalar(value, schema, path)

    def _scalar(self, value: Any, schema: Mapping[str, Any], path: KeyPath) -> Any:
        fault = _fault(value, schema)
        if fault:
            self._add("CASE003", path, f"{shown(value)}; expected {fault}")
            return None
        if isinstance(value, date) and not self._timely(value, schema, path):
            return None
        if isinstance(value, str) and _PLACEHOLDER.fullmatch(value):
            self._add("CASE008", path, f"{shown(value)} says nothing")
            return None
        return value

    def _add(self, rule: str, path: KeyPath, detail: str) -> None:
        self.findings.append(CaseFinding(rule, dotted(path), line_of(self._lines, path), detail))

    def _table(self, value: Any, schema: Mapping[str, Any], path: KeyPath) -> dict[str, Any] | None:
        if not isinstance(value, dict):
            self._add("CASE003", path, f"{shown(value)}; expected a table")
            return None
        known: Mapping[str, Any] = schema["properties"]
        result: dict[str, Any] = {}
        for key, own in value.items():
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
                self._add("CASE002", (*path, key), f"unknown key; {hint}")
                continue
            cleaned = self.clean(own, known[key], (*path, key))
            if cleaned is not None:
                result[key] = cleaned
        for key in schema.get("required", ()):
            if key not in value:
                self._add("CASE004", (*path, key), f"missing: {phrase(known[key])}")
        return result

    def _array(self, value: Any, schema: Mapping[str, Any], path: KeyPath) -> list[Any] | None:
        low, high = schema.get("minItems", 0), schema.get("maxItems", math.inf)
        if not isinstance(value, list) or not low <= len(value) <= high:
            wanted = "tables" if schema["items"].get("type") == "object" else "[low, high]"
            self._add("CASE003", path, f"{shown(value)}; expected {wanted}")
            return None
        items = [self.clean(own, schema["items"], (*path, i)) for i, own in enumerate(value)]
        if low and (None in items or items != sorted(items)):
            self._add("CASE003", path, f"{shown(value)}; expected low before high")
            return None
        return items

    def _timely(self, value: date, schema: Mapping[str, Any], path: KeyPath) -> bool:
        if schema["x-when"] == "past" and value > self._today:
            days = (value - self._today).days
            self._add("CASE005", path, f"{value} lies {days} days after today, {self._today}")
            return False
        return True


def phrase(schema: Mapping[str, Any]) -> str:
    """The description of a key, as the rest of a sentence."""
    text = str(schema["description"]).rstrip(".")
    return text[:1].lower() + text[1:]


def dotted(path: KeyPath) -> str:
    """``("rung", 0, "score")`` as ``rung[0].score``."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def shown(value: object) -> str:
    """A value as TOML writes it, as far as a message needs it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + (value if len(value) <= 60 else value[:57] + "...") + '"'
    if isinstance(value, (dict, list)):
        return "a table" if isinstance(value, dict) else f"a list of {len(value)}"
    if isinstance(value, int) and abs(value) > _LARGEST:
        return f"{'-' if value < 0 else ''}{_LARGEST:g} and more"  # str() refuses 4,300 digits
    return str(value)


def _fault(value: Any, schema: Mapping[str, Any]) -> str:
    """What was expected of a scalar, or nothing where it is good."""
    if "const" in schema:
        same = value == schema["const"] and not isinstance(value, bool)
        return "" if same else str(schema["const"])
    if schema.get("format") == "date":
        return "" if isinstance(value, date) and not isinstance(value, datetime) else _DATE
    if schema["type"] == "string":
        return _text_fault(value, schema)
    return _number_fault(value, schema)


def _text_fault(value: Any, schema: Mapping[str, Any]) -> str:
    choices = schema.get("enum", ())
    if not isinstance(value, str):
        return "text in quotes" if not choices else f"one of {', '.join(choices)}"
    if choices and value not in choices:
        near = difflib.get_close_matches(value, choices, n=1)
        return f"one of {', '.join(choices)}" + (f"; did you mean {near[0]}?" if near else "")
    if "pattern" in schema and not re.fullmatch(schema["pattern"].strip("^$"), value):
        return "the 64 hex digits of a SHA-256 digest, lower case"
    return ""


def _number_fault(value: Any, schema: Mapping[str, Any]) -> str:
    whole = schema["type"] == "integer"
    low, high = schema.get("minimum"), schema.get("maximum")
    above = schema.get("exclusiveMinimum")
    kind = "a whole number" if whole else "a number"
    wanted = f"{kind} above {above}" if above is not None else f"{kind} of {low} or more"
    if high is not None and high < _LARGEST:
        wanted = f"{kind} from {low} to {high}"
    number = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
    if not number or not abs(value) < math.inf:  # an int may be too large for math.isfinite
        return wanted
    if value > _LARGEST:
        return f"{wanted}, at most {_LARGEST:g}"
    good = (low is None or value >= low) and (high is None or value <= high)
    if good and (above is None or value > above):
        return ""
    if high == 1 and 1 < value <= 100:
        wanted += f"; {value} would be {value * 100:g} %"
        wanted += f", write {value / 100:g} for {value:g} %" if value >= _PERCENT else ""
    return wanted
