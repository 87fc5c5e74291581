"""Removes the text of the data from a report, so that it is safe to share in every format."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal, TypeVar

import polars as pl
from msgspec import structs

from auditor.case import Case
from auditor.escape import clip
from auditor.facts import Facts, Reading
from auditor.formats import FORMATS
from auditor.model import Crashed, Input, Outcome, Skipped
from auditor.report.model import Report
from auditor.verdict import Requirement

AnyFacts = TypeVar("AnyFacts", bound=Facts)
Content = Literal["full", "snippet", "none"]
SNIPPET_CHARS = 80  # of each text: enough to recognise a row, not enough to train on
_TEXTS = ("prompt", "response", "rejected", "label", "raw")
_QUOTING = ("text",)  # fields of facts that quote the data
_TASKS = ("classification", "multi-label", "generation", "preference", "text", "unknown")
# Texts in facts and profiles that come from the program, not from the data.
_OWN_TEXTS = frozenset({*(layout.NAME for layout in FORMATS), *_TASKS})
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|“[^”]*”")


def limit(report: Report, content: Content) -> Report:
    """``report`` with as much of the data's text as ``content`` allows.

    ``full`` changes nothing. ``snippet`` keeps the first 80 characters of each text. ``none``
    removes every text, label, key and detail and numbers the classes by size; rules, lines, counts
    and scores remain. Names of files always remain, because without them a line cannot be found.
    """
    if content == "full":
        return report
    if content == "snippet":
        return replace(report, texts=_shortened(report.texts))
    names = _class_names(report)
    return replace(
        report,
        reason=_hidden(report.reason, names),
        requirements=tuple(_requirement(need, names) for need in report.requirements),
        outcomes={name: _outcome(outcome, names) for name, outcome in report.outcomes.items()},
        profile=_facts(report.profile, names),
        settings=replace(report.settings, fields={}, output_schema={}, rubric=""),
        inputs=tuple(_input(source) for source in report.inputs),
        case=Case(report.case.verdict, reason=""),
        waivers=tuple(replace(waiver, reason="") for waiver in report.waivers),
        findings=report.findings.with_columns(detail=pl.lit(""), path=pl.lit("")),
        texts=report.texts.clear(),
        redacted=True,
    )


def _input(source: Input) -> Input:
    """``source`` without the names of columns."""
    read_as = (
        Reading(format=reading.format, rows=reading.rows, columns={}) for reading in source.read_as
    )
    return replace(source, read_as=tuple(read_as))


def _shortened(texts: pl.DataFrame) -> pl.DataFrame:
    shown = [
        pl.col(name).map_elements(lambda text: clip(text, SNIPPET_CHARS), return_dtype=pl.String)
        for name in _TEXTS
    ]
    return texts.with_columns(shown)


def _class_names(report: Report) -> Mapping[str, str]:
    """A name for each label, beginning with the largest class: ``class 1``, ``class 2``, ..."""
    classes = enumerate(report.profile.classes, 1)
    return {item.label: f"class {number}" for number, item in classes}


def _hidden(text: str, names: Mapping[str, str]) -> str:
    """``text`` without quotations, and with the names of classes replaced."""
    text = _QUOTED.sub("'…'", text)
    for name in sorted(names, key=len, reverse=True):
        if name:
            text = re.sub(rf"(?<!\w){re.escape(name[:60])}(?!\w)", names[name], text)
    return text


def _requirement(need: Requirement, names: Mapping[str, str]) -> Requirement:
    return replace(need, why=_hidden(need.why, names), observed=_hidden(need.observed, names))


def _outcome(outcome: Outcome, names: Mapping[str, str]) -> Outcome:
    """``outcome`` without what it quotes from the data."""
    if isinstance(outcome, Crashed):
        return replace(outcome, error=outcome.error.partition(":")[0])
    if isinstance(outcome, Skipped):
        return replace(outcome, reason=_QUOTED.sub("'…'", outcome.reason))
    found = outcome.findings.with_columns(detail=pl.lit(""), path=pl.lit(""))
    facts = None if outcome.facts is None else _facts(outcome.facts, names)
    return replace(outcome, findings=found, facts=facts)


def _facts(facts: AnyFacts, names: Mapping[str, str]) -> AnyFacts:
    """``facts`` with all numbers, but only those texts that come from the program."""
    kept = {
        name: None if name in _QUOTING else _value(getattr(facts, name), names)
        for name in facts.__struct_fields__
    }
    return structs.replace(facts, **kept)


def _value(value: object, names: Mapping[str, str]) -> object:
    if isinstance(value, Facts):
        return _facts(value, names)
    if isinstance(value, Mapping):
        return {names.get(key, key): _value(item, names) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(_value(item, names) for item in value)
    if isinstance(value, str):
        return names.get(value, value if value in _OWN_TEXTS else "…")
    return value
