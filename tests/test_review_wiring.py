"""Review from end to end: audit, decide, audit again, apply; and the few-shot command."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.checks import exact_duplicates, label_form, label_vocabulary, near_duplicates
from auditor.cli import run
from auditor.report.model import Report

pytestmark = pytest.mark.usefixtures("few_checks")
WORDS = ["".join("bakelimonu"[int(digit)] for digit in str(i * 7919)) for i in range(220)]
ROWS = [
    *(
        {"text": f"message {word} of number {i}", "label": "ab"[i % 2]}
        for i, word in enumerate(WORDS)
    ),
    {"text": "my card was lost", "label": "a"},
    {"text": "My card was lost!", "label": "b"},  # line 222, against line 221
]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("train.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    return tmp_path


def audited(*more: str, path: str = "train.jsonl") -> dict[str, Any]:
    run([path, "--report", "r.json", *more])
    document: dict[str, Any] = json.loads(Path("r.json").read_text())
    return document


def decide(document: dict[str, Any], actions: dict[int, dict[str, str]]) -> None:
    """Write decisions on the findings of these lines, as the report exports them."""
    found = {row["line"]: row for row in document["findings"] if row["rule"] == "CON001"}
    keys = ("source", "line", "related_source", "related_line")
    rows = [
        {"finding": found[line]["id"], **{key: found[line][key] for key in keys}, **action}
        for line, action in actions.items()
    ]
    digest = hashlib.sha256(Path("train.jsonl").read_bytes()).hexdigest()
    data = [{"path": "train.jsonl", "sha256": digest}]
    text = json.dumps({"schema": 1, "data": data, "decisions": rows})
    Path("train.decisions.json").write_text(text)


@pytest.mark.usefixtures("here")
def test_cleared_rows_count_and_confirmed_rows_leave() -> None:
    before = audited()
    assert (before["counts"]["clean"], before["counts"]["clean_if_cleared"]) == (220, 222)
    decide(before, {221: {"action": "not-an-issue", "by": "Ada"}, 222: {"action": "drop"}})
    after = audited()
    assert (after["counts"]["clean"], after["counts"]["clean_if_cleared"]) == (221, 221)
    status = {row["line"]: row["status"] for row in after["findings"] if row["rule"] == "CON001"}
    assert status[221] != "open"
    assert status[222] != "open"


@pytest.mark.usefixtures("here")
def test_apply_writes_what_was_decided_and_the_rest_untouched(
    capsys: pytest.CaptureFixture[str],
) -> None:
    decide(audited(), {221: {"action": "keep"}, 222: {"action": "drop"}})
    assert run(["apply", "train.jsonl", "train.decisions.json", "-o", "new.jsonl"]) == 0
    assert "1 dropped, 0 relabelled" in capsys.readouterr().out
    lines = Path("train.jsonl").read_bytes().splitlines(keepends=True)
    assert Path("new.jsonl").read_bytes() == b"".join(lines[:-1])


@pytest.mark.usefixtures("here")
def test_apply_drafts_waivers_that_the_next_audit_accepts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A review finding that was kept is clean in the new file as it was with the decisions."""
    keep = {"action": "keep-both", "rule": "CON001"}
    decide(audited(), {221: keep, 222: keep})
    command = ["apply", "train.jsonl", "train.decisions.json", "-o", "new.jsonl"]
    assert run(command) == 0
    assert "2 kept findings got no waiver" in capsys.readouterr().err
    assert not Path("new.waivers.toml").exists()
    assert run([*command, "--owner", "Ada"]) == 0
    assert "2 waivers drafted in new.waivers.toml" in capsys.readouterr().out
    Path("train.decisions.json").unlink()
    assert audited(path="new.jsonl")["counts"]["clean"] == 222
    assert audited("--waivers", "new.waivers.toml")["counts"]["clean"] == 222
    assert audited()["counts"]["clean"] == 220


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("text", ["[[waivers]]\n", "rule = 1", "\0"])
def test_waivers_that_cannot_be_used_stop_the_audit(text: str) -> None:
    Path("train.waivers.toml").write_text(text)
    assert run(["train.jsonl", "--no-report"]) == 2


@pytest.mark.usefixtures("here")
def test_named_waivers_that_are_missing_stop_it_as_well() -> None:
    assert run(["train.jsonl", "--no-report", "--waivers", "none.toml"]) == 2


@pytest.mark.usefixtures("here")
def test_decisions_for_other_data_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    decide(audited(), {222: {"action": "drop"}})
    with Path("train.jsonl").open("a") as file:
        file.write("\n")
    assert run(["apply", "train.jsonl", "train.decisions.json", "-o", "new.jsonl"]) == 2
    assert not Path("new.jsonl").exists()
    assert "dataset-audit: " in capsys.readouterr().err


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("flag", [["--redact"], ["--show-content", "none"]])
def test_redacted_reports_hold_no_text(flag: list[str]) -> None:
    run(["train.jsonl", "--report", "r.html", "--report", "r.json", "--report", "r.md", *flag])
    for name in ("r.html", "r.json", "r.md"):
        assert "card was lost" not in Path(name).read_text()


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("suffix", [".json", ".md"])
def test_fewshot_writes_a_prompt_and_rows_to_measure_it_on(
    suffix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--prompt", f"p{suffix}", "--eval-out", "e.jsonl", "--eval-size", "40", "-k", "4"]
    assert run(["fewshot", "train.jsonl", *options]) == 0
    assert "4 examples in p" in capsys.readouterr().out
    lines = Path("train.jsonl").read_bytes().splitlines(keepends=True)
    sampled = Path("e.jsonl").read_bytes().splitlines(keepends=True)
    assert len(sampled) == 40
    assert set(sampled) <= set(lines)
    block = Path(f"p{suffix}").read_text()
    assert not any(json.loads(line)["text"] in block for line in sampled)


@pytest.mark.usefixtures("here")
def test_fewshot_refuses_what_cannot_be() -> None:
    both = ["--prompt", "p.md", "--eval", "train.jsonl", "--eval-out", "e.jsonl"]
    assert run(["fewshot", "train.jsonl", *both]) == 2
    assert run(["fewshot", "missing.jsonl", "--prompt", "p.md"]) == 3
    assert run(["fewshot", "train.jsonl", "--prompt", "train.jsonl"]) == 2


PAIRS = [
    *({"text": f"message {i * 7919} of number {i}", "label": "ab"[i % 2]} for i in range(40)),
    {"text": "my card was lost on the train to york", "label": "a"},
    {"text": "My card was lost on the train to York!", "label": "a"},
    {"text": "the parcel that you sent to me last week never came to my house", "label": "b"},
    {"text": "the parcels that you sent to me last week never came to my house", "label": "b"},
    {"text": "the invoice shows a wrong amount", "label": "B "},
    {"text": "my card was lost on the train to york", "label": "a"},
]


@pytest.mark.parametrize("seed", range(2))
def test_the_order_of_the_rows_changes_no_id(audit: Callable[..., Report], seed: int) -> None:
    checks = (exact_duplicates, near_duplicates, label_form, label_vocabulary)

    def ids(rows: list[dict[str, str]]) -> set[str]:
        return set(audit(rows, checks=checks).findings["id"])

    before = ids(PAIRS)
    assert len(before) == 4
    assert ids(random.Random(seed).sample(PAIRS, len(PAIRS))) == before
