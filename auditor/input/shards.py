"""The files of one data set: one file, or the JSON Lines files of a directory."""

import os
import shlex
from pathlib import Path
from typing import Final

from auditor.input import passed_over
from auditor.input.files import missing_file
from auditor.input.names import COMPRESSED, SUFFIXES, is_held_out, unpacked
from auditor.model import Problem
from auditor.paths import is_folder

# Problems of ``expand`` that leave data unread.
UNREADABLE: Final = ("INP001", "INP002", "INP007", "INP010")


def expand(path: Path, *, held_out: bool = False) -> tuple[list[Path], tuple[Problem, ...]]:
    """Return the files of the data set at ``path``, and the problems of finding them.

    A path that is not a directory stands for itself. A directory stands for its ``.jsonl`` and
    ``.ndjson`` files, compressed or not, in all its folders, sorted by path. Whatever else looks like
    data (other suffixes, hidden files, links to folders) is INP010, a folder that cannot be listed
    INP007, a pointer without its data INP002. Files whose name or folder says that they are held out
    are left out with an INP009 note each, unless all files are, or the directory is ``held_out`` data.
    If there is nothing to read, the list is empty and a problem is INP001 (a directory without such
    files), or INP002 or INP007 (no such path).
    """
    if not os.path.lexists(path):
        return [], (missing_file(path, str(path)),)
    if not is_folder(path):
        return [path], ()
    folder = passed_over.listed(path)
    shards = sorted(file for file in folder.files if is_shard(file.name))
    problems = passed_over.problems(folder, shards)
    if not shards:
        kinds = " or ".join(SUFFIXES)
        detail = (
            f"no file in {path} ends in {kinds}, optionally followed by {' or '.join(COMPRESSED)}"
        )
        empty = Problem("INP001", f"{detail}: pass another directory, or rename the files")
        return [], (empty, *problems)
    named = {shard for shard in shards if is_held_out(shard.relative_to(path))}
    if held_out or len(named) == len(shards):
        return shards, problems
    training = [shard for shard in shards if shard not in named]
    return training, (*problems, *(left_out(shard) for shard in sorted(named)))


def is_shard(name: str) -> bool:
    """Whether a file of this name is JSON Lines, compressed or not, and not hidden."""
    return unpacked(name.lower()).endswith(SUFFIXES) and not name.startswith(".")


def left_out(shard: Path | str) -> Problem:
    """The note that a shard named like held-out data was not read."""
    detail = (
        f"{shard} is named like held-out data and was not read as training data; "
        f"to check for leakage into it, add --eval {shlex.quote(str(shard))}"
    )
    return Problem("INP009", detail, str(shard))
