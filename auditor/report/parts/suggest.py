"""The commands that a report suggests, quoted for a shell."""

import re
from pathlib import PurePath

import polars as pl

from auditor.input.convertible import CONVERT, shell_argument
from auditor.report.model import Report
from auditor.report.parts.view import by_rule, sources

_CONVERSION = re.compile(rf"[^:]*; convert it: ({re.escape(CONVERT)} .*)$")


def repeat_command(report: Report) -> str:
    """The command that repeats this audit; its settings come from the configuration.

    Several training files are a data set of the configuration, which no path names: each path gets its own audit.
    """
    train = _named(report)
    if len(train) > 1:
        return "dataset-audit"
    words = ["dataset-audit", *map(shell_argument, train)]
    for path in sources(report, "eval"):
        words += ["--eval", shell_argument(path)]
    return " ".join(words)


def _named(report: Report) -> tuple[str, ...]:
    """The training data as paths of a command line: files, or the folder of their shards."""
    return report.named or tuple(sources(report, "train"))


def next_command(report: Report) -> str:
    """The one command that is most likely to help now, or "" if nothing is wrong.

    A file of another type is converted first. With enough clean lines, it writes them to a file. Below
    the floor rows must be repaired, so it explains the worst rule whose rows can be repaired; so it does for
    a data set of several files, since --clean needs an audit that a path names.
    """
    if command := _conversion(report):
        return command
    counts = report.counts
    one = len(_named(report)) == 1
    if one and counts.rejected and counts.clean >= report.settings.floor:
        return f"{repeat_command(report)} --clean {shell_argument(_clean_path(report))}"
    rules = [group.rule for group in by_rule(report, first=0)]
    rules.sort(key=lambda rule: not rule.family.repairable)
    if rules and _has_other_columns(report, rules[0].code):
        return f"dataset-audit config fields {shell_argument(sources(report, 'train')[0])}"
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
    """The command that writes the page on which people judge a sample; "" if no path names the data.

    ``again``: with the rows that are judged, for a second opinion.
    """
    paths = _named(report)
    if len(paths) != 1 or "-" in paths:
        return ""
    return (
        f"dataset-audit sample {shell_argument(paths[0])}{' --again' if again else ''} -o spot.html"
    )


def _has_other_columns(report: Report, rule: str) -> bool:
    """Whether the columns have other names than a layout or [fields] expects."""
    return rule == "FMT003" or (rule == "FMT004" and bool(report.settings.fields))


def _clean_path(report: Report) -> str:
    path = PurePath(_named(report)[0])
    if path.name in ("", ".."):  # a file in the folder would be one of its shards
        return str(path / ".." / "clean.jsonl")
    name = path.name.split(".jsonl")[0].split(".ndjson")[0]
    return str(path.with_name("clean.jsonl" if name == "-" else f"{name}.clean.jsonl"))
