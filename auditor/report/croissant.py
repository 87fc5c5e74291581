"""The audited files as a Croissant 1.1 fragment (JSON-LD): digests, columns as read, and what the audit proved.

A fragment, because an audit does not know the licence, the creator or the address of a data set: they are left out, not
invented. Limitations and personal data go into the fields of the RAI extension that mean just that, and the
state of each requirement into measurements of the W3C Data Quality Vocabulary. Sources: Croissant 1.1
and RAI 1.0 (MLCommons); DQV (W3C note, 2016).
"""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

import msgspec

from auditor.escape import dumps, printable
from auditor.facts import Reading
from auditor.input.names import stem
from auditor.model import Input, Ran
from auditor.plural import pluralize
from auditor.report.model import Report
from auditor.report.parts import readings, spot_check, view

_CONFORMS = "http://mlcommons.org/croissant/1.1"
_JSON_LINES = "application/jsonlines"
_COMPRESSED = {".gz": "application/gzip", ".zst": "application/zstd"}
# Layouts whose columns are texts. The columns of others can contain objects, for which Croissant needs a type.
_OF_TEXTS = frozenset(
    {"text-label", "prompt-completion", "instruction-output", "question-answer", "text"}
)
# Layouts whose turns are objects with these two keys.
_TURNS = {"messages": ("role", "content"), "conversations": ("from", "value")}
_PERSONAL = "personal-data"  # the check, and PII its rules
_DEPTH = 6  # levels with one item per line: down to the source of a field


def render(report: Report) -> str:
    """The fragment as JSON-LD text."""
    read = [source for source in report.inputs if source.sha256]
    named = [(f"{source.role}-{number}", source) for number, source in enumerate(read, 1)]
    first = next((source.path for source in report.inputs), "data")
    record_sets = [item for key, source in named if (item := _record_set(key, source))]
    verdict = f"{view.headline(report)}: {view.sentence(report.reason)}"
    document = {
        "@context": msgspec.json.decode(
            files("auditor.report").joinpath("croissant_context.json").read_bytes()
        ),
        "@type": "sc:Dataset",
        "conformsTo": _CONFORMS,
        "name": printable(stem(PurePath(first).name)),
        "description": printable(f"Audited by dataset-audit {report.version}. {verdict}"),
        "distribution": [_file(key, source) for key, source in named],
        **({"recordSet": record_sets} if record_sets else {}),
        **dict(_responsible(report)),
        "dqv:hasQualityMeasurement": [
            _measurement("verdict", view.headline(report).lower()),
            *(_measurement(item.name, str(item.state)) for item in report.requirements),
        ],
    }
    return dumps(document, depth=_DEPTH)


def _file(key: str, source: Input) -> dict[str, Any]:
    """A FileObject. Its path is the one that the audit was given."""
    compressed = _COMPRESSED.get(PurePath(source.path).suffix)
    role = {"train": "training data", "eval": "held-out data"}[source.role]
    read_as = f", read as {readings.sentence(source.read_as)}" if source.read_as else ""
    return {
        "@type": "cr:FileObject",
        "@id": key,
        "name": printable(PurePath(source.path).name),
        "description": printable(f"{role}, {pluralize(source.lines, 'line')}{read_as}"),
        "contentUrl": quote(PurePath(source.path).as_posix(), errors="surrogateescape"),
        "contentSize": f"{source.bytes} B",
        "encodingFormat": [_JSON_LINES, compressed] if compressed else _JSON_LINES,
        "sha256": source.sha256,
    }


def _record_set(key: str, source: Input) -> dict[str, Any] | None:
    """The columns of a file that were read, each once; None if none can be described."""
    record_set = f"{key}-records"
    fields = {
        field["name"]: field for read in source.read_as for field in _fields(record_set, key, read)
    }
    if not fields:
        return None
    return {
        "@type": "cr:RecordSet",
        "@id": record_set,
        "name": record_set,
        "field": list(fields.values()),
    }


def _fields(record_set: str, file: str, read: Reading) -> Iterator[dict[str, Any]]:
    """The columns of one layout, without those inside objects."""
    names = dict.fromkeys(name for columns in read.columns.values() for name in columns)
    for name in names:
        key, shown = f"{record_set}/{quote(name, errors='backslashreplace')}", printable(name)
        source = {"fileObject": {"@id": file}, "extract": {"column": name}}
        if read.format in _OF_TEXTS and "." not in name:
            yield {**_named(key, shown), "dataType": "sc:Text", "source": source}
        elif name in read.columns.get("turns", ()) and read.format in _TURNS:
            parts = [
                {
                    **_named(f"{key}/{part}", part),
                    "dataType": "sc:Text",
                    "source": {**source, "transform": {"jsonPath": part}},
                }
                for part in _TURNS[read.format]
            ]
            yield {**_named(key, shown), "repeated": True, "subField": parts}


def _named(key: str, name: str) -> dict[str, Any]:
    return {"@type": "cr:Field", "@id": key, "name": name}


def _responsible(report: Report) -> Iterator[tuple[str, Any]]:
    """The fields of the RAI extension that an audit can fill."""
    open_items = [item for item in report.requirements if not item.passed]
    limits = [f"{item.name} is {item.state}: {item.why}" for item in open_items]
    limits += [f"{c.name} {c.outcome}: {c.reason}" for c in view.not_checked(report)]
    if limits:
        yield "rai:dataLimitations", [printable(view.sentence(limit)) for limit in limits]
    outcome = report.outcomes.get(_PERSONAL)
    if isinstance(outcome, Ran) and not outcome.left_out:
        found = [
            group for group in view.by_rule(report, first=0) if group.rule.family.code == "PII"
        ]
        kinds = [f"{g.rule.name} ({g.rule.code}): {pluralize(g.count, 'finding')}" for g in found]
        yield "rai:personalSensitiveInformation", kinds or ["none was found by its shape"]
    if report.spot_check:
        text = view.sentence(spot_check.sentence(report.spot_check))
        yield "rai:dataAnnotationAnalysis", [printable(text)]


def _measurement(name: str, value: str) -> dict[str, Any]:
    return {
        "@type": "dqv:QualityMeasurement",
        "dqv:isMeasurementOf": {"@id": f"urn:dataset-audit:{quote(name)}"},
        "dqv:value": value,
    }
