"""Helpers of the tests that run the whole program: rows to a file, a file to a report."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import tokenizers

from auditor.checks import CHECKS, Check, conflicts, exact_duplicates, leakage
from auditor.checks import format as record_format
from auditor.dataset.dataset import Dataset
from auditor.dataset.reading.load import load
from auditor.pipeline import audit as run_audit
from auditor.report.model import Report
from auditor.settings import Settings
from auditor.spot_check_facts import Judge, SpotCheck

Rows = bytes | Iterable[object]
Write = Callable[..., Path]
Audit = Callable[..., Report]
Read = Callable[..., Dataset]

# For tests of what happens around the checks: 200 rows take a tenth of the time that all checks need.
FEW_CHECKS: tuple[Check, ...] = (record_format, exact_duplicates, conflicts, leakage)

# No deadline: the machines that run this are shared, and a slow example is no wrong one.
hypothesis.settings.register_profile("auditor", deadline=None, max_examples=40)
hypothesis.settings.load_profile("auditor")


def to_bytes(rows: Rows) -> bytes:
    """One line a row, each ended; bytes as they are."""
    if isinstance(rows, bytes):
        return rows
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


# Things that have little in common, so that a row with three of them is an example of its own.
THINGS = [
    "violin",
    "cactus",
    "anchor",
    "candle",
    "mirror",
    "ladder",
    "pepper",
    "saddle",
    "trumpet",
    "blanket",
    "hammer",
    "lemon",
    "compass",
    "pillow",
    "rocket",
    "kettle",
    "lantern",
    "marble",
    "necklace",
    "orchid",
    "pencil",
    "quilt",
    "ribbon",
    "scissors",
    "telescope",
    "umbrella",
    "vase",
    "wallet",
    "yarn",
    "zipper",
    "apron",
    "basket",
    "camera",
    "dagger",
    "easel",
    "feather",
    "guitar",
    "helmet",
    "incense",
    "jacket",
    "keyboard",
    "lobster",
    "magnet",
    "notebook",
    "oven",
    "paddle",
    "raincoat",
    "sandals",
    "tablet",
    "urn",
    "vinegar",
    "whistle",
    "accordion",
    "bicycle",
    "chessboard",
    "drum",
    "envelope",
    "fishnet",
    "globe",
    "harness",
]


def make_pairs(number: int, start: int = 0) -> list[dict[str, Any]]:
    """``number`` free-text examples with nothing wrong, no two alike."""
    return [
        {
            "prompt": f"Where is parcel {n} of customer {n * 7}? It is a {_thing(n)} with a {_thing(n * 7 + 1)} and a {_thing(n * 11 + n // 60)}.",
            "completion": f"At depot {n * 3}.",
        }
        for n in range(start, start + number)
    ]


def _thing(number: int) -> str:
    return THINGS[number % len(THINGS)]


@pytest.fixture(scope="session")
def pairs() -> Callable[..., list[dict[str, Any]]]:
    """``pairs(250)``: that many examples with nothing wrong."""
    return make_pairs


@pytest.fixture(scope="session")
def write(tmp_path_factory: pytest.TempPathFactory) -> Write:
    """``write(rows) -> Path``: a file of its own folder, called train.jsonl unless named."""
    base, numbers = tmp_path_factory.mktemp("written"), count()

    def write_rows(rows: Rows, name: str = "train.jsonl") -> Path:
        path = base / str(next(numbers)) / name
        path.parent.mkdir()
        path.write_bytes(to_bytes(rows))
        return path

    return write_rows


@pytest.fixture(scope="session")
def audit(write: Write) -> Audit:
    """``audit(rows, evals=rows) -> Report``: files are called train.jsonl and eval.jsonl."""

    def audit_rows(
        rows: Rows,
        evals: Rows | None = None,
        settings: Settings | None = None,
        checks: Sequence[Check] = CHECKS,
    ) -> Report:
        train = [(write(rows), "train.jsonl")]
        held_out = [] if evals is None else [(write(evals), "eval.jsonl")]
        return run_audit(train, held_out, settings, checks)

    return audit_rows


@pytest.fixture(scope="session")
def sample_report() -> Report:
    """The report on the sample, by all checks: what README's first command shows."""
    root = Path(__file__).parents[1]
    train, held_out = "fixtures/tickets.jsonl", "fixtures/tickets.eval.jsonl"
    return run_audit([(root / train, train)], [(root / held_out, held_out)])


@pytest.fixture
def few_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that run in this process audit with FEW_CHECKS."""
    monkeypatch.setattr("auditor.pipeline.every_check", lambda: FEW_CHECKS)


@pytest.fixture(scope="session")
def read(write: Write) -> Read:
    """``read(rows, evals=rows) -> Dataset``: as ``audit``, but no check has run."""

    def read_rows(
        rows: Rows, evals: Rows | None = None, settings: Settings | None = None
    ) -> Dataset:
        held_out = [] if evals is None else [(write(evals), "eval.jsonl")]
        return load([(write(rows), "train.jsonl")], held_out, settings or Settings())

    return read_rows


@pytest.fixture(scope="session")
def spot() -> SpotCheck:
    """A spot check of 59 of 1,000 rows, one of which is wrong; it proves 5% or fewer."""
    return SpotCheck(
        rows=1_000,
        size=59,
        seed=0,
        confidence=0.95,
        right=58,
        wrong=1,
        undecided=0,
        disputed=0,
        missing=0,
        least=10,
        most=50,
        interval=(0.0042, 0.1169),
        needed=0,
        judges=(Judge("Ada", 59, "2026-11-01"), Judge("Bo", 20, "2026-11-29")),
    )


WORDS = ["the", "a", "cat", "dog", "sat", "ran", "on", "under", "mat", "house", "how", "why", "is"]
WORDS += ["?", ".", "red", "blue", "one", "two"]


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a sentence-transformers model: one layer, 32 dimensions, windows of 32 tokens."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    pytest.importorskip("sentence_transformers")
    folder = tmp_path_factory.mktemp("tiny")
    letters = [chr(c) for c in range(97, 123)]
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS, *letters]
    vocabulary += [f"##{c}" for c in letters]
    (folder / "vocab.txt").write_text("\n".join(dict.fromkeys(vocabulary)), "utf-8")
    tokenizer = transformers.BertTokenizerFast(str(folder / "vocab.txt"), model_max_length=32)
    tokenizer.save_pretrained(folder)
    saved = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
    saved.enable_padding(length=20)  # as MiniLM's file has it
    saved.enable_truncation(20)
    saved.save(str(folder / "tokenizer.json"))
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=32,
    )
    transformers.BertModel(config).eval().save_pretrained(folder)
    (folder / "1_Pooling").mkdir()
    pooling = {"word_embedding_dimension": 32, "pooling_mode_mean_tokens": True}
    (folder / "1_Pooling/config.json").write_text(json.dumps(pooling), "utf-8")
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {
            "idx": 1,
            "name": "1",
            "path": "1_Pooling",
            "type": "sentence_transformers.models.Pooling",
        },
    ]
    (folder / "modules.json").write_text(json.dumps(modules), "utf-8")
    (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 32}', "utf-8")
    return folder
