"""Distil a transformer into a static model: a vector for each of its tokens, fitted to its texts.

1. Start: the teacher's vector of each token alone, on the teacher's main axes, less what all tokens
   share, common tokens made shorter (after model2vec's recipe).
2. Fit: the sum of a text's token vectors is moved towards the teacher's vector of the text, and
   cosines between texts towards the teacher's (``fit``).
3. Save: 8-bit vectors with one scale a token, the tokenizer and a card, laid out as model2vec's.

Needs the extra ``[transformers]``. The same texts, recipe and machine give the same model.
"""

from __future__ import annotations

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
from auditor.analysis.embedding.distill_training import Ids, Lessons, Recipe, fit
from auditor.analysis.embedding.static import Vectors, split, tokenize
from auditor.analysis.embedding.transformer import TransformerEncoder
from auditor.errors import AuditError

# Fewest texts a fit can be scored on. Source: a tenth is held out, and 10 texts make 45 cosines.
MIN_TEXTS = 100
# Tokens passed through the teacher at a time.
TOKEN_BATCH = 1_024


def distill(
    teacher: TransformerEncoder,
    texts: Sequence[str],
    out: Path,
    recipe: Recipe | None = None,
    sources: Mapping[str, str] | None = None,
) -> dict[str, float]:
    """Distil ``teacher`` on ``texts`` into the folder ``out``, for ``embed.load(str(out))``.

    Args:
        teacher: A transformer; its progress bar shows texts encoded, then steps of the fit.
        texts: 100,000 or more, like those the model will see. Repeated ones count once.
        out: Made if missing; gets ``model.safetensors``, ``tokenizer.json``, ``config.json`` and
            ``README.md``.
        recipe: Sizes, rates and seed; the packaged model's where None.
        sources: Name and licence of where texts are from, for the card.

    Returns:
        Scores on texts held out, see ``fit.fit``; they stand in the card too.

    Raises:
        AuditError: Fewer than 100 different texts with tokens the teacher knows.
    """
    recipe = recipe or Recipe()
    distinct = list(dict.fromkeys(texts))
    counts, tokens = token_bags(distinct, teacher.tokenizer)
    known = counts > 0
    if known.sum() < MIN_TEXTS:
        raise AuditError(
            f"{known.sum()} different texts with words the teacher knows; a distillation needs "
            f"{MIN_TEXTS} to run, and 100,000 or more to be good"
        )
    vectors = teacher.encode(distinct)[known]
    axes = np.ascontiguousarray(principal_axes(vectors, recipe.dim)[:, ::-1], np.float32)
    lessons = Lessons(counts[known], tokens, vectors, unit_rows(vectors @ axes))
    first = start(teacher, lessons, axes, recipe.common)
    table, scores = fit(first, lessons, recipe, teacher.progress)
    table[_silent(teacher.tokenizer)] = 0
    facts = {
        "teacher": teacher.name,
        "teacher sha256": digest(teacher.folder),
        "texts": len(distinct),
        "texts sha256": hashlib.sha256("\n".join(distinct).encode()).hexdigest(),
        "recipe": asdict(recipe),
        "held out": {name: round(value, 4) for name, value in scores.items()},
    }
    save(out, table, teacher.tokenizer, facts, sources or {})
    return scores


def token_bags(texts: Sequence[str], tokenizer: Tokenizer) -> tuple[Ids, Ids]:
    """Tokenize texts word by word, as the static model does: tokens a text, and all tokens.

    Tokens that say nothing (unknown, padding and the other special ones) are left out.
    """
    counts, ids, words = split(pl.Series(texts, dtype=pl.String))
    sizes, flat = tokenize(words, tokenizer)
    known = ~np.isin(flat, _silent(tokenizer))
    owner = np.repeat(np.arange(len(sizes)), sizes)[known]
    sizes, flat = np.bincount(owner, minlength=len(sizes)), flat[known]
    rows = np.repeat(np.arange(len(counts)), counts)
    totals = np.bincount(rows, sizes[ids], len(counts)).astype(np.int64)
    return totals, flat[concat_ranges((np.cumsum(sizes) - sizes)[ids], sizes[ids])]


def start(teacher: TransformerEncoder, lessons: Lessons, axes: Vectors, common: float) -> Vectors:
    """The teacher's vector of each token alone: (tokens, dim).

    What all tokens share is taken off, or every text would be near every other, and common tokens
    are made shorter.
    """
    import torch

    example = teacher.tokenizer.encode("a")
    inside = [i for i, special in enumerate(example.special_tokens_mask) if not special]
    before, after = example.ids[: inside[0]], example.ids[inside[-1] + 1 :]
    size = teacher.tokenizer.get_vocab_size()
    alone = []
    with torch.inference_mode():
        for first in range(0, size, TOKEN_BATCH):
            tokens = range(first, min(first + TOKEN_BATCH, size))
            ids = torch.tensor([[*before, token, *after] for token in tokens])
            features = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
            features = {k: v.to(teacher.model.device) for k, v in features.items()}
            alone.append(teacher.model(features)["sentence_embedding"].cpu().numpy())
    share = np.bincount(lessons.tokens, minlength=size) / len(lessons.tokens)
    weights = (common / (common + share)).astype(np.float32)[:, None]
    vectors = unit_rows(np.concatenate(alone) @ axes)
    middle = np.average(vectors, axis=0, weights=weights[:, 0] * share).astype(np.float32)
    return unit_rows(vectors - middle) * weights


def save(
    out: Path,
    table: Vectors,
    tokenizer: Tokenizer,
    facts: Mapping[str, Any],
    sources: Mapping[str, str],
) -> None:
    """Write a static model: (tokens, dim) vectors as 8-bit numbers with one scale a token."""
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
    (out / "README.md").write_text(card(facts, sources), "utf-8")


def card(facts: Mapping[str, Any], sources: Mapping[str, str]) -> str:
    """The model card: teacher, texts, recipe, scores, licences."""
    lines = ["# Static embedding model", ""]
    for name, fact in facts.items():
        shown = ", ".join(f"{k} {v}" for k, v in fact.items()) if isinstance(fact, dict) else fact
        lines.append(f"- {name}: {shown}")
    if sources:
        lines += ["", "| texts | licence |", "| --- | --- |"]
        lines += [f"| {name} | {licence} |" for name, licence in sources.items()]
    return "\n".join(lines) + "\n"


def digest(folder: Path) -> str:
    """SHA-256 of a model's weight files, in order of their paths."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*.safetensors")):
        total.update(path.read_bytes())
    return total.hexdigest()


def _silent(tokenizer: Tokenizer) -> NDArray[np.int64]:
    return np.array(sorted(tokenizer.get_added_tokens_decoder()), np.int64)
