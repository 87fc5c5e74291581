"""Evidence: the attempts of the ladder with their scores, as far as one eval set measured them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from auditor.analysis.intervals import Interval, wilson
from auditor.case.evidence import results
from auditor.case.evidence.stats import Gain, newcombe, paired
from auditor.case.model import CaseFinding
from auditor.case.readiness.file import Readiness, Rung
from auditor.errors import AuditError

# A stated score may be rounded to two places. Unit: share.
_ROUNDING = 0.005
# Files that hold one item a line; of others the number of items is taken as stated.
_LINES = (".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True)
class Attempt:
    """A score on the eval set; ``items`` holds the value of each item where a file gives it."""

    name: str
    score: float
    n: int
    key: tuple[str | int, ...] = ()
    date: dt.date | None = None
    items: Mapping[str, float] = field(default_factory=dict, repr=False)
    latency_ms: float | None = None
    cost_per_call: float | None = None

    @property
    def interval(self) -> Interval:
        """95 % Wilson interval of the score."""
        return wilson(self.score * self.n, self.n)

    def __str__(self) -> str:
        return f"{self.name} {self.score:.3g} on {self.n:,}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was measured on the eval set named in [eval]; other scores are left out, with findings."""

    eval_sha256: str | None
    attempts: tuple[Attempt, ...]  # in the order they are listed
    projection: Attempt | None
    findings: tuple[CaseFinding, ...]


def gain(before: Attempt, after: Attempt) -> Gain:
    """How much ``after`` beats ``before``: paired where both have the same items, else not."""
    if before.items and before.items.keys() == after.items.keys():
        ids = sorted(before.items)
        return paired(tuple(before.items[i] for i in ids), tuple(after.items[i] for i in ids))
    return newcombe(before.score, before.n, after.score, after.n)


def gather(readiness: Readiness, folder: Path) -> Evidence:
    """Read the eval set's digest and every results file, relative to ``folder``."""
    found: list[CaseFinding] = []
    sha256 = _eval_digest(readiness, folder, found)
    attempts = []
    for rung in readiness.rungs:
        if rung.status == "tried" and _comparable(readiness, rung, sha256, found):
            attempt = _attempt(readiness, rung, folder, found)
            attempts += [attempt] if attempt else []
    projection = _projection(readiness, folder, attempts, found)
    _same_items([*attempts, *([projection] if projection else [])], readiness, found)
    return Evidence(sha256, tuple(attempts), projection, tuple(found))


def _eval_digest(readiness: Readiness, folder: Path, found: list[CaseFinding]) -> str | None:
    """The digest that holds: of the file where it is there, else the recorded one."""
    own = readiness.eval
    if own.path is None:
        return own.sha256
    read = results.digest(folder / own.path)
    if read is None:
        detail = f"{own.path}: no such readable file"
        found.append(readiness.finding("CASE030", ("eval", "path"), detail))
        return own.sha256
    actual, items = read
    if own.n is not None and own.path.endswith(_LINES) and own.n != items:
        detail = f"{own.n} is stated, {own.path} holds {items} items"
        found.append(readiness.finding("CASE007", ("eval", "n"), detail))
    if own.sha256 and own.sha256 != actual:
        detail = f"{own.path} has digest {actual}, recorded is {own.sha256}"
        found.append(readiness.finding("CASE031", ("eval", "sha256"), detail))
    elif own.sha256 is None and "eval.sha256" not in readiness.refused:
        detail = f'missing; write sha256 = "{actual}" if the scores are of {own.path} as it is now'
        found.append(readiness.finding("CASE004", ("eval", "sha256"), detail))
    return own.sha256 or actual


def _comparable(
    readiness: Readiness, rung: Rung, sha256: str | None, found: list[CaseFinding]
) -> bool:
    """Whether the rung was measured on the eval set and with its metric."""
    key, before = ("rung", rung.index), len(found)
    if rung.name != "cheaper-calls" or rung.score is not None:
        found += readiness.missing(key, rung, "date", "eval_sha256")
    if sha256 and rung.eval_sha256 and rung.eval_sha256 != sha256:
        detail = f"{rung.name} was measured on {rung.eval_sha256[:12]}…, the eval is {sha256[:12]}…"
        found.append(readiness.finding("CASE032", (*key, "eval_sha256"), detail))
    metric = readiness.eval.metric
    if rung.metric and metric and rung.metric != metric:
        detail = f"{rung.name} is measured in {rung.metric}, the eval in {metric}"
        found.append(readiness.finding("CASE033", (*key, "metric"), detail))
    return not any(f.rule in ("CASE032", "CASE033") for f in found[before:])


def _attempt(
    readiness: Readiness, rung: Rung, folder: Path, found: list[CaseFinding]
) -> Attempt | None:
    key = ("rung", rung.index)
    items = _items(readiness, (*key, "results"), rung.results, folder, found)
    n = rung.n or (len(items) if items else readiness.eval.n)
    score = rung.score
    if items:
        mean = math.fsum(items.values()) / len(items)
        found += _disagreements(readiness, key, (score, mean), (n, len(items)), rung.results or "")
        score, n = mean, len(items)
    if score is None and rung.name != "cheaper-calls":
        found += readiness.missing(key, rung, "score")
    if readiness.eval.n and n and n != readiness.eval.n:
        detail = f"{rung.name} has n = {n}, the eval has {readiness.eval.n} items"
        found.append(readiness.finding("CASE007", (*key, "n"), detail))
    if score is None or n is None:
        return None
    name = str(rung.name)
    return Attempt(name, score, n, key, rung.date, items, rung.latency_ms, rung.cost_per_call)


def _projection(
    readiness: Readiness, folder: Path, attempts: list[Attempt], found: list[CaseFinding]
) -> Attempt | None:
    """The projected score, as if measured on the eval: that is the most it can ever be shown by."""
    own, key = readiness.projection, ("projection",)
    items = _items(readiness, (*key, "results"), own.results, folder, found)
    score, n = own.score, readiness.eval.n or max((a.n for a in attempts), default=None)
    if items:
        mean = math.fsum(items.values()) / len(items)
        found += _disagreements(readiness, key, (score, mean), None, own.results or "")
        score, n = mean, len(items)
    if score is None or n is None:
        return None
    cost = readiness.economics.cost_per_call_after
    return Attempt("the fine-tune", score, n, key, None, items, own.latency_ms, cost)


def _items(
    readiness: Readiness,
    path: tuple[str | int, ...],
    name: str | None,
    folder: Path,
    found: list[CaseFinding],
) -> Mapping[str, float]:
    if name is None:
        return {}
    try:
        return results.read(folder / name)
    except AuditError as error:
        found.append(readiness.finding("CASE037", path, f"{name}: {error}"))
        return {}


def _disagreements(
    readiness: Readiness,
    key: tuple[str | int, ...],
    scores: tuple[float | None, float],
    counts: tuple[int | None, int] | None,
    name: str,
) -> list[CaseFinding]:
    """Stated against read: the score within its rounding, the number of items exactly."""
    stated, mean = scores
    found = []
    if stated is not None and abs(stated - mean) > _ROUNDING:
        detail = f"{stated} is stated, {name} gives {mean:.3f}"
        found.append(readiness.finding("CASE007", (*key, "score"), detail))
    if counts and counts[0] != counts[1]:
        detail = f"{counts[0]} is stated, {name} has {counts[1]} items"
        found.append(readiness.finding("CASE007", (*key, "n"), detail))
    return found


def _same_items(attempts: list[Attempt], readiness: Readiness, found: list[CaseFinding]) -> None:
    with_items = [attempt for attempt in attempts if attempt.items]
    for attempt in with_items[1:]:
        odd = len(attempt.items.keys() ^ with_items[0].items.keys())
        if odd:
            detail = f"{odd} item ids differ from those of {with_items[0].name}"
            found.append(readiness.finding("CASE037", (*attempt.key, "results"), detail))
