"""Values by key in one SQLite file that many runs share; after any error the file counts as empty.

Each value is stored with a digest of key and value, so that a damaged file gives fewer values, never wrong ones.
"""

import contextlib
import hashlib
import sqlite3
import time
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Final

from auditor.cache.database import FAILURES, connected, remove_damaged, transaction

# Bytes of the file. Source: what is reused of 10 MB of rows with 150 words takes 24 MB (tests/bench/bench_cache.py).
MAX_BYTES: Final = 512 * 2**20
_SHARE_OF_A_CALL: Final = 0.5  # of the file that one call may add: more would evict its own entries
_KEPT: Final = (
    0.75  # share of a full file that stays when the least recently used entries are deleted
)
_AGE: Final = 24 * 60 * 60  # seconds after which another use of an entry updates its time of use
_BATCH: Final = 500  # keys in one query
_DIGEST_BYTES: Final = 16


class Store:
    """Values (bytes) by key (the bytes of a digest). No method raises, and no key returns the value of another."""

    def __init__(self, path: Path, max_bytes: int = MAX_BYTES) -> None:
        self.path, self.max_bytes = path, max_bytes
        self._db = connected(path)

    def get(self, keys: Collection[bytes]) -> Mapping[bytes, bytes]:
        """The values of those ``keys`` that have one."""
        found: dict[bytes, bytes] = {}
        with self._guarded() as db:
            found |= _read(db, keys) if db else {}
        return found

    def put(self, values: Mapping[bytes, bytes]) -> None:
        """Store ``values`` by key; if the file is full, the least recently used entries are deleted."""
        if sum(map(len, values.values())) > _SHARE_OF_A_CALL * self.max_bytes:
            return
        now = int(time.time())
        rows = sorted((_id(key), now, _sealed(key, value)) for key, value in values.items())
        with self._guarded() as db:
            if db and rows:
                with transaction(db):
                    db.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?)", rows)
                    _make_room(db, self.max_bytes)
                db.execute("PRAGMA incremental_vacuum").fetchall()

    def close(self) -> None:
        """End the use of the file."""
        with self._guarded() as db:
            if db:
                db.close()
        self._db = None

    @contextlib.contextmanager
    def _guarded(self) -> Iterator[sqlite3.Connection | None]:
        """The connection; after an error there is none for the rest of the run."""
        try:
            yield self._db
        except FAILURES as error:
            if self._db:
                with contextlib.suppress(*FAILURES):
                    self._db.close()
            self._db = None
            remove_damaged(self.path, error)


def _read(db: sqlite3.Connection, keys: Collection[bytes]) -> Mapping[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    by_id = {_id(key): key for key in keys}
    ids, now = sorted(by_id), int(time.time())
    aged: list[tuple[int, int]] = []
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        marks = ",".join("?" * len(batch))
        query = f"SELECT id, used, value FROM entries WHERE id IN ({marks})"  # noqa: S608 - question marks
        for own, used, sealed in db.execute(query, batch):
            key = by_id[own]
            if isinstance(sealed, bytes) and sealed == _sealed(key, sealed[_DIGEST_BYTES:]):
                found[key] = sealed[_DIGEST_BYTES:]
                aged += [(now, own)] if isinstance(used, int) and used < now - _AGE else []
    if aged:
        with contextlib.suppress(sqlite3.OperationalError), transaction(db):  # locked, read-only
            db.executemany("UPDATE entries SET used = ? WHERE id = ?", aged)
    return found


def _make_room(db: sqlite3.Connection, max_bytes: int) -> None:
    names = ("page_count", "freelist_count", "page_size")
    pages, free, size = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in names)
    if (used := (pages - free) * size) <= max_bytes:
        return
    entries = db.execute("SELECT count(*) FROM entries").fetchone()[0]
    surplus = int(entries * (1 - _KEPT * max_bytes / used)) + 1
    oldest = "SELECT id FROM entries ORDER BY used, id LIMIT ?"
    db.execute(f"DELETE FROM entries WHERE id IN ({oldest})", (surplus,))  # noqa: S608 - a constant


def _id(key: bytes) -> int:
    return int.from_bytes(key[:8], "big", signed=True)


def _sealed(key: bytes, value: bytes) -> bytes:
    return hashlib.blake2b(key + value, digest_size=_DIGEST_BYTES).digest() + value
