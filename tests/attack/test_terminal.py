"""No command lets a name or a text of the data act on the terminal, or on a CI runner that reads its lines."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from auditor.cli import run
from auditor.escape import HIDDEN

# A title, a colour, C1, a direction override, lines that runners execute, a carriage return, half a surrogate pair.
EVIL = "\x1b]0;owned\x07\x1b[31m\x9b1m\u202e\n::error::owned\n##[error]owned ##vso[x]\r\u2028"
NAME = EVIL.replace("/", "")
FORBIDDEN = re.compile(r"^\s*::|##\[|##vso\[", re.MULTILINE)
ROW = {"prompt": "who is there", "completion": "nobody"}
Files = Mapping[str, object]


def _sha(rows: Sequence[object]) -> str:
    return hashlib.sha256(_lines(rows)).hexdigest()


def _lines(rows: Sequence[object]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


ROWS = [ROW, {"prompt": EVIL, "completion": EVIL}, ROW, {EVIL: EVIL}]
DECISION = {"finding": EVIL, "rule": "DUP001", "action": "drop", "source": "t.jsonl", "line": 3}
DECISIONS = {
    "schema": 1,
    "data": [{"path": "t.jsonl", "sha256": _sha(ROWS)}],
    "decisions": [{**DECISION, "note": EVIL, "by": EVIL, "at": EVIL}],
}
REPORT = {
    "schema": 1,
    "tool": {"name": "dataset-audit", "version": EVIL},
    "inputs": [{"path": EVIL, "role": EVIL, "sha256": EVIL}],
    "verdict": {"data": EVIL, "exit_code": 0, "reason": EVIL},
    "counts": {"clean": 1, "lines": 1},
    "findings": [{"id": EVIL, "rule": EVIL, "status": EVIL}],
    "waivers": [{"rule": EVIL, "until": "2000-01-01"}],
    "decisions": {"path": EVIL, "sha256": EVIL},
}
WAIVER = "\n".join(
    f"{key} = {json.dumps(value)}"
    for key, value in {"rule": EVIL, "kind": EVIL, "reason": EVIL, "owner": EVIL}.items()
)
CASES: Mapping[str, tuple[Sequence[str], Files]] = {
    "audit": (["t.jsonl"], {}),
    "audit, coloured": (["t.jsonl"], {"FORCE_COLOR": "1"}),
    "a hostile name": ([NAME, "--eval", "t.jsonl"], {NAME: ROWS}),
    "a hostile name, one line a finding": ([NAME, "--format", "concise"], {NAME: ROWS}),
    "a hostile name in Markdown": ([NAME, "--format", "markdown"], {NAME: ROWS}),
    "a hostile name in XML": ([NAME, "--format", "junit"], {NAME: ROWS}),
    "a hostile name with seconds": ([NAME, "-q", "-v"], {NAME: ROWS}),
    "a rule that there is not": (["t.jsonl", "--select", NAME], {}),
    "a missing name": ([NAME], {}),
    "a folder": ([f"{NAME}f", "-q"], {f"{NAME}f/a.jsonl": ROWS, f"{NAME}f/{NAME}.json": ROWS}),
    "a hostile report name": (["t.jsonl", "--report", f"{NAME}.json"], {}),
    "a wrong suffix": (["t.jsonl", "--report", f"r.{NAME}"], {}),
    "an unknown option": ([f"--{NAME}"], {}),
    "a wrong choice": (["t.jsonl", "--show-content", NAME], {}),
    "an unknown rule": (["explain", NAME], {}),
    "a mistyped command": (["explian"], {}),
    "an unknown embedder": (["t.jsonl", "--embedder", NAME], {}),
    "a wrong number": (["fewshot", "t.jsonl", "--prompt", "p.md", "-k", NAME], {}),
    "a key": (["t.jsonl"], {"dataset-audit.toml": f"{json.dumps(EVIL)} = 1"}),
    "a value": (["t.jsonl"], {"dataset-audit.toml": f"floor = {json.dumps(EVIL)}"}),
    "no TOML": (["t.jsonl"], {"dataset-audit.toml": f"floor = {EVIL}"}),
    "a field": (["t.jsonl"], {"dataset-audit.toml": f"[fields]\nprompt = {json.dumps(EVIL)}"}),
    "decisions": (["t.jsonl"], {"t.decisions.json": DECISIONS}),
    "decisions twice": (
        ["t.jsonl"],
        {"t.decisions.json": {**DECISIONS, "decisions": [DECISION, DECISION]}},
    ),
    "an action": (
        ["t.jsonl"],
        {"t.decisions.json": {**DECISIONS, "decisions": [{"finding": "x", "action": EVIL}]}},
    ),
    "waivers": (["t.jsonl"], {"t.waivers.toml": f"[[waivers]]\n{WAIVER}"}),
    "a waiver twice": (["t.jsonl"], {"t.waivers.toml": f"{json.dumps(EVIL)} = 1"}),
    "readiness": (["t.jsonl"], {"readiness.toml": f"schema = 1\n{json.dumps(EVIL)} = 1"}),
    "apply": (["apply", "t.jsonl", "d.json", "-o", f"{NAME}.out"], {"d.json": DECISIONS}),
    "apply, other data": (
        ["apply", "t.jsonl", "d.json", "-o", "o"],
        {"d.json": {**DECISIONS, "data": [{"path": EVIL, "sha256": EVIL}]}},
    ),
    "diff": (
        ["diff", "a.json", "b.json"],
        {"a.json": REPORT, "b.json": {**REPORT, "findings": []}},
    ),
    "diff, no report": (["diff", "a.json", "b.json"], {"a.json": {EVIL: EVIL}, "b.json": []}),
    "verify": (["verify", "a.json", "t.jsonl", NAME], {"a.json": REPORT}),
    "split": (["split", "t.jsonl", "--train", f"{NAME}.t", "--eval", f"{NAME}.e"], {}),
    "split, missing": (["split", NAME, "--train", "a", "--eval", "b"], {}),
    "fewshot": (
        ["fewshot", "many.jsonl", "--prompt", f"{NAME}.md", "--eval-out", f"{NAME}.e", "-k", "3"],
        {
            "many.jsonl": [
                {"text": f"{EVIL} {n * 7919} {w}", "label": w} for n in range(30) for w in "ab"
            ]
        },
    ),
    "config fields": (["config", "fields", "t.jsonl"], {}),
    "config fields, unknown": (
        ["config", "fields", "u.jsonl"],
        {"u.jsonl": [{EVIL: EVIL, "b": EVIL}]},
    ),
    "init": (["init", f"{NAME}d"], {f"{NAME}d/x": []}),
    "distill": (["distill", NAME, "-o", NAME, "--teacher", NAME, "--licence", f"{NAME}=x"], {}),
    "rules": (["rules"], {}),
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("dataset-audit.toml").write_text("", encoding="utf-8")
    Path("t.jsonl").write_bytes(_lines(ROWS))


def written(path: str, content: object) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    text = content if isinstance(content, str) else json.dumps(content)
    if isinstance(content, list):
        text = _lines(content).decode()
    Path(path).write_text(text, encoding="utf-8", errors="surrogatepass")


@pytest.mark.parametrize("name", CASES)
def test_nothing_acts_on_the_terminal(
    name: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    args, files = CASES[name]
    for path, content in files.items():
        if path == "FORCE_COLOR":
            monkeypatch.setenv(path, str(content))
        else:
            written(path, content)
    code = run(list(args))
    out, err = capfd.readouterr()
    assert code in (0, 1, 2, 3), err
    text = out + err
    assert text
    if "FORCE_COLOR" in files:
        text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert not HIDDEN.findall(text.replace("\n", ""))
    assert not FORBIDDEN.findall(text)
