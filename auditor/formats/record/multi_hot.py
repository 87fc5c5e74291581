"""A text with a column of 0 or 1 for each class, as in toxic comments and GoEmotions: a list of labels."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Final

from auditor.formats.record.convert import Conversion, Converted, KeyOf, first_key_of, without
from auditor.formats.record.names import LABELS, MORE_LABELS, MORE_TEXTS, TEXTS, TURN_LISTS
from auditor.formats.record.pair_names import MORE_PAIRS, PAIRS

_MIN_CLASSES = 3  # two columns of 0 and 1 may be properties of the text
_TEXTS: Final = tuple(name for name in (*TEXTS, *MORE_TEXTS) if name != "prompt")
# With one of these the row is of another kind.
_OTHERS: Final = frozenset(
    {*LABELS, *MORE_LABELS, *TURN_LISTS, "gold_label", "prompt"}
    | {answer for pair in (*PAIRS, *MORE_PAIRS) for answer in pair.answers if answer != "text"}
)
# Columns of numbers that are not classes.
_NO_CLASS = re.compile(r"(?:.*_)?(?:id|idx|index|utc|time|date|row|count|len|length|unclear)")


def find(key_of: KeyOf) -> Conversion | None:
    """Return the conversion, if there is a text, no answer, and enough columns for classes."""
    text = first_key_of(key_of, _TEXTS)
    if text is None or not _OTHERS.isdisjoint(key_of):
        return None
    keys = dict.fromkeys(key for name, key in key_of.items() if not _NO_CLASS.fullmatch(name))
    classes = tuple(key for key in keys if key != text)
    return partial(_labels, text=text, keys=classes) if len(classes) >= _MIN_CLASSES else None


def _labels(record: Mapping[str, object], *, text: str, keys: tuple[str, ...]) -> Converted | None:
    flags = {key: record[key] for key in keys if not isinstance(record[key], str | None)}
    is_class = all(isinstance(value, int) and value in (0, 1) for value in flags.values())
    if len(flags) < _MIN_CLASSES or not is_class:
        return None
    labels = [key for key, value in flags.items() if value]
    rest = without(record, text, *flags)
    own_names = {"text": text, "label": next(iter(flags))}
    return Converted({"text": record[text], "label": labels, **rest}, own_names=own_names)
