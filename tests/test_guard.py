"""The guard of a training script: it lets through the files that were audited as ready, and no others."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor import AuditError, AuditReport, NotReady, audit, require_ready

pytestmark = pytest.mark.usefixtures("few_checks")
Pairs = Callable[..., list[dict[str, Any]]]
SAVED = "reports/train.json"
README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
# The Python of README.md: an audit, the guard of a training script, and a test.
AUDIT, GUARD, TEST = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory, pairs: Pairs) -> tuple[Path, AuditReport]:
    """A folder with two files and a report that says they are ready; and the report."""
    folder = tmp_path_factory.mktemp("guard")
    for name, rows in (("train.jsonl", pairs(24)), ("eval.jsonl", pairs(5, 900))):
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / name).write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.chdir(folder)
        report = audit("train.jsonl", eval="eval.jsonl", floor=20)
        report.save(SAVED)
    return folder, report


@pytest.fixture
def report(
    audited: tuple[Path, AuditReport], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AuditReport:
    """The report; copies of its files are in the working directory."""
    shutil.copytree(audited[0], tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return audited[1]


@pytest.mark.usefixtures("report")
def test_a_training_script_refuses_a_changed_file() -> None:
    command = [sys.executable, "-c", f"{GUARD}\nprint('training')"]
    first = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (first.returncode, first.stdout) == (0, "training\n")
    with Path("train.jsonl").open("ab") as file:
        file.write(b'{"prompt": "new", "completion": "row"}\n')
    second = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (second.returncode, second.stdout) == (1, "")
    assert second.stderr.splitlines()[-1].startswith(
        "auditor.errors.NotReady: the report does not apply to these files: train.jsonl: changed"
    )


@pytest.mark.usefixtures("report")
def test_the_examples_of_the_readme_run(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("dataset-audit.toml").write_text("floor = 20\n", encoding="utf-8")
    Path(".git").mkdir()
    names: dict[str, Any] = {}
    exec(AUDIT, names)
    assert names["report"].ready
    assert Path("report.html").is_file()
    monkeypatch.setitem(names, "audit", lambda *_, **__: names["report"])  # one audit is enough
    exec(TEST, names)
    names["test_the_training_data_is_ready"]()


def test_every_audited_file_must_be_named(report: AuditReport) -> None:
    require_ready(report, [Path("eval.jsonl"), "train.jsonl"])
    with pytest.raises(NotReady, match=r"eval\.jsonl \(eval\): was audited, and is not among"):
        require_ready(report, "train.jsonl")


def test_strict_refuses_what_is_unproven(report: AuditReport) -> None:
    with pytest.raises(NotReady, match="unproven") as caught:
        require_ready(report, ["train.jsonl", "eval.jsonl"], strict=True)
    assert caught.value.exit_code == 1


@pytest.mark.usefixtures("report")
def test_a_report_that_is_not_ready_is_refused() -> None:
    document = json.loads(Path(SAVED).read_bytes())
    document["verdict"] |= {"data": "not ready", "exit_code": 1, "reason": "too few rows"}
    Path(SAVED).write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(NotReady, match=r"^not ready: too few rows$") as caught:
        require_ready(SAVED, ["train.jsonl", "eval.jsonl"])
    assert caught.value.exit_code == 1


@pytest.mark.usefixtures("report")
def test_what_is_no_report_is_refused() -> None:
    with pytest.raises(AuditError, match=r"train\.jsonl: not JSON"):
        require_ready("train.jsonl", "train.jsonl")


@pytest.mark.parametrize("wrong", [None, 1, b"train.jsonl", {}, "", "a\0", "\ud800", [None]])
def test_arguments_of_other_types_are_refused_in_one_sentence(
    report: AuditReport, wrong: Any
) -> None:
    with pytest.raises(AuditError, match=r"^require_ready\(\): report is .*; expected a path$"):
        require_ready(wrong, ["train.jsonl"])
    with pytest.raises(AuditError, match=r"^(require_ready\(\): a file is|the report does not)"):
        require_ready(report, wrong)
    with pytest.raises(
        AuditError, match=r"^require_ready\(\): strict is .*; expected True or False"
    ):
        require_ready(report, "train.jsonl", strict=wrong)
    with pytest.raises(
        AuditError, match=r"^save\(\): show_content is .*; expected full, snippet, none"
    ):
        report.save("r.json", show_content=wrong)
    with pytest.raises(AuditError, match=r"^save\(\): path is .*; expected a path$"):
        report.save(wrong)
