"""Verdicts of earlier runs of a hook on the same inputs, from the cache."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import msgspec

from auditor.brief import Brief
from auditor.cache import current
from auditor.cache.program import program
from auditor.commands.hooks.verdict_inputs import verdict_inputs
from auditor.commands.shared.plan import Planned
from auditor.errors import ExitCode

if TYPE_CHECKING:
    from auditor.model import Input

# Without a verdict the next run tries again: its cause may be gone.
_STORED = (ExitCode.READY, ExitCode.NOT_READY)


def verdict(
    planned: Planned, compute: Callable[[], tuple[Brief, Sequence[Input]]], *, full: bool
) -> Brief:
    """The stored verdict for the same inputs, or else that of ``compute``, which is then stored.

    ``compute`` also returns the files as it read them.
    """
    store = current()
    inputs = verdict_inputs(planned, full=full) if store else None
    if store is None or inputs is None:
        return compute()[0]
    if found := _decoded(store.get([inputs.key]).get(inputs.key)):
        return found
    result, read = compute()
    # If an input or the program changed during the audit, it is unknown which of its versions was read.
    program.cache_clear()
    unchanged = verdict_inputs(planned, full=full) == inputs
    digests = set(inputs.files.values())
    same = all(source.sha256 and source.sha256 in digests for source in read)
    if unchanged and same and result.code in _STORED:
        store.put({inputs.key: msgspec.json.encode(result)})
    return result


def _decoded(value: bytes | None) -> Brief | None:
    if value is None:
        return None
    try:
        found = msgspec.json.decode(value, type=Brief)
    except msgspec.DecodeError:
        return None
    return found if found.code in _STORED else None
