"""How fast and how right the near-duplicate engine is, beside its peers, in one run.

    python tests/bench/bench_minhash.py speed [--text-dedup PYTHON] [--repeat 3]
    python tests/bench/bench_minhash.py growth [--rows 10000 100000 1000000]
    python tests/bench/bench_minhash.py recall DATA_FOLDER

``speed`` needs xxhash, and measures rensa where it is installed; text-dedup runs in an interpreter
of its own, as it brings many packages. Texts are generated and the same everywhere. ``growth``
measures each size in a process of its own. ``recall`` plants near-duplicates with the data folder's
plant.py and compares with the similarity of all pairs of rows.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np
import polars as pl
from datasketch import MinHash

from auditor.analysis.pairs.minhash import signatures
from auditor.analysis.pairs.near_pairs import similar_pairs
from auditor.analysis.pairs.star_groups import star_groups
from auditor.analysis.text.shingles import Shingles, shingles

THRESHOLD, NUM_PERM = 0.8, 128
SETS = {"20,000 rows of 150 words": (20_000, 150), "100,000 rows of 9 words": (100_000, 9)}
KINDS = (
    *("near:0.05", "near:0.1", "near:0.2", "reorder", "contained"),
    *(f"variant:{way}" for way in ("case", "whitespace", "punctuation", "unicode", "homoglyph")),
)
# Folder, file, and the fields whose texts are compared.
PLANTED = (
    ("ag_news", "test.jsonl.gz", ("text",)),
    ("gsm8k", "train.jsonl.gz", ("prompt", "completion", "question", "answer")),
    ("clinc150", "train.jsonl", ("text",)),
    ("chinese_news", "tnews.jsonl", ("text",)),
)


def generated(rows: int, words: int, seed: int = 1) -> list[str]:
    """Texts of a Zipf vocabulary, of 2/3 to 4/3 of ``words``; every 20th repeats one with 3% changed."""
    draw = np.random.default_rng(seed)
    letters = np.array(list("abcdefghijklmnopqrstuvwxyz"))
    vocabulary = ["".join(draw.choice(letters, draw.integers(2, 10))) for _ in range(50_000)]
    texts: list[str] = []
    for row in range(rows):
        size = int(draw.integers(words * 2 // 3, words * 4 // 3 + 1))
        if row % 20 == 19:
            chosen = texts[int(draw.integers(row))].split(" ")
            for at in draw.integers(0, len(chosen), max(1, len(chosen) * 3 // 100)):
                chosen[at] = vocabulary[int(draw.integers(50_000))]
        else:
            chosen = [vocabulary[n] for n in np.minimum(draw.zipf(1.2, size), 50_000) - 1]
        texts.append(" ".join(chosen))
    return texts


def char_shingles(texts: list[str]) -> Iterator[set[str]]:
    return ({text[at : at + 5] for at in range(max(1, len(text) - 4))} for text in texts)


def word_shingles(texts: list[str]) -> list[list[str]]:
    return [
        [" ".join(words[at : at + 3]) for at in range(max(1, len(words) - 2))]
        for words in (text.split(" ") for text in texts)
    ]


class Time(NamedTuple):
    """Seconds on the wall, and of all cores together: the second is fair on a busy machine."""

    wall: float
    cpu: float


def timed(work: Callable[[], Any], repeat: int) -> Time:
    """The best of some runs, as other work on the machine only ever adds."""
    taken = []
    for _ in range(repeat):
        start, cpu = time.perf_counter(), time.process_time()
        work()
        taken.append(Time(time.perf_counter() - start, time.process_time() - cpu))
    return Time(min(one.wall for one in taken), min(one.cpu for one in taken))


def table(title: str, rows: int, times: dict[str, Time]) -> None:
    """A line a way of doing it; the ratios are to the first."""
    print(f"\n{title}\n  {'':<50}{'wall s':>8}{'cpu s':>8}{'rows/s':>10}{'wall x':>8}{'cpu x':>8}")
    base = next(iter(times.values()))
    for name, one in times.items():
        print(
            f"  {name:<50}{one.wall:>8.3f}{one.cpu:>8.3f}{rows / one.wall:>10,.0f}"
            f"{one.wall / base.wall:>8.1f}{one.cpu / base.cpu:>8.1f}"
        )


def grouped(texts: pl.Series) -> pl.DataFrame:
    """The whole path: texts to verified pairs to groups."""
    found = similar_pairs(texts, THRESHOLD).pairs
    left, right, score = (found[name].to_numpy() for name in ("left", "right", "score"))
    return star_groups(left, right, score, np.zeros(len(texts)))


def installed(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def speed(text_dedup: str | None, repeat: int) -> None:
    for name, (rows, words) in SETS.items():
        texts = generated(rows, words)
        table(f"Signatures, {name}", rows, signature_times(texts, repeat))
        table(f"Whole path, {name}", rows, whole_times(texts, text_dedup, repeat))


def signature_times(texts: list[str], repeat: int) -> dict[str, Time]:
    """Ours and datasketch's, of the same word 3-shingles."""
    xxhash, column = importlib.import_module("xxhash"), pl.Series(texts)
    sets = shingles(column, "word")
    pieces = [[piece.encode() for piece in row] for row in word_shingles(texts)]

    def bulk(**options: Any) -> None:
        MinHash.bulk(pieces, num_perm=NUM_PERM, **options)

    def one_thread() -> None:
        with patch("os.cpu_count", return_value=1):
            signatures(sets, NUM_PERM)

    return {
        "ours: shingles to signatures": timed(lambda: signatures(sets, NUM_PERM), repeat),
        "ours, one thread": timed(one_thread, repeat),
        "ours: texts to signatures": timed(
            lambda: signatures(shingles(column, "word"), NUM_PERM), repeat
        ),
        "datasketch bulk, xxhash": timed(lambda: bulk(hashfunc=xxhash.xxh32_intdigest), repeat),
        "datasketch bulk, default (sha1)": timed(bulk, repeat),
        **_rensa_times(sets, repeat),
    }


def _rensa_times(sets: Shingles, repeat: int) -> dict[str, Time]:
    """rensa's own kinds of sketches, of the same hashes; their values are not those of datasketch."""
    if (rensa := installed("rensa")) is None:
        return {}
    hashes, offsets = sets.hashes.astype(np.uint64), sets.offsets.astype(np.uint64)
    kinds = {"rensa, of the same hashes": "", "rensa, one pass (Rho)": "_rho"}
    return {
        name: timed(
            partial(
                getattr(rensa.RMinHash, f"digest_matrix_from_flat_token_hashes{suffix}"),
                *(hashes, offsets, NUM_PERM, 42),
            ),
            repeat,
        )
        for name, suffix in kinds.items()
    }


def whole_times(texts: list[str], text_dedup: str | None, repeat: int) -> dict[str, Time]:
    """From texts to groups; the peers go on estimates, ours on verified pairs."""
    column = pl.Series(texts)
    times = {"ours: texts to verified groups": timed(lambda: grouped(column), repeat)}
    if rensa := installed("rensa"):
        times["rensa, the same: character 5-shingles"] = timed(
            lambda: with_rensa(rensa, char_shingles(texts)), 1
        )
        times["rensa, word 3-shingles"] = timed(
            lambda: with_rensa(rensa, iter(word_shingles(texts))), repeat
        )
        times["rensa, single words"] = timed(
            lambda: with_rensa(rensa, (text.split(" ") for text in texts)), repeat
        )
    if text_dedup:
        taken = with_text_dedup(text_dedup, texts)
        times["text-dedup, word 3-shingles, its own clock"] = Time(taken, float("nan"))
    return times


def with_rensa(rensa: Any, tokens: Any) -> None:
    index = rensa.RMinHashDeduplicator(threshold=THRESHOLD, num_perm=NUM_PERM, use_lsh=True)
    index.add_pairs((str(row), list(entry)) for row, entry in enumerate(tokens))


def with_text_dedup(python: str, texts: list[str]) -> float:
    """Run text-dedup's MinHash command on the texts; give the total its log states."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "texts.jsonl")
        source.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
        options = (
            f"--path json --data_files {source} --split train --column text --num_proc 2"
            f" --output {folder}/out --cache_dir {folder}/cache --num_perm {NUM_PERM}"
            f" --threshold {THRESHOLD} --ngram 3 --min_length 1 --batch_size 10000"
        )
        command = [python, "-m", "text_dedup.minhash", *options.split(" ")]
        wide = {**os.environ, "COLUMNS": "200"}  # its log breaks lines
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=wide)
    log = done.stdout + done.stderr
    total = re.search(r"Total\s*: ([\d.]+)s", log)
    if not total:
        sys.exit(f"text-dedup did not finish:\n{log[-2000:]}")
    return float(total[1])


def growth(sizes: list[int]) -> None:
    print("\nGrowth, rows of 150 words, text to verified groups, a process each")
    base = 0.0
    for rows in sizes:
        command = [sys.executable, __file__, "one", "--rows", str(rows)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        one = json.loads(done.stdout)
        base = base or one["cpu"] / rows
        print(
            f"  {rows:>9,} rows {one['seconds']:>8.2f} s, cpu {one['cpu']:>7.2f} s,"
            f" {one['cpu'] / rows / base:>5.2f} x linear in cpu,"
            f" {one['peak'] / 2**20:>8,.0f} MiB in all, texts {one['before'] / 2**20:,.0f} MiB,"
            f" {(one['peak'] - one['before']) / rows:>7,.0f} bytes a row for the engine;"
            f" {one['grouped']:,} rows in groups"
        )


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def one(rows: int) -> None:
    """Measure one size: generated a part at a time, so that Python's strings are gone before."""
    parts = [
        pl.Series(generated(min(10_000, rows - start), 150, seed=start))
        for start in range(0, rows, 10_000)
    ]
    texts = pl.concat(parts).rechunk()
    del parts
    before = peak()
    start, cpu = time.perf_counter(), time.process_time()
    groups = grouped(texts)
    taken = {"seconds": time.perf_counter() - start, "cpu": time.process_time() - cpu}
    print(json.dumps({**taken, "before": before, "peak": peak(), "grouped": len(groups)}))


def recall(data: Path) -> None:
    from auditor.analysis.text.normalise import fold_characters

    for folder, name, fields in PLANTED:
        clean = data / folder / name
        with tempfile.TemporaryDirectory() as work:
            dirty, planted = Path(work, "dirty.jsonl"), Path(work, "truth.jsonl")
            command = [sys.executable, str(data / "plant.py"), str(clean), str(dirty)]
            command += ["--truth", str(planted), "--seed", "7"]
            command += [word for kind in KINDS for word in ("--plant", f"{kind}=2%")]
            subprocess.run(command, check=True, capture_output=True)
            rows = [json.loads(line) for line in dirty.read_text().split("\n") if line]
            truth = [json.loads(line) for line in planted.read_text().split("\n") if line]
        joined = ["\n".join(str(row[f]) for f in fields if f in row) for row in rows]
        texts = pl.DataFrame({"text": joined}).select(fold_characters(pl.col("text")))["text"]
        measured(f"{folder}, {len(rows):,} rows", texts, truth)


def measured(title: str, texts: pl.Series, planted: list[dict[str, Any]]) -> None:
    """Compare the pairs found with those among all pairs of rows, and print a line a kind."""
    found = similar_pairs(texts, THRESHOLD).pairs
    got = set(found.select("left", "right").rows())
    true = all_pairs(texts)
    print(f"\nRecall, {title}: {len(true):,} pairs at {THRESHOLD} and above")
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    touched = set()
    for defect in planted:
        one_, two = sorted((defect["line"] - 1, defect["partner"] - 1))
        counts[defect["kind"]][0] += 1
        counts[defect["kind"]][1] += (one_, two) in true
        counts[defect["kind"]][2] += (one_, two) in true and (one_, two) in got
        touched |= {one_, two}
    others = {pair for pair in true if not touched.issuperset(pair)}
    counts["(between other rows)"] = [len(others), len(others), len(others & got)]
    counts["(all pairs)"] = [len(true), len(true), len(true & got)]
    print(f"  {'kind':<24}{'planted':>9}{'above':>9}{'found':>9}{'recall':>9}")
    for kind, (all_, above, hit) in sorted(counts.items()):
        print(f"  {kind:<24}{all_:>9}{above:>9}{hit:>9}{hit / above if above else 1:>9.3f}")
    print(f"  precision by true Jaccard: {len(got & true) / max(1, len(got)):.4f} of {len(got):,}")


def all_pairs(texts: pl.Series) -> set[tuple[int, int]]:
    """Every pair of rows at or above the threshold, by products of the sparse shingle matrix."""
    from scipy.sparse import csr_matrix

    sets = shingles(texts, "char")
    _, column = np.unique(sets.hashes, return_inverse=True)
    matrix = csr_matrix((np.ones(len(column), np.int32), column, sets.offsets))
    true: set[tuple[int, int]] = set()
    for start in range(0, len(texts), 500):
        common = (matrix[start : start + 500] @ matrix.T).tocoo()
        left, right = common.row + start, common.col
        union = sets.sizes[left] + sets.sizes[right] - common.data
        close = (left < right) & (common.data >= THRESHOLD * union)
        true |= set(zip(left[close].tolist(), right[close].tolist(), strict=True))
    return true


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parts = parser.add_subparsers(dest="part", required=True)
    fast = parts.add_parser("speed")
    fast.add_argument("--text-dedup", metavar="PYTHON", help="interpreter that has text-dedup")
    fast.add_argument("--repeat", type=int, default=3)
    grow = parts.add_parser("growth")
    grow.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    single = parts.add_parser("one")
    single.add_argument("--rows", type=int, required=True)
    right = parts.add_parser("recall")
    right.add_argument("data", type=Path)
    chosen = parser.parse_args()
    if chosen.part == "speed":
        speed(chosen.text_dedup, chosen.repeat)
    elif chosen.part == "growth":
        growth(chosen.rows)
    elif chosen.part == "one":
        one(chosen.rows)
    else:
        recall(chosen.data)


if __name__ == "__main__":
    main()
