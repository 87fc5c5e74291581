from dataclasses import replace

import polars as pl
import pytest

from auditor.input.file_type import Head, detect_file_type
from auditor.report.model import Report
from auditor.report.parts.suggest import next_command, repeat_command, sample_command
from auditor.verdict import Counts


def test_the_audit_is_repeated_with_its_inputs(report: Report) -> None:
    assert repeat_command(report) == "dataset-audit data/train.jsonl --eval data/eval.jsonl"


def test_shards_are_repeated_as_their_folder(report: Report) -> None:
    shards = tuple(replace(report.inputs[0], path=f"data/{n}.jsonl") for n in range(3))
    report = replace(report, inputs=shards, named=("data/",), counts=Counts(clean=300, rejected=1))
    assert repeat_command(report) == "dataset-audit data/"
    assert next_command(report) == "dataset-audit data/ --clean data.clean.jsonl"
    assert sample_command(report) == "dataset-audit sample data/ -o spot.html"


def test_files_that_no_path_names_together_are_a_data_set_of_the_configuration(
    report: Report,
) -> None:
    """Each path of a command line gets its own audit."""
    files = tuple(replace(report.inputs[0], path=f"{n}.jsonl") for n in range(2))
    report = replace(report, inputs=files, named=("0.jsonl", "1.jsonl"))
    report = replace(report, counts=Counts(clean=300, rejected=1))
    assert repeat_command(report) == "dataset-audit"
    assert next_command(report) == "dataset-audit explain FMT001"
    assert sample_command(report) == ""


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
        (".", "dataset-audit . --clean ../clean.jsonl"),
        ("..", "dataset-audit .. --clean ../../clean.jsonl"),
        ("$(rm).jsonl", "dataset-audit '$(rm).jsonl' --clean '$(rm).clean.jsonl'"),
    ],
)
def test_commands_are_quoted(report: Report, path: str, command: str) -> None:
    inputs = (replace(report.inputs[0], path=path),)
    report = replace(report, inputs=inputs, counts=Counts(clean=200, rejected=1))
    assert next_command(report) == command
