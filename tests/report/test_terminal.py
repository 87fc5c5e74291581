from dataclasses import replace

import polars as pl
import pytest

from auditor.report import terminal
from auditor.report.model import Report
from auditor.verdict import Step

NOT_READY = """\
✗ NOT READY  data/train.jsonl
  185 clean examples of 200 needed, 2 malformed lines and 1 leaked evaluation
  row.

Requirements
  ✗  clean examples             185  required: at least 200
     Below 200 examples a model memorises them instead of learning the task.
  ✗  malformed lines              2  required: 0
     Trainers refuse the whole file or drop the lines without a word.
  ✗  leaked evaluation rows       1  required: 0
     A leaked row makes the evaluation look better than the model is.
  ✓  checks that ran         2 of 2  required: all required
  ·  good size                  185  recommended: 1,000 or more

Lines
  lines         249       ██████████████████████████████
  parsed        247   -2  ██████████████████████████████
  unique        187  -60  ███████████████████████
  unconflicted  186   -1  ██████████████████████
  unleaked      185   -1  ██████████████████████
  clean         185       ██████████████████████

Findings
  60  error    DUP001 exact-duplicate
      data/train.jsonl:100, :101, :102 and 57 more
      same bytes as line 3 (with data/train.jsonl:3)
   2  error    FMT001 malformed-json
      data/train.jsonl:12, :77
      trailing comma before } (column 58)
   1  error    LEK001 eval-row-in-training
      data/train.jsonl:31
      same prompt and response as the evaluation row (with data/eval.jsonl:4)
   1  review   CON001 conflicting-label
      data/train.jsonl:45
      label 'refund' here, 'delivery' on line 44 (with data/train.jsonl:44)
   1  warning  ENC013 control-character
      data/train.jsonl:46
   1  note     ENC012 crlf
      whole file

Not checked
  labels  skipped: class 'other' has 4 rows: fewer than 8 cannot be judged

Reports  reports/train.html
         reports/train.json
Next     dataset-audit explain FMT001

NOT READY: 185 clean examples of 200 needed, 2 malformed lines and 1 leaked evaluation row
"""

READY = """\
✓ READY  data/train.jsonl
  1,240 clean examples, every requirement met.

Requirements
  ✓  clean examples          1,240  required: at least 200
  ✓  malformed lines             0  required: 0
  ✓  leaked evaluation rows      0  required: 0
  ✓  checks that ran             0  required: all required
  ✓  good size               1,240  recommended: 1,000 or more

Lines
  1,240 lines, none lost

READY: 1,240 clean examples, every requirement met
"""


def test_ready(ready: Report) -> None:
    assert terminal.render(ready) == READY


def test_not_ready(report: Report) -> None:
    written = ["reports/train.html", "reports/train.json"]
    assert terminal.render(report, written=written) == NOT_READY


def test_no_verdict_names_checks_that_did_not_run(no_verdict: Report) -> None:
    lines = terminal.render(no_verdict).splitlines()
    assert lines[0] == "? NO VERDICT  data/train.jsonl"
    assert lines[-1] == "NO VERDICT: the check near-duplicates crashed"
    assert "  near-duplicates  crashed: MemoryError: 3 <GiB> & more" in lines
    assert "  leakage  skipped: no --eval file" in lines


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_fits_the_width(any_report: Report, width: int) -> None:
    lines = terminal.render(any_report, width=width).splitlines()
    pasted = [line for line in lines if line.startswith("Next")]
    assert max(len(line) for line in lines[:-1] if line not in pasted) <= width


@pytest.mark.parametrize("color", [False, True])
def test_data_cannot_change_the_terminal(hostile: Report, color: bool) -> None:
    """The only escape sequences are rich's own colours."""
    text = terminal.render(hostile, color=color)
    assert text.isprintable() is False  # newlines
    rest = text.replace("\n", "")
    for part in rest.split("\x1b")[1:]:
        assert part.startswith("[")
        assert part[1:].partition("m")[0].replace(";", "").isdigit()
    assert rest.replace("\x1b", "").isprintable()
    assert ("\x1b" in text) == color
    assert "[bold red]:smile:" in text.replace("\n", "")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_characters_that_the_encoding_lacks_are_replaced(any_report: Report, encoding: str) -> None:
    reason = replace(any_report, reason="café 日本")
    text = terminal.render(reason, encoding=encoding)
    text.encode(encoding)
    assert "<U+65E5>" in text
    assert ("café" in text) == (encoding != "ascii")


def test_the_command_and_the_last_line_are_not_wrapped(report: Report) -> None:
    long = replace(report.inputs[0], path="folder/" * 30 + "train.jsonl")
    enough = replace(report, inputs=(long,), counts=replace(report.counts, clean=300))
    next_line, _, last = terminal.render(enough, width=40).splitlines()[-3:]
    assert next_line.endswith("train.jsonl --clean " + "folder/" * 30 + "train.clean.jsonl")
    assert last == f"NOT READY: {report.reason}"


def test_ci_runner_sees_no_command(report: Report) -> None:
    text = terminal.render(replace(report, reason="x" * 77 + " ::error::owned"), width=80)
    assert not [line for line in text.splitlines() if line.lstrip().startswith(("::", "##"))]
    assert r"\::error::owned" in text


def test_many_rules_are_cut_and_counted(report: Report) -> None:
    rules = tuple(replace(report.rules[0], code=f"TXT{n:03}") for n in range(11))
    frames = [report.findings.head(1).with_columns(rule=pl.lit(r.code)) for r in rules]
    many = replace(report, rules=rules, findings=pl.concat(frames))
    assert "and 3 more findings of 3 other rules" in terminal.render(many)


def test_nothing_read(empty: Report) -> None:
    assert terminal.render(empty) == ("? NO VERDICT\n  No such file.\n\nNO VERDICT: no such file\n")


def test_all_lines_lost(report: Report) -> None:
    steps = (Step("lines", 0, 3), Step("parsed", 3, 0))
    text = terminal.render(replace(report, waterfall=steps))
    assert "  lines   3      ██████████████████████████████\n  parsed  0  -3\n" in text


def test_two_shards_and_another_file(report: Report) -> None:
    second = replace(report.inputs[0], path="data/b.jsonl")
    text = terminal.render(replace(report, inputs=(*report.inputs, second)))
    assert text.startswith("✗ NOT READY  data/train.jsonl and 1 more\n")
