"""Every case of fixtures/<check>/: all findings of the whole audit, compared with what is expected.

``<case>.jsonl`` (or .jsonl.gz, .jsonl.zst, or a folder) is audited, against ``<case>.eval.jsonl``
and with the settings of ``<case>.toml`` where these exist. A ``clean`` case expects nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from auditor import config
from auditor.checks import CHECKS
from auditor.model import Report
from auditor.pipeline import RULES, audit

FIXTURES = Path(__file__).parent.parent / "fixtures"
SUFFIXES = ("", ".jsonl", ".jsonl.gz", ".jsonl.zst")
# Rules no committed file can break, and where they are tested.
ELSEWHERE = {
    "INP006": "a file that changes while it is read: tests/test_reader.py",
    "WAI001": "waivers stand in a file of their own: tests/test_waivers.py",
    "WAI002": "waivers stand in a file of their own: tests/test_waivers.py",
    "WAI010": "decisions lie beside the data: tests/test_decisions.py",
    "WAI011": "decisions lie beside the data: tests/test_decisions.py",
    "WAI012": "decisions lie beside the data: tests/test_decisions.py",
}

FOLDERS = ("reading", *(check.NAME for check in CHECKS))
CASES = sorted(
    (folder, path.name.removesuffix(".expected.jsonl"))
    for folder in FOLDERS
    for path in (FIXTURES / folder).glob("*.expected.jsonl")
)
CASES.sort(key=lambda case: not case[1].startswith("clean"))  # what must stay silent comes first


def expected(check: str, case: str) -> list[dict[str, object]]:
    text = (FIXTURES / check / f"{case}.expected.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def run(folder: Path, case: str) -> Report:
    """Audit a case under the name a user in its folder would give."""
    found = [Path(case + suffix) for suffix in SUFFIXES if (folder / (case + suffix)).exists()]
    train = found[0] if found else Path(f"{case}.jsonl")  # a file that is not there is a case too
    held_out = Path(f"{case}.eval.jsonl")
    own = Path(f"{case}.toml")
    return audit(
        [(train, str(train))],
        [(held_out, str(held_out))] if held_out.exists() else [],
        config.load(own if own.exists() else None),
    )


def said(report: Report) -> Iterator[dict[str, object]]:
    """The findings by place, without empty values; ``source`` where it is not the first file."""
    columns = ["rule", "source", "line", "related_line", "score", "path", "detail"]
    first = [file.path for file in report.inputs[:1]]
    rows = report.findings.sort("row", "rule", "related", "path", "detail", nulls_last=False)
    for row in rows.select(columns).iter_rows(named=True):
        if row["source"] in first:
            del row["source"]
        yield {name: value for name, value in row.items() if value not in (None, "")}


@pytest.mark.parametrize(("check", "case"), CASES, ids=[f"{c}/{n}" for c, n in CASES])
def test_case(
    check: str,
    case: str,
    golden: Callable[[Path, str], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(FIXTURES / check)
    lines = "".join(
        json.dumps(finding, ensure_ascii=False) + "\n" for finding in said(run(Path(), case))
    )
    assert lines == golden(FIXTURES / check / f"{case}.expected.jsonl", lines)


def test_every_data_file_is_a_case() -> None:
    files = {
        (folder, path.name.split(".")[0])
        for folder in FOLDERS
        for path in (FIXTURES / folder).iterdir()
    }
    assert files == set(CASES)


def test_clean_cases_are_silent_and_others_are_not() -> None:
    assert {case for case in CASES if not expected(*case)} == {
        case for case in CASES if case[1].startswith("clean")
    }
    assert {check for check, case in CASES if case == "clean"} == set(FOLDERS)


def test_every_rule_has_a_case() -> None:
    covered = {finding["rule"] for case in CASES for finding in expected(*case)}
    assert covered | set(ELSEWHERE) == {rule.code for rule in RULES}
    assert not covered & set(ELSEWHERE)
