"""The unified diff: every changed line, hunks that `patch` can apply, and no secret."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from auditor.repairs.diff import unified_diff
from auditor.repairs.model import Repair, Repaired, RepairedLine

OLD = [b"a\n", b"b \n", b"c\n", b"\n", b"d\n", b"e \n", b"f"]
NEW = [b"a\n", b"b\n", b"c\n", None, None, b"e\n", b"g"]


def repaired(old: list[bytes], new: list[bytes | None]) -> Repaired:
    pairs = enumerate(zip(old, new, strict=True), 1)
    return Repaired([RepairedLine(n, one, two, [Repair.BLANKS]) for n, (one, two) in pairs])


def test_no_change_is_no_diff() -> None:
    assert unified_diff(repaired(OLD, list(OLD)), "old", "new") == ""


def test_changed_lines_are_in_hunks_without_context() -> None:
    assert unified_diff(repaired(OLD, NEW), "old", "new") == (
        "--- old\n+++ new\n"
        "@@ -2 +2 @@\n-b \n+b\n"
        "@@ -4,4 +4,2 @@\n-\n-d\n-e \n-f\n\\ No newline at end of file\n"
        "+e\n+g\n\\ No newline at end of file\n"
    )


def test_lines_that_are_only_dropped_have_an_empty_range() -> None:
    assert unified_diff(repaired([b"a\n", b"b\n"], [None, b"b\n"]), "old", "new").splitlines()[
        2:
    ] == ["@@ -1 +0,0 @@", "-a"]


@pytest.mark.skipif(not shutil.which("patch"), reason="patch is not installed")
def test_patch_applies_it(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"".join(OLD))
    text = unified_diff(repaired(OLD, NEW), "old", "old")
    command = ["patch", "--silent", "-p0", "-u", "old"]
    subprocess.run(command, cwd=tmp_path, input=text.encode(), check=True)
    assert (tmp_path / "old").read_bytes() == repaired(OLD, NEW).content()


def test_secrets_have_placeholders() -> None:
    line = b'{"text": "write to ann.lee@corp-mail.com", "label": "x"} \n'
    shown = unified_diff(repaired([line], [line.replace(b" \n", b"\n")]), "old", "new")
    assert "corp-mail" not in shown
    assert shown.count("<EMAIL_1>") == 2
