"""``dataset-audit sample``: from the draw over people's judgements to the verdict."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor import cli
from auditor.checks import label_noise
from auditor.commands.shared import sampling
from auditor.dataset.dataset import Dataset
from auditor.errors import AuditError
from tests.conftest import FEW_CHECKS

pytestmark = pytest.mark.usefixtures("few_checks")
Capture = pytest.CaptureFixture[str]
TOPICS = {
    "card": [
        "my",
        "card",
        "was",
        "lost",
        "stolen",
        "blocked",
        "swallowed",
        "declined",
        "expired",
        "replaced",
        "frozen",
    ],
    "fees": [
        "why",
        "charge",
        "fee",
        "cost",
        "interest",
        "rate",
        "bill",
        "price",
        "refund",
        "penalty",
    ],
    "login": [
        "cannot",
        "sign",
        "password",
        "locked",
        "account",
        "reset",
        "code",
        "email",
        "phone",
        "device",
    ],
}


def rows(count: int) -> list[dict[str, str]]:
    """Different texts of three classes."""
    made = []
    for n in range(count):
        topic = list(TOPICS)[n % 3]
        words = TOPICS[topic]
        text = " ".join(words[(n // 3 + k * k + 1) % len(words)] for k in range(4))
        made.append({"text": f"{text}, case {n * 7919 % 10_007}", "label": topic})
    return made


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    lines = [json.dumps(row) for row in rows(240)]
    Path("train.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def answer(path: str, judge: Callable[[dict[str, str]], str]) -> None:
    """Fill in the column of answers of a CSV file."""
    with Path(path).open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]))
        writer.writeheader()
        writer.writerows({**row, "answer": judge(row)} for row in table)


def topic(row: dict[str, str]) -> str:
    """The class that a careful reader names."""
    return next(name for name, words in TOPICS.items() if row["prompt"].split()[0] in words)


def correct_labels() -> tuple[dict[str, Any], dict[str, Any]]:
    """The requirement after an audit, and the facts of the spot check."""
    cli.run(["train.jsonl", "--report", "r.json", "-q"])
    report = json.loads(Path("r.json").read_bytes())
    (need,) = (n for n in report["requirements"] if n["name"] == "correct-labels")
    return need, report["spot_check"]


def test_right_labels_are_proven(
    here: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.pipeline.every_check", lambda: (*FEW_CHECKS, label_noise))
    assert cli.run(["sample", "train.jsonl"]) == 0
    assert capsys.readouterr().out == (
        "49 rows to judge in reports/train.sample.csv\n"
        "Next: dataset-audit sample train.jsonl --judged FILE --by NAME\n"
    )
    assert (here / "train.judgements.jsonl").read_text("utf-8") == (
        '{"schema":1,"sample":{"size":49,"seed":0,"confidence":0.95}}\n'
    )
    assert correct_labels()[0]["state"] == "unproven"
    table = Path("reports/train.sample.csv").read_text("utf-8")
    assert table.splitlines()[0] == "row,prompt,answer,reason"  # no label
    answer("reports/train.sample.csv", topic)
    capsys.readouterr()
    assert (
        cli.run(["sample", "train.jsonl", "--judged", "reports/train.sample.csv", "--by", "Ada"])
        == 0
    )
    assert capsys.readouterr().out == "49 judgements added to train.judgements.jsonl\n"
    need, spot = correct_labels()
    assert (need["state"], need["observed"]) == ("met", "at most 5.0% wrong labels")
    assert (spot["right"], spot["wrong"], spot["missing"]) == (49, 0, 0)


def test_wrong_labels_are_refuted(here: Path) -> None:
    wrong = [{**row, "label": "fees"} if n % 4 == 0 else row for n, row in enumerate(rows(240))]
    lines = [json.dumps(row) for row in wrong]
    (here / "train.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    cli.run(["sample", "train.jsonl"])
    answer("reports/train.sample.csv", topic)
    cli.run(["sample", "train.jsonl", "--judged", "reports/train.sample.csv", "--by", "Ada"])
    need, spot = correct_labels()
    assert need["state"] == "not met"
    low, high = spot["interval"]
    assert low < sum(a != b for a, b in zip(wrong, rows(240), strict=True)) / 240 < high


def test_new_lines_ask_for_a_few_more_judgements(here: Path, capsys: Capture) -> None:
    cli.run(["sample", "train.jsonl"])
    answer("reports/train.sample.csv", topic)
    cli.run(["sample", "train.jsonl", "--judged", "reports/train.sample.csv", "--by", "Ada"])
    lines = [json.dumps(row) for row in rows(270)]
    (here / "train.jsonl").write_text("\n".join(lines[::-1]) + "\n", encoding="utf-8")
    need, spot = correct_labels()
    assert need["state"] == "unproven"
    assert 1 <= spot["missing"] <= 15
    assert need["why"].endswith(f"{spot['missing']} more rows to judge")
    capsys.readouterr()
    cli.run(["sample", "train.jsonl"])
    assert capsys.readouterr().out.startswith(f"{spot['missing']} rows to judge in")
    cli.run(["sample", "train.jsonl", "--again"])
    assert capsys.readouterr().out.startswith("49 rows to judge in")


def test_verify_sees_judgements_that_changed(here: Path, capsys: Capture) -> None:
    cli.run(["sample", "train.jsonl"])
    correct_labels()
    file = here / "train.judgements.jsonl"
    file.write_bytes(file.read_bytes() + b"\n")
    capsys.readouterr()
    assert cli.run(["verify", "r.json", "train.jsonl"]) == 3
    assert "the judgements in train.judgements.jsonl have changed" in capsys.readouterr().err


def test_rows_that_were_not_drawn_cannot_be_judged(here: Path, capsys: Capture) -> None:
    """Whoever chooses what to judge proves nothing: the file is refused as a whole."""
    cli.run(["sample", "train.jsonl"])
    answer("reports/train.sample.csv", topic)
    before = (here / "train.judgements.jsonl").read_bytes()
    table = here / "reports/train.sample.csv"
    drawn = {line.split(",")[0] for line in table.read_text("utf-8").splitlines()}
    lines = (here / "train.jsonl").read_bytes().splitlines()
    digests = [hashlib.sha256(line).hexdigest() for line in lines]
    other = next(digest for digest in digests if digest not in drawn)
    for row, fault in ((other, "is in train.jsonl, but was not"), ("0" * 64, "is not in")):
        chosen = here / "chosen.csv"
        chosen.write_text(table.read_text("utf-8") + f"{row},x,card,\n", "utf-8")
        capsys.readouterr()
        assert cli.run(["sample", "train.jsonl", "--judged", "chosen.csv", "--by", "Ada"]) == 2
        assert f"chosen.csv: answer 50: row {row[:12]} {fault}" in capsys.readouterr().err
    assert (here / "train.judgements.jsonl").read_bytes() == before


def test_another_sample_is_refused(here: Path, capsys: Capture) -> None:
    assert here
    assert cli.run(["sample", "train.jsonl", "--size", "20"]) == 0
    assert cli.run(["sample", "train.jsonl", "--size", "20"]) == 0
    capsys.readouterr()
    assert cli.run(["sample", "train.jsonl", "--size", "20", "--seed", "1"]) == 2
    assert "a sample of 20 with seed 0 has been drawn" in capsys.readouterr().err


def test_the_settings_are_those_of_the_configuration(
    here: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fields of the data set that the file belongs to, too."""
    data_set = '[[dataset]]\ntrain = "train.jsonl"\nfields = {prompt = "text", label = "label"}\n'
    (here / "other.toml").write_text(f"floor = 7\n{data_set}", encoding="utf-8")

    def stop(_path: str, data: Dataset) -> None:
        raise AuditError(f"floor {data.settings.floor}, fields {sorted(data.settings.fields)}")

    monkeypatch.setattr(sampling, "frame_of", stop)
    assert cli.run(["sample", "train.jsonl"]) == 2
    assert "floor 200, fields []" in capsys.readouterr().err
    assert cli.run(["sample", "train.jsonl", "--config", "other.toml"]) == 2
    assert "floor 7, fields ['label', 'prompt']" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (["-"], 2, "name a file, not -"),
        (["train.jsonl", "--judged", "x.csv"], 2, "no sample was drawn"),
        (["train.jsonl", "-o", "x.txt"], 2, "the name must end in .html, .csv, .jsonl"),
        (["train.jsonl", "-o", "train.jsonl"], 2, "is the input train.jsonl"),
        (["train.jsonl", "-o", "train.judgements.jsonl"], 2, "the same path"),
        (["train.jsonl", "--ceiling", "x"], 2, "expected a share such as 5% or 0.05"),
        (["train.jsonl", "--ceiling", "0%"], 2, "expected a share such as 5% or 0.05"),
        (["train.jsonl", "--confidence", "60%"], 2, "--confidence 60%: expected 90% or more"),
        (["none.jsonl"], 3, "none.jsonl"),
        (["empty.jsonl"], 3, "empty"),
    ],
)
def test_what_cannot_be_drawn(
    here: Path, capsys: Capture, args: list[str], code: int, message: str
) -> None:
    (here / "empty.jsonl").touch()
    assert cli.run(["sample", *args]) == code
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(("ceiling", "size"), [("10%", 26), ("0.02", 108)])
def test_the_size_follows_from_the_ceiling(
    here: Path, capsys: Capture, ceiling: str, size: int
) -> None:
    assert here
    assert cli.run(["sample", "train.jsonl", "--ceiling", ceiling]) == 0
    assert capsys.readouterr().out.startswith(f"{size} rows to judge")


def test_a_data_set_of_several_files_is_sampled_as_one(here: Path, capsys: Capture) -> None:
    lines = (here / "train.jsonl").read_text("utf-8").splitlines(keepends=True)
    for name, part in (("a.jsonl", lines[:120]), ("b.jsonl", lines[120:])):
        (here / name).write_text("".join(part), encoding="utf-8")
    (here / "dataset-audit.toml").write_text(
        '[[dataset]]\nname = "topics"\ntrain = ["a.jsonl", "b.jsonl"]\n', encoding="utf-8"
    )
    assert cli.run(["sample"]) == 0
    assert capsys.readouterr().out == (
        "49 rows to judge in reports/topics.sample.csv\n"
        "Next: dataset-audit sample topics --judged FILE --by NAME\n"
    )
    answer("reports/topics.sample.csv", topic)
    judged = ["--judged", "reports/topics.sample.csv", "--by", "Ada"]
    assert cli.run(["sample", "topics", *judged]) == 0
    assert capsys.readouterr().out == "49 judgements added to topics.judgements.jsonl\n"
    cli.run(["--report", "r.json", "-q"])
    assert json.loads(Path("r.json").read_bytes())["spot_check"]["right"] == 49
    capsys.readouterr()
    assert cli.run(["sample", "topics", "train.jsonl", *judged]) == 2
    assert "--judged applies to one data set, but 2 were given." in capsys.readouterr().err


def test_each_path_gets_its_own_sample(here: Path) -> None:
    Path("more.jsonl").write_bytes(Path("train.jsonl").read_bytes())
    assert cli.run(["sample", "train.jsonl", "more.jsonl"]) == 0
    assert sorted(path.name for path in here.glob("*.judgements.jsonl")) == [
        "more.judgements.jsonl",
        "train.judgements.jsonl",
    ]
