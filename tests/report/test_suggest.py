from dataclasses import replace

import polars as pl
import pytest

from auditor.input.file_type import Head, detect_file_type
from auditor.report.model import Report
from auditor.report.suggest import next_command, repeat_command
from auditor.verdict import Counts


def test_the_audit_is_repeated_with_its_inputs(report: Report) -> None:
    assert repeat_command(report) == "dataset-audit data/train.jsonl --eval data/eval.jsonl"


def test_next_command_writes_the_clean_file_if_it_has_enough_lines(report: Report) -> None:
    enough = replace(report, counts=replace(report.counts, clean=300))
    assert next_command(enough) == (
        "dataset-audit data/train.jsonl --eval data/eval.jsonl --clean data/train.clean.jsonl"
    )


def test_next_command_explains_a_repairable_rule_below_the_floor(report: Report) -> None:
    assert next_command(report) == "dataset-audit explain FMT001"


def test_there_is_no_next_command_if_nothing_is_wrong(ready: Report) -> None:
    assert next_command(ready) == ""


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("a b.csv", "dataset-audit convert 'a b.csv' -o 'a b.jsonl'"),
        (
            "x; convert it: dataset-audit convert $(rm).csv",
            "dataset-audit convert 'x; convert it: dataset-audit convert $(rm).csv'"
            " -o 'x; convert it: dataset-audit convert $(rm).jsonl'",
        ),
    ],
    ids=["blank", "hostile"],
)
def test_a_file_of_another_type_is_converted(report: Report, path: str, command: str) -> None:
    problem = detect_file_type(Head(b"text,label\na,b\n", complete=True, name=path))
    assert problem is not None
    inputs = (replace(report.inputs[0], path=path),)
    row = report.findings.head(1).with_columns(
        rule=pl.lit("INP005"), detail=pl.lit(f"{path}: {problem.detail}")
    )
    assert next_command(replace(report, inputs=inputs, findings=row)) == command


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("a b.jsonl.gz", "dataset-audit 'a b.jsonl.gz' --clean 'a b.clean.jsonl'"),
        ("-x.ndjson", "dataset-audit ./-x.ndjson --clean ./-x.clean.jsonl"),
        ("-", "dataset-audit - --clean clean.jsonl"),
        ("$(rm).jsonl", "dataset-audit '$(rm).jsonl' --clean '$(rm).clean.jsonl'"),
    ],
)
def test_commands_are_quoted(report: Report, path: str, command: str) -> None:
    inputs = (replace(report.inputs[0], path=path),)
    report = replace(report, inputs=inputs, counts=Counts(clean=200, rejected=1))
    assert next_command(report) == command
