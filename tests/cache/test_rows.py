"""Rows of the cache are those that would be computed, and only what has changed is computed again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from auditor import cache
from auditor.analysis.embedding.columns import TextEmbeddings
from auditor.analysis.pairs import near_pairs
from auditor.analysis.pairs.minhash import signatures
from auditor.analysis.text.shingles import shingles
from auditor.cache import rows
from tests.cache.corruptions import CORRUPTIONS
from tests.conftest import make_pairs

Rows = NDArray[np.float32]
TEXTS = pl.Series([f"text {n}" for n in range(400)])


class Count:
    """A computation that counts the texts it was given."""

    def __init__(self) -> None:
        self.texts = 0

    def __call__(self, texts: pl.Series) -> Rows:
        self.texts += len(texts)
        sizes = texts.fill_null("").str.len_bytes().to_numpy().astype(np.float32)
        return np.stack([sizes, sizes + 0.5, texts.is_null().to_numpy().astype(np.float32)], axis=1)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(rows, "_BORDERS", 32)  # blocks of eight texts
    return tmp_path / "cache"


def found(folder: Path | str, texts: pl.Series, name: str = "model") -> tuple[Rows, int]:
    """The rows of ``texts``, and how many were computed."""
    compute = Count()
    with cache.opened(str(folder)):
        return rows.reused(name, texts, (3, np.float32), compute), compute.texts


# --- nothing is reused ----------------------------------------------------------------------------


def test_without_a_cache() -> None:
    assert found("", TEXTS)[1] == 400


def test_what_depends_on_the_other_texts(folder: Path) -> None:
    assert [found(folder, TEXTS, "")[1] for _ in range(2)] == [400, 400]


def test_of_another_model_or_program(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found(folder, TEXTS)
    assert found(folder, TEXTS, "other")[1] == 400
    monkeypatch.setattr(rows, "program", lambda: b"another")
    assert found(folder, TEXTS)[1] == 400
    monkeypatch.setattr(rows, "program", lambda: None)
    assert [found(folder, TEXTS)[1] for _ in range(2)] == [400, 400]


def test_of_another_form(folder: Path) -> None:
    found(folder, TEXTS)
    with cache.opened(str(folder)):
        wider = rows.reused(
            "model", TEXTS, (2, np.float32), lambda own: np.ones((len(own), 2), np.float32)
        )
    assert (wider == 1).all()


def test_a_column_that_would_fill_the_cache(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "_SHARE", 1e-9)
    assert [found(folder, TEXTS)[1] for _ in range(2)] == [400, 400]


# --- what is ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "most"),
    [
        (TEXTS, 0),
        (TEXTS[:0], 0),
        (pl.concat([TEXTS, pl.Series(["new"])]), 20),
        (pl.concat([pl.Series(["new"]), TEXTS]), 20),
        (pl.concat([TEXTS[:200], TEXTS[201:]]), 40),
        (TEXTS.set(TEXTS == "text 99", "changed"), 40),
    ],
    ids=["same", "none", "appended", "inserted", "deleted", "changed"],
)
def test_after_an_edit(folder: Path, texts: pl.Series, most: int) -> None:
    found(folder, TEXTS)
    warm, computed = found(folder, texts)
    assert warm.tolist() == Count()(texts).tolist()
    assert computed <= most


def test_a_null_is_no_empty_text(folder: Path) -> None:
    found(folder, pl.Series(["", ""]))
    assert found(folder, pl.Series(["", None]))[0].tolist() == [[0, 0.5, 0], [0, 0.5, 1]]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(st.none(), st.sampled_from("abcdefgh"), st.text()), max_size=60))
def test_warm_is_cold(folder: Path, texts: list[str | None]) -> None:
    """Each example begins with what the ones before it have left in the cache."""
    column = pl.Series(texts, dtype=pl.String)
    assert found(folder, column)[0].tolist() == Count()(column).tolist()


@pytest.mark.parametrize("name", ["short values", "long values", "values of others", "no entry"])
def test_after_a_corruption(folder: Path, name: str) -> None:
    found(folder, TEXTS)
    CORRUPTIONS[name](folder / "cache.sqlite3")
    for _ in range(2):
        assert found(folder, TEXTS)[0].tolist() == Count()(TEXTS).tolist()


# --- what the audit reuses --------------------------------------------------------------------------


@pytest.fixture
def reused_or_not(folder: Path) -> Callable[[Callable[[], object]], tuple[object, object, object]]:
    """What a function returns without a cache, with an empty one and with a full one."""

    def three(compute: Callable[[], object]) -> tuple[object, object, object]:
        cold = compute()
        with cache.opened(str(folder)):
            return cold, compute(), compute()

    return three


TEXT = pl.Series([str(row["prompt"]) for row in make_pairs(100)] + [None, "", "Привет, как дела?"])


def test_vectors(reused_or_not: Callable[..., tuple[Rows, Rows, Rows]]) -> None:
    cold, first, second = reused_or_not(lambda: TextEmbeddings(TEXT, TEXT, "static").prompts)
    assert cold.tobytes() == first.tobytes() == second.tobytes()


@pytest.mark.parametrize("kind", ["word", "char"])
def test_signatures(reused_or_not: Callable[..., tuple[Rows, Rows, Rows]], kind: str) -> None:
    cold, first, second = reused_or_not(lambda: near_pairs._signatures(TEXT, kind))
    assert cold.tobytes() == first.tobytes() == second.tobytes()
    assert cold.tobytes() == signatures(shingles(TEXT, kind)).tobytes()


def test_no_text_is_stored(folder: Path) -> None:
    texts = pl.Series(["a needle in the haystack", "another needle"])
    with cache.opened(str(folder)):
        assert TextEmbeddings(texts, texts, "static").prompts.any()
        near_pairs._signatures(texts, "char")
    content = (folder / "cache.sqlite3").read_bytes()
    assert b"needle" not in content
    assert len(content) > 2_000
