"""The command line as its users meet it: every transcript in ``cases/``, whole output and exit code.

``pytest --refresh tests/commands/test_cases.py`` writes them anew; to add a case, write the line with the command.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from auditor import cli, pipeline
from auditor.checks import encoding_residue, exact_duplicates, leakage, personal_data, secrets
from auditor.checks import format as record_format
from auditor.report.model import Report
from tests.commands.transcripts import Case, cases, run

# Few checks are quick, and their transcripts do not change with every other check.
CHECKS = (record_format, exact_duplicates, leakage, encoding_residue, secrets, personal_data)
FOLDER = Path(__file__).parent / "cases"
TRANSCRIPTS = {path.stem: list(cases(path.read_text("utf-8"))) for path in FOLDER.glob("*.txt")}


@pytest.fixture(scope="module", autouse=True)
def one_audit_of_the_same_data() -> Any:
    """Audits of equal files and settings are made once: the cases differ in what is shown of them."""
    audit, known = pipeline.audit, dict[str, Report]()

    def audit_once(
        train: Any, evals: Any = (), settings: Any = None, checks: Any = None, *files_of_people: Any
    ) -> Report:
        files = [(name, Path(path)) for path, name in [*train, *evals]]
        content = [
            (name, p.read_bytes() if p.is_file() else [f.read_bytes() for f in sorted(p.iterdir())])
            for name, p in files
        ]
        key = repr((content, len(train), settings, checks, files_of_people))
        if key not in known:
            known[key] = audit(train, evals, settings, checks or CHECKS, *files_of_people)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "audit", audit_once)
        yield


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files of ``cases/files``, in which the search for a configuration stops."""
    shutil.copytree(FOLDER / "files", tmp_path, dirs_exist_ok=True)
    for name in (".git", "taken"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _identified() -> list[Any]:
    return [
        pytest.param(name, case, id=f"{name}: {case.command.replace('dataset-audit ', '')}")
        for name, own in sorted(TRANSCRIPTS.items())
        for case in own
    ]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(("name", "case"), _identified())
def test_transcript(name: str, case: Case, request: pytest.FixtureRequest) -> None:
    printed = run(case.command, cli.run)
    assert "internal error" not in printed  # a refresh must not record one
    if request.config.getoption("refresh"):
        TRANSCRIPTS[name][TRANSCRIPTS[name].index(case)] = case._replace(output=printed)
        own = (f"{c.comment}$ {c.command}\n{c.output}" for c in TRANSCRIPTS[name])
        (FOLDER / f"{name}.txt").write_text("".join(own), "utf-8")
    assert printed == case.output or request.config.getoption("refresh")
