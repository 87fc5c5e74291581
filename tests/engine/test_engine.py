"""The steps of an audit give the same on any number of parts, each with its own copy of what it needs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor import engine
from auditor.analysis.embedding.columns import TextEmbeddings
from auditor.analysis.pairs import few_partners, near_pairs
from auditor.checks import near_duplicates
from auditor.dataset import derived
from auditor.dataset.reading import load
from auditor.model import Crashed
from auditor.pipeline import audit
from auditor.report import as_json
from auditor.settings import Settings
from tests.engine.partitions import Partitions

PARTS = pytest.mark.parametrize("parts", [1, 2, 7])
FIXTURES = Path(__file__).parents[2] / "fixtures"
WORDS = st.sampled_from(["red", "green", "blue", "seven", "eight", "paint", "the", "door", "日本"])
TEXTS = st.lists(
    st.none() | st.lists(WORDS, min_size=1, max_size=90).map(" ".join) | st.just(""), max_size=20
)


def similar(texts: pl.Series) -> tuple[list[tuple[object, ...]], int]:
    found = near_pairs.similar_pairs(texts, 0.5)
    return found.pairs.rows(), found.left_out


def test_without_an_engine_steps_run_in_this_process() -> None:
    assert engine.current() is None
    rows = pl.DataFrame({"text": ["a"]})
    assert engine.mapped(rows, engine.Map(lambda given: given)) is rows


@PARTS
@given(texts=TEXTS, copies=st.integers(0, 3))
def test_pairs_do_not_depend_on_the_parts(parts: int, texts: list[str | None], copies: int) -> None:
    near = [f"{text} door" for text in texts if text]
    series = pl.Series([*texts, *near * copies], dtype=pl.String)
    with engine.in_use(Partitions(parts)):
        found = similar(series)
    assert found == similar(series)


@PARTS
def test_nor_do_those_of_large_buckets_and_those_that_are_too_many(
    parts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(few_partners, "_MAX_PAIR_BYTES", 0)
    monkeypatch.setattr(few_partners, "_MAX_MULTIPLE", 0)
    form = " ".join(f"word{n}" for n in range(70))
    texts = pl.Series([f"{form} {n} {n % 7} {n % 3}" for n in range(300)])
    alone = similar(texts)
    cluster = Partitions(parts)
    with engine.in_use(cluster):
        assert similar(texts) == alone
    assert alone[1] > 0
    assert cluster.calls.count("Group") == 4  # keys and pairs, of words and of characters


@PARTS
def test_nor_do_files_that_are_read_one_a_task(parts: int, tmp_path: Path) -> None:
    records = [{"prompt": f"p {n}", "completion": "x", f"k{n % 3}": n} for n in range(50)]
    broken = b'{"prompt": 1\n\n{"prompt": "a", "prompt": "b"}\nnull\n'
    for name, rows in (("a", records[:5]), ("b", records[5:]), ("c", [{"text": "of none"}])):
        lines = b"".join(json.dumps(row).encode() + b"\r\n" for row in rows)
        (tmp_path / f"{name}.jsonl").write_bytes(lines + broken)
    (tmp_path / "notes.csv").write_text("a,b\n", encoding="utf-8")
    train = [(tmp_path, "data"), (tmp_path / "missing.jsonl", "missing.jsonl")]
    read = partial(load.load, train, [(tmp_path / "a.jsonl", "a")], Settings())
    alone = read()
    with engine.in_use(Partitions(parts)):
        found = read()
    assert found.refused == alone.refused != ()
    for field in fields(alone):
        one, two = getattr(found, field.name), getattr(alone, field.name)
        assert one.equals(two) if isinstance(one, pl.DataFrame | pl.Series) else one == two, field


@PARTS
def test_nor_do_folded_texts_and_embeddings(parts: int) -> None:
    form = "translate the following sentence into french please"
    rows = [(n, "train", f"{form}: n° {n}", None, f"Réponse {n % 4}", None) for n in range(40)]
    names = ("row", "role", "prompt", "system", "response", "rejected")
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row", strict=False)
    frame = frame.with_columns(tools=pl.lit(None, pl.String))
    results = []
    for cluster in (None, Partitions(parts)):
        with engine.in_use(cluster):
            texts, templates = derived.normalised_texts(frame, "generation", 0.2)
            sides = TextEmbeddings(texts["prompt_text"], texts["response_text"], "static")
            results.append((texts, templates, sides.prompts, sides.responses))
    assert results[0][1]
    assert results[0][0].equals(results[1][0])
    assert results[0][1] == results[1][1]
    assert all(np.array_equal(one, two) for one, two in zip(*(r[2:] for r in results), strict=True))


def test_a_report_has_the_same_bytes() -> None:
    path = FIXTURES / "semantic-duplicates" / "semantic-duplicate.jsonl"
    cluster = Partitions(7)
    reports = []
    for own in (None, cluster):
        with engine.in_use(own):
            report = audit([(path, path.name)], [], Settings())
        reports.append(as_json.render(report, all_lines=True))
    assert reports[0] == reports[1]
    assert {"each", "Map", "Pool", "Group"} == set(cluster.calls)


class _Lossy(Partitions):
    """Loses the last row of all that it returns."""

    def run(
        self, rows: pl.DataFrame, *steps: engine.Map | engine.Pool | engine.Group
    ) -> pl.DataFrame:
        return super().run(rows, *steps)[:-1]


def test_rows_that_do_not_come_back_cost_the_verdict(write: Callable[..., Path]) -> None:
    path = write([{"prompt": f"p {n}", "completion": f"x {n}"} for n in range(9)])
    with engine.in_use(_Lossy(2)):
        report = audit([(path, path.name)], [], Settings(), [near_duplicates])
    assert isinstance(report.outcomes["near-duplicates"], Crashed)
    assert report.exit_code == 3
