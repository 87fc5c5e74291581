"""Fields that other loaders read as something else, found while the rows stream past."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from itertools import islice
from typing import Final

from auditor.model import Problem

# polars.read_ndjson takes its schema from the first 100 rows (infer_schema_length's default).
POLARS_SAMPLE: Final = 100
# Keys named one by one, and distinct shapes of rows remembered: rows that use keys as values
# (an id as a key) would otherwise fill the memory and the report.
_NAMED = 20
_SHAPES = 10_000
_NUMERIC = re.compile(r"\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[-+]\d\d:?\d\d)?)?", re.ASCII)
_DATE_NAME = re.compile(r"date|.*_at")  # pandas.read_json, convert_dates (keep_default_dates)


class LoaderNotes:
    """Watches the top-level fields of a file's rows; cheap, as most rows bring nothing new.

    A row costs one set lookup; only fields whose every value so far was a numeric or date string
    are looked at again.
    """

    def __init__(self) -> None:
        self.rows = 0
        self._shapes: set[tuple[str, ...]] = set()
        self._first: dict[str, int] = {}  # row in which a key was first seen, 1-based
        self._numeric: dict[str, str] = {}  # fields that may be numeric throughout: an example
        self._dates: dict[str, str] = {}
        self._date_names: set[str] = set()

    def feed(self, value: object) -> None:
        """Take the next parsed value of the file; anything but an object is passed over."""
        if not isinstance(value, dict):
            return
        self.rows += 1
        shape = tuple(value)
        if shape not in self._shapes and len(self._shapes) < _SHAPES:
            self._shapes.add(shape)
            self._new_shape(value)
        if self._numeric:
            _keep(self._numeric, _NUMERIC, value)
        if self._dates:
            _keep(self._dates, _DATE, value)

    def _new_shape(self, value: dict[str, object]) -> None:
        for key, held in value.items():
            if key in self._first:
                continue
            self._first[key] = self.rows
            if not isinstance(held, str):
                continue
            if _NUMERIC.fullmatch(held):
                self._numeric[key] = held
            elif _DATE.fullmatch(held):
                self._dates[key] = held
            elif _DATE_NAME.fullmatch(key):
                self._date_names.add(key)

    def problems(self) -> tuple[Problem, ...]:
        """The file's notes ENC020 to ENC022, in the order of codes and then of keys."""
        late = {k: row for k, row in self._first.items() if row > POLARS_SAMPLE}
        return (
            *_capped("ENC020", late, (_late(k, row) for k, row in late.items())),
            *_capped("ENC021", self._numeric, (_number(k, v) for k, v in self._numeric.items())),
            *_capped("ENC022", self._dates, (_date(k, v) for k, v in self._dates.items())),
            *(
                Problem(
                    "ENC022", f"pandas tries to read the text field {_shown(key)} as dates", key
                )
                for key in sorted(self._date_names)
            ),
        )


def _keep(fields: dict[str, str], pattern: re.Pattern[str], value: dict[str, object]) -> None:
    """Drop the fields that this row shows to hold anything else; null and missing say nothing."""
    for key in list(fields):
        held = value.get(key)
        if held is not None and not (isinstance(held, str) and pattern.fullmatch(held)):
            del fields[key]


def _capped(rule: str, keys: Collection[str], problems: Iterable[Problem]) -> list[Problem]:
    named = list(islice(problems, _NAMED))
    if len(keys) > _NAMED:
        named.append(Problem(rule, f"{len(keys) - _NAMED:,} more keys like these"))
    return named


def _shown(text: str) -> str:
    return json.dumps(text[:40], ensure_ascii=False)


def _late(key: str, row: int) -> Problem:
    detail = f"key {_shown(key)} first occurs in row {row:,}: polars takes the keys of the first 100 rows"
    return Problem("ENC020", f"{detail} and drops it", key)


def _number(key: str, example: str) -> Problem:
    detail = f"every value of {_shown(key)} is a number in quotes ({_shown(example)}): pandas reads numbers"
    return Problem("ENC021", detail, key)


def _date(key: str, example: str) -> Problem:
    detail = f"every value of {_shown(key)} is a date ({_shown(example)}): pyarrow reads timestamps"
    return Problem("ENC022", detail, key)
