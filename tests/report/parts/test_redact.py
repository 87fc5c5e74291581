"""A secret is planted wherever a report takes text from the data, and must not be in a redacted report."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl
import pytest
from msgspec import structs

from auditor.case import Case, CaseVerdict
from auditor.checks.near_duplicates import MaskedSpan
from auditor.dataset.profile import ClassCount
from auditor.facts import Facts
from auditor.model import Crashed, Ran, Skipped
from auditor.report import RENDERERS
from auditor.report.model import Report
from auditor.report.parts.redact import SNIPPET_CHARS, limit
from auditor.settings import Settings
from auditor.verdict import Requirement, State
from tests.report.conftest import everything

SECRET = "wombat"


class Masked(Facts, frozen=True):
    pairs: int
    masked: tuple[MaskedSpan, ...]
    of: str
    by_class: Mapping[str, int]


def planted(report: Report) -> Report:
    """A report with SECRET in every text, detail, key, class, fact and message."""
    need = Requirement(
        "rows-per-class", "1", "none", State.NOT_MET, why=f"smallest: {SECRET} with 3"
    )
    classes = (ClassCount(SECRET, 3, 1), ClassCount("x", 1, 1))
    texts = {name: pl.lit(SECRET * 40) for name in ("prompt", "response", "label", "raw")}
    return replace(
        report,
        reason=f"class {SECRET} has '{SECRET}' rows",
        requirements=(need,),
        outcomes={
            "labels": Crashed(f"ValueError: {SECRET}"),
            "leakage": Skipped(f"class '{SECRET}' has 4 rows"),
            "near": Ran(
                facts=Masked(3, (MaskedSpan(0.5, SECRET),), SECRET, {SECRET: 1, "rows": 2})
            ),
        },
        settings=Settings(fields={"prompt": SECRET}),
        profile=structs.replace(report.profile, classes=classes),
        case=Case(CaseVerdict.PROMPT_FIRST, SECRET),
        findings=report.findings.with_columns(detail=pl.lit(SECRET), path=pl.lit(f"$.{SECRET}")),
        texts=report.texts.with_columns(**texts),
    )


@pytest.mark.parametrize("suffix", RENDERERS)
def test_none_removes_every_text(report: Report, suffix: str) -> None:
    assert SECRET in everything(RENDERERS[suffix](planted(report)))
    assert SECRET not in everything(RENDERERS[suffix](limit(planted(report), "none")))


def test_none_keeps_what_is_needed_to_act(report: Report) -> None:
    redacted = limit(planted(report), "none")
    kept = ["id", "rule", "severity", "source", "line", "related_line", "score"]
    assert redacted.findings.select(kept).equals(report.findings.select(kept))
    assert redacted.reason == "class class 1 has '…' rows"
    assert redacted.requirements[0].why == "smallest: class 1 with 3"
    assert [item.label for item in redacted.profile.classes] == ["class 1", "class 2"]
    assert redacted.profile.task == "classification"
    assert redacted.facts["near"] == Masked(
        3, (MaskedSpan(0.5),), "class 1", {"class 1": 1, "rows": 2}
    )
    assert redacted.outcomes["labels"] == Crashed("ValueError")
    assert redacted.outcomes["leakage"] == Skipped("class '…' has 4 rows")


def test_snippet_keeps_the_start_of_each_text(report: Report) -> None:
    texts = limit(planted(report), "snippet").texts
    lengths = texts.select(pl.col("prompt", "response", "label", "raw").str.len_chars().max())
    assert set(lengths.row(0)) == {SNIPPET_CHARS}


def test_full_changes_nothing(report: Report) -> None:
    assert limit(report, "full") is report
