"""Repairs that a finding names: copies, spellings of labels, and wrongly decoded texts."""

import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

import polars as pl

from auditor.analysis.text import normalise
from auditor.checks import CHECKS, Check
from auditor.dataset.dataset import Dataset
from auditor.dataset.reading import load
from auditor.errors import AuditError, ExitCode
from auditor.model import Crashed
from auditor.pipeline import audit_dataset
from auditor.repairs.model import Repair, RepairedLine
from auditor.repairs.texts import repaired_texts
from auditor.report.model import Report
from auditor.review.edit import relabelled
from auditor.review.side_files import SideFiles
from auditor.settings import Settings

_SPELLING, _MOJIBAKE = "LBL002", "TXT040"
_DROPPED = {"DUP001": Repair.COPY}
_DROPPED_UNSAFE = {"DUP002": Repair.EQUAL, "DUP010": Repair.NEAR_COPY}


class Files(NamedTuple):
    """The name of the data in messages, and the settings and side files of its audit."""

    name: str
    settings: Settings
    side_files: SideFiles


class Audited(NamedTuple):
    """The findings on the lines that are left, with a line for each row."""

    lines: Sequence[RepairedLine]
    data: Dataset
    report: Report

    def open(self, rules: Collection[str], kept: Collection[str]) -> pl.DataFrame:
        """The findings of ``rules`` that nobody decided on; those whose ids are in ``kept`` are left out."""
        open_ = (pl.col("status") == "open") & ~pl.col("id").is_in(list(kept))
        return self.report.findings.filter(open_ & pl.col("rule").is_in(list(rules))).drop_nulls(
            "row"
        )


def audited(lines: Sequence[RepairedLine], files: Files, *, unsafe: bool) -> Audited:
    """What the checks with repairs find in the lines that are left; raises as ``report_on`` does."""
    left = [line for line in lines if line.after is not None]
    with tempfile.TemporaryDirectory(prefix="dataset-audit-") as folder:
        path = Path(folder, "lines.jsonl")
        path.write_bytes(b"".join(line.after or b"" for line in left))
        return Audited(left, *report_on(path, files, unsafe=unsafe))


def report_on(path: Path, files: Files, *, unsafe: bool) -> tuple[Dataset, Report]:
    """The data set at ``path``, and what the checks with repairs find, after decisions and waivers.

    Raises:
        AuditError: the file cannot be read as JSON Lines, or a check crashed.
    """
    data = load.load([(path, files.name)], [], files.settings)
    report = audit_dataset(data, _checks(unsafe=unsafe), files.side_files)
    crashed = [n for n, outcome in report.outcomes.items() if isinstance(outcome, Crashed)]
    if data.refused or crashed:
        causes = [*data.refused, *(f"the check {check} crashed" for check in crashed)]
        raise AuditError("; ".join(causes), ExitCode.NO_VERDICT)
    return data, report


def _checks(*, unsafe: bool) -> list[Check]:
    """The checks whose findings have a repair, and those that find rows that cannot be read."""
    codes = {_SPELLING, _MOJIBAKE, *_DROPPED, *(_DROPPED_UNSAFE if unsafe else ())}
    return [
        check
        for check in CHECKS
        if any(rule.code in codes or rule.family.factual for rule in check.RULES)
    ]


def repair_findings(
    found: Audited, kept: Collection[str], *, unsafe: bool
) -> tuple[bool, list[str]]:
    """Repair the lines, and return whether one changed, and a sentence for each that cannot be."""
    changed = _drop(found, kept, unsafe=unsafe)
    respelt, left = _respell(found, kept, unsafe=unsafe)
    return _decode(found, kept) or respelt or changed, left


def _drop(found: Audited, kept: Collection[str], *, unsafe: bool) -> bool:
    repairs = _DROPPED | (_DROPPED_UNSAFE if unsafe else {})
    copies = found.open(repairs, kept).unique("row", keep="first", maintain_order=True)
    for row, rule in copies.select("row", "rule").iter_rows():
        found.lines[row].change(None, repairs[rule])
    return not copies.is_empty()


def _respell(found: Audited, kept: Collection[str], *, unsafe: bool) -> tuple[bool, list[str]]:
    """Give each row with a rare spelling the common label.

    Case, spaces and punctuation are safe; a letter more or another order of words may be a class of
    its own.
    """
    labels = found.data.valid.select("row", label=pl.coalesce("label", "response"))
    pairs = (
        found.open([_SPELLING], kept)
        .select("row", "related")
        .join(labels, on="row", maintain_order="left")
        .join(labels.select(related="row", common="label"), on="related", maintain_order="left")
    )
    alike = _letters(pairs["label"]).eq_missing(_letters(pairs["common"]))
    changed, left = False, []
    for row, common, same in pairs.select("row", "common", alike.alias("same")).iter_rows():
        line = found.lines[row]
        if line.after is None or not (same or unsafe):
            continue
        place = f"{found.report.inputs[0].path}:{line.number}"
        try:
            new = relabelled(line.after, common, found.data.settings, place)
        except AuditError as error:
            left.append(str(error))
            continue
        line.change(new, Repair.LABEL if same else Repair.RARE_LABEL)
        changed = True
    return changed, left


def _letters(labels: pl.Series) -> pl.Series:
    """The labels without case, spaces and punctuation; null without a letter."""
    return normalise.fold_to_words(labels).str.replace_all(" ", "", literal=True).replace("", None)


def _decode(found: Audited, kept: Collection[str]) -> bool:
    rows = found.open([_MOJIBAKE], kept)["row"].unique().sort().to_list()
    lines = {row: after for row in rows if (after := found.lines[row].after) is not None}
    changed = repaired_texts(lines, found.data.settings) if lines else {}
    for row, new in changed.items():
        found.lines[row].change(new, Repair.MOJIBAKE)
    return bool(changed)
