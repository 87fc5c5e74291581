"""Several people's labels of one text: in a field of the row, or a row a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from auditor.formats.record.base import first
from auditor.formats.record.values import canonical, scalar

# Names these fields have in published sets: SNLI and MNLI (annotator_labels), ChaosNLI
# (label_counter), Amazon SageMaker and Label Studio exports (annotations, votes).
VOTES: Final = ("votes", "annotations", "annotator_labels", "label_votes", "label_counter")
ANNOTATOR: Final = (
    *("annotator", "annotator_id", "worker", "worker_id", "rater", "rater_id"),
    *("labeler", "labeler_id", "labeller"),
)
_MOST = 1_000  # votes a row; more are no people's labels of one text

_Vote = tuple[str | None, str]


def votes(record: Mapping[str, object], label: str | None) -> str | None:
    """The votes a record has, as canonical JSON: a list of [who or null, label]. None if it has none.

    Read are a mapping of people to labels, one of labels to counts (``label`` is among its keys), a
    list of labels, a list of objects with a label each, and, where the record has the name of one
    person alone, that person's ``label``. What is none of these is no vote, and no fault.
    """
    key = first(record, VOTES)
    found = [] if key is None else read(record[key], label)
    who = first(record, ANNOTATOR)
    return canonical(found) if found else signed(record[who] if who else None, label)


def read(value: object, label: str | None) -> list[_Vote]:
    """The votes in the value of a field; none where it holds anything else."""
    if isinstance(value, Mapping):
        counts = [n for n in value.values() if isinstance(n, int) and not isinstance(n, bool)]
        if label in value and len(counts) == len(value) and min(counts) >= 0:
            most = sum(counts) <= _MOST
            return [(None, name) for name, n in value.items() for _ in range(n)] if most else []
        found = _cast((who, said) for who, said in value.items())
    elif isinstance(value, list):
        found = _cast(_entry(part) for part in value)
    else:
        return []
    return found if len(found) <= _MOST else []


def signed(who: object, label: str | None) -> str | None:
    """One person's label as canonical JSON; None where either is missing."""
    name = scalar(who)
    return canonical([(name, label)]) if name and label is not None else None


def _entry(part: object) -> tuple[object, object]:
    if not isinstance(part, Mapping):
        return None, part
    who, said = first(part, ANNOTATOR), first(part, ("label", "value", "answer"))
    return part.get(who or ""), part.get(said or "")


def _cast(entries: Iterable[tuple[object, object]]) -> list[_Vote]:
    """The entries as texts; none at all if one of them is no label."""
    found: list[_Vote] = []
    for who, said in entries:
        if (name := scalar(said)) is None:
            return []
        found.append((scalar(who) or None, name))
    return found
