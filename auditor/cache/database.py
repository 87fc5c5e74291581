"""The SQLite file of the cache: made for its owner alone, and replaced if it is not a cache of this form."""

import contextlib
import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

FAILURES: Final = (sqlite3.Error, OSError, MemoryError, OverflowError)
_WAIT: Final = (
    1.0  # seconds for a run that writes; then it is sooner done to compute the values again
)
_WRITABLE_BY_OTHERS: Final = 0o022
_APPLICATION, _FORM = 0x64617564, 1  # mark the file as ours, and its form
_TABLES: Final = (
    "CREATE TABLE IF NOT EXISTS entries"
    " (id INTEGER PRIMARY KEY, used INTEGER NOT NULL, value BLOB NOT NULL)",
    "CREATE INDEX IF NOT EXISTS by_age ON entries (used)",
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {_FORM}",
)
# Error codes of a file that is damaged or has other tables. All other errors may be temporary: locked, full, read-only.
_DAMAGED: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)


def connected(path: Path) -> sqlite3.Connection | None:
    """A connection to the cache at ``path``, made or replaced where needed; None if there can be none."""
    for _ in range(2):  # the second time after the old content was removed
        try:
            if not _is_safe(path):
                return None
            db = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)
            try:
                _prepare(db)
            except BaseException:
                db.close()
                raise
        except FAILURES as error:
            if not remove_damaged(path, error):
                return None
        else:
            return db
    return None


def remove_damaged(path: Path, error: BaseException) -> bool:
    """Remove the file if ``error`` says that it is not a cache of this form; return whether it is gone."""
    if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _DAMAGED:
        return False
    return _removed(path)


@contextlib.contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """A context whose changes are made together, or not at all."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with contextlib.suppress(sqlite3.Error):  # which some errors have done already
            db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def _is_safe(path: Path) -> bool:
    """Whether the file belongs to this user and nobody else can write it; it is made if it does not exist."""
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode):
        return False
    if not hasattr(os, "geteuid"):  # Windows, where the folders of a user are closed to others
        return True
    if status.st_uid != os.geteuid():
        return False
    return not status.st_mode & _WRITABLE_BY_OTHERS or (_removed(path) and _is_safe(path))


def _removed(path: Path) -> bool:
    with contextlib.suppress(OSError):
        Path(f"{path}-journal").unlink(missing_ok=True)
        path.unlink(missing_ok=True)
    return not os.path.lexists(path)


def _prepare(db: sqlite3.Connection) -> None:
    """Make the tables of a new file.

    Raises:
        sqlite3.Error: the file is locked, damaged, or a database of another program.
    """
    db.text_factory = bytes  # a text, which only a damaged file has, needs no decoding
    db.execute("PRAGMA synchronous = OFF")  # what a power cut damages is replaced
    marks = _pragma(db, "application_id"), _pragma(db, "user_version")
    if marks == (_APPLICATION, _FORM):
        return
    if marks != (0, 0) or db.execute("SELECT 1 FROM sqlite_master").fetchone():
        error = sqlite3.DatabaseError("not a cache of this form")
        error.sqlite_errorcode = sqlite3.SQLITE_NOTADB
        raise error
    db.execute("PRAGMA auto_vacuum = INCREMENTAL")
    with transaction(db):
        for statement in _TABLES:
            db.execute(statement)


def _pragma(db: sqlite3.Connection, name: str) -> int:
    return int(db.execute(f"PRAGMA {name}").fetchone()[0])
