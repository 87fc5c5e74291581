"""``dataset-audit fix``: streams, exit codes as of ``ruff --diff``, and data that never changes in place."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from auditor import cli

Run = Callable[..., tuple[int, str, str]]
GOOD = "".join(json.dumps({"text": f"where is box {n}", "label": "a"}) + "\n" for n in range(3))
BAD = GOOD.replace("\n", "\r\n", 1)
DIFF = """\
--- t.jsonl
+++ t.jsonl (fixed)
@@ -1 +1 @@
-{"text": "where is box 0", "label": "a"}\\r
+{"text": "where is box 0", "label": "a"}
"""
SUMMARY = "1 x CR LF line end replaced by LF"
HINT = "nothing was written: --diff shows the changes, -o PATH writes them"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "t.jsonl").write_bytes(BAD.encode())
    (tmp_path / "good.jsonl").write_bytes(GOOD.encode())

    def runs(*args: str) -> tuple[int, str, str]:
        capsys.readouterr()
        return cli.run(["fix", *args]), *capsys.readouterr()

    return runs


@pytest.mark.parametrize(
    ("args", "code", "out", "err"),
    [
        (["good.jsonl"], 0, "nothing to repair\n", ""),
        (["good.jsonl", "--diff"], 0, "", "dataset-audit: nothing to repair\n"),
        (["t.jsonl"], 1, f"{SUMMARY}\n{HINT}\n", ""),
        (["t.jsonl", "--diff"], 1, DIFF, f"dataset-audit: {SUMMARY}\ndataset-audit: {HINT}\n"),
        (["t.jsonl", "-o", "o.jsonl"], 0, f"{SUMMARY}\nwritten to o.jsonl\n", ""),
        (["good.jsonl", "-o", "o.jsonl"], 0, "nothing to repair\nwritten to o.jsonl\n", ""),
    ],
    ids=["good", "good-diff", "bad", "bad-diff", "bad-out", "good-out"],
)
def test_streams_and_exit_codes(run: Run, args: list[str], code: int, out: str, err: str) -> None:
    assert run(*args) == (code, out, err)
    assert Path("t.jsonl").read_bytes() == BAD.encode()
    if "-o" in args:
        assert Path("o.jsonl").read_bytes() == GOOD.encode()
    else:
        assert not Path("o.jsonl").exists()


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (["gone.jsonl"], 3, "gone.jsonl: no such file"),
        (["."], 2, ".: a folder; fix repairs one file"),
        (["t.jsonl", "-o", "./t.jsonl"], 2, "t.jsonl is the input t.jsonl"),
    ],
    ids=["missing", "folder", "in place"],
)
def test_wrong_use_is_explained(run: Run, args: list[str], code: int, message: str) -> None:
    found, out, err = run(*args)
    assert (found, out, err[15 : 15 + len(message)]) == (code, "", message)
    assert Path("t.jsonl").read_bytes() == BAD.encode()


def test_standard_input_is_repaired(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(BAD.encode())))
    assert run("-", "-o", "o.jsonl")[0] == 0
    assert Path("o.jsonl").read_bytes() == GOOD.encode()


def test_a_label_that_cannot_be_set_is_named(run: Run) -> None:
    rows = [{"text": f"box {n}", "labels": ["a", "b"][n % 2 :]} for n in range(6)]
    rows.append({"text": "box 9", "labels": ["B "]})
    Path("t.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    code, out, err = run("t.jsonl")
    assert (code, out, err) == (0, "nothing to repair\n", "")
