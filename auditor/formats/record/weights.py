"""Which turns and rows are trained on: their weights and masks, as each trainer reads them."""

from collections.abc import Iterable, Mapping

from auditor.formats.record.base import Turn
from auditor.formats.record.values import canonical_json
from auditor.model import Problem

# The keys of a turn that say whether it is trained on. Sources: `weight` OpenAI, Together, Mistral; `loss_weight`
# LLaMA-Factory; `train`, `training` Axolotl (message_field_training); `loss` ms-swift; `loss_mask` SkyRL and slime;
# `masked` torchtune.
_KEYS = ("weight", "loss_weight", "train", "training", "loss", "loss_mask", "masked")
# What a key must be; other values are FMT022. The keys of ``_KEYS`` that are missing here also have other meanings.
_EXPECTED: Mapping[str, str] = {
    "weight": "0 or 1",
    "loss_weight": "a finite number of 0 or more",
    "train": "true or false",
    "training": "true or false",
}
_SPANS = ("train_detail", "training_detail")  # Axolotl: the trained parts of a content
# The keys of a row; a list is one number for each token. Source: Fireworks leaves out rows of weight 0.
_OF_ROWS = frozenset(("weight", "loss_weight", "loss_mask", "train", "training", "sample_weight"))
_MAX_WEIGHT = 1e300  # below the largest double, 1.8e308, so that any integer up to it converts
# Weight below which a turn changes nothing: its gradient is a thousandth of the others'.
_MIN_WEIGHT = 1e-3
_MAX_SHOWN_CHARS = 40


def read_weight(turn: Mapping[str, object], path: str, problems: list[Problem]) -> float | None:
    """Return the lowest weight of a turn; None if it has no weight, or an invalid one, which is FMT022."""
    weights = [weight for weight in (_of_spans(turn), _of_parts(turn)) if weight is not None]
    for key in _KEYS:
        value = turn.get(key)
        weight = None if value is None else _weight(key, value)
        if weight is not None:
            weights.append(weight)
        elif value is not None and key in _EXPECTED:
            shown = canonical_json(value)[:_MAX_SHOWN_CHARS]
            where = f"{path}.{key}"
            detail = f"{where} is {shown}; expected {_EXPECTED[key]}"
            problems.append(Problem("FMT022", detail, where))
    return min(weights, key=abs, default=None)


def is_trained(turns: Iterable[Turn]) -> bool:
    """Return whether any assistant turn is trained on; also true if there is no assistant turn."""
    weights = [turn.weight for turn in turns if turn.role == "assistant"]
    return not weights or any(weight is None or abs(weight) >= _MIN_WEIGHT for weight in weights)


def is_row_trained(record: Mapping[str, object]) -> bool:
    """Return whether no key of the row says that it is left out of the loss."""
    if _OF_ROWS.isdisjoint(record):
        return True
    for key in _OF_ROWS & record.keys():
        value = record[key]
        weight = _weight("loss_mask" if isinstance(value, list | bool) else "loss_weight", value)
        if weight is not None and abs(weight) < _MIN_WEIGHT:
            return False
    return True


def _weight(key: str, value: object) -> float | None:
    """Return a value as a weight; None if it is not a weight that the key may have."""
    if isinstance(value, bool):
        if key in ("weight", "loss_weight"):
            return None
        return float(value is not (key == "masked"))
    if isinstance(value, list):
        masks = value if key == "loss_mask" and value else [None]
        return float(any(masks)) if all(each in (0, 1) for each in masks) else None
    if not isinstance(value, int | float) or key in ("train", "training", "masked"):
        return None
    if key != "loss_weight":
        return float(value) if value in (0, 1) else None
    return float(value) if 0 <= value <= _MAX_WEIGHT else None


def _of_spans(turn: Mapping[str, object]) -> float | None:
    """Return 0 if no span of the content is trained on, 1 if one is; None without spans."""
    if turn.get("train") is not None or turn.get("training") is not None:
        return None  # Axolotl then does not read the spans
    spans = next((turn[key] for key in _SPANS if isinstance(turn.get(key), list)), None)
    if not isinstance(spans, list):
        return None
    return float(any(isinstance(span, dict) and bool(span.get("train")) for span in spans))


def _of_parts(turn: Mapping[str, object]) -> float | None:
    """Return 0 if all parts of the content are left out of the loss (Axolotl), None otherwise."""
    parts = turn.get("content")
    if not isinstance(parts, list) or not parts:
        return None
    flags = [part.get("train", part.get("weight")) for part in parts if isinstance(part, dict)]
    is_masked = len(flags) == len(parts) and all(flag is not None and not flag for flag in flags)
    return 0.0 if is_masked else None
