"""The files of one data set: one file, or the JSON Lines files of a directory."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from auditor.input.files import missing_file
from auditor.model import Problem

SUFFIXES: Final = (".jsonl", ".ndjson")
COMPRESSED: Final = (".gz", ".zst")
# Whole words that mark a file as held out, in its name or in the name of one of its folders. Source: names of
# splits on the Hugging Face Hub and in the repositories of public sets.
_HELD_OUT = re.compile(
    r"(?<![a-z])(tests?|test[-_]?sets?|dev|devel|val|valid|validation|evals?|evaluations?"
    r"|held[-_]?out|hold[-_]?out|gold|benchmarks?|unseen)(?![a-z])"
)
# A capital letter begins a word: devSet, TestData.
_WORD_START = re.compile(r"(?<=[a-z])(?=[A-Z])")


def stem(name: str) -> str:
    """A file's name without the suffixes of JSON Lines and of compression; ``data`` if that is all."""
    for suffix in (*COMPRESSED, *SUFFIXES):
        name = name.removesuffix(suffix)
    return name or "data"


def sibling(data: str, suffix: str) -> Path:
    """The path ``<stem><suffix>`` in the folder of ``data``, which may be ``-``, standard input."""
    path = Path("stdin" if data == "-" else data)
    return path.parent / (stem(path.name) + suffix)


def expand(path: Path) -> tuple[list[Path], tuple[Problem, ...]]:
    """Return the files of the data set at ``path``, and the problems of finding them.

    A path that is not a directory stands for itself. A directory stands for its ``.jsonl`` and
    ``.ndjson`` files, compressed or not, in all its folders, sorted by path; hidden files and
    folders are skipped. Files whose name or folder says that they are held out are left out with
    an INP009 note each, unless all files are. If there is nothing to read, the list is empty and
    the problem is INP001 (a directory without such files), or INP002 or INP007 (no such path).
    """
    if not os.path.lexists(path):
        return [], (missing_file(path, str(path)),)
    if not path.is_dir():
        return [path], ()
    shards = sorted(_shards(path))
    if not shards:
        kinds = " or ".join(SUFFIXES)
        detail = (
            f"no file in {path} ends in {kinds}, optionally followed by {' or '.join(COMPRESSED)}"
        )
        return [], (Problem("INP001", f"{detail}: pass another directory, or rename the files"),)
    held_out = {shard for shard in shards if _is_held_out(shard.relative_to(path))}
    if len(held_out) == len(shards):
        return shards, ()
    training = [shard for shard in shards if shard not in held_out]
    return training, tuple(_left_out(shard) for shard in sorted(held_out))


def _shards(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(parent, name) for name in names if _is_shard(name))


def _is_shard(name: str) -> bool:
    plain = name.lower()
    for suffix in COMPRESSED:
        plain = plain.removesuffix(suffix)
    return plain.endswith(SUFFIXES) and not name.startswith(".")


def _is_held_out(path: Path) -> bool:
    name = _WORD_START.sub("_", str(path.with_name(stem(path.name)))).lower()
    return _HELD_OUT.search(name) is not None


def _left_out(shard: Path) -> Problem:
    detail = (
        f"{shard} is named like held-out data and was not read as training data; "
        f"to check for leakage into it, add --eval {shlex.quote(str(shard))}"
    )
    return Problem("INP009", detail, str(shard))
