"""The report: everything that one audit found, as one frozen value that all renderers take."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl
from msgspec import Struct

from auditor.case import NOT_ASSESSED, Case, CaseVerdict
from auditor.check_origins import CheckOrigin
from auditor.dataset.profile import Profile
from auditor.errors import ExitCode
from auditor.facts import Facts
from auditor.model import Input, Measured, Outcome, Ran, Rule, measured
from auditor.review.binding import DecisionsState
from auditor.review.waivers import WaiverFile, WaiverState
from auditor.settings import Settings
from auditor.spot_check_facts import SpotCheck
from auditor.verdict import Counts, Requirement, Step, Verdict

REPORT_LINES: Mapping[str, pl.DataType] = {
    "row": pl.UInt32(),
    "source": pl.String(),
    "line": pl.UInt32(),
    "disposition": pl.String(),  # "clean", "blank", or a name of DISPOSITIONS
    "rules": pl.List(pl.String()),  # every rule found on it, sorted
}

REPORT_TEXTS: Mapping[str, pl.DataType] = {
    "row": pl.UInt32(),
    "source": pl.String(),
    "line": pl.UInt32(),
    "prompt": pl.String(),  # clipped; null if the line did not parse
    "response": pl.String(),
    "rejected": pl.String(),  # of a preference pair
    "label": pl.String(),
    "raw": pl.String(),  # for lines that did not parse
}


class Movement(Struct, frozen=True):
    """Findings of the earlier audit that are gone, new ones, and those that both audits have."""

    gone: int
    new: int
    same: int


class RuleMovement(Struct, frozen=True):
    """As ``Movement``, for the findings of one rule."""

    rule: str
    gone: int
    new: int
    same: int


class Changes(Struct, frozen=True):
    """What changed between two audits; each pair is (before, after)."""

    verdict: tuple[str, str]
    clean: tuple[int, int]
    lines: tuple[int, int]
    sha256: tuple[tuple[str, ...], tuple[str, ...]]  # of the training files
    findings: Movement
    rules: tuple[RuleMovement, ...]  # those whose findings changed


@dataclass(frozen=True, slots=True)
class Baseline:
    """How an audit compares with an earlier one, the baseline.

    ``worse`` has one sentence for each point that is worse: the exit code is 0 without any, even if the verdict
    is not ready. The verdict and the clean count do not change.
    """

    path: str  # of the earlier report, as given
    changes: Changes
    worse: tuple[str, ...]
    known: frozenset[str]  # ids of the findings that the earlier audit has


@dataclass(frozen=True, slots=True)
class Report:
    """The result of one audit. Renderers turn it into text; nothing in it changes."""

    version: str
    settings: Settings
    settings_sha256: str  # of ``settings`` before anything was redacted
    inputs: tuple[Input, ...]
    rules: tuple[Rule, ...]
    outcomes: Mapping[str, Outcome]  # by check, in running order
    verdict: Verdict
    reason: str  # one sentence that says why the verdict is what it is
    requirements: tuple[Requirement, ...]
    waterfall: tuple[Step, ...]
    counts: Counts
    profile: Profile
    lines: pl.DataFrame = field(repr=False)  # REPORT_LINES and SCORES, one row per training line
    findings: pl.DataFrame = field(repr=False)  # REPORT_FINDINGS, worst first
    texts: pl.DataFrame = field(repr=False)  # REPORT_TEXTS of the rows that the report names
    case: Case = NOT_ASSESSED
    waivers: tuple[WaiverState, ...] = ()
    waiver_file: WaiverFile | None = None  # that the waivers were read from
    spot_check: SpotCheck | None = None
    decisions: DecisionsState | None = None  # of the decisions file, if there is one
    redacted: bool = False  # whether all text of the data was taken out
    named: tuple[str, ...] = ()  # the training data as it was named: files, or the folder of shards
    other_checks: tuple[CheckOrigin, ...] = ()  # the checks that other packages added
    since: Changes | None = None  # since the report that this one replaces
    baseline: Baseline | None = None  # with --baseline

    @property
    def facts(self) -> Mapping[str, Facts]:
        """What the checks measured, by check."""
        return {
            name: outcome.facts
            for name, outcome in self.outcomes.items()
            if isinstance(outcome, Ran) and outcome.facts is not None
        }

    def measured(self, kind: type[Measured]) -> Measured | None:
        """The facts of that kind; None if no check measured them."""
        return measured(kind, self.outcomes)

    @property
    def exit_code(self) -> int:
        """0 ready, 1 not ready, 3 no verdict; the case counts only where it is required."""
        if self.verdict is Verdict.NO_VERDICT:
            return ExitCode.NO_VERDICT
        if self.verdict is Verdict.NOT_READY:
            return ExitCode.NOT_READY
        if not self.settings.require_case or self.case.verdict is CaseVerdict.FINE_TUNE:
            return ExitCode.READY
        unknown = self.case.verdict is CaseVerdict.NOT_ASSESSED
        return ExitCode.NO_VERDICT if unknown else ExitCode.NOT_READY
