"""The result of reading a record, and the field readers and problems that layouts share.

The words of every layout:

- *record*: the JSON object of one line. Its *keys* are the fields of the layout.
- *turn*: one message of a conversation, with a *role* (system, user, assistant or tool) and content.
- *prompt*: all that the model is given before its last answer, without the *system* text.
- *response*: the last answer of the model; for a preference pair the better answer, and the other
  one is *rejected*.
- *tools*: tool definitions, media and whatever else distinguishes rows of equal text.
- *calls*: the tool calls of all turns. They are part of the answer.
- *extra*: fields that the layout does not read, such as an id, a language or a date; long ones as
  digests.
- *path*: where in the record a problem is: ``messages[0].content``.
"""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import NamedTuple, Protocol

from auditor.formats.record.values import canonical_json, embedded, scalar_text, type_name
from auditor.model import Problem

# Longest string kept in `extra`. Ids, languages, dates and sources are shorter; longer strings are texts,
# of which a digest is kept.
MAX_EXTRA_CHARS = 200

# Keys outside the turns that change what a row teaches.
TOOLS_AND_MEDIA = frozenset(
    {"tools", "functions", "parallel_tool_calls", "tool_choice", "function_call"}
    | {"image", "images", "video", "videos", "audio", "audios"}
)
SYSTEM_KEYS = ("system", "system_prompt", "systemInstruction", "system_instruction")
# Keys that every layout of prompts and answers reads in addition to its own fields.
COMMON_KEYS = TOOLS_AND_MEDIA | frozenset(SYSTEM_KEYS)

# The rule against several labels of one text. A set that has several by design does not break it.
SEVERAL_LABELS = "FMT025"
# Least share of labelled rows with several labels at which a set has several by design. Source: 0.02 is below the
# rarest design here (16% of GoEmotions' rows have two) and above slips in a form that allows several.
MIN_SEVERAL = 0.02
# Between the labels of one text, in the order of the alphabet.
LABEL_SEPARATOR = "; "

_EMPTY: tuple[object, ...] = (None, "", [], {})


class Turn(NamedTuple):
    """One turn of a conversation."""

    role: str  # system, user, assistant or tool; an unknown role as the record spells it
    content: str | None
    tool_calls: str | None = None  # canonical JSON list of {arguments, name}
    weight: float | None = None  # in the training loss


class Parsed(NamedTuple):
    """A record in the program's words. A field that could not be read is None and has a problem."""

    format: str  # NAME of the layout, "" if none matches
    turns: tuple[Turn, ...] = ()  # empty for layouts without turns and for turns with problems
    system: str | None = None
    prompt: str | None = None
    response: str | None = None  # tool calls are rendered as text
    label: str | None = None  # the class of a text
    rejected: str | None = None
    tools: str | None = None  # canonical JSON
    calls: str | None = None  # canonical JSON: [[position of the turn, its calls], ...]
    extra: str | None = None  # canonical JSON object
    loss: bool = True  # False if the row, or each of its assistant turns, has weight 0 or is masked
    problems: tuple[Problem, ...] = ()
    votes: str | None = None  # canonical JSON of people's labels: [[who or null, label], ...]


class Format(Protocol):
    """An input layout; a module satisfies it."""

    NAME: str
    FIELDS: tuple[str, ...]  # the fields that it needs, as messages name them

    def matches(self, record: Mapping[str, object]) -> bool:
        """Return whether the record's keys are those of this layout."""

    def parse(self, record: Mapping[str, object]) -> Parsed:
        """Read any record; a field that is missing or of the wrong type becomes a problem."""


def wrong_type(path: str, value: object, expected: str) -> Problem:
    """Return FMT005: what was found at a path, and what was expected."""
    return Problem("FMT005", f"{path} is {type_name(value)}; expected {expected}", path)


def missing_field(path: str, other_names: Iterable[str] = ()) -> Problem:
    """Return FMT004: a field that does not occur under any of its names."""
    others = "".join(f" or '{name}'" for name in other_names)
    return Problem("FMT004", f"the field '{path}'{others} is missing", path)


def first_key(record: Mapping[str, object], keys: Iterable[str]) -> str | None:
    """Return the first of ``keys`` that the record has."""
    for key in keys:
        if key in record:
            return key
    return None


def required_text(
    record: Mapping[str, object], names: tuple[str, ...], problems: list[Problem]
) -> str | None:
    """Return the text under the first of ``names`` that occurs."""
    name = first_key(record, names)
    if name is None:
        problems.append(missing_field(names[0], names[1:]))
        return None
    value = record[name]
    if isinstance(value, str):
        return value
    problems.append(wrong_type(name, value, "a string"))
    return None


def optional_text(
    record: Mapping[str, object], names: tuple[str, ...], problems: list[Problem]
) -> str | None:
    """Return a text that may be missing or null."""
    name = first_key(record, names)
    if name is None or record[name] is None:
        return None
    return required_text(record, (name,), problems)


def read_label(path: str, value: object, problems: list[Problem]) -> str | None:
    """Return a label as text; null is not a label, and a list of one label is that label.

    Several labels are joined in the order of the alphabet, with a problem: whether a set has several
    labels for a text by design is known only when all rows are read.
    """
    if isinstance(value, list) and len(value) < 2 and not _is_span_label(value):
        value = value[0] if value else ""
    label = scalar_text(value)
    if _is_span_label(value):
        detail = (
            f"{path} has labels for parts of the text (named entities); expected one label for the text. Write "
            "the text as a prompt and its entities as the completion, for example as JSON"
        )
        problems.append(Problem("FMT005", detail, path))
    elif isinstance(value, list) and all(scalar_text(each) is not None for each in value):
        detail = (
            f"{path} is a list of {len(value)} labels; the other rows have one: write one label"
        )
        problems.append(Problem(SEVERAL_LABELS, detail, path))
        names = {(scalar_text(each) or "").replace(LABEL_SEPARATOR, ", ") for each in value}
        return LABEL_SEPARATOR.join(sorted(names))
    elif label is None and value is not None:
        problems.append(wrong_type(path, value, "one label: a string, a number, true or false"))
    return label


def _is_span_label(value: object) -> bool:
    """Return whether a label is a list of spans, as doccano and spaCy write them: [[0, 3, "PER"]]."""
    if isinstance(value, list) and value:
        return all(isinstance(each, list) and len(each) == 3 for each in value) or all(
            isinstance(each, dict) and ({"start", "end"} <= each.keys() or "points" in each)
            for each in value
        )
    return (
        isinstance(value, dict)
        and bool(value)
        and all(isinstance(each, dict) for each in value.values())
    )


def join_texts(*texts: str | None) -> str | None:
    """Return the texts that are not None, joined by blank lines; None if there is none."""
    present = [text for text in texts if text is not None]
    return "\n\n".join(present) if present else None


def tools_and_media(record: Mapping[str, object], **more: object) -> str | None:
    """Return what distinguishes rows of equal text, as canonical JSON; None if it is empty."""
    if not TOOLS_AND_MEDIA.isdisjoint(record):
        # Some sets contain tool definitions as a string of JSON.
        more |= {key: embedded(record[key]) for key in TOOLS_AND_MEDIA & record.keys()}
    found = {key: value for key, value in more.items() if value not in _EMPTY}
    return canonical_json(found) if found else None


def other_fields(record: Mapping[str, object], read_keys: frozenset[str]) -> str | None:
    """Return what the layout does not read, as canonical JSON: short scalars, and digests of the rest.

    A digest is "#" and 16 hexadecimal digits, equal for equal values; that of a list or an object is in braces.
    """
    if record.keys() <= read_keys:
        return None
    found = {
        key: value if _is_short_scalar(value) else digest(value)
        for key, value in record.items()
        if key not in read_keys and (value == "" or value not in _EMPTY)
    }
    return canonical_json(found) if found else None


def digest(value: object) -> str:
    """Return what `other_fields` has for a long text, a list or an object."""
    text = value if isinstance(value, str) else canonical_json(value)
    short = f"#{blake2b(text.encode(), digest_size=8).hexdigest()}"
    return short if isinstance(value, str) else f"{{{short}}}"


def _is_short_scalar(value: object) -> bool:
    if isinstance(value, str):
        return len(value) <= MAX_EXTRA_CHARS
    return isinstance(value, int | float)
