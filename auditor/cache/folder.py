"""Where the cache is: the user's own folder, or the one that is named."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Final

from auditor.cache.store import Store

_PROGRAM: Final = "dataset-audit"
_FILE: Final = "cache.sqlite3"
_WRITABLE_BY_OTHERS: Final = 0o022

_store: ContextVar[Store | None] = ContextVar("store", default=None)


def current() -> Store | None:
    """The cache of this run; None if it has none."""
    return _store.get()


@contextmanager
def opened(named: str | None) -> Iterator[None]:
    """A context with the cache in the folder ``named``; None for the user's cache folder, "" for no cache.

    There is also no cache if the folder cannot be made, belongs to another user, or is writable by others, who
    could put verdicts there.
    """
    folder = _prepared(named) if named != "" else None
    store = Store(folder / _FILE) if folder else None
    token = _store.set(store)
    try:
        yield
    finally:
        _store.reset(token)
        if store:
            store.close()


def default() -> Path:
    """The folder of this program in the user's cache folder."""
    from platformdirs import user_cache_path

    return user_cache_path(_PROGRAM)


def _prepared(named: str | None) -> Path | None:
    """The folder, made if it is missing; None if it cannot be trusted or used."""
    try:
        folder = (Path(named) if named else default()).expanduser()
        if not folder.is_absolute():  # without a home
            return None
        if not os.path.lexists(folder):
            folder.parent.mkdir(parents=True, exist_ok=True)
            folder.mkdir(mode=0o700, exist_ok=True)
            (folder / ".gitignore").write_text("*\n", encoding="utf-8")
        status = folder.stat()
    except (
        OSError,
        RuntimeError,
        ValueError,
    ):  # RuntimeError: no home; ValueError: a NUL in the name
        return None
    is_own = not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
    is_closed = os.name == "nt" or not status.st_mode & _WRITABLE_BY_OTHERS
    return folder if stat.S_ISDIR(status.st_mode) and is_own and is_closed else None
