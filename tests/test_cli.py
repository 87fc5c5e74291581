"""The command line as a shell and a CI job meet it: exit codes, streams, files.

What it prints for each verdict, format and error is in the transcripts of ``tests/commands/cases``.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from auditor.cli import COMMANDS, run
from auditor.commands.shared import console
from auditor.rule_list import EVERY_RULE
from auditor.version import __version__

Pairs = Callable[..., list[dict[str, Any]]]
Capture = pytest.CaptureFixture[str]
pytestmark = pytest.mark.usefixtures("few_checks")
PROGRAM = [sys.executable, "-m", "auditor"]


def to_text(rows: Sequence[object]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


@pytest.fixture(scope="module")
def files(pairs: Pairs) -> dict[str, str]:
    """The content of files: ready.jsonl has 200 clean rows, rotten.jsonl has a copy and a broken line."""
    rows = pairs(200)
    return {
        "ready.jsonl": to_text(rows),
        "rotten.jsonl": to_text([*rows, rows[7]]) + "{\n",
        "small.jsonl": to_text(rows[:20]),
        "eval.jsonl": to_text(pairs(9, 900)),
        "leak.jsonl": to_text([*pairs(3, 900), rows[0]]),
        "empty.jsonl": "",
    }


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str]) -> Path:
    """A folder of its own with ``files``."""
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    (tmp_path / ".git").mkdir()  # the search for a configuration stops here
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def shell(*args: str, **more: Any) -> subprocess.CompletedProcess[str]:
    """The program as a process of its own."""
    env = {**os.environ, "COVERAGE_PROCESS_START": "", **more.pop("env", {})}
    command = [*PROGRAM, *args]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", check=False, env=env, **more
    )


def raiser(error: BaseException) -> Callable[..., object]:
    def raises(*_: object, **__: object) -> object:
        raise error

    return raises


# --- exit codes -----------------------------------------------------------------------------------


@pytest.mark.parametrize("args", [["gone.jsonl"], ["ready.jsonl", "--eval", "gone.jsonl"]])
def test_a_missing_file_is_one_line_and_writes_no_report(
    here: Path, capsys: Capture, args: list[str]
) -> None:
    before = sorted(here.iterdir())
    assert run(args) == 3
    assert capsys.readouterr() == ("", "dataset-audit: gone.jsonl: no such file\n")
    assert sorted(here.iterdir()) == before


def test_a_file_that_only_dvc_has_comes_with_the_command_that_gets_it(
    here: Path, capsys: Capture
) -> None:
    (here / "gone.jsonl.dvc").write_text("outs:\n", encoding="utf-8")
    assert run(["gone.jsonl"]) == 3
    assert "dvc pull gone.jsonl" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--frobnicate", "ready.jsonl"], "No such option"),
        (["--cleen", "x", "ready.jsonl"], "--clean"),
        (["ready.jsonl", "--report"], "requires an argument"),
        (["--no-report"], "Missing argument"),
        (["explain"], "Missing argument"),
        (["explain", "FMT001", "FMT002"], "unexpected extra argument"),
        (["explain", "malformed-jsn"], "Did you mean malformed-json?"),
        (["rules", "--xml"], "No such option"),
    ],
)
def test_usage_errors(here: Path, capsys: Capture, args: list[str], message: str) -> None:
    before = sorted(here.iterdir())
    assert run(args) == 2
    out, err = capsys.readouterr()
    assert (out, message in err) == ("", True), err
    assert "Traceback" not in err
    assert sorted(here.iterdir()) == before


@pytest.mark.parametrize(
    ("word", "command"),
    [
        ("explian", "explain"),
        ("Explain", "explain"),
        ("rule", "rules"),
        ("verfy", "verify"),
        ("few-shot", "fewshot"),
        ("aduit", "audit"),
        ("inti", "init"),
    ],
)
def test_a_mistyped_command_is_one_line_with_the_nearest_name(
    here: Path, capsys: Capture, word: str, command: str
) -> None:
    before = sorted(here.iterdir())
    assert run([word, "DUP001"]) == 2
    message = f"there is no command and no file '{word}': did you mean 'dataset-audit {command}'?"
    assert capsys.readouterr() == ("", f"dataset-audit: {message}\n")
    assert sorted(here.iterdir()) == before


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("rule", ["rule", "--no-report"]),  # close to a command, but a file
        ("rules", ["--", "rules"]),
        ("--eval", ["--", "--eval"]),
        ("rules", ["--no-report", "--", "rules"]),
    ],
)
def test_a_file_is_audited_whatever_its_name(
    here: Path, capsys: Capture, name: str, args: list[str]
) -> None:
    (here / name).write_bytes((here / "small.jsonl").read_bytes())
    assert run(args) == 1
    out, err = capsys.readouterr()
    assert out.splitlines()[-1].startswith("NOT READY: 20 clean examples")
    assert err == ""


def test_audit_can_be_named(here: Path, capsys: Capture) -> None:
    assert run(["audit", "small.jsonl", "-q", "--no-report"]) == 1
    assert capsys.readouterr().out.startswith("small.jsonl: NOT READY: 20 clean examples")
    assert not (here / "reports").exists()


def test_no_argument_shows_the_help(capsys: Capture) -> None:
    assert run([]) == 2
    out, err = capsys.readouterr()
    assert (out, "--eval" in err) == ("", True)


@pytest.mark.parametrize(
    ("name", "toml"),
    [("dataset-audit.toml", "flor = 5\n"), ("pyproject.toml", "[tool.dataset-audit]\nflor = 5\n")],
)
def test_a_misspelt_key_of_the_configuration(
    here: Path, capsys: Capture, name: str, toml: str
) -> None:
    (here / name).write_text(toml, encoding="utf-8")
    assert run(["ready.jsonl"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == f"dataset-audit: {here / name}: unknown key 'flor'; did you mean 'floor'?\n"


def test_the_configuration_is_found_and_can_be_named(here: Path, capsys: Capture) -> None:
    (here / "dataset-audit.toml").write_text("floor = 20\n", encoding="utf-8")
    (here / "strict.toml").write_text("floor = 21\n", encoding="utf-8")
    assert run(["small.jsonl", "--no-report"]) == 0
    assert run(["small.jsonl", "--no-report", "--config", "strict.toml"]) == 1
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("here")
def test_a_crashed_check_is_shown_and_costs_the_verdict(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.checks.conflicts.run", raiser(ValueError("odd <b>")))
    assert run(["ready.jsonl"]) == 3
    out, err = capsys.readouterr()
    assert err == ""
    assert "crashed" in out
    assert "ValueError: odd <b>" in out
    report = json.loads(Path("reports/ready.json").read_bytes())
    crashed = [check for check in report["checks"] if check["status"] == "crashed"]
    assert crashed == [{"name": "conflicts", "status": "crashed", "reason": "ValueError: odd <b>"}]
    assert report["verdict"]["exit_code"] == 3


@pytest.mark.usefixtures("here")
def test_an_internal_error_is_one_line_and_never_a_verdict(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.pipeline.audit", raiser(RuntimeError("boom")))
    assert run(["ready.jsonl"]) == 4
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("dataset-audit: internal error, no verdict: RuntimeError: boom at ")
    assert err.count("\n") == 1


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("error", [RecursionError("deep"), SystemExit(1)])
def test_whatever_ends_the_run_does_not_end_it_with_1(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    monkeypatch.setattr("auditor.pipeline.audit", raiser(error))
    assert run(["ready.jsonl"]) == 4
    assert "internal error, no verdict" in capsys.readouterr().err


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("error", "message"),
    [
        (MemoryError(), "there is not enough memory for this data"),
        (OSError(28, "No space left on device", "/tmp/x"), "/tmp/x: No space left on device"),
        (FileNotFoundError(2, "No such file"), "the working directory does not exist any more"),
    ],
)
def test_what_the_machine_lacks_costs_the_verdict(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, error: Exception, message: str
) -> None:
    monkeypatch.setattr("auditor.pipeline.audit", raiser(error))
    assert run(["ready.jsonl"]) == 3
    assert capsys.readouterr().err == f"dataset-audit: no verdict: {message}\n"


def test_an_interrupt(here: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.checks.conflicts.run", raiser(KeyboardInterrupt()))
    assert run(["ready.jsonl"]) == 130
    out, err = capsys.readouterr()
    assert (out, err.strip()) == ("", "dataset-audit: interrupted")
    assert not (here / "reports").exists()


@pytest.mark.usefixtures("here")
def test_an_interrupted_process() -> None:
    """The signal comes while a check runs: the check must not take it for a crash of its own."""
    program = (
        "import os, signal\n"
        "from auditor import start\n"
        "from auditor.checks import conflicts\n"
        "conflicts.run = lambda *_: os.kill(os.getpid(), signal.SIGINT)\n"
        "start.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "ready.jsonl"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr.strip() == "dataset-audit: interrupted"


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(("limit", "code"), [("8 << 30", 3), ("-1", -6)])
def test_a_library_that_ends_a_process_of_limited_memory(limit: str, code: int) -> None:
    program = (
        "import os, resource\n"
        "from auditor import start\n"
        "from auditor.checks import conflicts\n"
        "conflicts.run = lambda *_: os.abort()\n"
        f"resource.setrlimit(resource.RLIMIT_AS, ({limit}, -1))\n"
        "start.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "ready.jsonl"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (code, "")
    assert ("there is not enough memory for this data" in done.stderr) is (code == 3)


# --- streams --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["ready.jsonl", "--no-report"], 0),
        (["small.jsonl", "--no-report", "--format", "sarif", "-q"], 1),
        (["rules"], 0),
    ],
)
def test_a_reader_that_has_gone_changes_no_verdict(args: list[str], code: int) -> None:
    with subprocess.Popen(
        [*PROGRAM, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert (process.stderr.read(), process.wait()) == (b"", code)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["ready.jsonl", "--no-report"], 4),  # the summary is missing: no pass
        (["ready.jsonl", "--no-report", "--format", "json", "-q"], 4),
        (["small.jsonl", "--no-report"], 1),
        (["rules"], 4),
    ],
)
def test_a_full_disk_under_stdout_is_one_line(args: list[str], code: int) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*PROGRAM, *args], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    message = "cannot write to standard output: No space left on device"
    assert (done.returncode, done.stderr) == (code, f"dataset-audit: {message}\n")


@pytest.mark.usefixtures("here")
def test_an_ascii_stream_gets_ascii() -> None:
    done = shell("small.jsonl", "--no-report", env={"PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr, done.stdout.isascii()) == (1, "", True)


def test_standard_input_of_a_process(here: Path) -> None:
    with (here / "ready.jsonl").open("rb") as file:
        done = shell("-", "-q", "--no-report", stdin=file)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("-: READY, UNPROVEN: 200 clean examples")


def test_a_name_that_is_not_utf8(here: Path) -> None:
    name = os.fsdecode(b"caf\xe9.jsonl")
    (here / name).write_bytes((here / "small.jsonl").read_bytes())
    done = shell(name, "--clean", "c.jsonl")
    assert (done.returncode, done.stderr) == (1, "")
    assert (here / "c.jsonl").read_bytes() == (here / "small.jsonl").read_bytes()


@pytest.mark.parametrize(
    ("environment", "is_terminal", "colored"),
    [
        ({}, False, False),
        ({}, True, True),
        ({"TERM": "dumb"}, True, False),
        ({"TERM": "xterm-256color"}, False, False),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": ""}, False, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ({"NO_COLOR": "", "FORCE_COLOR": "1"}, False, True),
    ],
)
def test_color(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], is_terminal: bool, colored: bool
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(isatty=lambda: is_terminal))
    assert console.is_colored() == colored


# --- files ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("here")
def test_reports_go_to_the_default_place(capsys: Capture) -> None:
    run(["ready.jsonl"])
    assert sorted(path.name for path in Path("reports").iterdir()) == ["ready.html", "ready.json"]
    assert "reports/ready.html" in capsys.readouterr().out


@pytest.mark.usefixtures("here")
def test_the_clean_part_is_ready() -> None:
    assert run(["rotten.jsonl", "--no-report", "--clean", "clean.jsonl"]) == 1
    assert Path("clean.jsonl").read_bytes() == Path("ready.jsonl").read_bytes()
    assert run(["clean.jsonl", "--no-report"]) == 0


def test_the_current_folder_is_a_data_set(
    here: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "shards").mkdir()
    (here / "ready.jsonl").rename(here / "shards" / "1.jsonl")
    monkeypatch.chdir(here / "shards")
    assert run([".", "-q"]) == 0
    assert capsys.readouterr().out.startswith(".: READY, UNPROVEN: 200 clean examples")
    assert sorted(path.name for path in Path("reports").iterdir()) == ["shards.html", "shards.json"]


def test_a_folder_of_shards_is_one_data_set(here: Path) -> None:
    shards = here / "shards"
    shards.mkdir()
    lines = (here / "ready.jsonl").read_bytes().splitlines(keepends=True)
    (shards / "1.jsonl").write_bytes(b"".join(lines[:150]))
    (shards / "2.jsonl.gz").write_bytes(gzip.compress(b"".join(lines[150:] + lines[:1])))
    assert run(["shards", "--clean", "clean.jsonl"]) == 0
    assert Path("clean.jsonl").read_bytes() == b"".join(lines)
    report = json.loads(Path("reports/shards.json").read_bytes())
    assert [(source["path"], source["lines"]) for source in report["inputs"]] == [
        ("shards/1.jsonl", 150),
        ("shards/2.jsonl.gz", 51),
    ]
    copy = report["findings"][0]
    assert (copy["source"], copy["line"]) == ("shards/2.jsonl.gz", 51)
    assert (copy["related_source"], copy["related_line"]) == ("shards/1.jsonl", 1)


# --- other commands -------------------------------------------------------------------------------


def test_version_and_help(capsys: Capture) -> None:
    for option in ("--version", "-V"):
        assert run([option]) == 0
        assert capsys.readouterr() == (f"dataset-audit, version {__version__}\n", "")
    for args in (["--help"], ["-h"], ["explain", "--help"], ["rules", "-h"]):
        assert run(args) == 0
        out, err = capsys.readouterr()
        assert (out.startswith("Usage: dataset-audit"), err) == (True, "")


def test_help_lists_the_options_of_the_default_and_every_command(capsys: Capture) -> None:
    assert run(["--help"]) == 0
    out = capsys.readouterr().out
    assert "--eval FILE" in out
    assert [name for name in COMMANDS if f"\n  {name} " not in out] == []
    assert "..." not in out.partition("Commands:")[2], "a summary is too long for 80 columns"


def test_the_module_runs_under_the_name_of_the_program() -> None:
    assert shell("--version").stdout == f"dataset-audit, version {__version__}\n"
    assert shell("rules", "--xml").stderr.startswith("Usage: dataset-audit rules ")


@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: rule.code)
def test_explain(capsys: Capture, rule: Any) -> None:
    texts = []
    for word in (rule.code, rule.code.lower(), rule.name):
        assert run(["explain", word]) == 0
        texts.append(capsys.readouterr().out)
    assert texts[0] == texts[1] == texts[2]
    assert rule.code in texts[0]


def test_rules(capsys: Capture) -> None:
    assert run(["rules"]) == 0
    out = capsys.readouterr().out
    assert [rule.code for rule in EVERY_RULE if rule.code not in out] == []
    assert run(["rules", "--json"]) == 0
    assert [rule["code"] for rule in json.loads(capsys.readouterr().out)] == [
        r.code for r in EVERY_RULE
    ]
