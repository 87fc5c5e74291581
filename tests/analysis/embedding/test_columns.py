"""Embeddings that checks share: of which texts, each encoded once, and without a fallback."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from tokenizers import Tokenizer

from auditor.analysis.embedding import embedders
from auditor.analysis.embedding.columns import TextEmbeddings, Unread
from auditor.analysis.embedding.static import Texts, Vectors
from auditor.errors import AuditError
from auditor.settings import Settings

PREAMBLE = "you are the assistant of a bank and sort what customers write into classes"


class Counting:
    """Remembers the texts it encodes; a text's vector is its length."""

    name, dim = "counting", 2
    tokenizer = Tokenizer.from_file(str(embedders.STATIC / "tokenizer.json"))

    def __init__(self) -> None:
        self.encoded: list[str | None] = []

    def encode(self, texts: Texts) -> Vectors:
        self.encoded += list(texts)
        return np.array([[len(text or ""), 1] for text in texts], np.float32).reshape(-1, 2)


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    encoder = Counting()
    monkeypatch.setattr(embedders, "load", lambda *_: encoder)
    return encoder


def test_each_text_is_encoded_once_at_its_first_use(counting: Counting) -> None:
    embeddings = TextEmbeddings(pl.Series(["b", None, "aaa", "b"]), pl.Series(["x"] * 4), "static")
    assert counting.encoded == []
    assert embeddings.prompts.tolist() == [[1, 1], [0, 1], [3, 1], [1, 1]]
    assert embeddings.prompts is embeddings.prompts
    assert counting.encoded == ["b", None, "aaa"]


def test_null_texts_are_zeros() -> None:
    embeddings = TextEmbeddings(
        pl.Series(["a cat", None]), pl.Series([None, None], dtype=pl.String), "static"
    )
    assert np.linalg.norm(embeddings.prompts, axis=1) == pytest.approx([1, 0])
    assert not embeddings.responses.any()
    assert (embeddings.prompts.dtype, embeddings.responses.shape) == (np.float32, (2, 256))


def test_vectors_belong_to_the_valid_rows_without_templates(read) -> None:
    prompts = [
        f"{PREAMBLE}: my card number {n} is {'lost' if n % 2 else 'here'}" for n in range(60)
    ]
    data = read(b"no json\n" + b"".join(
        b'{"text": "%s", "label": "%s"}\n' % (text.encode(), str(n % 3).encode())
        for n, text in enumerate(prompts)
    ))  # fmt: skip
    bare = embedders.load("static").encode(
        [f"number {n} is {'lost' if n % 2 else 'here'}" for n in range(60)]
    )
    assert data.valid["row"][0] == 1
    assert np.abs(data.embeddings.prompts - bare).max() < 0.05 or data.templates
    assert not data.embeddings.responses.any()  # labels are no text
    assert data.positions(pl.Series([3, 1], dtype=pl.UInt32)).tolist() == [2, 0]


def test_a_missing_embedder_is_an_error_and_has_no_substitute(read, audit) -> None:
    settings = Settings(embedder="./no-such-folder")
    with pytest.raises(AuditError, match=r"no-such-folder"):
        audit([{"prompt": "a", "completion": "b"}], settings=settings)
    with pytest.raises(AuditError, match=r"no-such-folder"):
        _ = read([{"prompt": "a", "completion": "b"}], settings=settings).embeddings.prompts


def test_texts_in_an_unknown_script_are_zeros_and_counted() -> None:
    prompts = pl.Series(["a cat", "बिल्ली कहाँ है", None, "how are you"])
    responses = pl.Series(["나무", "a tree", "나무", None])
    embeddings = TextEmbeddings(prompts, responses, "static")
    assert np.linalg.norm(embeddings.prompts, axis=1) == pytest.approx([1, 0, 0, 1])
    assert embeddings.readable("prompts").tolist() == [True, False, False, True]
    assert embeddings.unread("prompts") == Unread(1, 3, "prompts")
    assert embeddings.unread("responses") == Unread(2, 3, "responses")
    assert embeddings.unread("prompts", np.array([0, 2])) == Unread(0, 1, "prompts")


@pytest.mark.parametrize(("unread", "texts"), [(0, 0), (0, 5), (9, 1_000)])
def test_few_unread_texts_are_not_mentioned(unread: int, texts: int) -> None:
    assert Unread(unread, texts, "prompts").note == ""
    assert not Unread(unread, texts, "prompts").too_many


def test_unread_texts_are_mentioned_with_a_remedy() -> None:
    note = Unread(1_000, 2_000, "prompts").note
    assert note.startswith(
        "1,000 of 2,000 prompts are in a script that the embedding model does not know"
    )
    assert "--embedder PATH" in note
    assert not Unread(1_000, 2_000, "prompts").too_many
    assert Unread(1_001, 2_000, "prompts").too_many
