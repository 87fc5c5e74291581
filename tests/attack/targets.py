"""What is fuzzed: each target has documents that are right, and a run that must end in a value or in AuditError."""

from __future__ import annotations

import datetime as dt
import json
import random
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from auditor.case import DataFacts, assess, to_json
from auditor.checks import CHECKS, exact_duplicates
from auditor.checks import format as record_format
from auditor.commands import config as config_command
from auditor.commands.hooks import fast
from auditor.config import data_sets, effective, load
from auditor.dataset.reading.load import load as load_data
from auditor.errors import AuditError
from auditor.escape import dumps, printable
from auditor.model import Crashed
from auditor.pipeline import audit_dataset
from auditor.report import as_json, attestation, markdown
from auditor.report.saved import attested, baseline, changes, verification
from auditor.requirements.choice import choose
from auditor.review import decisions_file, judgement_file, waiver_file
from auditor.review.decisions import allowed_actions
from auditor.review.side_files import SideFiles
from auditor.rule_list import RULES
from auditor.settings import Settings
from tests.attack import mutations

FIXTURES = Path(__file__).parents[2] / "fixtures"
TODAY = dt.date(2026, 6, 30)
FEW = (record_format, exact_duplicates)


@dataclass(frozen=True)
class Target:
    """A kind of input."""

    seeds: Callable[[], Sequence[Any]]
    dump: Callable[[Any, random.Random], bytes]
    run: Callable[[Path], None]  # raises AuditError for input that is refused, and nothing else
    joined: int = 1  # how many mutations are one input, each on a line


def ended(target: Target, path: Path) -> str:
    """What went wrong with the input at ``path``; "" if it ended in a value or was refused in one sentence."""
    try:
        target.run(path)
    except AuditError as error:
        text = printable(str(error))
        return "" if text.strip() and "\n" not in text else f"no sentence: {error!r}"
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a fault
        return f"{type(error).__name__}: {error}"[:500]
    return ""


def _data_seeds() -> Sequence[Any]:
    files = [*sorted((FIXTURES / "layouts").glob("*.jsonl")), FIXTURES / "tickets.jsonl"]
    lines = [line for file in files for line in file.read_bytes().splitlines()[:1]]
    return [document for line in lines if isinstance(document := _parsed(line), dict)]


def _parsed(line: bytes) -> object:
    try:
        return json.loads(line)
    except ValueError:
        return None


def _data(path: Path, checks: Sequence[Any] | None = None) -> None:
    data = load_data(
        [(path, "t.jsonl")], [(FIXTURES / "tickets.eval.jsonl", "e.jsonl")], Settings()
    )
    report = audit_dataset(data, checks or fast.checks())
    crashed = {n: o.error for n, o in report.outcomes.items() if isinstance(o, Crashed)}
    assert not crashed, crashed
    content = path.read_bytes()
    if not data.refused:
        assert report.counts.lines == content.count(b"\n") + (not content.endswith(b"\n"))
    json.loads(as_json.render(report, all_lines=True))
    markdown.render(report)


def _config(path: Path) -> None:
    settings = load(path)
    for item in data_sets(path):
        item.paths(), item.held_out(), item.train_files(), item.eval_files()
    choose(RULES, settings, ["t.jsonl"])
    tomllib.loads("\n".join(config_command._lines(effective(path))))


@dataclass(frozen=True)
class Replayed:
    """A check that has run: what it found does not depend on what people wrote."""

    NAME: str
    RULES: Sequence[Any]
    outcome: Any

    def run(self, _data: Any) -> Any:
        """What the check found."""
        return self.outcome


@cache
def _audited() -> tuple[Any, Any]:
    """A small set with copies and its report; both are used by many runs."""
    path = Path(__file__).with_name("copies.jsonl")
    data = load_data([(path, "t.jsonl")], [], Settings())
    return data, audit_dataset(data, FEW)


def _people(files: SideFiles) -> None:
    """No more lines may be clean than the verdict names, and no two lines with the same content by decisions."""
    data, alone = _audited()
    checks = [Replayed(own.NAME, own.RULES, alone.outcomes[own.NAME]) for own in FEW]
    report = audit_dataset(data, checks, files._replace(day=TODAY))
    assert report.counts.clean - alone.counts.clean <= report.counts.clean_by_people
    named = f"{report.counts.clean_by_people:,} row"
    assert not report.counts.clean_by_people or named in report.reason
    clean = report.lines.filter(report.lines["disposition"] == "clean")["row"]
    if not files.waivers:
        contents = data.lines.filter(data.lines["row"].is_in(clean.implode()))["sha256"]
        assert contents.is_unique().all(), "copies are clean"
    json.loads(as_json.render(report))
    attestation.render(report)


def _reports(path: Path) -> None:
    _, report = _audited()
    saved = attested.read(path)
    files = [Path(__file__).with_name("copies.jsonl")]
    verification.headline(saved), verification.open_states(saved)
    assert verification.objections(saved, [], TODAY), "a verdict about no file"
    verification.objections(saved, files, TODAY)
    change = changes.compare(saved, saved)
    for render in (changes.text, changes.as_json, markdown.render_changes):
        render(change).encode()
    baseline.compare(str(path), saved, report, as_json.document(report))


def _case(path: Path) -> None:
    dumps(to_json(assess(path, TODAY, DataFacts(clean=250, leaked=0))))


def _report_seeds() -> Sequence[Any]:
    _, report = _audited()
    return [json.loads(render(report)) for render in (as_json.render, attestation.render)]


def _decision_seeds() -> Sequence[Any]:
    data, report = _audited()
    own = [{"path": i.path, "sha256": i.sha256} for i in data.inputs]
    found = report.findings.select("id", "rule", "severity", "related").rows()
    common = {"by": "Ada", "label": "x", "source": "t.jsonl", "line": 3, "note": "seen"}
    return [
        {
            "schema": 1,
            "data": own,
            "decisions": [
                {"finding": name, "rule": rule, "action": actions[nth % len(actions)], **common}
                for name, rule, severity, related in found
                if (
                    actions := allowed_actions(
                        rule, severity, labelled=False, pair=related is not None
                    )
                )
            ],
        }
        for nth in range(5)
    ]


def _waiver_seeds() -> Sequence[Any]:
    _, report = _audited()
    common = {
        "reason": "It was looked at with care.",
        "owner": "Ada",
        "created": TODAY,
        "expires": TODAY + dt.timedelta(30),
    }
    ids = report.findings.select("rule", "id").rows()
    return [
        {
            "waivers": [
                {"rule": rule, "kind": kind, "fingerprint": name, **common}
                for rule, name in ids[:6]
            ]
        }
        for kind in ("false-positive", "accepted-risk", "fix-later")
    ]


def _toml_seeds(*patterns: str) -> Callable[[], Sequence[Any]]:
    def seeds() -> Sequence[Any]:
        texts = [
            path.read_text("utf-8")
            for pattern in patterns
            for path in sorted(FIXTURES.glob(pattern))
        ]
        return [document for text in texts if (document := _toml(text))]

    return seeds


def _toml(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except ValueError:
        return None


_CONFIG: Mapping[str, Any] = {
    "floor": 20,
    "many_answers": 0.2,
    "embedder": "static",
    "select": ["DUP", "FMT"],
    "ignore": ["TXT070"],
    "memory": "2GiB",
    "pii": {"block": ["card"]},
    "gate": {"case": "required", "unproven": "block"},
    "spot_check": {"rubric": "right"},
    "severity": {"TXT": "note", "DUP001": "error"},
    "per-file-ignores": {"old/*": ["TXT", "DUP001"]},
    "fields": {"prompt": ["a", "b.0"], "label": "c"},
    "dataset": [{"name": "x", "train": ["*.toml"], "eval": ["e.jsonl"], "fields": {"prompt": "q"}}],
}


def _judgement_seeds() -> Sequence[Any]:
    data, _ = _audited()
    rows = [digest.hex() for digest in data.lines["sha256"].unique(maintain_order=True)]
    judged = [
        {"row": row, "judgement": "right", "by": "Ada", "at": "2026-06-01", "blind": True}
        for row in rows[:5]
    ]
    return [[{"schema": 1, "sample": {"size": 5, "seed": 1, "confidence": 0.95}}, *judged]]


TARGETS: Mapping[str, Target] = {
    "data": Target(_data_seeds, mutations.as_json, _data, joined=100),
    "config": Target(lambda: [dict(_CONFIG)], mutations.as_toml, _config),
    "decisions": Target(
        _decision_seeds,
        mutations.as_json,
        lambda path: _people(SideFiles(decisions=decisions_file.read(path))),
    ),
    "waivers": Target(
        _waiver_seeds,
        mutations.as_toml,
        lambda path: _people(SideFiles(waivers=waiver_file.load(path, TODAY)[0])),
    ),
    "judgements": Target(
        _judgement_seeds,
        mutations.as_json_lines,
        lambda path: _people(SideFiles(spot_check=judgement_file.read(path))),
    ),
    "readiness": Target(_toml_seeds("case/*.toml"), mutations.as_toml, _case),
    "reports": Target(_report_seeds, mutations.as_json, _reports),
}
ALL_CHECKS = replace(TARGETS["data"], run=lambda path: _data(path, CHECKS))
