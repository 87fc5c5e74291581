"""``.croissant.json``: digests, columns as read and what the audit proved, in the terms of Croissant 1.1."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from auditor.facts import Reading
from auditor.model import Input, Ran
from auditor.report import croissant
from auditor.report.model import Report
from auditor.report.parts import redact
from auditor.spot_check_facts import SpotCheck
from tests.report.conftest import EVAL, TRAIN, make_empty, make_ready, make_report

SCHEMA = json.loads(Path(__file__).with_name("croissant.schema.json").read_bytes())
LABELLED = Reading(
    format="text-label", rows=2, columns={"prompt": ("text", "meta.title"), "label": ("label",)}
)
CHAT = Reading(format="messages", rows=1, columns={"turns": ("messages",), "label": ("topic",)})
PAIRS = Reading(format="preference", rows=1, columns={"response": ("chosen",)})


def fragment(report: Report) -> dict[str, Any]:
    document = json.loads(croissant.render(report))
    jsonschema.validate(document, SCHEMA)
    return document


def read_as(*readings: Reading) -> Report:
    report = make_report()
    return replace(report, inputs=(replace(report.inputs[0], read_as=readings),))


def names(document: dict[str, Any]) -> list[str]:
    return [field["name"] for item in document["recordSet"] for field in item["field"]]


def test_files_have_their_digest_and_role() -> None:
    found = fragment(make_report())
    assert "recordSet" not in found
    assert found["distribution"] == [
        {
            "@type": "cr:FileObject",
            "@id": "train-1",
            "name": "train.jsonl",
            "description": "training data, 250 lines",
            "contentUrl": TRAIN,
            "contentSize": "61442 B",
            "encodingFormat": "application/jsonlines",
            "sha256": "ab" * 32,
        },
        {
            "@type": "cr:FileObject",
            "@id": "eval-2",
            "name": "eval.jsonl",
            "description": "held-out data, 40 lines",
            "contentUrl": EVAL,
            "contentSize": "9120 B",
            "encodingFormat": "application/jsonlines",
            "sha256": "cd" * 32,
        },
    ]


@pytest.mark.parametrize(
    ("suffix", "expected"),
    [
        (".jsonl.gz", ["application/jsonlines", "application/gzip"]),
        (".jsonl.zst", ["application/jsonlines", "application/zstd"]),
    ],
)
def test_compressed_files(suffix: str, expected: list[str]) -> None:
    report = make_report()
    path = f"my data{suffix}"
    found = fragment(replace(report, inputs=(replace(report.inputs[0], path=path),)))
    file = found["distribution"][0]
    assert (file["contentUrl"], file["encodingFormat"]) == (f"my%20data{suffix}", expected)


def test_columns_of_texts_and_turns_are_fields() -> None:
    found = fragment(read_as(LABELLED, CHAT, PAIRS))
    assert names(found) == ["text", "label", "messages"]
    text, _, turns = found["recordSet"][0]["field"]
    assert text["source"] == {"fileObject": {"@id": "train-1"}, "extract": {"column": "text"}}
    assert [part["name"] for part in turns["subField"]] == ["role", "content"]


def test_columns_that_can_contain_objects_have_no_field() -> None:
    assert "recordSet" not in fragment(read_as(PAIRS))


def test_a_redacted_report_names_no_column() -> None:
    found = fragment(redact.limit(read_as(LABELLED), "none"))
    assert "recordSet" not in found
    assert "meta.title" not in json.dumps(found)


def test_what_is_not_proven_is_a_limitation() -> None:
    found = fragment(make_report())
    assert [text.split(":")[0] for text in found["rai:dataLimitations"]] == [
        "Clean examples is not met",
        "Malformed lines is not met",
        "Leaked evaluation rows is not met",
        "Good size is advice",
        "Labels skipped",
    ]
    assert "rai:dataLimitations" not in fragment(make_ready())


def test_requirements_are_measurements() -> None:
    measured = fragment(make_report())["dqv:hasQualityMeasurement"]
    assert [(item["dqv:isMeasurementOf"]["@id"], item["dqv:value"]) for item in measured] == [
        ("urn:dataset-audit:verdict", "not ready"),
        ("urn:dataset-audit:clean%20examples", "not met"),
        ("urn:dataset-audit:malformed%20lines", "not met"),
        ("urn:dataset-audit:leaked%20evaluation%20rows", "not met"),
        ("urn:dataset-audit:checks%20that%20ran", "met"),
        ("urn:dataset-audit:good%20size", "advice"),
    ]


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ({}, None),
        ({"personal-data": Ran(left_out="too many rows")}, None),
        ({"personal-data": Ran()}, ["none was found by its shape"]),
    ],
)
def test_personal_data_only_where_it_was_looked_for(
    outcomes: dict[str, Ran], expected: list[str] | None
) -> None:
    found = fragment(replace(make_report(), outcomes=outcomes))
    assert found.get("rai:personalSensitiveInformation") == expected


def test_people_who_judged_are_the_analysis_of_the_labels(spot: SpotCheck) -> None:
    found = fragment(replace(make_report(), spot_check=spot))
    assert found["rai:dataAnnotationAnalysis"][0].startswith("Spot check: 59 of 59 sampled rows")


def test_nothing_is_described_where_nothing_was_read() -> None:
    assert fragment(make_empty())["distribution"] == []


@pytest.mark.readers
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of rdflib, in its own code
def test_the_official_reader_reads_the_records(tmp_path: Path) -> None:
    mlcroissant = pytest.importorskip("mlcroissant")
    rows = [
        {
            "text": f"text {number}",
            "label": "refund",
            "messages": [{"role": "user", "content": "hi"}],
        }
        for number in range(3)
    ]
    content = "".join(json.dumps(row) + "\n" for row in rows).encode()
    (tmp_path / "train.jsonl").write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    source = Input("train.jsonl", "train", digest, len(content), 3, (LABELLED, CHAT))
    text = croissant.render(replace(make_report(), inputs=(source,)))
    (tmp_path / "train.croissant.json").write_text(text, encoding="utf-8")
    data = mlcroissant.Dataset(tmp_path / "train.croissant.json")
    assert data.metadata.ctx.issues.errors == set()
    assert len(data.metadata.data_limitations) == 5
    key = "train-1-records"
    assert list(data.records(key)) == [
        {
            f"{key}/text": row["text"].encode(),
            f"{key}/label": b"refund",
            f"{key}/messages": [
                {f"{key}/messages/role": b"user", f"{key}/messages/content": b"hi"}
            ],
        }
        for row in rows
    ]
