"""The page of a spot check: blind, inert, and read back."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from auditor.dataset.dataset import Dataset
from auditor.dataset.reading import load
from auditor.errors import AuditError
from auditor.report import sample_files
from auditor.report.html import assets
from auditor.report.html.spot_check import digest, document, render
from auditor.report.sample_task import SampledRow, Task
from auditor.review import judged_elsewhere
from auditor.review.curtailed import Curtailed
from auditor.review.judged_elsewhere import Drawn, Sampled
from auditor.review.sample import SAMPLE
from auditor.settings import Settings

ROWS = tuple(SampledRow(f"{n:064x}", {"prompt": f"prompt {n}"}) for n in range(3))
TASK = Task(("a", "b", "cannot-tell", "more-than-one"), ROWS, 2, source="data/train.jsonl")
RECORDS = {
    "classification": [{"text": f"text {n}", "label": "secret" if n % 2 else "other"} for n in range(20)],
    "generation": [{"prompt": f"Why {n}?", "completion": f"Because of {n}, " * 20} for n in range(20)],
    "preference": [{"prompt": f"Why {n}?", "chosen": f"good {n}", "rejected": f"bad {n}"} for n in range(20)],
}  # fmt: skip


def data_of(page: str) -> Any:
    (packed,) = re.findall(r'id="data">(.*?)</script>', page)
    return json.loads(gzip.decompress(base64.b64decode(packed)))


def dataset(folder: Path, name: str, rubric: str = "") -> Dataset:
    path = folder / "d.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in RECORDS[name]), "utf-8")
    return load.load([(path, "d.jsonl")], [], Settings(rubric=rubric))


def task_of(data: Dataset) -> Task:
    drawn = data.lines.select(
        "row", pl.col("sha256").bin.encode("hex"), stratum=pl.lit("doubtful/secret")
    )
    rows, inclusion = pl.lit(20, SAMPLE["rows"]), pl.lit(1.0)
    return sample_files.task_of(data, drawn.with_columns(rows=rows, inclusion=inclusion))


def test_labels_and_opinions_are_not_in_the_page(tmp_path: Path) -> None:
    task = task_of(dataset(tmp_path, "classification"))
    page = render(task)
    found = data_of(page)
    assert found["choices"] == ["other", "secret", "cannot-tell", "more-than-one"]
    assert found["rows"] == [[row.row, {"prompt": f"text {n}"}] for n, row in enumerate(task.rows)]
    names = {"sample", "stem", "choices", "classes", "rows", "curtailed", "hidden"}
    assert set(found) == names
    assert "secret" not in page
    assert "doubtful" not in json.dumps(found) + page


def test_the_order_of_a_pair_does_not_show_the_choice(tmp_path: Path) -> None:
    found = data_of(render(task_of(dataset(tmp_path, "preference"))))
    firsts = {texts["first"].split()[0] for _, texts in found["rows"]}
    assert firsts == {"good", "bad"}
    assert {name for _, texts in found["rows"] for name in texts} == {"prompt", "first", "second"}


def test_free_answers_are_shown_with_the_rubric(tmp_path: Path) -> None:
    page = render(task_of(dataset(tmp_path, "generation", rubric="True <b>and</b> complete.")))
    assert "True &lt;b&gt;and&lt;/b&gt; complete." in page
    assert "What counts as right" in page
    assert "What counts as right" not in render(TASK)
    assert list(data_of(page)["rows"][0][1]) == ["prompt", "response"]


def test_the_policy_allows_our_style_and_script_only() -> None:
    page = render(TASK)
    style = assets.style(assets.SPOT_CHECK_STYLES)
    script = assets.script(assets.SPOT_CHECK_MODULES)
    hashes = [
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for text in (script, style)
    ]
    policy = (
        f"default-src 'none'; script-src 'sha256-{hashes[0]}'; style-src 'sha256-{hashes[1]}'; img-src data:;"
        " base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    assert f'http-equiv="Content-Security-Policy" content="{policy}"' in page
    assert f"<style>{style}</style>" in page
    assert f"<script>{script}</script>" in page
    assert page.count("<script") == 2


def test_hostile_names_and_rubrics_are_text() -> None:
    hostile = "</script><img src=x onerror=alert(1)>\u202e{{7*7}}"
    rows = (SampledRow("0" * 64, {"prompt": hostile}),)
    page = render(Task((hostile, "cannot-tell"), rows, 1, source=hostile, rubric=hostile))
    assert "<img" not in page
    assert "\u202e" not in page
    assert page.count("</script>") == 2


def test_equal_tasks_give_equal_pages_and_other_rows_another_key() -> None:
    assert render(TASK) == render(replace(TASK))
    keys = {
        digest(TASK),
        digest(replace(TASK, rows=ROWS[:2])),
        digest(replace(TASK, choices=("a",))),
    }
    assert len(keys) == 3
    assert digest(TASK) == digest(replace(TASK, source="elsewhere.jsonl", rubric="other"))


def test_the_numbers_that_decide_a_sample_are_in_the_page() -> None:
    decided = Curtailed(rows=900, drawn=59, limit=45, allowed=0, refuting=7, confidence=0.95)
    found = document(replace(TASK, curtailed=decided))
    assert found["curtailed"] == {
        "rows": 900, "drawn": 59, "limit": 45, "allowed": 0, "refuting": 7, "confidence": 0.95,
        "right": 0, "wrong": 0,
    }  # fmt: skip
    assert document(TASK)["curtailed"] is None


def test_the_page_is_written_by_the_end_of_its_name(tmp_path: Path) -> None:
    path = tmp_path / "spot.html"
    assert list(sample_files.writer(path)(TASK)) == [(path, render(TASK))]


SAMPLED = Sampled({"0" * 64: Drawn(None, suspected=False)}, (), "d.jsonl")
LINE = {"row": "0" * 64, "answer": "a", "reason": "", "by": "ana", "at": "2026-12-01T10:00:00Z"}


def test_a_line_may_settle_a_disagreement(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    lines = [LINE, LINE | {"by": "ana and ben", "answer": " b ", "final": True}]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    source = judged_elsewhere.Source("", "2026-12-02", ("a", " b "), SAMPLED)
    own, settled = judged_elsewhere.read(path, source)
    assert (own.label, own.by, own.at, own.final) == ("a", "ana", LINE["at"], False)
    assert (settled.label, settled.by, settled.final) == (" b ", "ana and ben", True)
    assert all(one.final for one in judged_elsewhere.read(path, replace(source, final=True)))


def test_final_is_true_or_false(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps(LINE | {"final": "yes"}), "utf-8")
    with pytest.raises(AuditError, match="final = 'yes'; expected true or false"):
        judged_elsewhere.read(path, judged_elsewhere.Source("", "2026-12-02", ("a",), SAMPLED))
