"""Which languages the packaged model can read, and how many foreign words it takes in English text.

    python tests/bench/bench_scripts.py DATA [--embedder PATH]

DATA holds tatoeba. The first table has for each language: the share of its sentences that
`scripts.is_readable` refuses; the mean cosine of two sentences; of 10,000 pairs of different sentences, how
many the model takes for the same (`embedders.SAME_MEANING`); and how many it takes of their English
translations. The second has these numbers for made texts of ten words, of which some are foreign, and for
those of them that are readable.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import defaultdict
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.embedding import embedders
from auditor.analysis.embedding.embedders import SAME_MEANING, Encoder
from auditor.analysis.embedding.scripts import is_readable
from auditor.analysis.text import normalise

MIXED = ("hin", "ben", "tam", "ara", "heb", "kor", "rus", "bul", "ell", "jpn", "cmn", "kat", "hye")
WORDS, TEXTS = 10, 400  # in a mixed text, and texts


def sentences(data: Path) -> dict[str, list[tuple[str, str]]]:
    """Return the pairs (English, other language) of each language, folded, each sentence once."""
    pairs = defaultdict(list)
    with gzip.open(data / "tatoeba/tatoeba.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = pl.DataFrame([json.loads(line) for line in lines])
    rows = rows.with_columns(
        normalise.fold_to_words(rows[name]).fill_null("").alias(name)
        for name in ("prompt", "completion")
    )
    for name in ("prompt", "completion"):
        rows = rows.unique(["lang", name], keep="first", maintain_order=True)
    for lang, english, other in rows.select("lang", "prompt", "completion").iter_rows():
        pairs[lang].append((english, other))
    return pairs


def near(vectors: NDArray[np.float32], threshold: float) -> tuple[float, float]:
    """Return the mean cosine of two rows, and the pairs of 10,000 that reach ``threshold``."""
    cosine = (vectors @ vectors.T)[np.triu_indices(len(vectors), 1)]
    return (
        (float(cosine.mean()), 1e4 * float((cosine >= threshold).mean())) if len(cosine) else (0, 0)
    )


def by_language(encoder: Encoder, pairs: dict[str, list[tuple[str, str]]], limit: float) -> None:
    """Print the first table, the most readable language first."""
    found = []
    for lang, own in pairs.items():
        english, other = (pl.Series(texts, dtype=pl.String) for texts in zip(*own, strict=True))
        refused = 1 - float(is_readable(other, encoder.tokenizer).mean())
        found.append(
            (
                refused,
                lang,
                *near(encoder.encode(other), limit),
                *near(encoder.encode(english), limit),
            )
        )
    print("language  refused  cosine  same of 10,000  English: cosine  same of 10,000")
    for refused, lang, cosine, same, english_cosine, english_same in sorted(found):
        print(
            f"{lang:8} {refused:8.3f} {cosine:7.2f} {same:15.1f} {english_cosine:16.2f} {english_same:15.1f}"
        )


def mixed(encoder: Encoder, pairs: dict[str, list[tuple[str, str]]], limit: float) -> None:
    """Print the second table."""
    draw = random.Random(1)
    print("language  foreign words  refused  same of 10,000  of the readable ones")
    for lang in MIXED:
        english, other = (
            [word for text in texts for word in text.split()]
            for texts in zip(*pairs[lang], strict=True)
        )
        for foreign in range(5):
            texts = pl.Series(
                [
                    " ".join(draw.sample(english, WORDS - foreign) + draw.sample(other, foreign))
                    for _ in range(TEXTS)
                ]
            )
            readable, vectors = (
                is_readable(texts, encoder.tokenizer).to_numpy(),
                encoder.encode(texts),
            )
            same, of_readable = near(vectors, limit)[1], near(vectors[readable], limit)[1]
            print(
                f"{lang:8} {foreign:11}/10 {1 - readable.mean():8.2f} {same:15.1f} {of_readable:15.1f}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--embedder", default="static")
    args = parser.parse_args()
    encoder, pairs = embedders.load(args.embedder), sentences(args.data)
    limit = SAME_MEANING.get(args.embedder, SAME_MEANING["static"])
    by_language(encoder, pairs, limit)
    mixed(encoder, pairs, limit)


if __name__ == "__main__":
    main()
