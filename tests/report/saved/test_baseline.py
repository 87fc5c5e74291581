"""``--baseline REPORT.json``: data that is not ready passes while it is no worse than it was."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from auditor import cli
from auditor.checks import exact_duplicates, leakage
from auditor.checks import format as record_format
from auditor.errors import AuditError
from auditor.pipeline import audit
from auditor.report import RENDERERS, as_json, terminal
from auditor.report.model import Report
from auditor.report.saved import saved_report
from auditor.report.saved.baseline import accepts, compare

pytestmark = pytest.mark.usefixtures("few_checks")
ROWS = [
    json.dumps({"prompt": f"question number {n} about topic {n * 7}", "response": f"answer {n}"})
    for n in range(40)
]
BROKEN = "{'prompt': 1}"
OLD = [*ROWS, *ROWS[:4], BROKEN]
CHECKS = (record_format, exact_duplicates, leakage)


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("e.jsonl").write_text('{"prompt": "something else", "response": "no"}\n', "utf-8")


def audited(lines: Sequence[str], *evals: str) -> Report:
    Path("a.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return audit([(Path("a.jsonl"), "a.jsonl")], [(Path(e), e) for e in evals], checks=CHECKS)


def compared(old: Report, new: Report, **changed: Any) -> Report:
    """The new report with its comparison; ``changed`` are keys of the old JSON document."""
    document = as_json.document(old) | changed
    baseline = compare("old.json", saved_report.typed(document, "old"), new, as_json.document(new))
    return replace(new, baseline=baseline)


def worse(report: Report) -> tuple[str, ...]:
    assert report.baseline is not None
    assert accepts(report) is not bool(report.baseline.worse)
    return report.baseline.worse


@pytest.mark.parametrize(
    "lines",
    [
        OLD,
        [BROKEN, *ROWS[:4], *reversed(ROWS)],
        [*ROWS, *ROWS[:3], BROKEN],
        [*ROWS, '{"prompt": "one more", "response": "yes"}', *ROWS[:4], BROKEN],
    ],
    ids=["the same", "another order", "fewer copies", "more rows"],
)
def test_no_worse_data_passes(lines: list[str]) -> None:
    report = compared(audited(OLD), audited(lines))
    assert worse(report) == ()
    assert as_json.document(report)["verdict"]["exit_code"] == 1
    last = terminal.render(report).splitlines()[-1]
    assert last.startswith("NOT READY: ")
    assert last.endswith("; no worse than the baseline")


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (
            [*ROWS, *ROWS[:5], BROKEN],
            "DUP001: 5 lines of 46 (10.9%); in the baseline 4 lines of 45 (8.9%)",
        ),
        ([*OLD, "{'prompt': 2}"], "FMT001: 1 new finding"),
        ([*OLD[:-1], "{'prompt': 2}"], "FMT001: 1 new finding"),
    ],
    ids=["a larger share", "one more broken line", "another broken line"],
)
def test_worse_data_does_not_pass(lines: list[str], sentence: str) -> None:
    report = compared(audited(OLD), audited(lines))
    assert worse(report) == (sentence,)
    assert as_json.document(report)["baseline"]["worse"] == [sentence]
    assert terminal.render(report).endswith("; worse than the baseline\n")
    for suffix in (".html", ".md"):
        assert (
            sentence.partition(":")[0]
            in RENDERERS[suffix](report).partition("Since the baseline")[2]
        )


def test_a_requirement_that_was_met_must_stay_so() -> None:
    held_out, without = audited(OLD, "e.jsonl"), audited(OLD)
    sentence = "no-leakage is unproven; in the baseline it is met"
    assert worse(compared(held_out, without)) == (sentence,)
    assert worse(compared(without, held_out)) == ()


def test_sarif_says_which_findings_are_new() -> None:
    report = compared(audited(OLD), audited([*ROWS, *ROWS[:5], BROKEN]))
    (run,) = json.loads(RENDERERS[".sarif"](report))["runs"]
    states = {
        result["locations"][0]["physicalLocation"]["region"]["startLine"]: result["baselineState"]
        for result in run["results"]
        if result["ruleId"] in ("DUP001", "FMT001")
    }
    assert states == dict.fromkeys((41, 42, 43, 44, 46), "unchanged") | {45: "new"}


def test_a_baseline_excuses_no_missing_case() -> None:
    report = compared(audited(OLD), audited(OLD))
    required = replace(report, settings=replace(report.settings, require_case=True))
    assert accepts(report)
    assert not accepts(required)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (
            {"verdict": {"data": "no verdict", "exit_code": 3}},
            "--baseline old.json: this report has no verdict; audit the data again",
        ),
        (
            {"inputs": [{"path": "data/b.jsonl", "role": "train", "sha256": "ab"}]},
            "--baseline old.json: a report on b.jsonl; expected one on a.jsonl",
        ),
    ],
)
def test_another_report_is_refused(changed: dict[str, Any], message: str) -> None:
    report = audited(OLD)
    with pytest.raises(AuditError) as error:
        compared(report, report, **changed)
    assert (str(error.value), error.value.exit_code) == (message, 2)


def test_the_command_gates_on_the_baseline(capsys: pytest.CaptureFixture[str]) -> None:
    Path("old.json").write_text(as_json.render(audited(OLD)), "utf-8")
    assert cli.run(["a.jsonl", "--baseline", "old.json", "--no-report"]) == 0
    assert capsys.readouterr().out.endswith("; no worse than the baseline\n")
    assert cli.run(["a.jsonl", "--baseline", "no.json", "--no-report"]) == 3
    assert cli.run(["a.jsonl", "a.jsonl", "--baseline", "old.json", "--no-report"]) == 2
    assert "--baseline applies to one audit" in capsys.readouterr().err
