import base64
import gzip
import json
import random
import re
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from auditor.report.html import packing, payload, payload_rows
from auditor.report.model import Report
from auditor.review.decisions import Action


def decoded(report: Report) -> dict[str, Any]:
    return json.loads(gzip.decompress(base64.b64decode(payload.encode(report), validate=True)))


def test_every_finding_is_there(any_report: Report) -> None:
    text = payload.encode(any_report)
    assert re.fullmatch(r"[A-Za-z0-9+/]+=*", text)
    data = decoded(any_report)
    assert data == json.loads(json.dumps(payload.document(any_report)))
    assert [found[0] for found in data["findings"]] == any_report.findings["id"].to_list()
    assert {action for found in data["findings"] for action in found[9]} <= set(Action)


def test_a_finding_names_its_rows(report: Report) -> None:
    data = payload.document(report)
    (found,) = (f for f in data["findings"] if data["rules"][f[1]]["code"] == "CON001")
    _, _, row, other, group, score, path, detail, status, actions, differences = found
    assert data["rows"][row] == [0, 45, "refund", [["prompt", "Late parcel - want money back!"]]]
    assert data["rows"][other] == [0, 44, "delivery", [["prompt", "late parcel, want money back"]]]
    assert (group, score, path, status) == (43, 1.0, "$.label", "open")
    assert detail == "label 'refund' here, 'delivery' on line 44"
    assert actions == ["keep-this", "keep-other", "keep-both", "not-an-issue", "relabel"]
    assert differences == [[(0, 4, 0, 4), (11, 13, 11, 12), (29, 30, 28, 28)]]


def test_rules_name_their_check_and_threshold(report: Report) -> None:
    rules = {rule["code"]: rule for rule in payload.document(report)["rules"]}
    assert set(rules) == set(report.findings["rule"])
    assert rules["CON001"]["limit"] is None
    assert set(payload.THRESHOLDS.values()) <= set(report.settings.__dataclass_fields__)


@pytest.mark.parametrize("size", [1, 65_535, 65_536, 100_000])
def test_small_reports_are_stored(size: int) -> None:
    data = random.Random(1).randbytes(size)
    packed = base64.b64decode(packing.pack([data[:50_000], data[50_000:]]))
    assert gzip.decompress(packed) == data
    assert len(packed) == size + 18 + 5 * -(-size // 65_535)


def test_large_reports_are_deflated(report: Report) -> None:
    texts = report.texts.with_columns(prompt=pl.lit("words " * 1_000))
    large = replace(report, texts=texts)
    assert len(payload.encode(large)) < 50_000
    assert decoded(large)["rows"][0][3][0] == ["prompt", "words " * 1_000]


def test_a_full_page_keeps_the_worst(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(payload_rows, "MAX_TEXT_CHARS", 200)
    rows = payload.document(report)["rows"]
    full = [row[3] is not None for row in rows]
    assert full[0]
    assert full == sorted(full, reverse=True)
    assert not full[-1]


def pair(report: Report, **columns: pl.Expr | pl.Series) -> tuple[list[Any], Any]:
    """The parts and the differences of the leaked pair, whose rows have these texts."""
    texts = report.texts.with_columns(**columns)
    data = payload.document(replace(report, texts=texts))
    (found,) = (f for f in data["findings"] if data["rules"][f[1]]["code"] == "LEK001")
    return [data["rows"][n][3] for n in found[2:4]], found[10]


def test_a_row_without_text_has_no_parts(report: Report) -> None:
    parts, differences = pair(report, prompt=pl.lit(None), response=pl.lit(None))
    assert (parts, differences) == ([[], []], [])


def test_rows_of_other_parts_are_not_compared(report: Report) -> None:
    same, raw = pl.lit("a"), pl.when(pl.col("source") == "data/eval.jsonl")
    _, differences = pair(report, prompt=same, response=pl.lit(None))
    assert differences == [[]]
    other = {"prompt": raw.then(None).otherwise(same), "raw": raw.then(same)}
    parts, differences = pair(report, response=pl.lit(None), **other)
    assert (parts, differences) == ([[["prompt", "a"]], [["raw", "a"]]], None)


def test_rows_without_text_are_not_compared(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(payload_rows, "MAX_TEXT_CHARS", 0)
    assert pair(report)[1] is None


def test_the_digest_is_of_the_bytes(report: Report) -> None:
    moved = replace(report, inputs=tuple(replace(i, path="x" + i.path) for i in report.inputs))
    assert payload.digest(moved) == payload.digest(report)
    other = replace(report, inputs=(replace(report.inputs[0], sha256="00" * 32),))
    assert payload.digest(other) != payload.digest(report)


def test_decisions_are_named_after_the_data(report: Report) -> None:
    assert payload.document(report)["file"] == "train.decisions.json"
