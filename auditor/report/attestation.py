"""The verdict as an in-toto Statement v1: which bytes it is about, what it says, and which settings were used.

A statement contains no text of the data, no time and no host: the same audit gives the same bytes, whatever
``--show-content`` hides in reports. It is not signed; CI can sign it. Unsigned, it stops accidents, not
forgers. Source: in-toto attestation framework, Statement v1 and the predicate test-result v0.1, whose fields ours
has: ``result``, ``configuration`` and the lists of tests.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any

from auditor.errors import AuditError, ExitCode
from auditor.escape import dumps
from auditor.report.model import Report
from auditor.settings import changed
from auditor.verdict import State

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "urn:dataset-audit:attestation:1"
_LISTS: Mapping[str, tuple[State, ...]] = {
    "passedTests": (State.MET,),
    "failedTests": (State.NOT_MET,),
    "warnedTests": (State.UNPROVEN, State.ADVICE),
}
_DEPTH = 3  # a subject and a requirement take one line each


def render(report: Report) -> str:
    """The statement as JSON text.

    Raises:
        AuditError: no file could be read, so that there is nothing to make a statement about.
    """
    subjects = [
        _resource(source.path, source.sha256, role=source.role)
        for source in report.inputs
        if source.sha256
    ]
    if not subjects:
        raise AuditError(
            "--attest: no file could be read, so nothing is attested", ExitCode.NO_VERDICT
        )
    statement = {
        "_type": STATEMENT,
        "subject": subjects,
        "predicateType": PREDICATE,
        "predicate": _predicate(report),
    }
    return dumps(statement, depth=_DEPTH)


def _predicate(report: Report) -> dict[str, Any]:
    unread = [source.path for source in report.inputs if not source.sha256]
    others = [asdict(origin) for origin in report.other_checks]
    return {
        "result": _result(report),
        "verifier": {"name": "dataset-audit", "version": report.version},
        "verdict": {
            "data": str(report.verdict),
            "case": str(report.case.verdict),
            "exit_code": int(report.exit_code),
        },
        "counts": {"lines": report.counts.lines, "clean": report.counts.clean},
        "configuration": list(_configuration(report)),
        **{
            name: [item.name for item in report.requirements if item.state in states]
            for name, states in _LISTS.items()
        },
        "requirements": [
            {"name": item.name, "state": str(item.state), "value": item.value, "limit": item.limit}
            for item in report.requirements
        ],
        "waivers": [
            {"rule": waiver.rule, "until": waiver.until, "state": waiver.state}
            for waiver in report.waivers
        ],
        **({"unread": unread} if unread else {}),
        **({"other_checks": others} if others else {}),
    }


def _result(report: Report) -> str:
    """PASSED, WARNED or FAILED; without a verdict nothing has passed."""
    if report.exit_code != ExitCode.READY:
        return "FAILED"
    return "PASSED" if all(item.passed for item in report.requirements) else "WARNED"


def _configuration(report: Report) -> Iterator[dict[str, Any]]:
    """The settings, those that are not at their default, and the files in which people decided, with digests."""
    shown = replace(report.settings, fields={}, output_schema={})  # as in a redacted report
    different = {"different": ", ".join(names)} if (names := changed(shown)) else {}
    yield _resource("settings", report.settings_sha256, **different)
    files = {
        "decisions": report.decisions,
        "waivers": report.waiver_file,
        "judgements": report.spot_check,
    }
    for name, file in files.items():
        if file and file.sha256:
            yield _resource(name, file.sha256, path=file.path)


def _resource(name: str, sha256: str, **annotations: str) -> dict[str, Any]:
    """A ResourceDescriptor of in-toto."""
    resource = {"name": name, "digest": {"sha256": sha256}}
    return {**resource, "annotations": annotations} if annotations else resource
