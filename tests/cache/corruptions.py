"""Ways in which the file of the cache can be broken, foreign or out of reach."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path

Corrupt = Callable[[Path], object]


def _cut(path: Path, share: float) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])


def _flip(path: Path, seed: int, count: int, start: int = 0) -> None:
    content, draw = bytearray(path.read_bytes()), random.Random(seed)
    for _ in range(count):
        content[draw.randrange(start, len(content))] ^= 1 << draw.randrange(8)
    path.write_bytes(content)


def _filled(path: Path, first: float, last: float, byte: bytes) -> None:
    content = bytearray(path.read_bytes())
    start, stop = int(len(content) * first), int(len(content) * last)
    content[start:stop] = byte * (stop - start)
    path.write_bytes(content)


def _sql(path: Path, *statements: str) -> None:
    with sqlite3.connect(path) as db:
        for statement in statements:
            db.execute(statement)
    db.close()


def _replaced(path: Path, make: Callable[[Path], object]) -> None:
    path.unlink()
    make(path)


def _shuffled(path: Path) -> None:
    """Give each entry the value of another one."""
    with sqlite3.connect(path) as db:
        rows = db.execute("SELECT id, value FROM entries ORDER BY id").fetchall()
        moved = zip(rows, rows[1:] + rows[:1], strict=True)
        db.executemany(
            "UPDATE entries SET value = ? WHERE id = ?", [(b[1], a[0]) for a, b in moved]
        )
    db.close()


CORRUPTIONS: dict[str, Corrupt] = {
    "empty": partial(_cut, share=0),
    "one byte": lambda path: path.write_bytes(b"S"),
    "cut at a tenth": partial(_cut, share=0.1),
    "cut at the half": partial(_cut, share=0.5),
    "cut before the end": partial(_cut, share=0.999),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"x" * 5_000),
    **{
        f"{n} bits flipped ({seed})": partial(_flip, seed=seed, count=n)
        for seed, n in enumerate([1, 1, 1, 1, 20, 500])
    },
    **{
        f"bits of the values flipped ({seed})": partial(_flip, seed=seed, count=200, start=8_192)
        for seed in (7, 8)
    },
    "header of zeros": partial(_filled, first=0, last=0.01, byte=b"\0"),
    "all zeros": partial(_filled, first=0, last=1, byte=b"\0"),
    "half of it 0xff": partial(_filled, first=0.5, last=1, byte=b"\xff"),
    "text": lambda path: path.write_text("READY\n" * 1_000),
    "json": lambda path: path.write_text("{}"),
    "another version": lambda path: _sql(path, "PRAGMA user_version = 99"),
    "another program": lambda path: _sql(path, "PRAGMA application_id = 7"),
    "no table": lambda path: _sql(path, "DROP TABLE entries"),
    "other columns": lambda path: _sql(path, "ALTER TABLE entries RENAME COLUMN value TO text"),
    "another database": lambda path: _replaced(
        path, lambda new: _sql(new, "CREATE TABLE verdicts (id, value)")
    ),
    "no entry": lambda path: _sql(path, "DELETE FROM entries"),
    "short values": lambda path: _sql(path, "UPDATE entries SET value = substr(value, 1, 9)"),
    "empty values": lambda path: _sql(path, "UPDATE entries SET value = x''"),
    "long values": lambda path: _sql(path, "UPDATE entries SET value = value || x'00'"),
    "values of text": lambda path: _sql(path, "UPDATE entries SET value = 'READY'"),
    "values of others": _shuffled,
    "times of text": lambda path: _sql(path, "UPDATE entries SET used = 'never'"),
    "keys that have moved": lambda path: _sql(path, "UPDATE entries SET id = id - 1"),
    "a folder": lambda path: _replaced(path, Path.mkdir),
    "a pipe": lambda path: _replaced(path, os.mkfifo),
    "a link to nothing": lambda path: _replaced(path, lambda new: new.symlink_to("gone")),
    "a link to a file": lambda path: _replaced(path, lambda new: new.symlink_to(__file__)),
    "written by others": lambda path: path.chmod(0o666),
    "a journal of nonsense": lambda path: Path(f"{path}-journal").write_bytes(b"\xd9\xd5" * 2_000),
    "gone": Path.unlink,
    "folder gone": lambda path: shutil.rmtree(path.parent),
}
