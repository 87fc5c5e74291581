"""Distil a transformer into a static model: one vector for each token, trained on texts.

1. Initialise: the teacher's vector of each token alone, on the principal axes of the teacher's vectors
   of the texts, less the common component, with frequent tokens shortened (after model2vec's recipe).
2. Train: move the sum of a text's token vectors towards the teacher's vector of the text, and cosines
   between texts towards the teacher's (see ``distill_training``).
3. Save: 8-bit vectors with one scale for each token, the tokenizer and a card, as model2vec does.

This needs the extra ``[transformers]``. The same texts, recipe and machine give the same model.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from auditor.analysis.arrays import concat_ranges, principal_axes, unit_rows
from auditor.analysis.embedding.distill_training import Ids, Recipe, TrainingTexts, train
from auditor.analysis.embedding.static import Vectors, WordPieces, split_words
from auditor.analysis.embedding.transformer import TransformerEncoder
from auditor.errors import AuditError

# Texts of a distillation. Source: a tenth of them is held out, and 10 texts have 45 pairs to score.
_MIN_TEXTS = 100
_BLOCK_TOKENS = 1_024  # tokens encoded by the teacher at a time


def distill(
    teacher: TransformerEncoder,
    texts: Sequence[str],
    out: Path,
    recipe: Recipe | None = None,
    sources: Mapping[str, str] | None = None,
) -> dict[str, float]:
    """Distil ``teacher`` on ``texts`` into the folder ``out``, for ``embedders.load(str(out))``.

    Args:
        teacher: A transformer; its progress bar shows texts encoded, then training steps.
        texts: 100,000 or more, of the kind that the model will encode. Repeated ones count once.
        out: Created if missing; receives ``model.safetensors``, ``tokenizer.json``, ``config.json``
            and ``README.md``.
        recipe: Sizes, rates and seed; None for those of the packaged model.
        sources: Name and licence of each source of texts, for the card.

    Returns:
        Scores on held-out texts (see ``distill_training.train``), which the card contains too.

    Raises:
        AuditError: Fewer than 100 different texts have tokens that the teacher knows.
    """
    recipe = recipe or Recipe()
    distinct = list(dict.fromkeys(texts))
    counts, tokens = text_tokens(distinct, teacher.tokenizer)
    known = counts > 0
    if known.sum() < _MIN_TEXTS:
        raise AuditError(
            f"{known.sum()} different texts have words that the teacher knows; a distillation needs "
            f"{_MIN_TEXTS} to run, and 100,000 or more to be good"
        )
    vectors = teacher.encode(distinct)[known]
    axes = np.ascontiguousarray(principal_axes(vectors, recipe.dim)[:, ::-1], np.float32)
    training = TrainingTexts(counts[known], tokens, vectors, unit_rows(vectors @ axes))
    initial = initial_vectors(teacher, training, axes, recipe.common)
    table, scores = train(initial, training, recipe, teacher.progress)
    table[_special_tokens(teacher.tokenizer)] = 0
    facts = _provenance(teacher, distinct, recipe, scores)
    _save(out, table, teacher.tokenizer, facts, sources or {})
    return scores


def text_tokens(texts: Sequence[str], tokenizer: Tokenizer) -> tuple[Ids, Ids]:
    """The number of tokens in each text and all tokens in order, tokenized as the static model does.

    Special tokens (unknown, padding and the like) are left out.
    """
    counts, ids, words = split_words(pl.Series(texts, dtype=pl.String))
    sizes, tokens = WordPieces(tokenizer).of(words)
    known = ~np.isin(tokens, _special_tokens(tokenizer))
    owner = np.repeat(np.arange(len(sizes)), sizes)[known]
    sizes, tokens = np.bincount(owner, minlength=len(sizes)), tokens[known]
    rows = np.repeat(np.arange(len(counts)), counts)
    totals = np.bincount(rows, sizes[ids], len(counts)).astype(np.int64)
    return totals, tokens[concat_ranges((np.cumsum(sizes) - sizes)[ids], sizes[ids])]


def initial_vectors(
    teacher: TransformerEncoder, training: TrainingTexts, axes: Vectors, common: float
) -> Vectors:
    """The teacher's vector of each token alone, on ``axes``: float32[tokens, dim].

    The mean of all tokens is subtracted, or every text would be near every other. A token whose share
    of all tokens is p gets the length common / (common + p).
    """
    import torch

    example = teacher.tokenizer.encode("a")
    inside = [i for i, special in enumerate(example.special_tokens_mask) if not special]
    before, after = example.ids[: inside[0]], example.ids[inside[-1] + 1 :]
    size = teacher.tokenizer.get_vocab_size()
    alone = []
    with torch.inference_mode():
        for first in range(0, size, _BLOCK_TOKENS):
            tokens = range(first, min(first + _BLOCK_TOKENS, size))
            ids = torch.tensor([[*before, token, *after] for token in tokens])
            features = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
            features = {k: v.to(teacher.model.device) for k, v in features.items()}
            alone.append(teacher.model(features)["sentence_embedding"].cpu().numpy())
    share = np.bincount(training.tokens, minlength=size) / len(training.tokens)
    weights = (common / (common + share)).astype(np.float32)[:, None]
    vectors = unit_rows(np.concatenate(alone) @ axes)
    mean = np.average(vectors, axis=0, weights=weights[:, 0] * share).astype(np.float32)
    return unit_rows(vectors - mean) * weights


def _provenance(
    teacher: TransformerEncoder, texts: list[str], recipe: Recipe, scores: Mapping[str, float]
) -> dict[str, Any]:
    """What a model was made of and how well it fits, for its configuration and card."""
    return {
        "teacher": teacher.name,
        "teacher sha256": _digest(teacher.folder),
        "texts": len(texts),
        "texts sha256": hashlib.sha256("\n".join(texts).encode()).hexdigest(),
        "recipe": asdict(recipe),
        "held out": {name: round(value, 4) for name, value in scores.items()},
    }


def _save(
    out: Path,
    table: Vectors,
    tokenizer: Tokenizer,
    facts: Mapping[str, Any],
    sources: Mapping[str, str],
) -> None:
    """Write a static model: float32[tokens, dim] as 8-bit numbers with one scale for each token."""
    out.mkdir(parents=True, exist_ok=True)
    scales = (np.abs(table).max(axis=1) / 127).astype(np.float32)
    small = np.rint(table / np.where(scales > 0, scales, 1)[:, None]).astype(np.int8)
    save_file({"embeddings": small, "weights": scales}, out / "model.safetensors")
    (out / "tokenizer.json").write_text(tokenizer.to_str(), "utf-8")
    config = {
        "model_type": "model2vec",
        "architectures": ["StaticModel"],
        "hidden_dim": table.shape[1],
        "normalize": True,
        "max_length": None,
        "distilled": dict(facts),
    }
    (out / "config.json").write_text(json.dumps(config, indent=2) + "\n", "utf-8")
    (out / "README.md").write_text(_card(facts, sources), "utf-8")


def _card(facts: Mapping[str, Any], sources: Mapping[str, str]) -> str:
    """The model card: teacher, texts, recipe, scores, licences."""
    lines = ["# Static embedding model", ""]
    for name, fact in facts.items():
        shown = ", ".join(f"{k} {v}" for k, v in fact.items()) if isinstance(fact, dict) else fact
        lines.append(f"- {name}: {shown}")
    if sources:
        lines += ["", "| texts | licence |", "| --- | --- |"]
        lines += [f"| {name} | {licence} |" for name, licence in sources.items()]
    return "\n".join(lines) + "\n"


def _digest(folder: Path) -> str:
    """SHA-256 of a model's weight files, in order of their paths."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*.safetensors")):
        total.update(path.read_bytes())
    return total.hexdigest()


def _special_tokens(tokenizer: Tokenizer) -> NDArray[np.int64]:
    return np.array(sorted(tokenizer.get_added_tokens_decoder()), np.int64)
