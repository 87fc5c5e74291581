"""The case next to the data: found, assessed, reported, and decisive only if it is required."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from auditor import case
from auditor.checks import exact_duplicates
from auditor.checks import format as record_format
from auditor.cli import run
from auditor.pipeline import audit
from auditor.review.side_files import SideFiles
from auditor.settings import Settings

CASES = Path(__file__).parents[1] / "fixtures" / "case"
WORDS = ["".join("bakelimonu"[int(digit)] for digit in str(i * 7919)) for i in range(220)]
ROWS = [{"prompt": f"question on {word}", "completion": f"answer {word[::-1]}"} for word in WORDS]
FEW = (record_format, exact_duplicates)  # the case does not depend on what the checks find
TODAY = dt.date(2026, 6, 30)  # the fixtures' dates are fresh on this day


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that contains only data that is ready."""
    monkeypatch.chdir(tmp_path)
    lines = "".join(json.dumps(row) + "\n" for row in ROWS)
    (tmp_path / "train.jsonl").write_text(lines)
    return tmp_path


def put(folder: Path, name: str) -> Path:
    """The case ``name`` of the fixtures, with the files it names, as the folder's own."""
    shutil.copytree(CASES, folder, dirs_exist_ok=True)
    return Path(shutil.copy(CASES / f"{name}.toml", folder / case.FILE_NAME))


def report(folder: Path, *, require: bool) -> tuple[str, str, int]:
    readiness = (folder / case.FILE_NAME, TODAY) if (folder / case.FILE_NAME).exists() else None
    train = [(folder / "train.jsonl", "train.jsonl")]
    done = audit(train, [], Settings(require_case=require), FEW, SideFiles(readiness))
    return str(done.verdict), str(done.case.verdict), done.exit_code


@pytest.mark.parametrize(
    ("name", "verdict", "code"),
    [
        ("fine-tune", "fine-tune", 0),
        ("worked-example", "prompt first", 1),
        ("missing", "insufficient evidence", 1),
        ("", "not assessed", 3),
    ],
)
def test_the_case_decides_only_if_it_is_required(
    here: Path, name: str, verdict: str, code: int
) -> None:
    if name:
        put(here, name)
    assert report(here, require=False) == ("ready", verdict, 0)
    assert report(here, require=True) == ("ready", verdict, code)


def test_a_good_case_does_not_save_bad_data(here: Path) -> None:
    put(here, "fine-tune")
    (here / "train.jsonl").write_text("{}\n")
    assert report(here, require=True) == ("not ready", "fine-tune", 1)


def test_every_report_shows_the_case(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(here, "worked-example")
    reports = [part for suffix in ("json", "md") for part in ("--report", f"r.{suffix}")]
    assert run(["train.jsonl", *reports]) == 0
    assert "prompt first" in capsys.readouterr().out
    document = json.loads((here / "r.json").read_text())
    assert document["verdict"]["case"] == "prompt first"
    assert len(document["case"]["answers"]) == 5
    markdown = (here / "r.md").read_text()
    assert "### Is fine-tuning justified? prompt first" in markdown
    assert all(answer["question"] in markdown for answer in document["case"]["answers"])


def test_require_case_on_the_command_line(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["train.jsonl", "--no-report", "-q", "--require-case"]) == 3
    assert capsys.readouterr().out.endswith("its verdict is: not assessed\n")
    (here / "dataset-audit.toml").write_text('[gate]\ncase = "required"\n')
    assert run(["train.jsonl", "--no-report", "-q"]) == 3
    (here / "dataset-audit.toml").write_text('[gate]\ncase = "sometimes"\n')
    assert run(["train.jsonl", "--no-report", "-q"]) == 2


def test_init_writes_a_case_that_is_read_and_never_overwrites(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["init"]) == 0
    written = (here / case.FILE_NAME).read_text()
    assert report(here, require=False) == ("ready", "prompt first", 0)
    assert run(["init"]) == 2
    assert "exists already" in capsys.readouterr().err
    assert (here / case.FILE_NAME).read_text() == written
