"""Notes on fields that polars, pandas or pyarrow would read as something else."""

import json
import re
from collections.abc import Mapping
from itertools import islice
from typing import Final

from auditor.model import Problem
from auditor.plural import pluralize

# polars.read_ndjson takes its schema from the first 100 rows (infer_schema_length's default).
POLARS_ROWS: Final = 100
# Limits for rows that use values as keys (an id as a key): without them these rows would fill the
# memory and the report.
_MAX_NAMED_KEYS = 20
_MAX_KEY_SETS = 10_000
_NUMERIC = re.compile(r"\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[-+]\d\d:?\d\d)?)?", re.ASCII)
_DATE_KEY = re.compile(r"date|.*_at")  # pandas.read_json, convert_dates (keep_default_dates)


class LoaderNotes:
    """Collects notes on the top-level fields of one file while its rows are read.

    Most rows cost one set lookup: only a set of keys not met before is looked at in full, and only
    fields whose values so far were all numeric or all dates are checked again.
    """

    def __init__(self) -> None:
        self.rows = 0
        self._key_sets: set[tuple[str, ...]] = set()
        self._first_row: dict[str, int] = {}  # 1-based, by key
        self._numeric: dict[str, str] = {}  # an example, by key whose values are all numeric so far
        self._dates: dict[str, str] = {}
        self._date_keys: set[str] = set()

    def add(self, value: object) -> None:
        """Take the next value of the file; anything but an object is ignored."""
        if not isinstance(value, dict):
            return
        self.rows += 1
        keys = tuple(value)
        if keys not in self._key_sets and len(self._key_sets) < _MAX_KEY_SETS:
            self._key_sets.add(keys)
            self._add_keys(value)
        if self._numeric:
            _keep_matching(self._numeric, _NUMERIC, value)
        if self._dates:
            _keep_matching(self._dates, _DATE, value)

    def _add_keys(self, record: dict[str, object]) -> None:
        for key, value in record.items():
            if key in self._first_row:
                continue
            self._first_row[key] = self.rows
            if not isinstance(value, str):
                continue
            if _NUMERIC.fullmatch(value):
                self._numeric[key] = value
            elif _DATE.fullmatch(value):
                self._dates[key] = value
            elif _DATE_KEY.fullmatch(key):
                self._date_keys.add(key)

    def problems(self) -> tuple[Problem, ...]:
        """Return the notes ENC020 to ENC022 of the file, sorted by code."""
        late = {
            key: f"key {_quote(key)} first occurs in row {row:,}: polars takes its columns from the first"
            f" {POLARS_ROWS} rows and drops this key"
            for key, row in self._first_row.items()
            if row > POLARS_ROWS
        }
        numeric = _all_values("a number in quotes", "pandas reads them as numbers", self._numeric)
        dates = _all_values("a date", "pyarrow reads them as timestamps", self._dates)
        by_name = "because of its name, pandas tries to read the text field {} as dates"
        return (
            *_capped("ENC020", late),
            *_capped("ENC021", numeric),
            *_capped("ENC022", dates),
            *(
                Problem("ENC022", by_name.format(_quote(key)), key)
                for key in sorted(self._date_keys)
            ),
        )


def _keep_matching(
    fields: dict[str, str], pattern: re.Pattern[str], row: dict[str, object]
) -> None:
    """Remove the fields that have another kind of value in ``row``; null and missing are neutral."""
    for key in list(fields):
        value = row.get(key)
        if value is not None and not (isinstance(value, str) and pattern.fullmatch(value)):
            del fields[key]


def _capped(rule: str, notes: Mapping[str, str]) -> list[Problem]:
    named = [Problem(rule, note, key) for key, note in islice(notes.items(), _MAX_NAMED_KEYS)]
    if len(notes) > _MAX_NAMED_KEYS:
        more = pluralize(len(notes) - _MAX_NAMED_KEYS, "more key")
        named.append(Problem(rule, f"the same is true of {more}"))
    return named


def _all_values(what: str, then: str, examples: Mapping[str, str]) -> dict[str, str]:
    """A note on each key with an example of its values, all of which are ``what``."""
    return {
        key: f"every value of {_quote(key)} is {what}, such as {_quote(example)}: {then}"
        for key, example in examples.items()
    }


def _quote(text: str) -> str:
    return json.dumps(text[:40], ensure_ascii=False)
