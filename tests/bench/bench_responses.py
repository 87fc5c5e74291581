"""Responses that changed places: how well they are ranked, and what is reported.

    python tests/bench/bench_responses.py DATA [--embedder minilm] [--seeds 5] [--only NAME ...]

DATA holds gsm8k, tatoeba and chat_files. 5% of the responses (gsm8k: 2%) change places in pairs,
by another seed each time; ``untouched`` is the file as it was published, where nothing should be
flagged. AP is the mean (and lowest) average precision of ``response_quality`` over the seeds. Texts
are encoded once for all seeds, so seconds of CPU are without encoding.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
from sklearn.metrics import average_precision_score

from auditor.analysis.embedding import embedders
from auditor.checks import responses
from auditor.dataset.reading.load import load
from auditor.model import Ran
from auditor.settings import Settings

Pair = tuple[str, str]


def records(path: Path) -> list[dict]:
    read = path.read_bytes()
    text = gzip.decompress(read) if path.suffix == ".gz" else read
    return json.loads(text) if path.suffix == ".json" else list(map(json.loads, text.splitlines()))


def sources(data: Path) -> dict[str, list[Pair]]:
    """Prompt and response of each row, by name of the set."""
    llama = data / "chat_files/llama_factory"

    def alpaca(name: str) -> list[Pair]:
        return [(f"{r['instruction']}\n{r['input']}", r["output"]) for r in records(llama / name)]

    gsm = records(data / "gsm8k/train.jsonl.gz")
    seeds = records(data / "chat_files/self_instruct/seed_tasks.jsonl")
    translated = records(data / "tatoeba/tatoeba.jsonl.gz")
    return {
        "alpaca_en": alpaca("alpaca_en_demo.json"),
        "dpo_en (chosen)": [
            ("\n".join(t["value"] for t in r["conversations"]), r["chosen"]["value"])
            for r in records(llama / "dpo_en_demo.json")
        ],
        "kto_en": [
            ("\n".join(t["content"] for t in r["messages"][:-1]), r["messages"][-1]["content"])
            for r in records(llama / "kto_en_demo.json")
        ],
        "self_instruct": [
            (f"{r['instruction']}\n{r['instances'][0]['input']}", r["instances"][0]["output"])
            for r in seeds
        ],
        "glaive": [
            (r["conversations"][0]["value"], r["conversations"][1]["value"])
            for r in records(llama / "glaive_toolcall_en_demo.json")
            if r["conversations"][1]["from"] == "gpt"
        ],
        "gsm8k": [(r["prompt"], r["completion"]) for r in gsm],
        "alpaca_zh": alpaca("alpaca_zh_demo.json"),
        "tatoeba": [(r["prompt"], r["completion"]) for r in translated],
        "tatoeba deu": [(r["prompt"], r["completion"]) for r in translated if r["lang"] == "deu"],
    }


class Remembering:
    """An encoder that encodes each text once."""

    def __init__(self, name: str) -> None:
        self.inner, self.seen = embedders.load(name), {}
        self.name, self.dim, self.tokenizer = name, self.inner.dim, self.inner.tokenizer

    def encode(self, texts: pl.Series) -> np.ndarray:
        new = [t for t in texts.unique(maintain_order=True) if t not in self.seen]
        self.seen.update(zip(new, self.inner.encode(pl.Series(new, dtype=pl.String)), strict=True))
        return np.stack([self.seen[text] for text in texts])


def swap(pairs: list[Pair], share: float, seed: int) -> tuple[list[Pair], np.ndarray]:
    """Let the responses of ``share`` of the rows change places: the rows, and which are wrong."""
    moved = np.random.default_rng(seed).permutation(len(pairs))[: 2 * round(len(pairs) * share / 2)]
    source = np.arange(len(pairs))
    source[moved[::2]], source[moved[1::2]] = moved[1::2], moved[::2]
    rows = [(prompt, pairs[k][1]) for (prompt, _), k in zip(pairs, source, strict=True)]
    return rows, np.array([a[1] != b[1] for a, b in zip(rows, pairs, strict=True)])


def judge(pairs: list[Pair], settings: Settings) -> tuple[Ran, float]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.jsonl"
        lines = [json.dumps({"prompt": p, "completion": c}) + "\n" for p, c in pairs]
        path.write_text("".join(lines), "utf-8")
        data = load([(path, "rows")], [], settings)
    for vectors in (data.embeddings.prompts, data.embeddings.responses):
        assert len(vectors) == len(pairs)  # encoded before the clock starts
    start = time.process_time()
    return responses.run(data), time.process_time() - start


def row(pairs: list[Pair], share: float, seeds: int, settings: Settings) -> Iterator[str]:
    clean, seconds = judge(pairs, settings)
    flagged = clean.findings.group_by("rule").len().sort("rule").rows()
    yield f"untouched: {dict(flagged) or 'none'}, {seconds:.1f} s"
    if clean.scores is None or clean.facts.abstained:
        yield f"abstains: {clean.facts.abstained} {clean.facts.auc}"
        return
    ranked, flagged, right, wrong = [], 0, 0, 0
    for seed in range(seeds):
        planted, bad = swap(pairs, share, seed)
        found, _ = judge(planted, settings)
        if found.scores is None:
            yield "planted: abstains"
            return
        place = found.scores["row"].to_numpy()
        ranked.append(
            average_precision_score(bad[place], -found.scores["response_quality"].to_numpy())
        )
        found_rows = found.findings.filter(pl.col("rule") == "RSP001")["row"].to_numpy()
        flagged, right, wrong = (
            flagged + len(found_rows),
            right + int(bad[found_rows].sum()),
            wrong + int(bad.sum()),
        )
    yield f"AP {np.mean(ranked):.3f} ({np.min(ranked):.3f})"
    yield f"flagged {flagged}, precision {right / max(flagged, 1):.3f}, recall {right / wrong:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--embedder", default="static")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--only", nargs="*")
    args = parser.parse_args()
    settings, encoder = Settings(embedder=args.embedder), Remembering(args.embedder)

    def remember(*_: object, **__: object) -> object:
        return encoder

    embedders.load = remember
    for name, pairs in sources(args.data).items():
        if args.only and name.split()[0] not in args.only:
            continue
        share = 0.02 if name == "gsm8k" else 0.05
        shown = "; ".join(row(pairs, share, args.seeds, settings))
        print(f"{name:16} {len(pairs):6,} rows: {shown}", flush=True)


if __name__ == "__main__":
    main()
