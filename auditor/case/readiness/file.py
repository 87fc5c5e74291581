"""readiness.toml as frozen values, and everything wrong with how it is written."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

from auditor.case.model import CaseFinding
from auditor.case.readiness.toml_lines import KeyPath, key_lines, line_of
from auditor.case.readiness.validate import Validator, dotted, phrase

FILE_NAME = "readiness.toml"


@dataclass(frozen=True, slots=True)
class Task:
    """What the model is to do, and since when that has not changed."""

    statement: str | None = None
    symptom: str | None = None
    kind: str | None = None
    contract: str | None = None
    stable_since: dt.date | None = None


@dataclass(frozen=True, slots=True)
class EvalSet:
    """The held-out set the scores were measured on."""

    path: str | None = None
    sha256: str | None = None
    metric: str | None = None
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """What the task needs: a score from 0 to 1 and, where stated, limits a call must keep."""

    score: float | None = None
    max_latency_ms: float | None = None
    max_cost_per_call: float | None = None


@dataclass(frozen=True, slots=True)
class Rung:
    """One round on one rung of the ladder; ``index`` is its place among the [[rung]] tables."""

    index: int
    name: str | None = None
    status: str | None = None
    reason: str | None = None
    score: float | None = None
    n: int | None = None
    date: dt.date | None = None
    metric: str | None = None
    eval_sha256: str | None = None
    results: str | None = None
    latency_ms: float | None = None
    cost_per_call: float | None = None


@dataclass(frozen=True, slots=True)
class Projection:
    """The score the fine-tune is expected to reach, and why."""

    score: float | None = None
    basis: str | None = None
    evidence: str | None = None
    results: str | None = None
    latency_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Costs:
    """Volume and the cost stack; money in one currency."""

    currency: str | None = None
    calls_per_month: float | None = None
    cost_per_call_now: float | None = None
    cost_per_call_after: float | None = None
    data_cost: float | None = None
    training_cost: float | None = None
    eval_cost: float | None = None
    operations_per_month: float | None = None
    retrainings_per_year: float | None = None
    retraining_cost: float | None = None
    value_per_correct: float | None = None
    horizon_months: int | None = None
    locked_to: str | None = None
    exit_plan: str | None = None
    range: Mapping[str, list[float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Owner:
    """Who carries the model."""

    name: str | None = None
    retrain_trigger: str | None = None
    review_by: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Exemption:
    """A reason of the policy to skip the climb; ``index`` is its place among [[exception]]."""

    index: int
    kind: str | None = None
    evidence: str | None = None
    examples: int | None = None
    reference: str | None = None
    device: str | None = None
    limit_mb: float | None = None
    model_mb: float | None = None


@dataclass(frozen=True, slots=True)
class Readiness:
    """readiness.toml with its unusable values left out; ``line`` finds keys in the file."""

    task: Task = Task()
    eval: EvalSet = EvalSet()
    target: Target = Target()
    rungs: tuple[Rung, ...] = ()
    projection: Projection = Projection()
    economics: Costs = field(default_factory=Costs)
    owner: Owner = Owner()
    exceptions: tuple[Exemption, ...] = ()
    lines: Mapping[KeyPath, int] = field(default_factory=dict, repr=False)
    refused: frozenset[str] = frozenset()  # keys that are there but cannot be used

    def finding(self, rule: str, path: KeyPath, detail: str, rung: str = "") -> CaseFinding:
        """A finding at the line of ``path``, or of the table that should hold it."""
        return CaseFinding(rule, dotted(path), line_of(self.lines, path), detail, rung)

    def missing(self, table: KeyPath, record: object, *keys: str) -> list[CaseFinding]:
        """CASE004 for each of ``keys`` that ``record`` lacks; not again for refused values.

        Where the whole table is absent, one finding for the table.
        """
        lacking = [
            key
            for key in keys
            if getattr(record, key) is None and dotted((*table, key)) not in self.refused
        ]
        if len(lacking) > 1 and table not in self.lines:
            detail = f"missing: the table should give {', '.join(lacking)}"
            return [self.finding("CASE004", table, detail)]
        return [
            self.finding("CASE004", (*table, key), f"missing: {described((*table, key))}")
            for key in lacking
        ]


@cache
def schema() -> Mapping[str, Any]:
    """The JSON Schema of readiness.toml, as shipped."""
    text = (
        resources.files("auditor.case.readiness")
        .joinpath("schema.json")
        .read_text(encoding="utf-8")
    )
    document: Mapping[str, Any] = json.loads(text)
    return document


def template() -> str:
    """The commented readiness.toml that ``dataset-audit init`` writes."""
    return (
        resources.files("auditor.case.readiness")
        .joinpath("template.toml")
        .read_text(encoding="utf-8")
    )


def described(path: KeyPath) -> str:
    """What the schema says of the key at ``path``, as the rest of a sentence."""
    node: Mapping[str, Any] = schema()
    for part in path:
        node = node["items"] if isinstance(part, int) else node["properties"][part]
    return phrase(node)


def load(path: Path, today: dt.date) -> tuple[Readiness | None, list[CaseFinding]]:
    """The file as values, and what is wrong with them; None where it is no readable TOML."""
    try:
        content = path.read_bytes()
    except OSError as error:
        return None, [CaseFinding("CASE001", "", None, f"cannot be read: {error.strerror}")]
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return None, [CaseFinding("CASE001", "", line, "not UTF-8; save the file as UTF-8")]
    try:
        document = tomllib.loads(text)
    except RecursionError:
        return None, [CaseFinding("CASE001", "", None, "nested too deeply")]
    except ValueError as error:  # TOMLDecodeError, or a number of thousands of digits
        return None, [CaseFinding("CASE001", "", _error_line(str(error), text), str(error))]
    return _build(document, key_lines(text), today)


def _error_line(message: str, text: str) -> int:
    """The line, which ``tomllib`` names only in its message, and the end of the file only in words."""
    _, _, after = message.partition("at line ")
    number = after.split(",")[0]
    return int(number) if number.isdecimal() else text.count("\n") + 1


def _build(
    document: Mapping[str, Any], where: Mapping[KeyPath, int], today: dt.date
) -> tuple[Readiness, list[CaseFinding]]:
    validator = Validator(where, today)
    clean = validator.clean(document, schema())
    found = validator.findings
    if "schema" not in document:
        found.append(CaseFinding("CASE004", "schema", 1, "missing: write schema = 1"))
    readiness = Readiness(
        task=_record(Task, clean.get("task")),
        eval=_record(EvalSet, clean.get("eval")),
        target=_record(Target, clean.get("target")),
        rungs=tuple(
            _record(Rung, own, index=i) for i, own in enumerate(clean.get("rung", ())) if own
        ),
        projection=_record(Projection, clean.get("projection")),
        economics=_record(Costs, clean.get("economics")),
        owner=_record(Owner, clean.get("owner")),
        exceptions=tuple(
            _record(Exemption, own, index=i)
            for i, own in enumerate(clean.get("exception", ()))
            if own
        ),
        lines=where,
        refused=frozenset(finding.key for finding in found),
    )
    return readiness, found


_T = TypeVar("_T")


def _record(kind: type[_T], values: Mapping[str, Any] | None, **more: int) -> _T:
    known = {f.name for f in fields(kind)}  # type: ignore[arg-type]  # every kind is a dataclass
    return kind(**{key: own for key, own in (values or {}).items() if key in known}, **more)
