"""The static model: exactness, independence of batch and threads, odd texts."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from auditor.analysis.embedding import static
from auditor.analysis.embedding.embedders import STATIC, load
from auditor.analysis.embedding.static import StaticEncoder, is_static_model

PACKAGED = load("static")
TOKENIZER = Tokenizer.from_file(str(STATIC / "tokenizer.json"))
TABLE = StaticEncoder(STATIC, "static").table.whole

ODD = [
    "",
    None,
    " \t\n\r ",
    "\x00",
    "\x0b\x0c\x85",
    "tab\tline\nreturn\rnel\x85vt\x0bff\x0cnbsp\xa0sep\u2028end",
    "Zoë naïve ÅNGSTRÖM İstanbul ß ſ",
    "日本語のテキスト 漢字kana",
    "emoji 👩‍👩‍👧 and ﬁ ligature",
    "[CLS] [UNK] [SEP] [PAD]",
    "a" * 5_000,
    "word " * 5_000,
    "don't re-read e-mail@example.com $1,234.56!!!",
]


def plain(text: str | None) -> np.ndarray:
    """The definition: tokenize the whole text, add up, scale."""
    ids = TOKENIZER.encode(text or "", add_special_tokens=False).ids
    total = TABLE[ids].astype(np.float64).sum(axis=0) if ids else np.zeros(PACKAGED.dim)
    length = np.linalg.norm(total)
    return total / length if length else total


@pytest.mark.parametrize("text", ["", None, " \t\n", "\x00", "\u200b"])
def test_wordless_texts_have_no_direction(text: str | None) -> None:
    assert not PACKAGED.encode([text]).any()


def test_no_texts() -> None:
    vectors = PACKAGED.encode([])
    assert vectors.shape == (0, PACKAGED.dim)
    assert vectors.dtype == np.float32


@pytest.mark.parametrize("text", ODD)
def test_equals_the_definition(text: str | None) -> None:
    assert PACKAGED.encode([text])[0] == pytest.approx(plain(text), abs=1e-5)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), max_size=5))
def test_any_text_equals_the_definition(texts: list[str]) -> None:
    vectors = PACKAGED.encode(texts)
    for vector, text in zip(vectors, texts, strict=True):
        assert vector == pytest.approx(plain(text), abs=1e-5)


@given(st.lists(st.sampled_from(["how are you", "the cat sat", "", "x = 1\ny", None]), max_size=9))
def test_rows_are_unit_or_zero(texts: list[str | None]) -> None:
    lengths = np.linalg.norm(PACKAGED.encode(texts), axis=1)
    expected = [1.0 if text else 0.0 for text in texts]
    assert lengths == pytest.approx(expected, abs=1e-6)


def test_same_bits_in_any_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"{a} {b}" for a in ODD for b in ("sells sea shells", "", "by the sea shore " * 40)]
    whole = PACKAGED.encode(texts)
    alone = np.concatenate([PACKAGED.encode([text]) for text in texts])
    monkeypatch.setattr(static, "BLOCK_ROWS", 7)
    assert (whole == alone).all()
    assert (whole == PACKAGED.encode(pl.Series(texts))).all()
    assert (whole[::-1] == PACKAGED.encode(texts[::-1])).all()


DIGEST = """
import hashlib, sys
from auditor.analysis.embedding.embedders import load
texts = [f"row {i} of {i % 7} things and a longer tail number {i * i}" for i in range(9_000)]
print(hashlib.sha256(load().encode(texts).tobytes()).hexdigest(), "torch" in sys.modules)
"""


def test_same_bits_with_any_number_of_threads_and_no_torch() -> None:
    found = {
        subprocess.run(
            [sys.executable, "-c", DIGEST],
            env=os.environ
            | {
                "POLARS_MAX_THREADS": threads,
                "RAYON_NUM_THREADS": threads,
                "OMP_NUM_THREADS": threads,
            }
            | {"PYTHONHASHSEED": threads},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for threads in ("1", "3")
    }
    assert len(found) == 1
    assert found.pop().split()[1] == "False"


def test_similar_texts_are_near() -> None:
    """A sanity check on the packaged weights, not a measurement: see tests/bench/bench_embed.py."""
    query, same, other = PACKAGED.encode(
        [
            "How do I reset my password?",
            "i forgot my login password, help",
            "Bake the bread for an hour.",
        ]
    )
    assert query @ same > 0.5 > 0.2 > query @ other


def test_progress_ends_at_all_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(static, "BLOCK_ROWS", 2)
    calls: list[tuple[int, int]] = []
    load("static", progress=lambda done, total: calls.append((done, total))).encode(["a"] * 5)
    assert calls == [(2, 5), (4, 5), (5, 5)]


def test_folder_without_weights_for_tokens(tmp_path: Path) -> None:
    table = np.arange(len(TABLE) * 2, dtype=np.float16).reshape(-1, 2) % 5
    save_file({"embeddings": table}, tmp_path / "model.safetensors")
    (tmp_path / "tokenizer.json").write_text(TOKENIZER.to_str(), "utf-8")
    assert not is_static_model(tmp_path)
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "model2vec"}), "utf-8")
    encoder = load(str(tmp_path))
    assert isinstance(encoder, StaticEncoder)
    assert encoder.encode(["hello world"]).shape == (1, 2)


def test_few_tokens_have_the_vectors_that_all_of_them_have() -> None:
    tokens = np.arange(len(TABLE))
    for some in (tokens, tokens[7:2:-1]):
        sums = PACKAGED.table.sums(np.ones_like(some), some)
        assert sums.tobytes() == TABLE[some].tobytes()


def test_few_rows_have_the_sums_of_many_to_the_last_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [*ODD, *(f"the {n} small pumps of house {n * n}" * (n % 5) for n in range(40))]
    few = PACKAGED.encode(texts)
    monkeypatch.setattr(static, "_FEW_ROWS", -1)
    assert few.tobytes() == PACKAGED.encode(texts).tobytes()
