"""audit(): the table of contents of the program."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from auditor import case, gate
from auditor.analysis.embedding import embedders
from auditor.analysis.parallel import one_blas_thread
from auditor.analysis.text.lsa import lsa_and_embeddings
from auditor.case.data import signals
from auditor.checks import CHECKS, Check
from auditor.dataset import dataset, load
from auditor.dataset.dataset import Dataset
from auditor.dataset.profile import describe
from auditor.model import (
    BLOCKING,
    FINDINGS,
    REPORT_FINDINGS,
    REPORT_LINES,
    REPORT_TEXTS,
    SCORES,
    Crashed,
    Outcome,
    Ran,
    Report,
    Rule,
    Severity,
    Skipped,
)
from auditor.review import decisions, waivers
from auditor.settings import Settings
from auditor.version import __version__


def _rules(checks: Sequence[Check]) -> tuple[Rule, ...]:
    """What reading and ``checks`` may say, by code."""
    own = (*dataset.RULES, *decisions.RULES, *waivers.RULES)
    said = (*own, *(rule for check in checks for rule in check.RULES))
    return tuple(sorted(said, key=lambda rule: rule.code))


RULES = _rules(CHECKS)
# With the rules of the case, whose findings are about readiness.toml and not about lines.
EVERY_RULE = tuple(sorted((*RULES, *case.RULES), key=lambda rule: rule.code))
# What the case asks of narrowness: rows, distinct things among them, how similar two rows are.
_NARROWNESS = ("rows", "effective_examples", "likeness")
_TEXT_CHARS = 4_000  # of a row's text that a report carries


class SideFiles(NamedTuple):
    """What was read from the files beside the data."""

    readiness: tuple[Path, dt.date] | None = None  # readiness.toml, and the day it is assessed on
    decisions: pl.DataFrame | None = None  # decisions.DECISIONS
    waivers: tuple[waivers.Waiver, ...] = ()
    day: dt.date | None = None  # on which waivers may have expired; None: today, in UTC


_NO_FILES = SideFiles()


def audit(
    train: Sequence[tuple[Path, str]],
    evals: Sequence[tuple[Path, str]] = (),
    settings: Settings | None = None,
    checks: Sequence[Check] = CHECKS,
    side_files: SideFiles = _NO_FILES,
) -> Report:
    """Audit one data set: training files (its shards) against held-out files.

    Files are (path on disk, name to report). Never raises on their content; a check that raises
    is reported as crashed and costs the verdict. Decisions clear or confirm findings before the
    gate counts.

    Raises:
        AuditError: the embedder of the settings is not on this machine.
    """
    settings = settings or Settings()
    embedders.check_available(settings)
    return audit_dataset(load.load(train, evals, settings), checks, side_files)


@one_blas_thread()
def audit_dataset(
    data: Dataset, checks: Sequence[Check] = CHECKS, side_files: SideFiles = _NO_FILES
) -> Report:
    """The report on a data set that is loaded already; otherwise as ``audit``."""
    embedders.check_available(data.settings)
    outcomes = _run_all(checks, data)
    ran = [outcome for outcome in outcomes.values() if isinstance(outcome, Ran)]
    rules = _rules(checks)
    found = pl.concat([outcome.findings for outcome in ran]).unique(maintain_order=True)
    shown, found, waived = _judged(found, data, rules, side_files)

    mine = data.lines.filter(pl.col("role") == "train")
    rows = gate.dispositions(mine, _on_training_lines(found, mine), rules)
    steps = gate.waterfall(rows)
    totals = gate.counts(rows)
    profile = describe(data, rows)
    classes = {c["label"]: c["clean"] for c in profile["classes"]}
    leaks = gate.leaks(found, rules) if _leaks_checked(checks, outcomes) else None
    needs = gate.requirements(totals, leaks, classes, data.settings)
    if data.task == "classification":
        needs += (gate.label_noise(_noise(ran, shown), data.settings),)
    reasons = gate.unjudged(data.refused, outcomes, totals["lines"])
    verdict, reason = gate.decide(reasons, needs)
    return Report(
        version=__version__,
        settings=data.settings,
        inputs=data.inputs,
        rules=rules,
        outcomes=outcomes,
        verdict=verdict,
        reason=reason,
        requirements=needs,
        waterfall=steps,
        counts=totals,
        profile=profile,
        case=_case(side_files.readiness, data, totals, found, ran),
        lines=_with_scores(rows.select(list(REPORT_LINES)), ran),
        findings=shown,
        texts=_texts(shown, data, ran),
        waivers=waived,
    )


def _judged(
    found: pl.DataFrame, data: Dataset, rules: Sequence[Rule], files: SideFiles
) -> tuple[pl.DataFrame, pl.DataFrame, tuple[Mapping[str, Any], ...]]:
    """REPORT_FINDINGS with what people said of each, the FINDINGS that still stand, the waivers.

    Decisions come first; a waiver covers what nobody decided on.
    """
    shown = _shown(found, data.lines, rules)
    decided = files.decisions
    if decided is None and not files.waivers:
        return shown, found, ()
    if decided is None:
        decided = pl.DataFrame(schema=decisions.DECISIONS)
    shown = decisions.honour(shown, data.lines, decided)
    day = files.day or dt.datetime.now(dt.UTC).date()
    shown, ended, waived = waivers.honour(shown, data.lines, files.waivers, day)
    standing = decisions.standing(shown, decided)
    by_people = [rule.code for rule in decisions.RULES]
    told = pl.concat([standing.filter(pl.col("rule").is_in(by_people)), ended])
    if not told.is_empty():
        shown = pl.concat([shown, _shown(told, data.lines, rules)])
    return shown, standing, waived


def _case(
    readiness: tuple[Path, dt.date] | None,
    data: Dataset,
    totals: Mapping[str, int],
    found: pl.DataFrame,
    ran: Sequence[Ran],
) -> case.Case:
    """The case, informed by what the data audit knows and by the signals in the data."""
    digests = {
        role: frozenset(i.sha256 for i in data.inputs if i.role == role)
        for role in ("train", "eval")
    }
    leaked = gate.leaks(found, RULES)["row"].drop_nulls().n_unique()
    facts = case.DataFacts(
        clean=totals["clean"],
        floor=data.settings.floor,
        leaked=leaked if digests["eval"] else None,
        train_sha256=digests["train"],
        eval_sha256=digests["eval"],
    )
    if readiness is None:
        return case.NOT_ASSESSED
    assessed = case.assess(*readiness, facts)
    rows = data.valid.filter(pl.col("role") == "train").select(
        "prompt", "response", "label", "extra"
    )
    encode = partial(lsa_and_embeddings, data.embeddings.encoder.encode)
    numbers, found_in_data = signals.find(rows, data.task, data.settings.good, encode)
    held = _fact(ran, "effective_examples")
    narrow = {name: held[name] for name in _NARROWNESS if name in held}
    return dataclasses.replace(
        assessed,
        findings=(*assessed.findings, *found_in_data),
        data=dataclasses.replace(numbers, narrowness=narrow),
    )


def _run_all(checks: Sequence[Check], data: Dataset) -> Mapping[str, Outcome]:
    """The outcome of reading and of each check; no check sees a row that an earlier one found broken.

    A duplicate must not be dropped in favour of a row that cannot be trained on.
    """
    outcomes: dict[str, Outcome] = {"reading": Ran(data.problems)}
    for check in checks:
        outcomes[check.NAME] = outcome = _run(check, data)
        if isinstance(outcome, Ran):
            codes = [r.code for r in check.RULES if r.family.factual and r.severity in BLOCKING]
            broken = outcome.findings.filter(pl.col("rule").is_in(codes))["row"].drop_nulls()
            data = data if broken.is_empty() else data.excluding(broken.unique())
    return outcomes


def _leaks_checked(checks: Sequence[Check], outcomes: Mapping[str, Outcome]) -> bool:
    """Whether every check that finds leaks has run."""
    finders = [
        isinstance(outcomes[check.NAME], Ran)
        for check in checks
        if any(rule.family.disposition == "leaked" for rule in check.RULES)
    ]
    return bool(finders) and all(finders)


def _fact(ran: Sequence[Ran], name: str) -> Mapping[str, Any]:
    """The facts of the check that measured ``name``; empty where none did."""
    return next((outcome.facts for outcome in ran if name in outcome.facts), {})


def _noise(ran: Sequence[Ran], shown: pl.DataFrame) -> gate.Noise | None:
    """What the label check measured, and how many of its suspects people decided on."""
    facts = _fact(ran, "noise_rate")
    if not facts:
        return None
    suspects = shown.filter(pl.col("rule") == "LBL001")
    # A waiver that lifts nothing leaves the label as doubtful as it was.
    decided = suspects.filter(~pl.col("status").is_in(["open", waivers.WAIVED])).height
    rate = facts["noise_rate"]
    return gate.Noise(facts["rows_judged"], rate["low"], rate["high"], decided)


def _with_scores(lines: pl.DataFrame, ran: Sequence[Ran]) -> pl.DataFrame:
    """Add the SCORES columns; a score no check gave is null."""
    for outcome in ran:
        if outcome.scores is not None:
            lines = lines.join(
                outcome.scores, on="row", how="left", maintain_order="left", validate="1:1"
            )
    absent = [name for name in SCORES if name not in lines.columns]
    return lines.with_columns(pl.lit(None).alias(name) for name in absent).select(
        *REPORT_LINES, *(pl.col(name).cast(dtype) for name, dtype in SCORES.items())
    )


def _run(check: Check, data: Dataset) -> Outcome:
    """Run one check; whatever it raises, and whatever it says out of turn, is a crash."""
    try:
        found = check.run(data)
        if isinstance(found, Skipped):
            return found
        schema, codes = found.findings.schema, {rule.code for rule in check.RULES}
        if schema != pl.Schema(FINDINGS) or not codes.issuperset(found.findings["rule"]):
            raise TypeError(f"findings that are not of {sorted(codes)}, or not {dict(FINDINGS)}")
        if found.scores is not None and (
            not {"row", *SCORES}.issuperset(found.scores.columns)
            or found.scores["row"].is_duplicated().any()
        ):
            raise TypeError(f"scores that are not one row each of {list(SCORES)}")
        return found
    # The one broad except of the program: a check that fails must become a value in the report.
    except Exception as error:  # noqa: BLE001
        return Crashed(f"{type(error).__name__}: {error}")


def _on_training_lines(found: pl.DataFrame, mine: pl.DataFrame) -> pl.DataFrame:
    return found.join(mine.select("row"), on="row", how="semi", maintain_order="left")


def _shown(found: pl.DataFrame, lines: pl.DataFrame, rules: Sequence[Rule]) -> pl.DataFrame:
    """REPORT_FINDINGS: with lines, severities and ids; worst first, then by place."""
    severity = {rule.code: str(rule.severity) for rule in rules}
    place = lines.select("row", "source", "line", "sha256")
    other = place.select(
        related="row", related_source="source", related_line="line", related_sha="sha256"
    )
    worst = {str(s): i for i, s in enumerate(Severity)}
    shown = (
        found.join(place, on="row", how="left", maintain_order="left")
        .join(other, on="related", how="left", maintain_order="left")
        .with_columns(
            severity=pl.col("rule").replace_strict(severity, return_dtype=pl.String),
            score=pl.col("score").round(6),
            path=pl.col("path").fill_null(""),
            status=pl.lit("open"),
        )
        .with_columns(
            rank=pl.col("severity").replace_strict(worst, return_dtype=pl.UInt8),
            id=pl.struct("rule", "sha256", "related_sha", "path").map_batches(
                _ids, return_dtype=pl.String
            ),
        )
        .sort("rank", "rule", "row", "related", "path", "detail", nulls_last=True)
    )
    # The same fault on two equal lines is two findings: number them.
    nth = pl.int_range(pl.len()).over("id")
    again = pl.when(nth > 0).then(pl.format("{}-{}", "id", nth + 1)).otherwise("id")
    return shown.with_columns(id=again).select(
        pl.col(name).cast(dtype) for name, dtype in REPORT_FINDINGS.items()
    )


def _ids(parts: pl.Series) -> pl.Series:
    """16 hex digits from rule and content, never from line or path: they survive reordering."""
    ids = [
        hashlib.sha256(
            b"\0".join((rule.encode(), sha or b"", other or b"", path.encode()))
        ).hexdigest()[:16]
        for rule, sha, other, path in zip(
            *(parts.struct.field(f) for f in parts.struct.fields), strict=True
        )
    ]
    return pl.Series(ids, dtype=pl.String)


def _texts(shown: pl.DataFrame, data: Dataset, ran: Sequence[Ran]) -> pl.DataFrame:
    """REPORT_TEXTS of every row that a finding names or that stands near a suspected label, clipped."""
    near = [
        other["row"]
        for outcome in ran
        for suspect in outcome.facts.get("suspects", ())
        for other in suspect["nearest"]
    ]
    rows_near = pl.Series(near, dtype=pl.UInt32)
    named = pl.concat([shown["row"], shown["related"], rows_near]).drop_nulls().unique().sort()
    rows = named.rename("row").to_frame().join(data.lines, on="row", maintain_order="left")
    rows = rows.join(data.examples, on="row", how="left", maintain_order="left")
    texts = ("prompt", "response", "rejected", "label", "raw")
    clipped = [pl.col(name).str.slice(0, _TEXT_CHARS) for name in texts]
    return rows.with_columns(clipped).select(list(REPORT_TEXTS))
