"""Checks the values of readiness.toml against the types of ``records``.

msgspec stops at the first fault of a document, so it checks one value at a time here. ``jsonschema``
finds all faults by itself, but with the same messages it took 207 lines, its schema another 487, and
five packages of 3.3 MB with 0.1 to 0.3 s of import; this module and ``records`` take 355 lines. A
message has the key, the line, the value, what was expected and, if possible, a remedy.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from difflib import get_close_matches
from types import NoneType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import msgspec

from auditor.case.model import CaseFinding
from auditor.case.readiness.records import MAX_AMOUNT, Share, dotted
from auditor.case.readiness.template import example
from auditor.case.readiness.toml_lines import KeyPath, line_of
from auditor.escape import clip
from auditor.plural import pluralize

_T = TypeVar("_T", bound=msgspec.Struct)

_PLACEHOLDER = re.compile(
    r"[\s.?!…_\-–—]*|<.*>|\s*(t\.?b\.?d\.?|t\.?b\.?c\.?|todo|fixme|xxx+|n/?a|none|unknown|someone|somebody"
    r"|nobody|no one|anyone|the team|team|us|we|later|soon|lorem ipsum.*)[\s.?!]*",
    re.IGNORECASE,
)
_INTERNAL = ("index", "lines", "unusable")  # fields that are not keys of the file
_FUTURE = ("review_by",)  # dates that may be after today
_MIN_PERCENT = 2  # a share from here to 100 was probably meant as a percentage
_MAX_SHOWN_CHARS = 60  # of a text in a message


class Validator:
    """Collects a finding for every fault of a document."""

    def __init__(self, lines: Mapping[KeyPath, int], today: date) -> None:
        self._lines = lines
        self._today = today
        self.findings: list[CaseFinding] = []

    def table(self, kind: type[_T], value: object, path: KeyPath = (), **index: int) -> _T | None:
        """Return the valid values of a table as a ``kind``; None if there are none."""
        if not isinstance(value, dict):
            self._add("CASE003", path, f"{_shown(value)}; expected a table")
            return None
        types = get_type_hints(kind, include_extras=True)
        names = dict(zip(kind.__struct_encode_fields__, kind.__struct_fields__, strict=True))
        known = {
            key: _not_none(types[name]) for key, name in names.items() if name not in _INTERNAL
        }
        for key in (key for key in value if key not in known):
            hint = _did_you_mean(key, known) or f"known keys: {', '.join(known)}"
            self._add("CASE002", (*path, key), f"unknown key; {hint}")
        for key in getattr(kind, "required", ()):
            if key not in value:
                self._add("CASE004", (*path, key), f"missing; for example {example((*path, key))}")
        valid = {
            names[key]: found
            for key, item in value.items()
            if key in known and (found := self._value(known[key], item, (*path, key))) is not None
        }
        return kind(**index, **valid) if valid else None

    def _value(self, kind: Any, value: object, path: KeyPath) -> Any:
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            return self.table(kind, value, path)
        if get_args(kind)[-1] is Ellipsis:
            return self._tables(get_args(kind)[0], value, path)
        return self._scalar(kind, value, path)

    def _tables(self, kind: type[_T], value: object, path: KeyPath) -> tuple[_T, ...]:
        if not isinstance(value, list):
            self._add("CASE003", path, f"{_shown(value)}; expected tables")
            return ()
        valid = (self.table(kind, table, (*path, i), index=i) for i, table in enumerate(value))
        return tuple(table for table in valid if table is not None)

    def _scalar(self, kind: Any, value: object, path: KeyPath) -> Any:
        try:
            valid = msgspec.convert(value, kind, builtin_types=(date, datetime, time))
        except msgspec.ValidationError:
            valid = None
        if valid is None or (isinstance(valid, tuple) and valid[0] > valid[1]):
            self._add("CASE003", path, f"{_shown(value)}; expected {_expected(kind, value)}")
        elif isinstance(valid, date) and valid > self._today and path[-1] not in _FUTURE:
            days = pluralize((valid - self._today).days, "day")
            self._add("CASE005", path, f"{valid} is {days} after today, {self._today}")
        elif isinstance(valid, str) and _is_placeholder(valid):
            self._add("CASE008", path, f"{_shown(valid)} is a placeholder")
        else:
            return valid
        return None

    def _add(self, rule: str, path: KeyPath, detail: str) -> None:
        self.findings.append(CaseFinding(rule, dotted(path), line_of(self._lines, path), detail))


def _not_none(kind: Any) -> Any:
    """``X`` of ``X | None``, otherwise ``kind``."""
    parts = get_args(kind)
    return parts[0] if NoneType in parts else kind


def _is_placeholder(text: str) -> bool:
    """Whether the text says nothing; without letters and digits it may be invisible."""
    return not any(map(str.isalnum, text)) or _PLACEHOLDER.fullmatch(text) is not None


def _shown(value: object) -> str:
    """A value as TOML writes it, shortened for a message."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{clip(value, _MAX_SHOWN_CHARS)}"'
    if isinstance(value, (dict, list)):
        return "a table" if isinstance(value, dict) else f"a list of {len(value)}"
    if isinstance(value, int) and abs(value) > MAX_AMOUNT:
        return f"{'-' if value < 0 else ''}{MAX_AMOUNT:g} or more"  # str() refuses 4,300 digits
    return str(value)


def _did_you_mean(text: str, known: Iterable[str]) -> str:
    near = get_close_matches(text, known, n=1)
    return f"did you mean {near[0]}?" if near else ""


def _expected(kind: Any, value: object) -> str:
    """What a valid value of ``kind`` is, with a remedy for ``value``."""
    if get_origin(kind) is Literal:
        choices = [str(choice) for choice in get_args(kind)]
        wanted = f"one of {', '.join(choices)}" if len(choices) > 1 else choices[0]
        hint = _did_you_mean(value, choices) if isinstance(value, str) else ""
        return f"{wanted}; {hint}" if hint else wanted
    wanted = str(kind.__metadata__[0].description)
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return wanted
    if value > MAX_AMOUNT:
        return f"{wanted}, at most {MAX_AMOUNT:g}"
    if kind == Share and 1 < value <= 100:
        wanted += f"; {value} would be {value * 100:g}%"
        wanted += f", write {value / 100:g} for {value:g}%" if value >= _MIN_PERCENT else ""
    return wanted
