"""Types of files that ``dataset-audit convert`` reads, and the command that converts one."""

from __future__ import annotations

import shlex
from typing import Final

PARQUET_MAGIC: Final = b"PAR1"
ARROW_MAGIC: Final = b"ARROW1"
ARROW_STREAM_MAGIC: Final = b"\xff\xff\xff\xff"  # as the datasets library keeps its files
CONVERT: Final = "dataset-audit convert"
_COMPRESSED: Final = (".gz", ".zst")
_CSV: Final = (".csv", ".tsv")
_CONVERTED: Final = (*_CSV, ".json", ".parquet", ".arrow", ".feather", ".jsonl", ".ndjson")


def convert_command(name: str) -> str:
    """The shell command that writes the file ``name`` as JSON Lines next to it."""
    unpacked = name
    for suffix in _COMPRESSED:
        unpacked = unpacked.removesuffix(suffix)
    stem = unpacked
    for suffix in _CONVERTED:
        stem = stem.removesuffix(suffix)
    out = "lines.jsonl" if name == "-" else f"{stem}.jsonl"
    if out == unpacked:  # of that name there may be a file
        out = f"{stem}.lines.jsonl"
    names = [_argument(name), "-o", _argument(out)]
    return " ".join([CONVERT, *names])


def is_csv_name(name: str) -> bool:
    """Whether a file of this name, compressed or not, should be CSV."""
    plain = name.lower()
    for suffix in _COMPRESSED:
        plain = plain.removesuffix(suffix)
    return plain.endswith(_CSV)


def _argument(name: str) -> str:
    """``name`` quoted for a shell; a leading dash is not mistaken for an option."""
    return shlex.quote(f"./{name}" if name.startswith("-") and name != "-" else name)
