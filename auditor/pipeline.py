"""Audit a data set: load it, run the checks, apply decisions and waivers, decide, and report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import polars as pl

from auditor import check_origins, gate
from auditor.analysis.embedding import embedders
from auditor.analysis.parallel import one_blas_thread
from auditor.checks import Check
from auditor.coverage_facts import Diversity
from auditor.dataset import load, slices
from auditor.dataset.case_assessment import assess_case
from auditor.dataset.dataset import Dataset
from auditor.dataset.profile import describe
from auditor.dataset.task import LABELLED
from auditor.errors import AuditError, ExitCode
from auditor.facts import NUMBERED_COPY, SUSPECTED_LABEL
from auditor.model import BLOCKING, Crashed, Ran, Rule, measured
from auditor.report.frames import lines_with_scores, report_texts
from auditor.report.masking import masked, masks_of
from auditor.report.model import Report
from auditor.requirements.ignored import ignored_rules, unproven_without
from auditor.requirements.of_data import data_requirements, distinct_rows
from auditor.requirements.of_task import People, task_requirements
from auditor.requirements.widespread import widespread_faults
from auditor.review import sample, spot_check, waivers
from auditor.review.binding import DecisionsFile
from auditor.review.judgement_file import SpotCheckFile
from auditor.review.reviewed import Reviewed, Reviewers, Rows, reviewed
from auditor.rule_list import EVERY_RULE, RULES, every_check, every_rule, rules_of
from auditor.run_checks import looked_for, run_all
from auditor.settings import Settings, changed, digest
from auditor.spot_check_facts import SpotCheck
from auditor.version import __version__

__all__ = [
    "EVERY_RULE",
    "RULES",
    "SideFiles",
    "audit",
    "audit_dataset",
    "every_check",
    "every_rule",
    "find_leaks",
    "sample_frame",
]


class SideFiles(NamedTuple):
    """What was read from the files next to the data."""

    readiness: tuple[Path, dt.date] | None = None  # readiness.toml, and the day it is assessed on
    decisions: DecisionsFile | None = None
    waivers: tuple[waivers.Waiver, ...] = ()
    spot_check: SpotCheckFile | None = None
    waiver_file: waivers.WaiverFile | None = None  # that ``waivers`` were read from
    day: dt.date | None = None  # on which waivers may have expired; None: today, in UTC


_NO_FILES = SideFiles()


def audit(
    train: Sequence[tuple[Path, str]],
    evals: Sequence[tuple[Path, str]] = (),
    settings: Settings | None = None,
    checks: Sequence[Check] | None = None,
    side_files: SideFiles = _NO_FILES,
) -> Report:
    """The report on one data set: training files (its shards) against held-out files.

    Nothing in the files raises: a check that raises is reported as crashed, and no verdict is given.

    Args:
        train: files as (path on disk, name to report).
        evals: files of the same form in which no training row should occur.
        settings: None for the defaults.
        checks: in running order; None for CHECKS and the installed ones.
        side_files: decisions and waivers, which change the status of findings before the gate
            counts, and the case.

    Raises:
        AuditError: the embedder of the settings is not on this machine, an installed check is none, or
            a code in the settings is of no rule.
    """
    settings = settings or Settings()
    embedders.check_available(settings)
    # Unknown codes are refused before anything is read.
    ignored_rules(rules_of(every_check() if checks is None else checks), settings)
    return audit_dataset(load.load(train, evals, settings), checks, side_files)


@one_blas_thread()
def audit_dataset(
    data: Dataset, checks: Sequence[Check] | None = None, side_files: SideFiles = _NO_FILES
) -> Report:
    """The report on a data set that is already loaded; otherwise as ``audit``."""
    embedders.check_available(data.settings)
    origins = check_origins.origins() if checks is None else ()
    checks = every_check() if checks is None else checks
    rules = gate.with_policy(rules_of(checks), data.settings.pii_block)
    ignored = ignored_rules(rules, data.settings)
    codes = [rule.code for rule in ignored]
    outcomes = run_all(checks, data, codes)
    ran = [outcome for outcome in outcomes.values() if isinstance(outcome, Ran)]
    every = pl.concat([outcome.findings for outcome in ran]).unique(maintain_order=True)
    every = pl.concat([every, slices.faulty_slices(data, every, rules)])
    every = every.filter(~pl.col("rule").is_in(codes))
    review = _reviewed(every, data, rules, side_files)
    shown, found = review.shown, review.remaining
    train = data.lines.filter(pl.col("role") == "train")
    rows = gate.dispositions(train, found, rules)
    alone = rows if found is every else gate.dispositions(train, every, rules)
    counts = replace(
        gate.counts(rows),
        clean_by_people=gate.clean_by_people(rows, alone),
        secrets=gate.secrets(found, rules) if looked_for("SEC", checks, outcomes) else None,
    )
    profile = describe(data, rows)
    leaks = gate.leaks(found, rules) if looked_for("LEK", checks, outcomes) else None
    leaked = None if leaks is None else leaks["row"].drop_nulls().n_unique()
    classes = {item.label: item.clean for item in profile.classes}
    scored = lines_with_scores(rows, ran)
    spot = _spot_check(side_files.spot_check, data, scored, shown)
    right = spot.clean_right if spot else None
    requirements = data_requirements(counts, leaks, classes, data.settings, right)
    copied = alone.filter(pl.col("rules").list.contains(NUMBERED_COPY))  # whatever people decided
    clean = rows.filter(pl.col("disposition") == "clean")
    copies = clean.join(copied, on="row", how="semi").height
    requirements += distinct_rows(counts.clean, copies, data.settings)
    open_on_train = found.join(train, on="row", how="semi")
    requirements += widespread_faults(open_on_train, counts.parsed, rules)
    whole = set(found.filter(pl.col("row").is_null())["rule"])
    done = People(_decided_suspects(shown), spot)
    requirements += task_requirements(data.task, outcomes, whole, done, data.settings)
    requirements = unproven_without(requirements, ignored)
    notes = gate.notes(counts, review.who, changed(data.settings))
    notes += check_origins.sentence(origins)
    reasons = gate.reasons_for_no_verdict(data.refused, outcomes, counts.lines)
    verdict, reason = gate.decide(reasons, requirements, notes, data.settings.blocking)
    masks = masks_of(data, details=shown["detail"])
    report = Report(
        version=__version__,
        settings=data.settings,
        settings_sha256=digest(data.settings),
        inputs=data.inputs,
        rules=tuple(rule for rule in rules if rule.code not in codes),
        outcomes=outcomes,
        verdict=verdict,
        reason=reason,
        requirements=requirements,
        waterfall=gate.waterfall(rows),
        counts=counts,
        profile=profile,
        case=assess_case(
            side_files.readiness, data, counts.clean, leaked, measured(Diversity, outcomes)
        ),
        lines=scored,
        findings=shown,
        texts=report_texts(shown, data, ran, masks),
        waivers=review.waivers,
        waiver_file=side_files.waiver_file,
        decisions=review.decisions,
        spot_check=spot,
        other_checks=origins,
    )
    return masked(report, masks)


def _reviewed(
    found: pl.DataFrame, data: Dataset, rules: Sequence[Rule], files: SideFiles
) -> Reviewed:
    """``found`` after decisions and waivers, on the day of the audit."""
    day = files.day or dt.datetime.now(dt.UTC).date()
    labelled = data.examples.filter(pl.col("label").fill_null("") != "")["row"]
    train = [source.sha256 for source in data.inputs if source.role == "train"]
    people = Reviewers(files.decisions, files.waivers, day)
    return reviewed(found, Rows(data.lines, labelled, train), rules, people)


@one_blas_thread()
def find_leaks(data: Dataset, checks: Sequence[Check] | None = None) -> pl.DataFrame:
    """Each training and evaluation row that an audit reports as a leak, an error: ``row, related``.

    Raises:
        AuditError: a check crashed.
    """
    checks = every_check() if checks is None else checks
    finders = [check for check in checks if any(_matters_for_leaks(r) for r in check.RULES)]
    outcomes = run_all(finders, data)
    for name, outcome in outcomes.items():
        if isinstance(outcome, Crashed):
            raise AuditError(f"the check {name} failed: {outcome.error}", ExitCode.NO_VERDICT)
    found = pl.concat(outcome.findings for outcome in outcomes.values() if isinstance(outcome, Ran))
    leaks = [r.code for r in rules_of(finders) if r.family.disposition == "leaked" and _blocks(r)]
    return found.filter(pl.col("rule").is_in(leaks)).select("row", "related").drop_nulls().unique()


def _matters_for_leaks(rule: Rule) -> bool:
    """Whether the rule finds leaks, or rows that other checks do not see."""
    return rule.family.disposition == "leaked" or (rule.family.factual and _blocks(rule))


def _blocks(rule: Rule) -> bool:
    return rule.severity in BLOCKING


def _spot_check(
    file: SpotCheckFile | None, data: Dataset, rows: pl.DataFrame, shown: pl.DataFrame
) -> SpotCheck | None:
    """What people found in a random sample; None if none was drawn."""
    if file is None:
        return None
    frame, labels = sample_frame(data, rows, shown)
    clean = rows.filter(pl.col("disposition") == "clean")["row"]
    return spot_check.measure(frame, labels, clean, file, data.settings.noise_ceiling)


def sample_frame(
    data: Dataset, rows: pl.DataFrame, shown: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows that a spot check is drawn from (``sample.frame_of``), and ``row, label`` of the set.

    Args:
        data: the set.
        rows: REPORT_LINES with SCORES.
        shown: REPORT_FINDINGS, with those on which people have decided.
    """
    labelled = data.task in LABELLED
    label = pl.coalesce("label", "response") if labelled else pl.lit(None, pl.String)
    labels = data.valid.select("row", label=label)
    suspected = shown.filter(pl.col("rule") == SUSPECTED_LABEL)["row"].drop_nulls()
    return sample.frame_of(data.lines, rows, labels, suspected), labels


def _decided_suspects(shown: pl.DataFrame) -> int:
    """How many suspected labels people have decided on. A waiver that clears nothing is no decision."""
    suspects = shown.filter(pl.col("rule") == SUSPECTED_LABEL)
    return suspects.filter(~pl.col("status").is_in(["open", waivers.WAIVED])).height
