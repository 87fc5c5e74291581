"""Objects in a store (``s3://``, ``gs://``), read through pyarrow's file systems. Only an engine reads them.

Names, credentials and the end point come from where these file systems look for them: AWS_* variables, profiles,
the role of the machine.
"""

import errno
import io
import os
import re
import stat
from pathlib import PurePosixPath
from typing import Any, Final, Literal

from auditor.input import passed_over
from auditor.input.names import is_held_out
from auditor.input.shards import is_shard, left_out
from auditor.model import Problem

_ADDRESS: Final = re.compile(r"(s3|gs)://[^/]+/")
_READ_BYTES: Final = 8 * 2**20  # of one request


class StoredObject:
    """One object, with the methods of a path by which a file is read."""

    def __init__(self, address: str) -> None:
        self.address = address

    def __fspath__(self) -> str:
        """The address."""
        return self.address

    def stat(self) -> os.stat_result:
        """Size and time of the object.

        Raises:
            OSError: there is no object, or the store does not answer.
        """
        store, path = _store(self.address)
        info = store.get_file_info(path)
        if not info.is_file:
            raise OSError(errno.EIO, "no object at this address")
        fields = (stat.S_IFREG, 0, 0, 1, 0, 0, info.size, 0, 0, 0)
        return os.stat_result(fields, {"st_mtime_ns": info.mtime_ns or 0})

    def open(self, mode: Literal["rb"], buffering: Literal[0]) -> io.RawIOBase:  # noqa: ARG002 - of Path
        """The stored bytes from the first to the last."""
        store, path = _store(self.address)
        stream: io.RawIOBase = store.open_input_stream(path, None, _READ_BYTES)
        return stream


def is_address(name: str) -> bool:
    """Whether ``name`` is of an object in a store, and not of a file."""
    return _ADDRESS.match(name) is not None


def expand(address: str, *, held_out: bool) -> tuple[list[str], tuple[Problem, ...]]:
    """The addresses of the data set at ``address``, as ``shards.expand`` returns paths."""
    try:
        objects = _below(address)
    except OSError as error:
        return [], (Problem("INP007", f"the store does not answer: {error}"),)
    if objects is None:
        return [address], ()
    shards = [name for name in objects if is_shard(PurePosixPath(name).name)]
    others = [name for name in objects if name not in shards]
    problems = tuple(
        Problem("INP010", f"{address}{name} looks like data and was not read", f"{address}{name}")
        for name in others
        if passed_over.is_data_like(PurePosixPath(name).name)
    )
    if not shards:
        return [], (Problem("INP001", f"no object below {address} is JSON Lines"), *problems)
    named = [name for name in shards if is_held_out(PurePosixPath(name))]
    if held_out or len(named) == len(shards):
        named = []
    training = [f"{address}{name}" for name in shards if name not in named]
    return training, (*problems, *(left_out(f"{address}{name}") for name in named))


def _below(address: str) -> list[str] | None:
    """The names of all objects below ``address``, which ends in a slash; None for one object."""
    from pyarrow.fs import FileSelector

    if not address.endswith("/"):
        return None
    store, path = _store(address)
    root = path.rstrip("/")
    found = store.get_file_info(FileSelector(root, recursive=True))
    return sorted(info.path.removeprefix(f"{root}/") for info in found if info.is_file)


def _store(address: str) -> tuple[Any, str]:
    from pyarrow.fs import FileSystem

    store, path = FileSystem.from_uri(address)
    return store, path
