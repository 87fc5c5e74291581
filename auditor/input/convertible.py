"""The types of files that ``dataset-audit convert`` reads, and the command that converts a file."""

import shlex
from typing import Final

from auditor.input.names import unpacked

PARQUET_MAGIC: Final = b"PAR1"
ARROW_MAGIC: Final = b"ARROW1"
ARROW_STREAM_MAGIC: Final = b"\xff\xff\xff\xff"  # as the datasets library keeps its files
CONVERT: Final = "dataset-audit convert"
_CSV: Final = (".csv", ".tsv")
_CONVERTED: Final = (*_CSV, ".json", ".parquet", ".arrow", ".feather", ".jsonl", ".ndjson")


def convert_command(name: str) -> str:
    """The shell command that writes the file ``name`` as JSON Lines next to it."""
    plain = unpacked(name)
    stem = plain
    for suffix in _CONVERTED:
        stem = stem.removesuffix(suffix)
    out = "lines.jsonl" if name == "-" else f"{stem}.jsonl"
    if out == plain:  # there may be a file of that name
        out = f"{stem}.lines.jsonl"
    return " ".join([CONVERT, shell_argument(name), "-o", shell_argument(out)])


def is_csv_name(name: str) -> bool:
    """Whether a file of this name, compressed or not, should be CSV."""
    return unpacked(name.lower()).endswith(_CSV)


def shell_argument(name: str) -> str:
    """``name`` quoted for a shell; a leading dash is not mistaken for an option."""
    return shlex.quote(f"./{name}" if name.startswith("-") and name != "-" else name)
