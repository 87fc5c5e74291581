"""`dataset-audit distill`: from data files to a model that --embedder takes."""

from __future__ import annotations

import hashlib
import json
import random
from pathlib import Path

import pytest

from auditor.cli import run

WORDS = ["cat", "dog", "sat", "ran", "mat", "house", "red", "blue", "two", "bird", "tree", "boat"]


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    draw = random.Random(0)
    drawn = [draw.choices(WORDS, k=draw.randint(2, 9)) for _ in range(300)]
    rows = [
        {"text": " ".join(words), "label": "animal" if {"cat", "dog"} & {*words} else "thing"}
        for words in drawn
    ]
    path = tmp_path / "texts.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("more", "code", "message"),
    [
        (["--teacher", "static"], 2, "must be a transformer"),
        (["--licence", "other.jsonl=MIT"], 2, "--licence names 'other.jsonl'"),
    ],
)
def test_impossible_requests_are_refused(
    texts: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    more: list[str],
    code: int,
    message: str,
) -> None:
    assert run(["distill", str(texts), "-o", str(tmp_path / "model"), *more]) == code
    assert message in capsys.readouterr().err
    assert not (tmp_path / "model").exists()


def test_a_folder_that_is_not_empty_is_left_alone(
    texts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["distill", str(texts), "-o", str(texts.parent)]) == 2
    assert "not empty" in capsys.readouterr().err
    assert list(texts.parent.iterdir()) == [texts]


@pytest.mark.transformers
def test_a_model_and_its_card(
    texts: Path, tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("sentence_transformers")
    weights = []
    for name in ("one", "two"):
        out = tmp_path / name
        arguments = [
            "distill",
            str(texts),
            "-o",
            str(out),
            "--teacher",
            str(tiny),
            "--licence",
            f"{texts}=CC0",
        ]
        assert run([*arguments, "--seed", "7"]) == 0
        assert "on held-out texts cosine" in capsys.readouterr().out
        weights.append((out / "model.safetensors").read_bytes())
    assert weights[0] == weights[1]
    card = (out / "README.md").read_text("utf-8")
    digest = hashlib.sha256(texts.read_bytes()).hexdigest()
    assert f"| texts.jsonl, 300 texts, sha256 {digest} | CC0 |" in card
    assert "teacher sha256: " in card
    assert "seed 7" in card
    config = tmp_path / "settings.toml"
    config.write_text(f'embedder = "{out}"\nsemantic_duplicate = 0.9\n', encoding="utf-8")
    assert run([str(texts), "--no-report", "-q", "--config", str(config)]) == 1
    assert "ready once cleaned" in capsys.readouterr().out  # random words repeat texts
    config.write_text(f'embedder = "{out}"\n', encoding="utf-8")
    assert run([str(texts), "--no-report", "-q", "--config", str(config)]) == 2
    assert "set semantic_duplicate" in capsys.readouterr().err


@pytest.mark.transformers
def test_too_few_texts(
    texts: Path, tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("sentence_transformers")
    texts.write_text('{"text": "the cat", "label": "a"}\n', encoding="utf-8")
    assert run(["distill", str(texts), "-o", str(tmp_path / "model"), "--teacher", str(tiny)]) == 2
    assert "needs 100 to run" in capsys.readouterr().err
