"""The files that ``just new-check`` writes work as they are, in a copy of the package."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import auditor

PACKAGE = Path(auditor.__file__).parent
_SPEC = importlib.util.spec_from_file_location(
    "new_check", Path(__file__).with_name("new_check.py")
)
assert _SPEC
assert _SPEC.loader
tool = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(tool)

AUDIT = """
import json
from pathlib import Path
from auditor.checks import CHECKS
from auditor.pipeline import audit
check = CHECKS[-1]
for case in ("clean", "flagged"):
    path = Path("fixtures/placeholder-answer") / f"{case}.jsonl"
    report = audit([(path, path.name)], checks=(check,))
    print(check.NAME, case, report.findings.select("rule", "line").rows())
"""


@pytest.mark.parametrize(
    "arguments",
    [("txt001", "a-name"), ("TXT1", "a-name"), ("TXT001", "A name"), ("TXT001", "votes")],
)
def test_what_cannot_be_a_check_writes_nothing(arguments: tuple[str, str], tmp_path: Path) -> None:
    taken = tmp_path / "auditor/checks/votes.py"
    taken.parent.mkdir(parents=True)
    taken.touch()
    with pytest.raises(ValueError, match=r"code is|name is|exists already"):
        tool.new_check(tmp_path, *arguments)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [taken]


def test_the_new_check_runs(tmp_path: Path) -> None:
    large = shutil.ignore_patterns("*.safetensors", "__pycache__")
    shutil.copytree(PACKAGE, tmp_path / "auditor", ignore=large)
    (tmp_path / "README.md").write_text("| DUP | copies |\n| WAI | waivers |\n", encoding="utf-8")
    written = tool.new_check(tmp_path, "TXT901", "placeholder-answer")
    assert all(path.is_file() for path in written)
    assert (tmp_path / "README.md").read_text(encoding="utf-8").splitlines() == [
        "| DUP | copies |",
        "| TXT | responses that are a placeholder |",
        "| WAI | waivers |",
    ]
    done = subprocess.run(
        [sys.executable, "-c", AUDIT],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "placeholder-answer clean []",
        "placeholder-answer flagged [('TXT901', 3)]",
    ]
