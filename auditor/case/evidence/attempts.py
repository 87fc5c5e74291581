"""Gathers the evidence: the scores that belong to the eval set of the case."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from auditor.analysis.intervals import Interval, wilson
from auditor.case.evidence import results_file
from auditor.case.evidence.score_gain import Gain, newcombe, paired
from auditor.case.model import CaseFinding
from auditor.case.readiness.records import Projection, Readiness, Rung
from auditor.case.readiness.toml_lines import KeyPath
from auditor.errors import AuditError
from auditor.plural import pluralize

Findings: TypeAlias = list[CaseFinding]

# Largest difference between a score in readiness.toml, which may have two decimals, and the mean of
# its results. Unit: share.
_MAX_ROUNDING = 0.005
# Files with one item a line; the number of items of other files is not checked.
_LINE_SUFFIXES = (".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True)
class Attempt:
    """A score on the eval set; ``items`` has the value of each item if there is a results file."""

    name: str
    score: float
    n: int
    key: KeyPath = ()
    date: dt.date | None = None
    items: Mapping[str, float] = field(default_factory=dict, repr=False)
    latency_ms: float | None = None
    cost_per_call: float | None = None

    @property
    def interval(self) -> Interval:
        """95% Wilson interval of the score."""
        return wilson(self.score * self.n, self.n)

    def __str__(self) -> str:
        return f"{self.name} {self.score:.3g} on {self.n:,}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The scores on the eval set in [eval]. Scores on other sets are findings only."""

    eval_sha256: str | None
    attempts: tuple[Attempt, ...]  # in the order of the file
    projection: Attempt | None
    findings: tuple[CaseFinding, ...]


def gain(before: Attempt, after: Attempt) -> Gain:
    """Return the gain of ``after`` over ``before``, paired if both have results for the same items."""
    if before.items and before.items.keys() == after.items.keys():
        ids = sorted(before.items)
        return paired(tuple(before.items[i] for i in ids), tuple(after.items[i] for i in ids))
    return newcombe(before.score, before.n, after.score, after.n)


def gather(readiness: Readiness, folder: Path) -> Evidence:
    """Read the eval file and every results file, relative to ``folder``, and return the evidence."""
    sha256, found = _eval_digest(readiness, folder)
    attempts: list[Attempt] = []
    for rung in readiness.rungs:
        if rung.status != "tried":
            continue
        mismatches = _mismatches(readiness, rung, sha256)
        found += mismatches
        if not any(finding.rule in ("CASE032", "CASE033") for finding in mismatches):
            attempt, faults = _attempt(readiness, rung, folder)
            attempts += [attempt] if attempt else []
            found += faults
    projection, faults = _projection(readiness, folder, attempts)
    found += faults
    found += _different_items(readiness, [*attempts, *([projection] if projection else [])])
    return Evidence(sha256, tuple(attempts), projection, tuple(found))


def _eval_digest(readiness: Readiness, folder: Path) -> tuple[str | None, Findings]:
    """The recorded digest of the eval set, otherwise that of its file."""
    recorded = readiness.eval
    if recorded.path is None:
        return recorded.sha256, []
    read = results_file.digest(folder / recorded.path)
    if read is None:
        detail = f"{recorded.path}: no such readable file"
        return recorded.sha256, [readiness.finding("CASE030", ("eval", "path"), detail)]
    actual, items = read
    found = []
    if recorded.n not in (None, items) and recorded.path.endswith(_LINE_SUFFIXES):
        detail = f"n = {recorded.n}, but {recorded.path} has {items} items"
        found.append(readiness.finding("CASE007", ("eval", "n"), detail))
    if recorded.sha256 and recorded.sha256 != actual:
        detail = f"{recorded.path} has the digest {actual}, but {recorded.sha256} is recorded"
        found.append(readiness.finding("CASE031", ("eval", "sha256"), detail))
    elif recorded.sha256 is None and "eval.sha256" not in readiness.unusable:
        detail = (
            f'missing; write sha256 = "{actual}" if the scores were measured on {recorded.path} as it'
            " is now"
        )
        found.append(readiness.finding("CASE004", ("eval", "sha256"), detail))
    return recorded.sha256 or actual, found


def _mismatches(readiness: Readiness, rung: Rung, sha256: str | None) -> Findings:
    """Findings on a rung without date or digest, or measured on another eval or with another metric."""
    key, found = ("rung", rung.index), []
    if rung.name != "cheaper-calls" or rung.score is not None:
        found += readiness.missing(key, rung, "date", "eval_sha256")
    if sha256 and rung.eval_sha256 and rung.eval_sha256 != sha256:
        detail = (
            f"{rung.name} was measured on the file with digest {rung.eval_sha256[:12]}…, but the eval"
            f" has {sha256[:12]}…"
        )
        found.append(readiness.finding("CASE032", (*key, "eval_sha256"), detail))
    metric = readiness.eval.metric
    if rung.metric and metric and rung.metric != metric:
        detail = f"{rung.name} was measured with {rung.metric}, but the eval uses {metric}"
        found.append(readiness.finding("CASE033", (*key, "metric"), detail))
    return found


def _attempt(readiness: Readiness, rung: Rung, folder: Path) -> tuple[Attempt | None, Findings]:
    key = ("rung", rung.index)
    score, items, found = _measured(readiness, key, rung, folder)
    n = rung.n or (len(items) if items else readiness.eval.n)
    if items and n != len(items):
        detail = f"n = {n}, but {rung.results} has {len(items)} items"
        found.append(readiness.finding("CASE007", (*key, "n"), detail))
        n = len(items)
    if score is None and rung.name != "cheaper-calls":
        found += readiness.missing(key, rung, "score")
    if readiness.eval.n and n and n != readiness.eval.n:
        detail = f"{rung.name} was measured on {n} items, but the eval has {readiness.eval.n}"
        found.append(readiness.finding("CASE007", (*key, "n"), detail))
    if score is None or n is None:
        return None, found
    limits = rung.latency_ms, rung.cost_per_call
    return Attempt(str(rung.name), score, n, key, rung.date, items, *limits), found


def _projection(
    readiness: Readiness, folder: Path, attempts: Sequence[Attempt]
) -> tuple[Attempt | None, Findings]:
    """The projected score as an attempt on all items of the eval, which is the most that can support it."""
    planned, key = readiness.projection, ("projection",)
    score, items, found = _measured(readiness, key, planned, folder)
    n = len(items) or readiness.eval.n or max((a.n for a in attempts), default=None)
    if score is None or n is None:
        return None, found
    limits = planned.latency_ms, readiness.economics.cost_per_call_after
    return Attempt("the fine-tune", score, n, key, None, items, *limits), found


def _measured(
    readiness: Readiness, key: KeyPath, record: Rung | Projection, folder: Path
) -> tuple[float | None, Mapping[str, float], Findings]:
    """The mean of the results file with its items, or the score of ``record`` if there is no file."""
    if record.results is None:
        return record.score, {}, []
    try:
        items = results_file.read(folder / record.results)
    except AuditError as error:
        detail = f"{record.results}: {error}"
        return record.score, {}, [readiness.finding("CASE037", (*key, "results"), detail)]
    mean = math.fsum(items.values()) / len(items)
    if record.score is None or abs(record.score - mean) <= _MAX_ROUNDING:
        return mean, items, []
    detail = f"score = {record.score}, but the mean of {record.results} is {mean:.3f}"
    return mean, items, [readiness.finding("CASE007", (*key, "score"), detail)]


def _different_items(readiness: Readiness, attempts: Sequence[Attempt]) -> Findings:
    """Findings on results files whose items are not those of the first results file."""
    with_items = [attempt for attempt in attempts if attempt.items]
    found = []
    for attempt in with_items[1:]:
        different = len(attempt.items.keys() ^ with_items[0].items.keys())
        if different:
            ids = pluralize(different, "item id")
            detail = f"{ids} in only one of this file and that of {with_items[0].name}"
            found.append(readiness.finding("CASE037", (*attempt.key, "results"), detail))
    return found
