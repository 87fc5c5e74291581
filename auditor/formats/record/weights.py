"""Which turns are trained on: `weight`, `loss_weight` and `train`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from auditor.formats.record.base import Turn, first
from auditor.model import Problem

# The key of the weight (OpenAI, LLaMA-Factory, Axolotl) and what it may hold.
_EXPECTED: Mapping[str, str] = {
    "weight": "0 or 1",
    "loss_weight": "a finite number",
    "train": "true or false",
}
# Beyond it a number cannot become a float. Source: the largest one is 1.8e308.
_FINITE = 1e300


def read_weight(turn: Mapping[str, object], path: str, problems: list[Problem]) -> float | None:
    """Read the weight of a turn; None where it has none or a bad one, which is FMT022."""
    key = first(turn, _EXPECTED)
    if key is None or turn[key] is None:
        return None
    value = turn[key]
    if isinstance(value, int | float) and _fits(key, value):
        return float(value)
    where = f"{path}.{key}"
    found = repr(value)[:40]
    problems.append(Problem("FMT022", f"{where}: found {found}, expected {_EXPECTED[key]}", where))
    return None


def trains(turns: Iterable[Turn]) -> bool:
    """Whether any assistant turn is trained on, or there is none to train on."""
    silent = False
    for turn in turns:
        if turn.role == "assistant":
            if turn.weight != 0:
                return True
            silent = True
    return not silent


def _fits(key: str, value: float) -> bool:
    if isinstance(value, bool) or key == "train":
        return isinstance(value, bool) and key == "train"
    return value in (0, 1) if key == "weight" else -_FINITE <= value <= _FINITE
