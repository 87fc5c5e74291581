"""Audit a data set: load it, run the checks, apply decisions and waivers, decide, and report; each step is here once, so the file is long."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import polars as pl

from auditor import allocator, check_origins, gate, on_disk
from auditor.analysis.embedding import columns, embedders
from auditor.analysis.parallel import one_blas_thread
from auditor.check_origins import CheckOrigin
from auditor.checks import Check
from auditor.coverage_facts import Diversity
from auditor.dataset import slices
from auditor.dataset.case_assessment import assess_case
from auditor.dataset.dataset import Dataset
from auditor.dataset.profile import Profile, describe
from auditor.dataset.reading import load
from auditor.facts import NUMBERED_COPY, SUSPECTED_LABEL
from auditor.input.memory import limit_of
from auditor.model import Outcome, Ran, Rule, measured
from auditor.report.model import Report
from auditor.report.parts.frames import lines_with_scores, report_texts
from auditor.report.parts.masking import masked, masks_of
from auditor.requirements import per_file
from auditor.requirements.choice import Choice, choose, raised_rules
from auditor.requirements.ignored import unproven_without
from auditor.requirements.of_data import data_requirements, distinct_rows
from auditor.requirements.of_task import People, task_requirements
from auditor.requirements.widespread import widespread_faults
from auditor.review.reviewed import Reviewed, Reviewers, Rows, reviewed
from auditor.review.side_files import NO_SIDE_FILES, SideFiles
from auditor.review.waivers import WAIVED
from auditor.rule_list import every_check, rules_of
from auditor.run_checks import looked_for, run_all
from auditor.sampling_frame import measured_sample
from auditor.settings import Settings, changed, digest
from auditor.spot_check_facts import SpotCheck
from auditor.verdict import Counts, Requirement, Verdict
from auditor.version import __version__


def audit(
    train: Sequence[tuple[Path, str]],
    evals: Sequence[tuple[Path, str]] = (),
    settings: Settings | None = None,
    checks: Sequence[Check] | None = None,
    side_files: SideFiles = NO_SIDE_FILES,
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
        AuditError: the embedder of the settings is not on this machine, an installed check is not a check, or
            a code in the settings is of no rule.
    """
    settings = settings or Settings()
    embedders.check_available(settings)
    # Unknown codes are refused before anything is read.
    choose(rules_of(every_check() if checks is None else checks), settings)
    with on_disk.within(limit_of(settings.memory)):
        data = load.load(train, evals, settings)
        allocator.trim()  # the texts were Python values, too
        report = audit_dataset(data, checks, side_files, alone=True)
    return replace(report, named=tuple(name for _, name in train))


@one_blas_thread()
def audit_dataset(
    data: Dataset,
    checks: Sequence[Check] | None = None,
    side_files: SideFiles = NO_SIDE_FILES,
    *,
    alone: bool = False,
) -> Report:
    """The report on a data set that is already loaded; otherwise as ``audit``.

    ``alone``: nothing else reads ``data`` afterwards, so what it has derived is released when no check needs it.
    """
    embedders.check_available(data.settings)
    origins = check_origins.origins() if checks is None else ()
    checks = every_check() if checks is None else checks
    choice = choose(rules_of(checks), data.settings, [source.path for source in data.inputs])
    ignored = choice.ignored_codes
    outcomes = run_all(checks, data, ignored, release=alone)
    ran = [outcome for outcome in outcomes.values() if isinstance(outcome, Ran)]
    found = _findings(ran, data, choice.rules, ignored)
    review = _reviewed(found, data, choice.rules, side_files)
    searched = {family: looked_for(family, checks, outcomes) for family in ("LEK", "SEC")}
    gated = _gated(data, found, review, choice.rules, searched)
    lines = lines_with_scores(gated.rows, ran)
    spot = measured_sample(side_files.spot_check, data, lines, review.shown)
    audited = _Audited(data, choice, outcomes, ran, review, gated, lines, spot)
    return _report(audited, side_files, origins)


def _findings(
    ran: Sequence[Ran], data: Dataset, rules: Sequence[Rule], ignored: Sequence[str]
) -> pl.DataFrame:
    """FINDINGS of all checks and of their concentration in parts of the set, without ``ignored`` rules."""
    found = pl.concat([outcome.findings for outcome in ran]).unique(maintain_order=True)
    found = per_file.without(found, data.lines, data.settings.per_file_ignores)
    found = pl.concat([found, slices.faulty_slices(data, found, rules)])
    return found.filter(~pl.col("rule").is_in(ignored))


def _reviewed(
    found: pl.DataFrame, data: Dataset, rules: Sequence[Rule], files: SideFiles
) -> Reviewed:
    """``found`` after decisions and waivers, on the day of the audit."""
    day = files.day or dt.datetime.now(dt.UTC).date()
    labelled = data.examples.filter(pl.col("label").fill_null("") != "")["row"]
    train = [source.sha256 for source in data.inputs if source.role == "train"]
    people = Reviewers(files.decisions, files.waivers, day)
    return reviewed(found, Rows(data.lines, labelled, train), rules, people)


class _Gated(NamedTuple):
    """The training lines with their dispositions, and the counts that requirements use."""

    rows: pl.DataFrame  # what ``gate.dispositions`` returns
    counts: Counts
    profile: Profile
    leaks: pl.DataFrame | None  # what ``gate.leaks`` returns; None if no check looked for leaks
    copies: int  # clean rows that only repeat an earlier one with another number
    widespread: tuple[Requirement, ...]  # of faults that are on many rows

    @property
    def leaked(self) -> int | None:
        """The number of training lines that leak."""
        return None if self.leaks is None else self.leaks["row"].drop_nulls().n_unique()


def _gated(
    data: Dataset,
    found: pl.DataFrame,
    review: Reviewed,
    rules: Sequence[Rule],
    searched: Mapping[str, bool],
) -> _Gated:
    """The training lines after the gate; ``found`` are the FINDINGS before people's review.

    ``searched`` says for a family whether every check with its rules has run.
    """
    left = review.remaining
    train = data.lines.filter(pl.col("role") == "train")
    rows = gate.dispositions(train, left, rules)
    before = rows if left is found else gate.dispositions(train, found, rules)
    copied = before.filter(pl.col("rules").list.contains(NUMBERED_COPY))
    clean = rows.filter(pl.col("disposition") == "clean")
    counts = replace(
        gate.counts(rows),
        clean_by_people=gate.clean_by_people(rows, before),
        secrets=gate.secrets(left, rules) if searched["SEC"] else None,
    )
    return _Gated(
        rows,
        counts,
        describe(data, rows),
        gate.leaks(left, rules) if searched["LEK"] else None,
        clean.join(copied, on="row", how="semi").height,
        widespread_faults(_of_training(left, train), counts.parsed, rules),
    )


def _of_training(found: pl.DataFrame, train: pl.DataFrame) -> pl.DataFrame:
    """``found`` on training lines, and on the whole set."""
    return found.filter(pl.col("row").is_null() | pl.col("row").is_in(train["row"].implode()))


class _Audited(NamedTuple):
    """A data set with the results of its checks, of people's review and of the gate."""

    data: Dataset
    choice: Choice
    outcomes: Mapping[str, Outcome]
    ran: Sequence[Ran]  # of the outcomes
    review: Reviewed
    gated: _Gated
    lines: pl.DataFrame  # REPORT_LINES and SCORES
    spot: SpotCheck | None

    @property
    def whole(self) -> set[str]:
        """The rules of open findings on the whole set."""
        return set(self.review.remaining.filter(pl.col("row").is_null())["rule"])


def _requirements(audited: _Audited) -> tuple[Requirement, ...]:
    """All requirements on the data set, in the order in which a reader should see them."""
    gated, spot, whole = audited.gated, audited.spot, audited.whole
    settings, task = audited.data.settings, audited.data.task
    classes = {item.label: item.clean for item in gated.profile.classes}
    right = spot.clean_right if spot else None
    people = People(_decided_suspects(audited.review.shown), spot)
    found = (
        *data_requirements(gated.counts, gated.leaks, classes, settings, right),
        *distinct_rows(gated.counts.clean, gated.copies, settings),
        *gated.widespread,
        *task_requirements(task, audited.outcomes, whole, people, settings),
        *raised_rules(whole, audited.choice.raised),
    )
    return unproven_without(found, audited.choice.causes)


def _decided_suspects(shown: pl.DataFrame) -> int:
    """The number of suspected labels that people have decided on. A waiver that clears nothing is not a decision."""
    suspects = shown.filter(pl.col("rule") == SUSPECTED_LABEL)
    return suspects.filter(~pl.col("status").is_in(["open", WAIVED])).height


def _verdict(
    audited: _Audited, requirements: Sequence[Requirement], origins: tuple[CheckOrigin, ...]
) -> tuple[Verdict, str]:
    """The data verdict and its one sentence."""
    data, counts = audited.data, audited.gated.counts
    reasons = gate.reasons_for_no_verdict(data.refused, audited.outcomes, counts.lines)
    notes = gate.notes(counts, audited.review.who, changed(data.settings))
    notes += check_origins.sentence(origins) + columns.precision(data.valid.height)
    return gate.decide(reasons, requirements, notes, data.settings.blocking)


def _report(audited: _Audited, files: SideFiles, origins: tuple[CheckOrigin, ...]) -> Report:
    """The report, in which secrets and personal data are masked."""
    data, review, gated = audited.data, audited.review, audited.gated
    requirements = _requirements(audited)
    verdict, reason = _verdict(audited, requirements, origins)
    diversity = measured(Diversity, audited.outcomes)
    masks = masks_of(data, details=review.shown["detail"])
    report = Report(
        version=__version__,
        settings=data.settings,
        settings_sha256=digest(data.settings),
        inputs=data.inputs,
        rules=audited.choice.checked,
        outcomes=audited.outcomes,
        verdict=verdict,
        reason=reason,
        requirements=requirements,
        waterfall=gate.waterfall(gated.rows),
        counts=gated.counts,
        profile=gated.profile,
        case=assess_case(files.readiness, data, gated.counts.clean, gated.leaked, diversity),
        lines=audited.lines,
        findings=review.shown,
        texts=report_texts(review.shown, data, audited.ran, masks),
        waivers=review.waivers,
        waiver_file=files.waiver_file,
        decisions=review.decisions,
        spot_check=audited.spot,
        other_checks=origins,
    )
    return masked(report, masks)
