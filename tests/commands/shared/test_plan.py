"""What a command line audits when the configuration has data sets."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.cli import run
from auditor.commands.shared import plan
from auditor.commands.shared.audit_options import AuditOptions
from auditor.errors import AuditError

pytestmark = pytest.mark.usefixtures("few_checks")
Capture = pytest.CaptureFixture[str]
OPTIONS = AuditOptions()
OWN = """\
[[dataset]]
train = "data/train.jsonl"
eval = ["data/test.jsonl", "data/dev/*.jsonl"]
case = "cases/one.toml"
fields = {prompt = "q"}

[[dataset]]
name = "shards"
train = ["parts/*.jsonl"]
eval = ["data/test.jsonl"]
baseline = "old/shards.json"
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    for name in ("data/train.jsonl", "data/test.jsonl", "data/dev/a.jsonl", "other.jsonl"):
        _write(tmp_path / name)
    for name in ("parts/a.jsonl", "parts/b.jsonl", "cases/one.toml"):
        _write(tmp_path / name)
    (tmp_path / "dataset-audit.toml").write_text(OWN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _write(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{}\n", encoding="utf-8")


def reads(audit: plan.Planned) -> tuple[tuple[str, ...], tuple[str, ...]]:
    options = audit.options
    return options.inputs(audit.path)[: len(options.train) or 1], options.evals


# --- paths ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("here")
def test_a_path_of_no_data_set_stays_alone() -> None:
    (audit,) = plan.of_paths(["other.jsonl"], OPTIONS, {})
    assert reads(audit) == (("other.jsonl",), ())
    assert (audit.path, audit.reports, audit.options.case) == ("other.jsonl", None, None)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("path", ["data/train.jsonl", "./data/../data/train.jsonl"])
def test_a_training_file_brings_its_evaluation_files(path: str) -> None:
    (audit,) = plan.of_paths([path], OPTIONS, {})
    assert reads(audit) == ((path,), ("data/test.jsonl", "data/dev/a.jsonl"))
    assert audit.options.case == Path.cwd() / "cases/one.toml"
    assert audit.settings.fields == {"prompt": "q"}
    assert audit.reports is None  # as without a data set


@pytest.mark.usefixtures("here")
def test_evaluation_files_of_the_command_line_come_first() -> None:
    options = AuditOptions(evals=("other.jsonl",))
    (audit,) = plan.of_paths(["parts/b.jsonl"], options, {})
    assert reads(audit) == (("parts/b.jsonl",), ("other.jsonl",))


def test_an_evaluation_file_is_never_training_data(here: Path, capsys: Capture) -> None:
    audits = plan.of_paths(["data/test.jsonl", "other.jsonl"], OPTIONS, {})
    assert [audit.path for audit in audits] == ["other.jsonl"]
    own = here / "dataset-audit.toml"
    note = (
        f"data/test.jsonl is an eval file of {own}: data set 'train': not audited as training data"
    )
    assert capsys.readouterr().err == f"dataset-audit: {note}\n"
    with pytest.raises(AuditError, match=r"dataset-audit --config dataset-audit\.toml$") as caught:
        plan.of_paths(["data/dev/a.jsonl"], OPTIONS, {})
    assert caught.value.exit_code == 2


def test_a_folder_with_an_evaluation_file_is_refused(here: Path) -> None:
    _write(here / "mixed/a.jsonl")
    _write(here / "mixed/b.jsonl")
    own = here / "dataset-audit.toml"
    own.write_text('[[dataset]]\ntrain = "other.jsonl"\neval = "mixed/b.jsonl"\n')
    with pytest.raises(AuditError, match=r"mixed contains mixed/b\.jsonl, an eval file of"):
        plan.of_paths(["mixed"], OPTIONS, {})
    own.write_text('[[dataset]]\ntrain = "mixed"\neval = "mixed/b.jsonl"\n')
    with pytest.raises(AuditError, match=r"mixed contains mixed/b\.jsonl, an eval file of"):
        plan.of_data_sets(OPTIONS, {})


@pytest.mark.usefixtures("here")
def test_a_folder_whose_held_out_files_have_their_names_is_read() -> None:
    """The reader leaves out what is called test or dev."""
    (audit,) = plan.of_paths(["data"], OPTIONS, {})
    assert reads(audit) == (("data",), ())


# --- data sets ------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", [".", "data/dev", "..", "parts"])
def test_all_data_sets_from_any_folder(
    here: Path, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = AuditOptions(config=here / "dataset-audit.toml" if folder == ".." else None)
    monkeypatch.chdir(here / folder)
    one, shards = plan.of_data_sets(options, {})
    names = [[Path(name).resolve().relative_to(here) for name in side] for side in reads(one)]
    assert names == [
        [Path("data/train.jsonl")],
        [Path("data/test.jsonl"), Path("data/dev/a.jsonl")],
    ]
    assert one.reports
    assert one.reports.resolve() == here / "reports/train"
    assert Path(one.path).resolve() == here / "data/train.jsonl"
    assert [Path(name).resolve().name for name in reads(shards)[0]] == ["a.jsonl", "b.jsonl"]
    assert Path(shards.path).resolve() == here / "shards"  # of its waivers: shards.waivers.toml
    assert one.options.baseline is None
    assert shards.options.baseline
    assert shards.options.baseline.resolve() == here / "old/shards.json"
    assert (one.settings.fields, shards.settings.fields) == ({"prompt": "q"}, {})


def test_a_case_that_is_not_there(here: Path) -> None:
    (here / "cases/one.toml").unlink()
    with pytest.raises(AuditError, match=r"case = 'cases/one\.toml': no such file"):
        plan.of_data_sets(OPTIONS, {})


# --- the command line -----------------------------------------------------------------------------


@pytest.fixture
def audited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pairs: Callable[..., list[dict[str, Any]]]
) -> Path:
    """A folder with a data set of two shards, one of whose rows is in its evaluation file."""
    rows = [json.dumps(row) + "\n" for row in pairs(30)]
    (tmp_path / ".git").mkdir()
    (tmp_path / "below").mkdir()
    (tmp_path / "a.jsonl").write_text("".join(rows[:15]), encoding="utf-8")
    (tmp_path / "b.jsonl").write_text("".join(rows[15:]), encoding="utf-8")
    (tmp_path / "test.jsonl").write_text(rows[20], encoding="utf-8")
    toml = 'floor = 20\n[[dataset]]\nname = "x"\ntrain = ["*.jsonl"]\neval = "test.jsonl"\n'
    (tmp_path / "dataset-audit.toml").write_text(toml, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_a_path_the_data_sets_are_audited(
    audited: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(audited / "below")
    assert run([]) == 1
    out, err = capsys.readouterr()
    assert err == ""
    assert out.splitlines()[-1].startswith("NOT READY: 1 leaked line")
    report = json.loads((audited / "reports/x.json").read_bytes())
    assert [(item["path"], item["role"]) for item in report["inputs"]] == [
        ("../a.jsonl", "train"),
        ("../b.jsonl", "train"),
        ("../test.jsonl", "eval"),
    ]
    assert (audited / "reports/x.html").is_file()
    assert not (audited / "below/reports").exists()


@pytest.mark.parametrize(
    ("toml", "args", "message"),
    [
        ("floor = 1\n", ["--no-report"], "Missing argument 'TRAIN.jsonl'"),
        ("[[dataset]]\ntrian = 1\n", [], "did you mean 'train'?"),
        ("[[datasets]]\ntrain = 1\n", [], "did you mean 'dataset'?"),
        ('[[dataset]]\ntrain = "a"\n', ["--eval", "test.jsonl"], "--eval needs a training file"),
    ],
)
def test_usage_errors(
    audited: Path, capsys: Capture, toml: str, args: list[str], message: str
) -> None:
    (audited / "dataset-audit.toml").write_text(toml, encoding="utf-8")
    assert run(args) == 2
    out, err = capsys.readouterr()
    assert (out, message in err) == ("", True), err


@pytest.mark.parametrize("toml", ['train = "gone.jsonl"', 'name = "y"\ntrain = ["x/*"]'])
def test_a_data_set_without_its_files_has_no_verdict(
    audited: Path, capsys: Capture, toml: str
) -> None:
    (audited / "dataset-audit.toml").write_text(f"[[dataset]]\n{toml}\n", encoding="utf-8")
    assert run([]) == 3
    assert capsys.readouterr().out == ""


# --- other commands -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [
        ["split", "t.jsonl", "--train", "a.jsonl", "--eval", "b.jsonl"],
        ["fewshot", "t.jsonl", "--prompt", "p.md"],
        ["fix", "t.jsonl"],
        ["apply", "t.jsonl", "d.json", "-o", "o.jsonl"],
        ["sample", "t.jsonl"],
        ["verify", "r.json", "t.jsonl"],
    ],
    ids=lambda command: command[0],
)
def test_each_command_takes_a_configuration(
    command: list[str], here: Path, capsys: Capture
) -> None:
    _write(here / "t.jsonl")
    document = {"schema": 1, "decisions": [], "data": []}
    (here / "d.json").write_text(json.dumps(document), encoding="utf-8")
    report = {"schema": 1, "tool": {"version": "1"}, "inputs": [], "findings": []}
    report |= {"counts": {"clean": 1, "total": 1}}
    report |= {"verdict": {"data": "ready", "exit_code": 0, "case": "not assessed", "reason": ""}}
    (here / "r.json").write_text(json.dumps(report), encoding="utf-8")
    (here / "c.toml").write_text("floor = 0\n", encoding="utf-8")
    assert run([*command, "--config", "c.toml"]) == 2
    assert "c.toml: floor" in capsys.readouterr().err


@pytest.mark.usefixtures("here")
def test_a_command_reads_the_fields_of_the_data_set() -> None:
    assert plan.settings_of("data/train.jsonl", None).fields == {"prompt": "q"}
    assert plan.settings_of("other.jsonl", None).fields == {}


def test_no_command_writes_to_its_configuration(here: Path, capsys: Capture) -> None:
    _write(here / "t.jsonl")
    (here / "c.toml").write_text("", encoding="utf-8")
    assert run(["fix", "t.jsonl", "--config", "c.toml", "-o", "c.toml"]) == 2
    assert "c.toml" in capsys.readouterr().err
    (here / "dataset-audit.toml").unlink()
    assert run(["t.jsonl", "--no-report", "--clean", "dataset-audit.toml"]) == 2
    assert "dataset-audit.toml is the input" in capsys.readouterr().err
    assert run(["t.jsonl", "--no-report", "--clean", ""]) == 2
    assert "the path is empty" in capsys.readouterr().err
