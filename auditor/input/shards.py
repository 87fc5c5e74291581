"""The files of one data set: a file, or the shards of a directory without its held-out files."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from auditor.input.files import missing
from auditor.model import Problem

SUFFIXES: Final = (".jsonl", ".ndjson")
COMPRESSED: Final = (".gz", ".zst")
# Words that mark a file as held out. A path counts as held out if one of its names has such a word.
_HELD_OUT = re.compile(r"(?<![a-z])(valid|validation|val|dev|test|eval)(?![a-z])")


def expand(path: Path) -> tuple[list[Path], tuple[Problem, ...]]:
    """Return the files that make up one data set.

    A file (or whatever else is at the path) is itself. A directory is its ``.jsonl`` and
    ``.ndjson`` files, compressed or not, nested ones too, sorted by path; hidden ones are skipped.
    Of these, files held out by name (a whole word such as ``val`` or ``test`` in a name below the
    directory) are left out with INP009 each, unless all are. Nothing to read gives INP001
    (a directory without such files), INP002 or INP007 (no such path), and no file.
    """
    if not os.path.lexists(path):
        return [], (missing(path, str(path)),)
    if not path.is_dir():
        return [path], ()
    shards = sorted(_shards(path))
    if not shards:
        kinds = ", ".join(f"*{suffix}" for suffix in SUFFIXES)
        return [], (Problem("INP001", f"{path} holds no {kinds} (or .gz, .zst of them)"),)
    held = [shard for shard in shards if _HELD_OUT.search(_words(shard.relative_to(path)))]
    if len(held) == len(shards):
        return shards, ()
    notes = tuple(Problem("INP009", _left_out(shard)) for shard in held)
    return [shard for shard in shards if shard not in set(held)], notes


def _shards(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(parent, name) for name in names if _is_shard(name))


def _is_shard(name: str) -> bool:
    plain = name.lower()
    for suffix in COMPRESSED:
        plain = plain.removesuffix(suffix)
    return plain.endswith(SUFFIXES) and not name.startswith(".")


def _words(path: Path) -> str:
    return str(path.with_name(path.name.split(".jsonl")[0].split(".ndjson")[0])).lower()


def _left_out(shard: Path) -> str:
    return (
        f"{shard} looks held out by its name and is not part of the training set; "
        f"check for leakage with --eval {shlex.quote(str(shard))}"
    )
