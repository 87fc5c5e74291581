"""The words of the program: rules, problems, findings, outcomes, requirements and the report.

Everything here is a frozen value or a frame schema; nothing here reads, decides or prints.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import polars as pl

from auditor.families import Family, family_of
from auditor.settings import Settings

if TYPE_CHECKING:
    from auditor.case import Case

SCHEMA_VERSION = 1


class Severity(StrEnum):
    """How much a finding weighs. ``error`` and ``review`` take the row out of the clean count."""

    ERROR = "error"
    REVIEW = "review"
    WARNING = "warning"
    NOTE = "note"


BLOCKING = frozenset({Severity.ERROR, Severity.REVIEW})


@dataclass(frozen=True, slots=True)
class Rule:
    """A public rule code with all that ``explain`` says of it. Codes are never reused.

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
    threshold: str = "none: it holds or it does not"

    def __post_init__(self) -> None:
        family_of(self.code)

    @property
    def family(self) -> Family:
        """The family that the code begins with."""
        return family_of(self.code)


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
    "votes": pl.String(),  # canonical JSON: a list of [who or null, label] where people's are there
    "rejected": pl.String(),  # the other answer of a preference pair
    "tools": pl.String(),  # canonical JSON of tool definitions and media: part of the prompt
    "calls": pl.String(),  # canonical JSON of all tool calls: part of the answer
    "extra": pl.String(),  # canonical JSON of the short scalar fields no format claims
    "loss": pl.Boolean(),  # False where every assistant turn has weight 0
}

# One row a turn, in order, for chat rows; a long table, since rows have many turns.
TURNS: Mapping[str, pl.DataType] = {
    "row": pl.UInt32(),
    "turn": pl.UInt16(),  # 0-based position in the record's own list
    "role": pl.String(),  # system, user, assistant, tool, or the record's own unknown word
    "content": pl.String(),  # null where the record says null or has none
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


def findings(frame: pl.DataFrame | None = None, **constants: str | float | None) -> pl.DataFrame:
    """Give ``frame`` the FINDINGS schema: constants fill columns, missing ones become null."""
    if frame is None:
        return pl.DataFrame(schema=FINDINGS)
    frame = frame.with_columns(**{k: pl.lit(v) for k, v in constants.items()})
    columns = [
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in FINDINGS.items()
    ]
    return frame.select(columns)


@dataclass(frozen=True, slots=True)
class Input:
    """One file as it was read: the digest is of the bytes audited, taken in the same pass."""

    path: str
    role: Literal["train", "eval"]
    sha256: str
    bytes: int
    lines: int


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
    # JSON-ready: thresholds reached, recall, what was masked; shown in the report
    facts: Mapping[str, Any] = field(default_factory=dict)


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


@dataclass(frozen=True, slots=True)
class Requirement:
    """One condition of the gate. ``advice`` is shown and never blocks.

    ``observed`` and ``required`` are for people, ``value`` and ``limit`` the numbers in them; no
    ``value`` means that nobody looked.
    """

    name: str
    observed: str
    required: str
    passed: bool
    why: str
    advice: bool = False
    value: int | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the waterfall: how many lines it lost, how many are left."""

    step: str
    lost: int
    left: int


class Verdict(StrEnum):
    """The data verdict."""

    READY = "ready"
    NOT_READY = "not ready"
    NO_VERDICT = "no verdict"


# Case verdicts that the exit code depends on; case.CaseVerdict has all four.
FINE_TUNE, NOT_ASSESSED = "fine-tune", "not assessed"


def _not_assessed() -> Case:
    from auditor.case import Case, CaseVerdict

    return Case(CaseVerdict.NOT_ASSESSED, reason="")


EXIT_CODES: Mapping[Verdict, int] = {Verdict.READY: 0, Verdict.NOT_READY: 1, Verdict.NO_VERDICT: 3}


@dataclass(frozen=True, slots=True)
class Report:
    """The result of one audit. Renderers take it and return text; nothing in it changes."""

    version: str
    settings: Settings
    inputs: tuple[Input, ...]
    rules: tuple[Rule, ...]
    outcomes: Mapping[str, Outcome]  # by check, in running order
    verdict: Verdict
    reason: str  # one sentence that says why the verdict is what it is
    requirements: tuple[Requirement, ...]
    waterfall: tuple[Step, ...]
    counts: Mapping[
        str, int
    ]  # gate.counts: lines, blank, parsed, clean, clean_if_cleared, rejected
    profile: Mapping[str, Any]  # format, task, classes [{label, rows, clean}], lengths; JSON-ready
    lines: pl.DataFrame = field(repr=False)  # REPORT_LINES and SCORES, one row a training line
    findings: pl.DataFrame = field(repr=False)  # REPORT_FINDINGS, worst first
    texts: pl.DataFrame = field(
        repr=False
    )  # REPORT_TEXTS: rows that findings name, and their nearest
    case: Case = field(default_factory=_not_assessed)
    waivers: tuple[Mapping[str, Any], ...] = ()  # waivers.honour
    redacted: bool = False  # whether redact.limit took all of the data's words out
    since: Mapping[str, Any] | None = None  # since.compare with the report that this one replaces

    @property
    def facts(self) -> Mapping[str, Mapping[str, Any]]:
        """What the checks measured, by check."""
        return {
            name: outcome.facts
            for name, outcome in self.outcomes.items()
            if isinstance(outcome, Ran) and outcome.facts
        }

    @property
    def exit_code(self) -> int:
        """0 ready, 1 not ready, 3 no verdict; the case counts only where it is required."""
        code = EXIT_CODES[self.verdict]
        if code or not self.settings.require_case or self.case.verdict == FINE_TUNE:
            return code
        return EXIT_CODES[
            Verdict.NO_VERDICT if self.case.verdict == NOT_ASSESSED else Verdict.NOT_READY
        ]


REPORT_LINES: Mapping[str, pl.DataType] = {
    "row": pl.UInt32(),
    "source": pl.String(),
    "line": pl.UInt32(),
    "disposition": pl.String(),  # "clean", "blank", or a name of DISPOSITIONS
    "rules": pl.List(pl.String()),  # every rule found on it, sorted
}

REPORT_FINDINGS: Mapping[str, pl.DataType] = {
    "id": pl.String(),  # 16 hex digits from rule and content: survives reordering
    "rule": pl.String(),
    "severity": pl.String(),
    "row": pl.UInt32(),
    "source": pl.String(),
    "line": pl.UInt32(),
    "related": pl.UInt32(),
    "related_source": pl.String(),
    "related_line": pl.UInt32(),
    "group": pl.UInt32(),
    "score": pl.Float64(),
    "path": pl.String(),
    "detail": pl.String(),
    "status": pl.String(),  # "open", "waived", or what decisions.honour says
}

REPORT_TEXTS: Mapping[str, pl.DataType] = {
    "row": pl.UInt32(),
    "source": pl.String(),
    "line": pl.UInt32(),
    "prompt": pl.String(),  # clipped; null where the line did not parse
    "response": pl.String(),
    "rejected": pl.String(),  # of a preference pair
    "label": pl.String(),
    "raw": pl.String(),  # for lines that did not parse
}

# Waterfall: (step, rows lost there are called). A row is lost at the first step whose rules it breaks.
DISPOSITIONS: tuple[tuple[str, str], ...] = (
    ("parsed", "malformed"),
    ("valid", "invalid"),
    ("unique", "duplicate"),
    ("unconflicted", "conflicting"),
    ("unleaked", "leaked"),
    ("clean", "suspect"),
)
