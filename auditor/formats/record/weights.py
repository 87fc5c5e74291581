"""Which turns are trained on: `weight`, `loss_weight` and `train`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from auditor.formats.record.base import Turn, first_key
from auditor.formats.record.values import canonical_json
from auditor.model import Problem

# The key of the weight (OpenAI, LLaMA-Factory, Axolotl) and the values that it may have.
_EXPECTED: Mapping[str, str] = {
    "weight": "0 or 1",
    "loss_weight": "a finite number",
    "train": "true or false",
}
_MAX_WEIGHT = 1e300  # below the largest double, 1.8e308, so that any integer up to it converts
_MAX_SHOWN_CHARS = 40


def read_weight(turn: Mapping[str, object], path: str, problems: list[Problem]) -> float | None:
    """Return the weight of a turn; None if it has none, or a bad one, which is FMT022."""
    key = first_key(turn, _EXPECTED)
    if key is None or turn[key] is None:
        return None
    value = turn[key]
    if isinstance(value, int | float) and _is_valid(key, value):
        return float(value)
    where = f"{path}.{key}"
    shown = canonical_json(value)[:_MAX_SHOWN_CHARS]
    detail = f"{where} is {shown}; expected {_EXPECTED[key]}"
    problems.append(Problem("FMT022", detail, where))
    return None


def is_trained(turns: Iterable[Turn]) -> bool:
    """Return whether any assistant turn is trained on; also true if there is no assistant turn."""
    weights = [turn.weight for turn in turns if turn.role == "assistant"]
    return not weights or any(weight != 0 for weight in weights)


def _is_valid(key: str, value: float) -> bool:
    if isinstance(value, bool) or key == "train":
        return isinstance(value, bool) and key == "train"
    return value in (0, 1) if key == "weight" else -_MAX_WEIGHT <= value <= _MAX_WEIGHT
