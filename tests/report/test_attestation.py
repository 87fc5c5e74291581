"""``--attest``: an in-toto Statement v1 about the audited bytes, without text of the data and without time."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from auditor.case import Case, CaseVerdict
from auditor.errors import AuditError
from auditor.report import attestation
from auditor.report.model import Report
from auditor.report.parts import redact
from auditor.review.binding import DecisionsState
from auditor.review.waivers import Kind, WaiverFile, WaiverState
from auditor.settings import Settings
from auditor.spot_check_facts import SpotCheck
from tests.report.conftest import EVAL, TRAIN, make_empty, make_ready, make_report

SCHEMA = json.loads(Path(__file__).with_name("in_toto_statement.schema.json").read_bytes())


def statement(report: Report) -> dict[str, Any]:
    text = attestation.render(report)
    assert text.endswith("}\n")
    document = json.loads(text)
    jsonschema.validate(document, SCHEMA)
    return document


def test_a_report_that_is_not_ready() -> None:
    report = make_report()
    settings = json.dumps(asdict(Settings()), sort_keys=True, separators=(",", ":"))
    found = statement(report)
    assert found["subject"] == [
        {"name": TRAIN, "digest": {"sha256": "ab" * 32}, "annotations": {"role": "train"}},
        {"name": EVAL, "digest": {"sha256": "cd" * 32}, "annotations": {"role": "eval"}},
    ]
    assert found["predicateType"] == "urn:dataset-audit:attestation:1"
    assert found["predicate"] == {
        "result": "FAILED",
        "verifier": {"name": "dataset-audit", "version": "1.2.3"},
        "verdict": {"data": "not ready", "case": "not assessed", "exit_code": 1},
        "counts": {"lines": 250, "clean": 185},
        "configuration": [
            {
                "name": "settings",
                "digest": {"sha256": hashlib.sha256(settings.encode()).hexdigest()},
            }
        ],
        "passedTests": ["checks that ran"],
        "failedTests": ["clean examples", "malformed lines", "leaked evaluation rows"],
        "warnedTests": ["good size"],
        "requirements": [
            {"name": item.name, "state": str(item.state), "value": None, "limit": None}
            for item in report.requirements
        ],
        "waivers": [],
    }


def test_settings_that_are_not_at_the_default_are_named() -> None:
    """A redacted report has fields and schemas no more; its statement is the same."""
    settings = Settings(floor=20, severity={"TXT": "note"}, fields={"prompt": "q"})
    report = replace(make_report(), settings=settings)
    (own,) = statement(report)["predicate"]["configuration"]
    assert own["annotations"] == {"different": "floor 20 (200), severity TXT=note (none)"}
    assert attestation.render(report) == attestation.render(redact.limit(report, "none"))


def test_everything_met_is_passed_and_advice_is_a_warning() -> None:
    ready = make_ready()
    assert statement(ready)["predicate"]["result"] == "PASSED"
    advice = (*ready.requirements[:-1], make_report().requirements[-1])
    assert statement(replace(ready, requirements=advice))["predicate"]["result"] == "WARNED"


def test_ready_data_without_the_case_that_is_required_has_failed() -> None:
    report = replace(
        make_ready(),
        settings=Settings(require_case=True),
        case=Case(CaseVerdict.PROMPT_FIRST, "few-shot was not tried"),
    )
    found = statement(report)["predicate"]
    assert (found["result"], found["verdict"]["exit_code"]) == ("FAILED", 1)


def test_a_file_that_was_not_read_is_no_subject() -> None:
    report = make_report()
    inputs = (report.inputs[0], replace(report.inputs[1], sha256=""))
    found = statement(replace(report, inputs=inputs))
    assert [item["name"] for item in found["subject"]] == [TRAIN]
    assert found["predicate"]["unread"] == [EVAL]


def test_nothing_is_attested_where_nothing_was_read() -> None:
    with pytest.raises(AuditError, match="no file could be read"):
        attestation.render(make_empty())


def test_what_people_decided_is_bound_by_digest(spot: SpotCheck) -> None:
    waiver = WaiverState(
        "CON001",
        Kind.ACCEPTED_RISK,
        "ana",
        "both are right",
        "2026-12-01",
        "2026-12-31",
        "holds",
        1,
        2,
    )
    report = replace(
        make_report(),
        decisions=DecisionsState("t.decisions.json", "12" * 32, 3, 0, ""),
        waivers=(waiver,),
        waiver_file=WaiverFile("t.waivers.toml", "34" * 32),
        spot_check=type(spot)(
            **{
                **{name: getattr(spot, name) for name in spot.__struct_fields__},
                "path": "t.judgements.jsonl",
                "sha256": "56" * 32,
            }
        ),
    )
    predicate = statement(report)["predicate"]
    assert [
        (item["name"], item["digest"]["sha256"][:2], item.get("annotations"))
        for item in predicate["configuration"][1:]
    ] == [
        ("decisions", "12", {"path": "t.decisions.json"}),
        ("waivers", "34", {"path": "t.waivers.toml"}),
        ("judgements", "56", {"path": "t.judgements.jsonl"}),
    ]
    assert predicate["waivers"] == [{"rule": "CON001", "until": "2026-12-31", "state": "holds"}]


def test_it_has_no_text_of_the_data_and_does_not_depend_on_what_reports_show() -> None:
    report = replace(make_report(), reason="class 'account access and password' is too small")
    text = attestation.render(report)
    assert "account access" not in text
    assert text == attestation.render(redact.limit(report, "none"))


@pytest.mark.readers
def test_the_official_reader_accepts_it() -> None:
    reader = pytest.importorskip("in_toto_attestation.v1.statement")
    json_format = pytest.importorskip("google.protobuf.json_format")
    proto = json_format.Parse(attestation.render(make_report()), reader.spb.Statement())
    reader.Statement.copy_from_pb(proto).validate()
    assert proto.predicate["result"] == "FAILED"
