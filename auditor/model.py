"""The words of the program: rules, problems, findings and outcomes.

Everything here is a frozen value or a frame schema; nothing here reads, decides or prints.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, NamedTuple, TypeVar

import polars as pl

from auditor.facts import Facts, Reading
from auditor.families import Family, family_of

SCHEMA_VERSION = 1


class Severity(StrEnum):
    """How much a finding weighs. ``error`` and ``review`` take the row out of the clean count."""

    ERROR = "error"
    REVIEW = "review"
    WARNING = "warning"
    NOTE = "note"


BLOCKING = frozenset({Severity.ERROR, Severity.REVIEW})
_ITEM = re.compile(r"\(\d\) ")
# Where a threshold is cut: after each sentence, and before each numbered item "(1) ".
_CONDITION_END = re.compile(r"(?<=[.:;]) (?=\(\d\) )|(?<=\.) (?=[A-Z0-9\"'`])")


@dataclass(frozen=True, slots=True)
class Rule:
    """A public rule code with the texts that ``explain`` prints. Codes are never reused.

    Raises:
        ValueError: the code begins with the letters of no family.
    """

    code: str
    name: str
    severity: Severity
    what: str
    why: str
    bad: str
    good: str
    fix: str
    threshold: str = "None: every occurrence is reported."

    def __post_init__(self) -> None:
        family_of(self.code)

    @property
    def family(self) -> Family:
        """The family that the code begins with."""
        return family_of(self.code)

    @property
    def conditions(self) -> list[str]:
        """The sentences of the threshold, and its items "(1) ...", each with all its sentences.

        The last item is one sentence: what follows it is about all of them.
        """
        sentences = _CONDITION_END.split(self.threshold)
        items = [at for at, text in enumerate(sentences) if _ITEM.match(text)]
        within = range(items[0], items[-1]) if items else range(0)
        joined: list[str] = []
        for at, text in enumerate(sentences):
            if at in within and at not in items:
                joined[-1] += f" {text}"
            else:
                joined.append(text)
        return joined


class Problem(NamedTuple):
    """A fault of one line found while it was read or parsed, before any frame exists."""

    rule: str
    detail: str
    path: str = ""


# One row a physical line of every input, in input order, blank and broken lines included.
LINES: Mapping[str, pl.DataType] = {
    "row": pl.UInt32(),  # identity in every frame; eval rows continue after the training rows
    "role": pl.String(),  # "train" or "eval"
    "source": pl.String(),  # the path as the user gave it
    "line": pl.UInt32(),  # 1-based, as editors count
    "sha256": pl.Binary(),  # of the line's bytes without its ending
    "state": pl.String(),  # "parsed", "blank" or "broken"
    "raw": pl.String(),  # for broken lines only: the first characters, printable
}

# One row for each line that parsed to a usable record; `row` joins LINES.
EXAMPLES: Mapping[str, pl.DataType] = {
    "row": pl.UInt32(),
    "format": pl.String(),
    "system": pl.String(),
    "prompt": pl.String(),
    "response": pl.String(),
    "label": pl.String(),
    "votes": pl.String(),  # canonical JSON: a list of [annotator or null, label] where people labelled the row
    "rejected": pl.String(),  # the other answer of a preference pair
    "tools": pl.String(),  # canonical JSON of tool definitions and media: part of the prompt
    "calls": pl.String(),  # canonical JSON of all tool calls: part of the answer
    "extra": pl.String(),  # canonical JSON of the fields no format claims, long ones as digests
    "loss": pl.Boolean(),  # False where the row or every assistant turn has weight 0 or is masked
}

# One row a turn, in order, for chat rows; a long table, since rows have many turns.
TURNS: Mapping[str, pl.DataType] = {
    "row": pl.UInt32(),
    "turn": pl.UInt16(),  # 0-based position in the record's own list
    "role": pl.String(),  # system, user, assistant, tool, or the record's own unknown word
    "content": pl.String(),  # null if the record says null or has none
    "tool_calls": pl.Boolean(),
}

FINDINGS: Mapping[str, pl.DataType] = {
    "row": pl.UInt32(),  # null: the whole file
    "rule": pl.String(),
    "related": pl.UInt32(),
    "group": pl.UInt32(),
    "score": pl.Float64(),
    "path": pl.String(),
    "detail": pl.String(),
}
_NO_FINDINGS = pl.DataFrame(schema=FINDINGS)


def findings(frame: pl.DataFrame | None = None, **constants: str | float | None) -> pl.DataFrame:
    """Return ``frame`` in the FINDINGS schema: ``constants`` fill columns, and missing columns are null."""
    if frame is None or frame.is_empty():
        return _NO_FINDINGS
    frame = frame.with_columns(**{k: pl.lit(v) for k, v in constants.items()})
    columns = [
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in FINDINGS.items()
    ]
    return frame.select(columns)


def whole_file(rule: str, details: Iterable[tuple[str, float | None]]) -> pl.DataFrame:
    """Return findings of ``rule`` on the whole file, one for each (detail, score)."""
    schema = {"detail": pl.String, "score": pl.Float64}
    return findings(pl.DataFrame(list(details), schema=schema, orient="row"), rule=rule)


@dataclass(frozen=True, slots=True)
class Input:
    """One file as it was read: the digest is of the bytes audited, taken in the same pass."""

    path: str
    role: Literal["train", "eval"]
    sha256: str
    bytes: int
    lines: int
    read_as: tuple[Reading, ...] = ()  # one for each layout, that of most rows first


# Scores a check may give a row, 0 to 1 (cluster: a number); low quality is suspect.
SCORES: Mapping[str, pl.DataType] = {
    "label_quality": pl.Float64(),
    "response_quality": pl.Float64(),
    "nearest_similarity": pl.Float64(),
    "cluster": pl.UInt32(),
}


@dataclass(frozen=True, slots=True)
class Ran:
    """A check that finished: what it found and measured."""

    findings: pl.DataFrame = field(default_factory=findings, repr=False)
    # `row` and some of SCORES: a score for each row that was evaluated
    scores: pl.DataFrame | None = field(default=None, repr=False)
    facts: Facts | None = None
    left_out: str = ""  # which part of the check did not run, and why


@dataclass(frozen=True, slots=True)
class Skipped:
    """A check that did not apply or could not run; a required one costs the verdict."""

    reason: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Crashed:
    """A check that raised; it always costs the verdict."""

    error: str


Outcome = Ran | Skipped | Crashed
Measured = TypeVar("Measured", bound=Facts)


def measured(kind: type[Measured], outcomes: Mapping[str, Outcome]) -> Measured | None:
    """The facts of that kind among the outcomes; None if no check measured them."""
    facts = (outcome.facts for outcome in outcomes.values() if isinstance(outcome, Ran))
    return next((own for own in facts if isinstance(own, kind)), None)
