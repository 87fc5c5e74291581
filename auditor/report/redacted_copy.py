"""The audited data with a placeholder for each secret and each personal datum: ``<EMAIL_1>``."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import polars as pl

from auditor.analysis.sensitive.personal import personal_data_of
from auditor.analysis.sensitive.secrets import secrets_of
from auditor.input import reader
from auditor.model import Input

# A text of a JSON line, and the colon after it if it is a key.
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"(\s*:)?', re.DOTALL)
_BETWEEN = "\n\n\n"  # keeps a word of one text from explaining a number in the next one
_PLACEHOLDER = re.compile(r"<([A-Z][A-Z_]*)_([0-9]{1,9})>")
# Kinds that are written with signs between digits, or without.
_NUMBERS = ("card", "iban", "national-id", "phone")
_SIGNS = re.compile("[^0-9a-z]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BATCH_BYTES = 8 * 2**20  # read at a time


class _Line(NamedTuple):
    data: bytes
    text: str  # decoded, so that encoding it gives the data
    encoding: str
    is_json: bool
    joined: str  # its texts, without keys; the line itself if it is not JSON


class Placeholders:
    """The placeholder of each value found so far; forms of one number have one placeholder."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}  # by name and bare value
        self._counts: Counter[str] = Counter()  # of numbers, by name
        self._used: dict[str, int] = {}  # the highest number that the data has already
        self._keys: dict[str, tuple[str, str]] = {}  # name and bare value, by value in lower case

    def reserve(self, text: str) -> None:
        """Leave out the placeholders that the data contains already."""
        for match in _PLACEHOLDER.finditer(text):
            self._used[match[1]] = max(self._used.get(match[1], 0), int(match[2]))

    def find(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the values in each of ``texts``; each has a placeholder from now on."""
        series = pl.Series([_scannable(text) for text in texts], dtype=pl.String)
        found = pl.concat([secrets_of(series), personal_data_of(series)])
        values: list[list[str]] = [[] for _ in texts]
        for text, kind, value in (
            found.sort("text", maintain_order=True).select("text", "kind", "value").rows()
        ):
            bare = _SIGNS.sub("", value.lower()) if kind in _NUMBERS else value.lower()
            key = (kind.upper().replace("-", "_"), bare)
            if key not in self._numbers:
                self._counts[key[0]] += 1
                self._numbers[key] = self._counts[key[0]]
            self._keys[value.lower()] = key
            values[text].append(value.lower())
        return values

    def known(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the values found so far that are in each of ``texts``."""
        if not self._keys:
            return [[] for _ in texts]
        frame = pl.DataFrame({"text": [_scannable(text) for text in texts]})
        inside = pl.col("text").str.extract_many(
            list(self._keys), ascii_case_insensitive=True, overlapping=True
        )
        return frame.select(inside.list.eval(pl.element().str.to_lowercase()))["text"].to_list()

    def __getitem__(self, value: str) -> str:
        """Return the placeholder of a value, in any case."""
        name, bare = self._keys[value.lower()]
        return f"<{name}_{self._used.get(name, 0) + self._numbers[name, bare]}>"


def redacted(inputs: Sequence[Input], disk: Mapping[str, Path]) -> Iterator[bytes]:
    """Yield the training lines with placeholders; lines without a value keep their bytes.

    The files are read twice: for the values, then for the lines. Numbers and keys of JSON are not changed. ``disk``
    has the path on disk of each source whose name is not its path (standard input).

    Raises:
        AuditError: a file is no longer the one that was audited.
    """
    placeholders = Placeholders()
    for batch in _batches(inputs, disk):
        for line in batch:
            placeholders.reserve(line.text)
        placeholders.find([line.joined for line in batch])
    for batch in _batches(inputs, disk):
        yield from _rewritten(batch, placeholders)


def redacted_lines(lines: Sequence[bytes]) -> list[bytes]:
    """``lines`` of JSON or other text with placeholders; those without a value keep their bytes."""
    batch = [_read(line) for line in lines]
    placeholders = Placeholders()
    for line in batch:
        placeholders.reserve(line.text)
    placeholders.find([line.joined for line in batch])
    return list(_rewritten(batch, placeholders))


def _rewritten(batch: Sequence[_Line], placeholders: Placeholders) -> Iterator[bytes]:
    """Yield the bytes of the lines with placeholders.

    A word and a number may be close enough to each other to be found only when the value between them is
    gone, so that changed lines are searched again.
    """
    lines = list(batch)
    values = placeholders.known([line.joined for line in lines])
    changing = {index: line_values for index, line_values in enumerate(values) if line_values}
    for edges in (True, False, False):
        for index, line_values in changing.items():
            lines[index] = _replaced(lines[index], _pattern(line_values, edges=edges), placeholders)
        left = placeholders.find([lines[index].joined for index in changing])
        changing = {
            index: line_values
            for index, line_values in zip(changing, left, strict=True)
            if line_values
        }
    for line in lines:
        yield line.data


def _pattern(values: Sequence[str], *, edges: bool) -> re.Pattern[str]:
    """Return what matches ``values``, with ``edges`` only those that are not a part of a longer word."""
    longest_first = sorted(set(values), key=lambda value: (-len(value), value))
    every = []
    for value in longest_first:
        before = r"(?<![0-9A-Za-z])" if edges and value[0].isalnum() else ""
        after = r"(?![0-9A-Za-z])" if edges and value[-1].isalnum() else ""
        every.append(f"{before}{re.escape(value)}{after}")
    return re.compile("|".join(every), re.IGNORECASE | re.ASCII)


def _replaced(line: _Line, pattern: re.Pattern[str], placeholders: Placeholders) -> _Line:
    """Return a line with placeholders, in the JSON spelling that it had."""

    def placeholder(match: re.Match[str]) -> str:
        return placeholders[match[0]]

    def changed(match: re.Match[str]) -> str:
        old = match[1] if match[2] else _decoded(match[1])
        new = old if match[2] else pattern.sub(placeholder, old)
        plain = match[1].isascii() or line.encoding != "utf-8" or _SURROGATE.search(new) is not None
        return match[0] if new == old else json.dumps(new, ensure_ascii=plain)

    if line.is_json:
        return _read(_TEXT.sub(changed, line.text).encode(line.encoding))
    return _read(pattern.sub(placeholder, line.text).encode(line.encoding))


def _batches(inputs: Sequence[Input], disk: Mapping[str, Path]) -> Iterator[list[_Line]]:
    """Yield the training lines of all files in batches of some megabytes."""
    batch, size, ended = list[_Line](), 0, True
    for source in inputs:
        if source.role != "train":
            continue
        pieces = reader.raw_lines(disk.get(source.path, Path(source.path)), source.sha256)
        for _, of_line in groupby(pieces, key=lambda piece: piece[0]):
            data = b"".join(piece for _, piece in of_line)
            if not ended:  # the last line of the shard before has no ending
                data = b"\n" + data
            batch.append(_read(data))
            size, ended = size + len(data), data.endswith(b"\n")
            if size >= _BATCH_BYTES:
                yield batch
                batch, size = [], 0
    yield batch


def _read(data: bytes) -> _Line:
    try:
        text, encoding = data.decode(), "utf-8"
    except UnicodeDecodeError:
        text, encoding = data.decode("latin-1"), "latin-1"
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return _Line(data, text, encoding, is_json=False, joined=text)
    values = [_decoded(match[1]) for match in _TEXT.finditer(text) if not match[2]]
    return _Line(data, text, encoding, is_json=True, joined=_BETWEEN.join(values))


def _decoded(literal: str) -> str:
    """Return the text of a JSON string without its quotes."""
    return str(json.loads(f'"{literal}"', strict=False)) if "\\" in literal else literal


def _scannable(text: str) -> str:
    """Return ``text`` without lone surrogates, which no frame can contain."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
