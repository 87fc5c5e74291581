"""Workflow commands, read back as the runner of GitHub Actions reads them."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from auditor.escape import inert, printable
from auditor.report import github
from auditor.report.model import Report

_ENCODED = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}


def read(line: str) -> tuple[str, dict[str, str], str]:
    """Kind, properties and message of a command: ``ActionCommand.TryParseV2`` of actions/runner."""
    assert line.startswith("::")
    head, _, message = line[2:].partition("::")
    kind, _, properties = head.partition(" ")
    named = dict(item.split("=", 1) for item in properties.split(","))
    return kind, {key: decoded(value) for key, value in named.items()}, decoded(message)


def decoded(text: str) -> str:
    return re.sub("%0D|%0A|%3A|%2C|%25", lambda match: _ENCODED[match[0]], text)


def test_ready_is_one_notice(ready: Report) -> None:
    text = github.render([ready])
    assert text == (
        "::notice file=data/train.jsonl,title=READY::1,240 clean examples, every requirement met\n"
    )


def test_the_verdict_then_the_worst_and_the_rest_in_numbers(report: Report) -> None:
    *lines, rest = github.render([report]).splitlines()
    commands = [read(line) for line in lines]
    assert commands[0] == (
        "error",
        {"file": "data/train.jsonl", "title": "NOT READY"},
        "185 clean examples of 200 needed, 2 malformed lines and 1 leaked evaluation row",
    )
    assert commands[1] == (
        "error",
        {"file": "data/train.jsonl", "line": "12", "title": "FMT001 malformed-json"},
        "trailing comma before } (column 58)",
    )
    assert commands[-1][:2] == ("notice", {"file": "data/train.jsonl", "title": "ENC012 crlf"})
    kinds = [kind for kind, _, _ in commands]
    assert [kinds.count(kind) for kind in ("error", "warning", "notice")] == [10, 2, 1]
    assert rest == (
        "54 more errors without an annotation: GitHub shows 10 of a kind; the reports list all"
    )


def test_the_limit_is_one_for_all_audits_of_a_step(report: Report, ready: Report) -> None:
    lines = github.render([report, ready, report]).splitlines()
    assert [line.partition(" ")[0] for line in lines[:3]] == ["::error", "::notice", "::error"]
    assert sum(line.startswith("::error") for line in lines) == 10
    assert lines[-1].startswith("118 more errors without an annotation: ")


def test_no_verdict_is_an_error(no_verdict: Report, empty: Report) -> None:
    for report in (no_verdict, empty):
        assert github.render([report]).startswith("::error ")


def test_an_accepted_baseline_is_a_notice(accepted: Report) -> None:
    verdict = github.render([accepted]).splitlines()[0]
    assert verdict.startswith("::notice file=data/train.jsonl,title=NOT READY::185 clean")
    assert verdict.endswith("; no worse than the baseline")


def test_a_case_that_is_required_and_missing_is_an_error(ready: Report) -> None:
    required = replace(ready, settings=replace(ready.settings, require_case=True))
    (line,) = github.render([required]).splitlines()
    assert line.startswith("::error ")
    assert line.endswith("; but a case is required, and its verdict is: not assessed")


def test_what_people_accepted_is_no_annotation(report: Report) -> None:
    accepted = report.findings.with_columns(status=pl.lit("cleared"))
    assert github.render([replace(report, findings=accepted)]).count("\n") == 1


def test_hostile_text_stays_in_its_part(hostile: Report, hostile_text: str) -> None:
    *lines, _ = github.render([hostile]).splitlines()
    for kind, named, message in map(read, lines):
        assert kind in ("error", "warning", "notice")
        assert set(named) <= {"file", "line", "title"}
        assert message.startswith(inert(printable(hostile_text)))


@given(st.text(), st.text())
def test_what_the_runner_reads_is_what_was_written(text: str, path: str) -> None:
    command = github.Annotation("error", "T", text, path, 3).command
    assert "\n" not in command
    shown = {"file": inert(printable(path)), "line": "3", "title": "T"}
    assert read(command) == ("error", shown, inert(printable(text)))
