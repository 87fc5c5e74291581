"""Semantic duplicates against SemHash on the same model and the same rows.

    python tests/bench/bench_semantic.py DATA [--rows 20000 100000]

DATA holds the sets atis and mrpc; for the speed any texts of its JSONL files are taken. SemHash runs
at its default threshold, 0.9, and gets the packaged model through model2vec.

- calibration: of labelled pairs with a cosine above a line, how many people call the same
  (precision), and how many of those they call the same are above it (recall), by embedder.
- flagged: precision, recall and F1 of the pairs that an audit tells (any rule of the DUP family, and
  blocking ones alone) and of those SemHash gives. MRPC: its own pairs. ATIS: all pairs of variants of
  one utterance are the same; any other pair flagged is a false one.
- speed: texts to findings, without reading files and without near-duplicates, on both sides.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterable
from itertools import combinations
from pathlib import Path

import numpy as np
import polars as pl
from bench_embed import Folded, encode, mrpc, rows
from model2vec import StaticModel
from semhash import SemHash

from auditor.analysis.embedding.embedders import STATIC, load
from auditor.checks import semantic_duplicates
from auditor.dataset.reading import load as loading
from auditor.pipeline import audit
from auditor.settings import Settings

Pair = tuple[str, str]
KINDS = {"paraphrase", "synonyms", "morphological", "abbreviations"}
FIELDS = ("text", "prompt", "completion", "paraphrase")


def atis_variants(data: Path) -> list[dict[str, str]]:
    """Human variants of utterances, with their family."""
    variants = rows(data / "atis/test_variants.jsonl")
    return [v for v in variants if v["kind"] in KINDS and v["family"] is not None]


def ordered(pairs: Iterable[Pair]) -> set[Pair]:
    """Pairs of two different texts, smaller first."""
    return {(min(a, b), max(a, b)) for a, b in pairs if a != b}


def by_audit(records: list[dict[str, str]], *, blocking: bool) -> set[Pair]:
    """The pairs of texts an audit tells."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "train.jsonl")
        path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
        report = audit([(path, "train")])
    found = report.findings.filter(pl.col("rule").str.starts_with("DUP"))
    found = found.filter(~pl.col("rule").is_in(["DUP012", "DUP014"]))
    if blocking:
        found = found.filter(pl.col("severity").is_in(["error", "review"]))
    lines = found.select("line", "related_line").drop_nulls().rows()
    return ordered((records[a - 1]["text"], records[b - 1]["text"]) for a, b in lines)


def by_semhash(texts: list[str]) -> set[Pair]:
    """The pairs of texts SemHash gives at its default threshold."""
    result = SemHash.from_records(
        texts, model=StaticModel.from_pretrained(STATIC)
    ).self_deduplicate()
    return ordered((str(d.record), str(d.duplicate_of)) for d in result.filtered)


def score(flagged: set[Pair], same: set[Pair], other: set[Pair] | None) -> str:
    """Precision, recall and F1; ``other`` are the pairs known to differ, all others if None."""
    right = len(flagged & same)
    wrong = len(flagged - same) if other is None else len(flagged & other)
    precision, recall = right / max(1, right + wrong), right / len(same)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}"


def calibration(data: Path, embedders: list[str]) -> None:
    """Precision and recall of the cosine alone on pairs judged by people."""
    for name in embedders:
        encoder = Folded(load(name))
        left, right, judged = mrpc(data)
        same = np.array(judged) == 1
        cosines = (encode(encoder, left) * encode(encoder, right)).sum(1)
        for line in (0.8, 0.85, 0.88, 0.9, 0.95):
            above = cosines >= line
            precision = same[above].mean() if above.any() else 1.0
            recall = (above & same).sum() / same.sum()
            print(f"MRPC {name:8} >= {line:.2f}: precision {precision:.3f} recall {recall:.3f}")


def flagged_pairs(data: Path) -> None:
    """F1 of what is flagged, ours and SemHash's."""
    left, right, judged = mrpc(data)
    news = [{"text": text} for text in dict.fromkeys([*left, *right])]
    pairs = list(zip(left, right, strict=True))
    same = ordered(p for p, s in zip(pairs, judged, strict=True) if s)
    variants = atis_variants(data)
    labelled = [{"text": v["text"], "label": v["label"]} for v in variants]
    families = ordered(
        (a["text"], b["text"]) for a, b in combinations(variants, 2) if a["family"] == b["family"]
    )
    sets = {
        "MRPC": (news, same, ordered(pairs) - same),
        "ATIS variants": (labelled, families, None),
    }
    for name, (records, truth, other) in sets.items():
        print(f"{name:14} audit           {score(by_audit(records, blocking=False), truth, other)}")
        print(f"{name:14} audit, blocking {score(by_audit(records, blocking=True), truth, other)}")
        texts = list(dict.fromkeys(record["text"] for record in records))
        print(f"{name:14} SemHash         {score(by_semhash(texts), truth, other)}")


def pool(data: Path) -> list[str]:
    """Every distinct text of the JSONL files of DATA that parse, shuffled."""
    texts: dict[str, None] = {}
    for path in sorted(data.rglob("*.jsonl*")):
        try:
            records = rows(path)
        except (ValueError, OSError):
            continue
        objects = (record for record in records if isinstance(record, dict))
        texts |= {r[f]: None for r in objects for f in FIELDS if isinstance(r.get(f), str)}
    kept = [text for text in texts if text.strip()]
    return [kept[i] for i in np.random.default_rng(0).permutation(len(kept))]


def timed(what: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the wall and of the processors."""
    wall, cpu = time.perf_counter(), time.process_time()
    what()
    return time.perf_counter() - wall, time.process_time() - cpu


def speed(texts: list[str]) -> None:
    """Seconds from texts to findings."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "train.jsonl")
        path.write_text(
            "".join(json.dumps({"text": t, "label": "a"}) + "\n" for t in texts), "utf-8"
        )
        data = loading.load([(path, "train")], [], Settings())
    _ = data.keys, data.normalised, data.similar_rows  # what other checks have computed by then
    ours = timed(lambda: semantic_duplicates.run(data))
    theirs = timed(lambda: by_semhash(texts))
    print(
        f"{len(texts):8,} rows: {ours[0]:6.1f} s wall {ours[1]:6.1f} s CPU, SemHash {theirs[0]:6.1f} s"
        f" wall {theirs[1]:6.1f} s CPU: {theirs[0] / ours[0]:.1f} x, {theirs[1] / ours[1]:.1f} x"
    )


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--rows", type=int, nargs="+", default=[20_000, 100_000])
    parser.add_argument("--embedders", nargs="+", default=["static"])
    args = parser.parse_args()
    calibration(args.data, args.embedders)
    flagged_pairs(args.data)
    texts = pool(args.data)
    for count in args.rows:
        speed(texts[:count])


if __name__ == "__main__":
    main()
