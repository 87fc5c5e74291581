"""ENC023: columns whose values change their JSON type, which typed loaders refuse.

pyarrow gives each column, and each field inside it, one type: null, true or false, a number, a string, a
list or an object. ``null`` is allowed with every type, whole numbers and others are one type, and rows may lack
keys. Any other change stops it: "Column(/id) changed from number to string in row 2".

The types that a file has had so far make a msgspec decoder that accepts nothing else. It is as fast as
one that accepts everything, so that Python inspects only rows with something new.
"""

import json
from collections.abc import Callable
from typing import Any, Final, TypedDict

import msgspec

from auditor.model import Problem

# Raises a ValidationError for every object, so that each row is looked at in Python.
_REFUSE_OBJECTS: Final = msgspec.json.Decoder(bool).decode
# Columns that are followed, inner ones included. A row that uses values as keys, such as an id, must not
# fill the memory.
_MAX_COLUMNS = 10_000
# Fields of one object that a decoder is built for: it searches through them for each key.
_MAX_FIELDS = 200
_MAX_DEPTH = 50  # of columns; deeper ones are not followed
_MAX_SHOWN_CHARS = 60  # of a path in a message
_KINDS: Final[dict[type, str]] = {
    bool: "true or false",
    int: "number",
    float: "number",
    str: "string",
    list: "list",
    dict: "object",
}
_SCALARS: Final[dict[str, Any]] = {"true or false": bool, "number": int | float, "string": str}


class _Column:
    """The types of one column so far, and what is inside its objects and lists."""

    __slots__ = ("fields", "first", "items", "path")

    def __init__(self, path: str) -> None:
        self.path = path
        self.first: dict[str, int] = {}  # the first line of each kind
        self.fields: dict[str, _Column] = {}
        self.items: _Column | None = None

    def type(self) -> Any:
        """Return the Python type of all values so far, as msgspec knows it."""
        kinds: list[Any] = [_SCALARS[kind] for kind in self.first if kind in _SCALARS]
        if "list" in self.first:
            kinds.append(list[self.items.type() if self.items else None])  # type: ignore[misc]  # a type at run time
        if "object" in self.first:
            kinds.append(self.object_type())
        result: Any = None
        for kind in kinds:
            result = kind | result
        return result

    def object_type(self) -> Any:
        fields = {name: column.type() for name, column in self.fields.items()}
        return TypedDict("Row", fields, total=False)  # type: ignore[operator]  # names known at run time


class ColumnTypes:
    """The types of one file's columns so far, while its rows are decoded in order.

    ``decode(data)`` returns the JSON value of a line. Keys that no row had so far may be left out: then
    the value has fewer members than the line has keys. Raises msgspec.ValidationError if a type is new or
    the line is not an object, msgspec.DecodeError if it is not JSON.
    """

    def __init__(self) -> None:
        self._row = _Column("")
        self._columns = 0
        self._unknown = 0  # rows with something new
        self._next_build = 1  # at this many of them
        self._is_wide = False  # an object has too many fields for a decoder
        self._problems: tuple[Problem, ...] = ()
        self.decode: Callable[[bytes], Any] = _REFUSE_OBJECTS

    def add(self, value: object, line: int) -> None:
        """Add the types of a row that ``decode`` did not know; anything but an object is ignored."""
        if type(value) is not dict:
            return
        self._add_fields(self._row, value, line, _MAX_DEPTH)
        self._unknown += 1
        # The decoder is built for 1, 2, 4, ... rows with something new, so that rows with ever new keys
        # do not build it again and again.
        if self._is_wide:
            self.decode = _REFUSE_OBJECTS
        elif self._unknown >= self._next_build:
            self._next_build = 2 * self._unknown
            self.decode = msgspec.json.Decoder(self._row.object_type()).decode

    def take_problems(self) -> tuple[Problem, ...]:
        """Return what was found since the last call."""
        if self._problems:
            found, self._problems = self._problems, ()
            return found
        return ()

    def _add_fields(self, column: _Column, value: dict[str, object], line: int, depth: int) -> None:
        for name, field in value.items():
            known = column.fields.get(name)
            if known is None:
                if self._columns >= _MAX_COLUMNS:
                    continue
                self._columns += 1
                self._is_wide |= len(column.fields) >= _MAX_FIELDS
                path = f"{column.path}.{name}" if column.path else name
                known = column.fields[name] = _Column(path)
            self._add(known, field, line, depth)

    def _add(self, column: _Column, value: object, line: int, depth: int) -> None:
        kind = _KINDS.get(type(value))
        if kind is None or not depth:
            return
        if kind not in column.first:
            if column.first:
                self._problems += (_changed(column, kind, line),)
            column.first[kind] = line
        if isinstance(value, dict):
            self._add_fields(column, value, line, depth - 1)
        elif isinstance(value, list):
            if column.items is None:
                column.items = _Column(f"{column.path}[]")
            for item in value:
                self._add(column.items, item, line, depth - 1)


def _changed(column: _Column, kind: str, line: int) -> Problem:
    path = column.path
    shown = path if len(path) <= _MAX_SHOWN_CHARS else f"...{path[-_MAX_SHOWN_CHARS:]}"
    before, first = next(reversed(column.first.items()))
    where = "earlier in this line" if first == line else f"in line {first:,}"
    name = json.dumps(shown, ensure_ascii=False)
    detail = f"{name} changes its type: {_article(before)} {where}, {_article(kind)} here"
    return Problem("ENC023", detail, path)


def _article(kind: str) -> str:
    return kind if kind == "true or false" else f"an {kind}" if kind == "object" else f"a {kind}"
