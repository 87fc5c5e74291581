"""Texts whose bytes are anywhere in memory as a polars Series, through the C data interface of Arrow, without a copy.

Source of the two structures: arrow.apache.org/docs/format/CDataInterface.html.
"""

from __future__ import annotations

import ctypes
from typing import Final

import polars as pl


def texts_at(addresses: list[int], length: int, nulls: int, held: object) -> pl.Series:
    """``length`` texts (String), ``nulls`` of them null; ``held`` owns their bytes and is kept as long as polars reads them.

    Args:
        addresses: of a bit for each text, 1 if it is present; of ``length`` + 1 ends (int64), the first 0; of the
            bytes in UTF-8, one text after the other.
        length: number of texts.
        nulls: number of texts that are not present.
        held: any value.
    """
    return pl.Series(_Texts(held, length, nulls, addresses))


class _Schema(ctypes.Structure):
    """ArrowSchema."""


class _Array(ctypes.Structure):
    """ArrowArray."""


_END = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
_Schema._fields_ = [
    *((name, ctypes.c_char_p) for name in ("format", "name", "metadata")),
    *((name, ctypes.c_int64) for name in ("flags", "n_children")),
    *((name, ctypes.c_void_p) for name in ("children", "dictionary")),
    ("release", _END),
    ("private_data", ctypes.c_void_p),
]
_Array._fields_ = [
    *((name, ctypes.c_int64) for name in ("length", "null_count", "offset")),
    *((name, ctypes.c_int64) for name in ("n_buffers", "n_children")),
    *((name, ctypes.c_void_p) for name in ("buffers", "children", "dictionary")),
    ("release", _END),
    ("private_data", ctypes.c_void_p),
]


# What polars still reads, by the address that it gives back with ``release``.
_held: Final[dict[int, object]] = {}


def _drop(structure: int, held: dict[int, object] = _held) -> None:
    array = _Array.from_address(structure)
    held.pop(array.private_data, None)
    array.release = _END()


def _drop_schema(structure: int) -> None:
    _Schema.from_address(structure).release = _END()


_release, _release_schema = _END(_drop), _END(_drop_schema)
for _function in (_release, _release_schema):  # polars may call them while Python ends
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(_function))


def _capsule(structure: ctypes.Structure, name: bytes) -> object:
    new = ctypes.pythonapi.PyCapsule_New
    new.restype, new.argtypes = (
        ctypes.py_object,
        (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p),
    )
    return new(ctypes.addressof(structure), name, None)


class _Texts:
    """Texts at three ``addresses``, as polars imports them: of bits for those present, of their ends, of their bytes."""

    def __init__(self, held: object, length: int, nulls: int, addresses: list[int]) -> None:
        buffers = (ctypes.c_void_p * 3)(*addresses)
        at = ctypes.addressof(buffers)
        self._schema = _Schema(format=b"U", name=b"", flags=2, release=_release_schema)
        self._array = _Array(length, nulls, 0, 3, 0, at, None, None, _release, at)
        _held[at] = held, buffers

    def __arrow_c_schema__(self) -> object:
        """The type: texts with ends of 64 bits, nulls allowed."""
        return _capsule(self._schema, b"arrow_schema")

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        """The type and the texts."""
        return self.__arrow_c_schema__(), _capsule(self._array, b"arrow_array")
