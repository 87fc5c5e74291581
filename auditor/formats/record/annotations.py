"""What the conversions of annotation exports share: a text with its label, and what a row lacks."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from auditor.formats.record.convert import Converted
from auditor.formats.record.pair_names import listed
from auditor.formats.record.values import canonical_json, scalar_text
from auditor.model import Problem

# Fields that have the text, where there are several.
TEXTS: Final = listed("""
    text sentence content utterance review comment message document tweet body article question query
    prompt title description
""")
SPANS: Final = (
    "this is a span annotation (named entities): the labels belong to parts of the text, and one label for "
    "the text is expected. Write each row as a prompt with the text and a completion with its entities, for "
    "example as JSON"
)
# Why a row has no label: the rule that says so, and the detail.
NOT_ANNOTATED: Final = ("FMT004", "the row has no annotation")
NOT_SUBMITTED: Final = (
    "FMT004",
    "nobody has submitted an answer, and a suggestion is not a label until a person submits it",
)
SKIPPED: Final = ("FMT023", "the annotator skipped the row")
DISCARDED: Final = ("FMT023", "the annotators discarded the row")


class Answer(NamedTuple):
    """What one person answered."""

    who: object
    value: object
    status: object = None


def several_questions(text: str, labels: tuple[str, ...], path: str = "{}") -> str:
    """Return that one of several questions must be chosen; ``path`` leads from its name to the answer."""
    named = ", ".join(labels)
    label = path.format(labels[0])
    return (
        f"the annotators answered several questions ({named}). Choose one in dataset-audit.toml: "
        f'[fields] prompt = "{text}", label = "{label}"'
    )


def labelled(
    row: Mapping[str, object],
    given: Sequence[Answer],
    own_names: Mapping[str, str],
    lack: tuple[str, str],
) -> Converted:
    """Return a text with the label that most people gave it, and their votes if there are several.

    If nobody has given one, the row has a problem: ``lack`` has its rule and detail.
    """
    if not given:
        problem = Problem(*lack, own_names["label"])
        return Converted({**row, "label": None}, (problem,), own_names)
    counts = Counter(canonical_json(answer.value) for answer in given)
    most = max(counts.values())
    label = next(each.value for each in given if counts[canonical_json(each.value)] == most)
    votes: dict[str, object] = {}
    if len(given) > 1 and all(scalar_text(answer.value) is not None for answer in given):
        votes["votes"] = [
            {"annotator": scalar_text(answer.who), "label": answer.value} for answer in given
        ]
    return Converted({**row, "label": label, **votes}, own_names=own_names)
