"""Distillation: what is written, that it can be read, that it learns, that it repeats."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("sentence_transformers")

from auditor.analysis.embedding.distill import distill, initial_vectors, text_tokens
from auditor.analysis.embedding.distill_training import Recipe, TrainingTexts
from auditor.analysis.embedding.embedders import load
from auditor.analysis.embedding.static import StaticEncoder
from auditor.analysis.embedding.transformer import TransformerEncoder
from auditor.errors import AuditError

pytestmark = pytest.mark.transformers

WORDS = ["the", "a", "cat", "dog", "sat", "ran", "on", "under", "mat", "how", "red", "blue", "one"]
RECIPE = Recipe(dim=16, epochs=40, batch=64, groups=4, run=8)


@pytest.fixture(scope="module")
def texts() -> list[str]:
    rng = random.Random(0)
    return [" ".join(rng.choices(WORDS, k=rng.randint(1, 9))) for _ in range(700)]


@pytest.fixture(scope="module")
def teacher(tiny: Path) -> TransformerEncoder:
    return TransformerEncoder(str(tiny))


@pytest.fixture(scope="module")
def made(
    teacher: TransformerEncoder, texts: list[str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, float]]:
    out = tmp_path_factory.mktemp("made") / "deep" / "model"
    return out, distill(teacher, texts, out, RECIPE, {"invented here": "CC0"})


def test_the_folder_loads_as_a_static_model(made: tuple[Path, dict[str, float]]) -> None:
    encoder = load(str(made[0]))
    assert isinstance(encoder, StaticEncoder)
    assert encoder.dim == 16
    vectors = encoder.encode(["the cat sat", "[PAD] [CLS] [UNK]", None])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 0, 0], abs=1e-6)


def test_the_folder_says_what_it_is(
    made: tuple[Path, dict[str, float]], texts: list[str], teacher: TransformerEncoder
) -> None:
    out, scores = made
    facts = json.loads((out / "config.json").read_text("utf-8"))["distilled"]
    assert facts["teacher"] == teacher.name
    assert facts["texts"] == len(set(texts))
    assert len(facts["teacher sha256"]) == len(facts["texts sha256"]) == 64
    assert facts["recipe"]["seed"] == 1
    assert facts["held out"] == {name: round(value, 4) for name, value in scores.items()}
    card = (out / "README.md").read_text("utf-8")
    assert "| invented here | CC0 |" in card
    assert facts["teacher sha256"] in card
    assert sorted(p.name for p in out.iterdir()) == [
        "README.md",
        "config.json",
        "model.safetensors",
        "tokenizer.json",
    ]


def test_it_learns(
    made: tuple[Path, dict[str, float]],
    teacher: TransformerEncoder,
    texts: list[str],
    tmp_path: Path,
) -> None:
    untrained = Recipe(dim=16, epochs=0, batch=64, groups=4, run=8)
    before = distill(teacher, texts, tmp_path, untrained)
    assert made[1]["correlation"] > before["correlation"]
    assert made[1]["cosine"] > before["cosine"]


def test_eight_bits_lose_little(made: tuple[Path, dict[str, float]]) -> None:
    encoder = load(str(made[0]))
    assert isinstance(encoder, StaticEncoder)
    rows = np.abs(encoder.table.whole).max(axis=1)
    steps = encoder.table.whole[rows > 0] / rows[rows > 0, None] * 127
    assert np.abs(steps - np.rint(steps)).max() < 1e-3


def test_same_seed_same_model(
    made: tuple[Path, dict[str, float]],
    teacher: TransformerEncoder,
    texts: list[str],
    tmp_path: Path,
) -> None:
    distill(teacher, [*texts, *texts[:50]], tmp_path, RECIPE)
    name = "model.safetensors"
    assert (tmp_path / name).read_bytes() == (made[0] / name).read_bytes()


def test_too_few_texts(teacher: TransformerEncoder, tmp_path: Path) -> None:
    with pytest.raises(AuditError, match="2 different texts"):
        distill(teacher, ["the cat", "a dog", "a dog", "\x00"] * 99, tmp_path / "no")
    assert not (tmp_path / "no").exists()


def test_tokens_start_where_the_teacher_has_them_alone(teacher: TransformerEncoder) -> None:
    none = np.zeros((1, 1), np.float32)
    cat, dog = (teacher.tokenizer.token_to_id(word) for word in ("cat", "dog"))
    training = TrainingTexts(np.array([2]), np.array([cat, dog]), none, none)
    table = initial_vectors(teacher, training, np.eye(teacher.dim, dtype=np.float32), common=0.5)
    one, two = teacher.encode(["cat", "dog"])
    apart = (one - two) / np.linalg.norm(one - two)  # less what both share
    assert table[cat] == pytest.approx(apart / 2, abs=1e-4)  # at half length: half of all tokens
    assert table[dog] == pytest.approx(-apart / 2, abs=1e-4)
    assert table.shape == (teacher.tokenizer.get_vocab_size(), teacher.dim)


def test_tokens_are_those_of_the_whole_text(teacher: TransformerEncoder) -> None:
    texts = ["the cat. sat", "", "dog catdog 日 the", "why?why [SEP]"]
    counts, tokens = text_tokens(texts, teacher.tokenizer)
    special = set(teacher.tokenizer.get_added_tokens_decoder())
    plain = [
        [i for i in teacher.tokenizer.encode(t, add_special_tokens=False).ids if i not in special]
        for t in texts
    ]
    assert counts.tolist() == [len(ids) for ids in plain]
    assert tokens.tolist() == [i for ids in plain for i in ids]


def test_batches_contain_the_tokens_of_their_rows() -> None:
    none = np.zeros((3, 1), np.float32)
    training = TrainingTexts(np.array([2, 1, 3]), np.array([10, 11, 20, 30, 31, 32]), none, none)
    tokens, starts = training.batch(np.array([2, 0]))
    assert tokens.tolist() == [30, 31, 32, 10, 11]
    assert starts.tolist() == [0, 3]
