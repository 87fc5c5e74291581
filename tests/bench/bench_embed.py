"""The packaged static model beside its teacher, in one run on the same rows.

    python tests/bench/bench_embed.py DATA [--embedder static] [--teacher minilm] [--as-written]

DATA holds the sets mrpc, atis, clinc150, gsm8k and chat_files. None is in the packaged model's
training texts. Texts are encoded as an audit does, without case and punctuation (``normalise.fold_to_words``),
or as they are written. Shown side by side, with the goal of each line:

- pairs: does the cosine tell paraphrases from near misses? Correlation with people's judgement
  and area under the curve (MRPC), area under the curve (ATIS families, CLINC150 paraphrases; the
  negatives have the same intent).
- swapped responses: 5% of responses change places; a pair's score is its own cosine less the mean
  over its prompt with all responses, in standard deviations, and the same over its response with
  all prompts; the two are added. Average precision, mean of 10 draws.
- topics: accuracy of the vote of 10 nearest training rows on CLINC150 (150 intents).
- rows a second on short rows and rows of 150 words, seconds to load, modules imported.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, roc_auc_score

from auditor.analysis.embedding.embedders import Encoder, load
from auditor.analysis.embedding.static import Texts, Vectors
from auditor.analysis.text import normalise as text

Pairs = tuple[list[str], list[str], list[int]]
Matrix = NDArray[Any]
NEIGHBOURS, SWAPPED, DRAWS = 10, 0.05, 10


def rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSONL file, gzipped or not."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def mrpc(data: Path) -> Pairs:
    """News sentences and whether people found them equivalent."""
    news = {r["id"]: r["text"] for r in rows(data / "mrpc/corpus.jsonl.gz")}
    pairs = rows(data / "mrpc/pairs.jsonl.gz")
    return [news[p["a"]] for p in pairs], [news[p["b"]] for p in pairs], [p["same"] for p in pairs]


def atis(data: Path) -> Pairs:
    """Human variants of one utterance, and utterances of the same intent from other families."""
    draw = random.Random(0)
    kinds = {"paraphrase", "synonyms", "morphological", "abbreviations"}
    variants = [v for v in rows(data / "atis/test_variants.jsonl") if v["kind"] in kinds]
    families, intents = defaultdict(list), defaultdict(list)
    for v in variants:
        intents[v["label"]].append(v)
        if v["family"] is not None:
            families[v["family"]].append(v)
    pairs: list[tuple[str, str, int]] = []
    for name, family in sorted(families.items(), key=lambda item: str(item[0])):
        for one, two in pairwise(family):
            pairs.append((one["text"], two["text"], 1))
            others = [v for v in intents[one["label"]] if v["family"] != name]
            if others:
                pairs.append((one["text"], draw.choice(others)["text"], 0))
    return [p[0] for p in pairs], [p[1] for p in pairs], [p[2] for p in pairs]


def clinc_paraphrases(data: Path) -> Pairs:
    """Machine paraphrases with their source, and with another row of the same intent."""
    draw = random.Random(0)
    train = {r["id"]: r for r in rows(data / "clinc150/train.jsonl")}
    intents = defaultdict(list)
    for r in train.values():
        intents[r["label"]].append(r["text"])
    changed = [p for p in rows(data / "clinc150/train_paraphrases.jsonl.gz") if p["changed"]][:4000]
    left, right, same = [], [], []
    for p in changed:
        left += [p["paraphrase"]] * 2
        right += [train[p["id"]]["text"], draw.choice(intents[train[p["id"]]["label"]])]
        same += [1, 0]
    return left, right, same


def instructions(data: Path) -> dict[str, tuple[list[str], list[str]]]:
    """Prompts and responses of three instruction sets."""
    chat = data / "chat_files"
    alpaca = json.loads((chat / "llama_factory/alpaca_en_demo.json").read_text("utf-8"))
    gsm8k = rows(data / "gsm8k/train.jsonl.gz")[:2000]
    seeds = rows(chat / "self_instruct/seed_tasks.jsonl")
    return {
        "alpaca demo": (
            [f"{r['instruction']}\n{r['input']}" for r in alpaca],
            [r["output"] for r in alpaca],
        ),
        "gsm8k": ([r["prompt"] for r in gsm8k], [r["completion"] for r in gsm8k]),
        "self-instruct seeds": (
            [f"{r['instruction']}\n{r['instances'][0]['input']}" for r in seeds],
            [r["instances"][0]["output"] for r in seeds],
        ),
    }


def swapped_precision(prompts: Matrix, responses: Matrix) -> float:
    """Average precision with which the least fitting pairs are the swapped ones."""
    cosines, found = prompts @ responses.T, []
    for seed in range(DRAWS):
        draw = np.random.default_rng(seed)
        moved = draw.permutation(len(prompts))[: max(2, round(len(prompts) * SWAPPED))]
        order = np.arange(len(prompts))
        order[moved] = np.roll(moved, 1)
        shown = cosines[:, order]
        own = np.diag(shown)
        by_prompt = (own - shown.mean(1)) / shown.std(1)
        by_response = (own - shown.mean(0)) / shown.std(0)
        wrong = np.isin(np.arange(len(prompts)), moved)
        found.append(average_precision_score(wrong, -(by_prompt + by_response)))
    return float(np.mean(found))


def neighbours_accuracy(encoder: Encoder, data: Path) -> float:
    """Share of CLINC150 test rows whose 10 nearest training rows vote for their intent."""
    train, test = (
        [r for r in rows(data / f"clinc150/{part}.jsonl") if "oos" not in r["label"]]
        for part in ("train", "test")
    )
    names, codes = np.unique([r["label"] for r in train], return_inverse=True)
    known, queries = (
        encode(encoder, [r["text"] for r in train]),
        encode(encoder, [r["text"] for r in test]),
    )
    right = 0
    for start in range(0, len(queries), 500):
        cosines = queries[start : start + 500] @ known.T
        nearest = np.argpartition(-cosines, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
        for i, near in enumerate(nearest):
            votes = np.bincount(codes[near], 1 + 1e-3 * cosines[i, near], len(names))
            right += names[votes.argmax()] == test[start + i]["label"]
    return right / len(test)


class Folded:
    """An encoder of what is left of texts without case and punctuation."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder, self.name, self.dim = encoder, encoder.name, encoder.dim

    def encode(self, texts: Texts) -> Vectors:
        """Fold and encode."""
        series = texts if isinstance(texts, pl.Series) else pl.Series(texts, dtype=pl.String)
        return self.encoder.encode(text.fold_to_words(series))


def encode(encoder: Encoder, texts: list[str]) -> Matrix:
    """Vectors of texts, each distinct text encoded once."""
    distinct = list(dict.fromkeys(texts))
    at = {text: i for i, text in enumerate(distinct)}
    return encoder.encode(distinct)[[at[text] for text in texts]]


def quality(encoder: Encoder, data: Path) -> dict[str, float]:
    """Every score of one encoder."""
    scores = {}
    makers: dict[str, Callable[[Path], Pairs]] = {
        "MRPC": mrpc,
        "ATIS families": atis,
        "CLINC150 paraphrases": clinc_paraphrases,
    }
    for name, make in makers.items():
        left, right, same = make(data)
        cosines = (encode(encoder, left) * encode(encoder, right)).sum(1)
        if name == "MRPC":
            scores["MRPC, correlation"] = float(np.corrcoef(same, cosines)[0, 1])
        scores[f"{name}, area under curve"] = float(roc_auc_score(same, cosines))
    for name, (prompts, responses) in instructions(data).items():
        swapped = swapped_precision(encode(encoder, prompts), encode(encoder, responses))
        scores[f"swapped responses, {name}"] = swapped
    scores["CLINC150, 10 nearest"] = neighbours_accuracy(encoder, data)
    return scores


def speed(encoder: Encoder, texts: list[str], seconds: float = 5.0) -> float:
    """Rows a second: best of the runs that fit in ``seconds``, after one to warm up."""
    encoder.encode(texts[:64])
    best, end = 0.0, time.perf_counter() + seconds
    while True:
        start = time.perf_counter()
        encoder.encode(texts)
        best = max(best, len(texts) / (time.perf_counter() - start))
        if time.perf_counter() > end:
            return best


LOAD = """
import sys, time
start = time.perf_counter()
from auditor.analysis.embedding.embedders import load
encoder = load({name!r})
loaded = time.perf_counter() - start
encoder.encode(["warm"])
first = time.perf_counter() - start
print(loaded, first, "torch" in sys.modules, "model2vec" in sys.modules)
"""


def load_time(name: str) -> tuple[float, float, bool]:
    """Seconds to import and load, and to the first vector, best of 5 fresh processes; whether torch came."""
    runs = [
        subprocess.run(
            [sys.executable, "-c", LOAD.format(name=name)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for _ in range(5)
    ]
    return (
        min(float(r[0]) for r in runs),
        min(float(r[1]) for r in runs),
        any(r[2] == "True" for r in runs),
    )


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--embedder", default="static")
    parser.add_argument("--teacher", default="minilm")
    parser.add_argument("--as-written", action="store_true")
    args = parser.parse_args()
    student, teacher = load(args.embedder), load(args.teacher)
    if not args.as_written:
        student, teacher = Folded(student), Folded(teacher)

    ours, theirs = quality(student, args.data), quality(teacher, args.data)
    print(f"{'':40} {student.name:>10} {teacher.name:>10} {'share':>7}")
    for name, value in ours.items():
        print(f"{name:40} {value:10.4f} {theirs[name]:10.4f} {value / theirs[name]:7.1%}")

    short = [r["text"] for r in rows(args.data / "clinc150/train.jsonl")]
    prompts, responses = instructions(args.data)["alpaca demo"]
    words = " ".join(f"{p} {r}" for p, r in zip(prompts, responses, strict=True)).split()
    long = [" ".join(words[i : i + 150]) for i in range(0, len(words) - 150, 30)]
    for name, texts, sample in (("short rows", short, 2048), ("rows of 150 words", long, 256)):
        fast = speed(student, texts * (1 + 30_000 // len(texts)))
        slow = speed(teacher, texts[:sample], seconds=0)
        print(f"{name + ', a second':40} {fast:10,.0f} {slow:10,.0f} {fast / slow:6,.0f}x")
    loaded, first, torch = load_time(args.embedder)
    print(f"{'seconds to load / to the first vector':40} {loaded:10.2f} {first:10.2f}")
    print(f"{'torch imported':40} {torch!s:>10}")


if __name__ == "__main__":
    main()
