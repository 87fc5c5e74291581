"""Labels that several people gave to one text: in one field of a row, or one row per person."""

from collections.abc import Iterable, Mapping
from typing import Final

from auditor.formats.record.base import first_key
from auditor.formats.record.pair_names import listed
from auditor.formats.record.values import canonical_json, scalar_text

# Names of these fields in published sets: SNLI and MNLI (annotator_labels), ChaosNLI
# (label_counter), Amazon SageMaker and Label Studio exports (annotations, votes).
VOTES: Final = ("votes", "annotations", "annotator_labels", "label_votes", "label_counter")
ANNOTATOR: Final = listed("""
    annotator annotator_id worker worker_id rater rater_id labeler labeler_id labeller
""")
_LABEL: Final = ("label", "value", "answer")
_MAX_VOTES = 1_000  # in one row; more are not people's labels of one text

_Vote = tuple[str | None, str]  # (who, label)


def record_votes(record: Mapping[str, object], label: str | None) -> str | None:
    """Return the votes of a record as canonical JSON, a list of [who or null, label]; None if none.

    A field with votes comes first; without one, a record that names one person has that person's
    vote for ``label``, the label of the record.
    """
    key = first_key(record, VOTES)
    votes = [] if key is None else read_votes(record[key], label)
    annotator = first_key(record, ANNOTATOR)
    return canonical_json(votes) if votes else single_vote(record.get(annotator or ""), label)


def read_votes(value: object, label: str | None) -> list[_Vote]:
    """Return the votes in the value of a field.

    It may be an object of labels by person, an object of counts by label (``label``, the record's
    own, is one of its keys), a list of labels, or a list of objects with one label each. Any other
    value contains no votes; that is not a problem.
    """
    if isinstance(value, Mapping):
        counts = [n for n in value.values() if isinstance(n, int) and not isinstance(n, bool)]
        if label in value and len(counts) == len(value) and min(counts) >= 0:
            if sum(counts) > _MAX_VOTES:
                return []
            return [(None, name) for name, count in value.items() for _ in range(count)]
        votes = _to_votes(value.items())
    elif isinstance(value, list):
        votes = _to_votes(map(_entry, value))
    else:
        return []
    return votes if len(votes) <= _MAX_VOTES else []


def single_vote(annotator: object, label: str | None) -> str | None:
    """Return one person's label as canonical JSON; None if either is missing."""
    name = scalar_text(annotator)
    return canonical_json([(name, label)]) if name and label is not None else None


def _entry(vote: object) -> tuple[object, object]:
    """Return person and label of one item of a list."""
    if not isinstance(vote, Mapping):
        return None, vote
    annotator, label = first_key(vote, ANNOTATOR), first_key(vote, _LABEL)
    return vote.get(annotator or ""), vote.get(label or "")


def _to_votes(entries: Iterable[tuple[object, object]]) -> list[_Vote]:
    """Return the entries as texts; none at all if one of the labels is not a scalar."""
    votes: list[_Vote] = []
    for annotator, label in entries:
        if (name := scalar_text(label)) is None:
            return []
        votes.append((scalar_text(annotator) or None, name))
    return votes
