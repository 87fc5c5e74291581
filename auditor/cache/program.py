"""A digest of the program and of every package that is installed with it: part of every key of the cache.

Algorithms have no version numbers of their own, because a forgotten update would keep wrong verdicts alive. After any
change of the source, of a model or of an installed package, earlier entries are no longer found.
"""

import hashlib
import os
import platform
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).parent.parent
_METADATA: Final = (".dist-info", ".egg-info", ".egg-link", ".pth")


@cache
def program() -> bytes | None:
    """The digest; None if the source cannot be read, as in a zip file."""
    total = hashlib.sha256(repr((sys.version, platform.platform(), platform.machine())).encode())
    try:
        for path in sorted(_files(str(_PACKAGE))):
            total.update(f"{os.path.relpath(path, _PACKAGE)}\0".encode())
            with open(path, "rb") as file:  # noqa: PTH123 - four hundred files: Path costs as much as reading
                total.update(hashlib.file_digest(file, "sha256").digest())
    except (OSError, UnicodeError):
        return None
    for item in _installed():
        total.update(repr(item).encode())
    return total.digest()


def _files(folder: str) -> Iterator[str]:
    """Every file of the package but compiled ones."""
    for entry in os.scandir(folder):
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files(entry.path)
        else:
            yield entry.path


def _installed() -> list[tuple[str, int]]:
    """The metadata of every package on the path, with the time at which it was installed."""
    found = []
    for folder in sys.path:
        try:
            entries = list(os.scandir(folder or "."))
        except OSError:  # a zip file, or a folder that is not there
            continue
        named = (entry for entry in entries if entry.name.endswith(_METADATA))
        found += [(entry.name, entry.stat().st_mtime_ns) for entry in named]
    return sorted(found)
