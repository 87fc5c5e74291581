"""Semantic duplicates: groups, rows left to other rules, facts for people who move the threshold."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from auditor.analysis.embedding import columns
from auditor.checks import paraphrased_leakage, semantic_duplicates
from auditor.checks.semantic_duplicates import BorderPair
from auditor.model import Skipped
from auditor.settings import Settings

FIXTURES = Path(__file__).parents[2] / "fixtures"
WORDS = [
    "river",
    "lake",
    "hill",
    "road",
    "tower",
    "bridge",
    "garden",
    "castle",
    "harbour",
    "market",
]
OTHERS = [
    {"text": f"{frame} {word}", "label": word}
    for word in WORDS
    for frame in ("what is the", "find me a")
]


def label(text: str, name: str = "a") -> dict[str, str]:
    return {"text": text, "label": name}


def found(read, rows, settings: Settings | None = None):
    return semantic_duplicates.run(read(rows, settings=settings))


def test_findings_name_the_row_that_is_kept(read) -> None:
    three = ["name the author of the hobbit", "what is the name of the author of the hobbit",
             "what is the name of the hobbit author"]  # fmt: skip
    others = [{"prompt": row["text"], "completion": f"You asked for the {row['text']}, number {n}."}
              for n, row in enumerate(OTHERS)]  # fmt: skip
    rows = [{"prompt": text, "completion": "J. R. R. Tolkien wrote it, in 1937."} for text in three]
    findings = found(read, [*rows, *others]).findings.filter(pl.col("rule") == "DUP020")
    assert findings.select("row", "related", "group").rows() == [(1, 0, 0), (2, 0, 0)]


def test_wordings_of_one_class_are_notes(read) -> None:
    rows = [
        label("name the author of the hobbit"),
        label("what is the name of the author of the hobbit"),
    ]
    findings = found(read, [*rows, *OTHERS]).findings
    assert findings.select("rule", "row", "related").rows() == [("DUP021", 1, 0)]


def test_rows_with_different_labels_are_not_duplicates(read) -> None:
    rows = [label("name the author of the hobbit", "x"),
            label("what is the name of the author of the hobbit", "y")]  # fmt: skip
    assert found(read, [*rows, *OTHERS]).findings.is_empty()


def test_near_duplicates_are_left_to_their_own_rule(read) -> None:
    text = "my card was stolen on the way to work and i need a new one today"
    assert found(
        read, [label(text), label(f"{text} please"), label(f"{text}!"), *OTHERS]
    ).findings.is_empty()


def test_the_threshold_is_a_setting_and_the_facts_list_the_pairs_next_to_it(read) -> None:
    rows = [label("please do a coin flip"), label("flip that coin please"), *OTHERS]
    default = found(read, rows)
    assert (default.facts.threshold, default.facts.embedder) == (0.88, "static")
    assert default.facts.border == (BorderPair((1, 2), pytest.approx(0.968, abs=2e-3), False),)
    higher = found(read, rows, Settings(semantic_duplicate=0.99))
    assert (higher.facts.threshold, higher.findings.is_empty()) == (0.99, True)


def test_texts_without_prompts_are_compared(read) -> None:
    rows = [{"text": "Sorry, in a meeting I will call later."},
            {"text": "Sorry, I will call later in a meeting."},
            *({"text": f"{frame} {word}."} for word in WORDS for frame in ("We saw the", "Never a"))]  # fmt: skip
    assert found(read, rows).findings.select("row", "related").rows() == [(1, 0)]


def test_no_rows_have_no_findings(read) -> None:
    assert found(read, []).findings.is_empty()
    assert isinstance(paraphrased_leakage.run(read([])), Skipped)


def test_findings_do_not_depend_on_the_block_size(read, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = (FIXTURES / "semantic-duplicates/semantic-duplicate.jsonl").read_bytes()
    expected = found(read, rows).findings
    monkeypatch.setattr("auditor.analysis.embedding.static.BLOCK_ROWS", 3)
    monkeypatch.setattr("auditor.analysis.embedding.neighbours._BLOCK_COSINES", 50)
    monkeypatch.setattr("auditor.checks.semantic_duplicates._BLOCK_PAIRS", 1)
    assert found(read, rows).findings.equals(expected)
    assert not expected.is_empty()


def test_findings_do_not_depend_on_the_number_of_threads(tmp_path: Path) -> None:
    reports = set()
    for threads in ("1", "2"):
        names = ("OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS", "RAYON_NUM_THREADS")
        report = tmp_path / f"{threads}.json"
        subprocess.run(
            [sys.executable, "-m", "auditor", "free-text.jsonl", "--report", str(report), "-q", "--select", "DUP02"],
            cwd=FIXTURES / "semantic-duplicates",
            env=os.environ | dict.fromkeys(names, threads),
            check=False,
            capture_output=True,
        )  # fmt: skip
        reports.add(report.read_bytes())
    assert len(reports) == 1
    assert b"DUP020" in reports.pop()


class ConstantEncoder:
    """An encoder that returns the same vector for every text."""

    name, dim = "constant", 2
    tokenizer = columns.embedders.load().tokenizer

    def encode(self, texts):
        return np.tile(np.float32([1, 0]), (len(list(texts)), 1))


def test_vectors_alone_do_not_block(read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns.embedders, "load", lambda *_: ConstantEncoder())
    rows = [label(f"what is the {word}") for word in WORDS * 6]
    rules = found(read, rows).findings["rule"]
    assert set(rules) <= {"DUP021"}


def test_texts_in_an_unknown_script_are_not_compared(read) -> None:
    hindi = [label("पटना की आबादी कितनी है"), label("पटना में कितने लोग रहते हैं")]
    result = found(read, hindi)
    assert isinstance(result, Skipped)
    assert result.reason.startswith(
        "2 of 2 prompts are in a script that the embedding model does not know"
    )
    english = [
        label(f"what is the name of {author}")
        for author in ("the author of the hobbit", "the hobbit author")
    ]
    both = found(read, [*hindi, *english, *OTHERS])
    assert both.left_out.startswith("2 of 24 ")
    assert both.findings.select("row", "related").rows() == [(3, 2)]


def test_answers_in_an_unknown_script_are_the_same_only_if_they_are_equal(read) -> None:
    prompts = [
        f"what is the name of {a}" for a in ("the author of the hobbit", "the hobbit author")
    ]
    answers = ["टॉल्किन ने लिखी थी", "उसका लेखक अंग्रेज़ था"]
    rows = [{"prompt": p, "completion": a} for p, a in zip(prompts, answers, strict=True)]
    result = found(read, rows)
    assert result.findings.is_empty()
    assert "2 of 2 responses" in result.left_out
    same = found(read, [row | {"completion": answers[0]} for row in rows])
    assert same.findings["row"].to_list() == [1]
