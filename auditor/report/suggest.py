"""The commands that a report suggests, quoted for a shell."""

from __future__ import annotations

import re
import shlex
from pathlib import PurePath

import polars as pl

from auditor.input.convertible import CONVERT
from auditor.report.model import Report
from auditor.report.view import by_rule, sources

_CONVERSION = re.compile(rf"[^:]*; convert it: ({re.escape(CONVERT)} .*)$")


def repeat_command(report: Report) -> str:
    """The command that repeats this audit; its settings come from the configuration."""
    words = ["dataset-audit", *map(_argument, sources(report, "train"))]
    for path in sources(report, "eval"):
        words += ["--eval", _argument(path)]
    return " ".join(words)


def next_command(report: Report) -> str:
    """The one command that is most likely to help now, or "" if nothing is wrong.

    A file of another type is converted first. With enough clean lines, it writes them to a file. Below
    the floor rows must be repaired, so it explains the worst rule whose rows can be repaired.
    """
    if command := _conversion(report):
        return command
    counts = report.counts
    if counts.rejected and counts.clean >= report.settings.floor:
        return f"{repeat_command(report)} --clean {_argument(_clean_path(report))}"
    rules = [group.rule for group in by_rule(report, first=0)]
    rules.sort(key=lambda rule: not rule.family.repairable)
    if rules and _has_other_columns(report, rules[0].code):
        return f"dataset-audit config fields {_argument(sources(report, 'train')[0])}"
    return f"dataset-audit explain {rules[0].code}" if rules else ""


def _conversion(report: Report) -> str:
    """The command that converts the first file of a type that ``convert`` reads, or "".

    A name may contain anything: what follows it is our own sentence, in which names are quoted.
    """
    details = report.findings.filter(pl.col("rule") == "INP005")["detail"]
    for source in report.inputs:
        for detail in details:
            message = detail.removeprefix(f"{source.path}: ")
            if message != detail and (match := _CONVERSION.match(message)):
                return match[1]
    return ""


def sample_command(report: Report, *, again: bool = False) -> str:
    """The command that writes the page on which people judge a sample; "" if there is no file to name.

    ``again``: with the rows that are judged, for a second opinion.
    """
    paths = sources(report, "train")
    if not paths or "-" in paths:
        return ""
    return f"dataset-audit sample {_argument(paths[0])}{' --again' if again else ''} -o spot.html"


def _has_other_columns(report: Report, rule: str) -> bool:
    """Whether the columns have other names than a layout or [fields] expects."""
    return rule == "FMT003" or (rule == "FMT004" and bool(report.settings.fields))


def _argument(path: str) -> str:
    """``path`` quoted for a shell; a leading dash is not mistaken for an option."""
    return shlex.quote(f"./{path}" if path.startswith("-") and path != "-" else path)


def _clean_path(report: Report) -> str:
    path = PurePath(sources(report, "train")[0])
    name = path.name.split(".jsonl")[0].split(".ndjson")[0]
    return str(path.with_name("clean.jsonl" if name == "-" else f"{name}.clean.jsonl"))
