"""Which frames of a ``Dataset`` the rest of a run may read; the others need not stay in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from inspect import unwrap
from types import CodeType, FunctionType, ModuleType

from auditor.dataset.dataset import Dataset

_FRAMES = {name for name, own in vars(Dataset).items() if isinstance(own, cached_property)}


def frames_needed(
    steps: Iterable[Callable[..., object]], afterwards: Callable[..., object]
) -> list[frozenset[str]]:
    """The names of the cached frames that may still be read after each step, by the names in the program.

    A name counts wherever it occurs in a function that later steps reach through names, so no step has to declare
    what it reads. A frame that is read all the same is computed again.
    """
    names: set[str] = set()
    seen: set[CodeType] = set()
    needed = []
    for step in [afterwards, *reversed(list(steps))]:
        needed.append(frozenset(names & _FRAMES))
        _add_names(step, names, seen)
    return needed[:0:-1]


def release(data: Dataset, needed: frozenset[str]) -> None:
    """Drop the cached frames that are not ``needed``."""
    for name in _FRAMES - needed:
        vars(data).pop(name, None)


def _add_names(start: object, names: set[str], seen: set[CodeType]) -> None:
    """Add the names in the functions that ``start`` reaches to ``names``, and these functions to ``seen``."""
    found = [start]
    while found:
        function = unwrap(found.pop())  # type: ignore[arg-type]  # any object may be unwrapped
        if not isinstance(function, FunctionType) or function.__code__ in seen:
            continue
        seen.add(function.__code__)
        own = {name for code in _codes(function.__code__) for name in code.co_names}
        names |= own
        found += _reached(function, own)


def _codes(code: CodeType) -> Iterator[CodeType]:
    """Yield the code of a function and of the functions inside it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _reached(function: FunctionType, names: set[str]) -> Iterator[object]:
    """Yield the functions of this program that ``names`` may stand for."""
    for name in names:
        frame = vars(Dataset).get(name)
        yield getattr(frame, "func", getattr(frame, "fget", frame))
        value = function.__globals__.get(name)
        if isinstance(value, ModuleType):
            yield from (getattr(value, other, None) for other in names if _is_own(value.__name__))
        elif _is_own(getattr(value, "__module__", "")):
            yield from vars(value).values() if isinstance(value, type) else [value]


def _is_own(module: object) -> bool:
    return str(module).startswith("auditor.")
