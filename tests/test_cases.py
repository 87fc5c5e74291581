"""Every case of fixtures/<check>/: all findings of that check, compared with the expected ones.

``<case>.jsonl`` (or .jsonl.gz, .jsonl.zst, or a folder) is read and given to the check, with the
evaluation rows of ``<case>.eval.jsonl`` and the settings of ``<case>.toml`` if these exist. Cases
whose name starts with ``clean`` expect no finding; the case ``clean`` is also run through all checks,
and so are the cases of fixtures/user-cases/: troubles that users had with their files.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor import config
from auditor.checks import CHECKS, Check
from auditor.checks import format as record_format
from auditor.pipeline import audit
from auditor.report.model import Report
from auditor.rule_list import RULES

FIXTURES = Path(__file__).parent.parent / "fixtures"
SUFFIXES = ("", ".jsonl", ".jsonl.gz", ".jsonl.zst")
# Rules no committed file can break, and where they are tested.
ELSEWHERE = {
    "DIV004": "findings of other checks by slice: tests/dataset/test_slices.py",
    "INP006": "a file that changes while it is read: tests/test_reader.py",
    "INP010": "a folder with files of other suffixes: tests/input/test_passed_over.py",
    "WAI013": "decisions have a file of their own: tests/review/test_binding.py",
    "WAI001": "waivers stand in a file of their own: tests/test_waivers.py",
    "WAI002": "waivers stand in a file of their own: tests/test_waivers.py",
    "WAI010": "decisions lie beside the data: tests/test_decisions.py",
    "WAI011": "decisions lie beside the data: tests/test_decisions.py",
    "WAI012": "decisions lie beside the data: tests/test_decisions.py",
}

USER_CASES = "user-cases"
FOLDERS = ("reading", *(check.NAME for check in CHECKS))
CASES = sorted(
    {
        (folder, path.name.split(".")[0])
        for folder in (*FOLDERS, USER_CASES)
        for path in (FIXTURES / folder).iterdir()
    }
)
CASES.sort(key=lambda case: not case[1].startswith("clean"))  # what must stay silent comes first


def expected(check: str, case: str) -> list[dict[str, object]]:
    path = FIXTURES / check / f"{case}.expected.jsonl"
    assert path.exists(), f"{path} does not exist: pytest --refresh tests/test_cases.py writes it"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def run(check: str, case: str) -> Report:
    """Audit a case with ``check`` alone, under the name a user in its folder would give.

    The format check always runs: no other check sees the rows it rejects.
    """
    own = tuple(other for other in CHECKS if other.NAME in (record_format.NAME, check))
    return audit_case(case, CHECKS if check == USER_CASES else own)


def audit_case(case: str, checks: tuple[Check, ...]) -> Report:
    """Audit a case with ``checks``; the working directory is its folder."""
    names = [case + suffix for suffix in SUFFIXES]
    train = next((name for name in names if Path(name).exists()), f"{case}.jsonl")
    evals, settings = Path(f"{case}.eval.jsonl"), Path(f"{case}.toml")
    return audit(
        [(Path(train), train)],  # a file that does not exist is a case too
        [(evals, str(evals))] if evals.exists() else [],
        config.load(settings if settings.exists() else None),
        checks,
    )


def rendered(report: Report) -> str:
    """The findings in line order as JSON lines, without empty values.

    ``source`` appears only on findings that are not in the first file.
    """
    columns = ["rule", "source", "line", "related_line", "score", "path", "detail"]
    first = [file.path for file in report.inputs[:1]]
    rows = report.findings.sort("row", "rule", "related", "path", "detail", nulls_last=False)
    lines = []
    for row in rows.select(columns).iter_rows(named=True):
        if row["source"] in first:
            del row["source"]
        kept = {name: value for name, value in row.items() if value not in (None, "")}
        lines.append(json.dumps(kept, ensure_ascii=False) + "\n")
    return "".join(lines)


@pytest.mark.parametrize(("check", "case"), CASES, ids=[f"{c}/{n}" for c, n in CASES])
def test_case(
    check: str, case: str, golden: Callable[[Path, str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(FIXTURES / check)
    lines = rendered(run(check, case))
    assert lines == golden(FIXTURES / check / f"{case}.expected.jsonl", lines)


@pytest.mark.parametrize("check", FOLDERS)
def test_the_clean_case_is_clean_for_every_check(
    check: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(FIXTURES / check)
    assert rendered(audit_case("clean", CHECKS)) == ""


def test_clean_cases_are_silent_and_others_are_not() -> None:
    assert {case for case in CASES if not expected(*case)} == {
        case for case in CASES if case[1].startswith("clean")
    }
    assert {check for check, case in CASES if case == "clean"} == set(FOLDERS)


def test_every_rule_has_a_case() -> None:
    covered = {finding["rule"] for case in CASES for finding in expected(*case)}
    assert covered | set(ELSEWHERE) == {rule.code for rule in RULES}
    assert not covered & set(ELSEWHERE)
