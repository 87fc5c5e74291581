"""Splits of real sets: what an audit of the two parts finds, and what splits cost.

    python tests/bench/bench_split.py DATA [--share 0.1] [--seed N]

DATA holds the sets named in SETS. For each set:

- rows, the rows of the evaluation part, and their share;
- leaks: errors of LEK in the audit of the two parts with ``--eval``, which must be 0, by rule;
- labels: the largest difference of a label's share between the parts, of labels with 100 rows;
- seconds of ``split``, and of an audit of the whole file for comparison;
- evaluation rows that leak in each audit that ``split`` does, the first of which knows only what the
  whole file shows.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import io
import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from auditor.cli import run
from auditor.commands.shared import leak_free
from auditor.model import Severity
from auditor.pipeline import audit
from auditor.rule_list import RULES

SETS = (
    "trec/train.jsonl",
    "atis/train.jsonl",
    "clinc150/val.jsonl",
    "sms_spam/sms.jsonl",
    "gsm8k/test.jsonl.gz",
    "ag_news/test.jsonl.gz",
    "disaster_tweets/train.jsonl",
    "tweet_emotion/train.jsonl",
    "mrpc/corpus.jsonl.gz",
    "chat_files/llama_factory/v1_sft_demo.jsonl",
    "wild/passages_en.jsonl.gz",
    "wild/tasks_zh.jsonl.gz",
    "wild/code_mbpp.jsonl.gz",
    "tatoeba/tatoeba.jsonl.gz",
)
ERRORS = {rule.code for rule in RULES if rule.severity is Severity.ERROR}
MIN_LABEL_ROWS = 100


@contextlib.contextmanager
def counted_audits() -> Iterator[list[int]]:
    """The evaluation rows that leak in each audit of a split, in a list that fills as it runs."""
    counts: list[int] = []
    find = leak_free.find_leaks

    def find_and_count(*arguments: Any) -> pl.DataFrame:
        leaks = find(*arguments)
        counts.append(leaks["right"].n_unique())
        return leaks

    leak_free.find_leaks = find_and_count
    try:
        yield counts
    finally:
        leak_free.find_leaks = find


def labels(path: Path) -> Counter[str]:
    """How often each label occurs."""
    rows = [json.loads(line) for line in path.read_bytes().splitlines()]
    return Counter(str(row["label"]) for row in rows if "label" in row)


def difference(train: Counter[str], held_out: Counter[str]) -> float:
    """The largest difference of a label's share between the parts."""
    frequent = [label for label, rows in train.items() if rows >= MIN_LABEL_ROWS]
    shares = [(held_out[x] / held_out.total(), train[x] / train.total()) for x in frequent]
    return max((abs(one - two) for one, two in shares), default=0.0)


def measure(source: Path, share: float, seed: int) -> str:
    """A line of the table."""
    with tempfile.TemporaryDirectory() as folder:
        parts = [Path(folder, name) for name in ("train.jsonl", "eval.jsonl")]
        options = ["--train", str(parts[0]), "--eval", str(parts[1]), "--share", str(share)]
        start = time.perf_counter()
        with contextlib.redirect_stdout(io.StringIO()), counted_audits() as counts:
            code = run(["split", str(source), *options, "--seed", str(seed)])
        seconds = time.perf_counter() - start
        if code:
            return f"exit code {code}"
        report = audit([(parts[0], "train")], [(parts[1], "eval")])
        leaks = report.findings.filter(
            pl.col("rule").str.starts_with("LEK") & pl.col("rule").is_in(ERRORS)
        )
        sizes = [len(part.read_bytes().splitlines()) for part in parts]
        gap = difference(*map(labels, parts))
        start = time.perf_counter()
        audit([(source, "train")])
        whole = time.perf_counter() - start
    rules = dict(sorted(Counter(leaks["rule"]).items()))
    return (
        f"{sum(sizes):7,} {sizes[1]:6,} {sizes[1] / sum(sizes):6.1%} {leaks.height:6}"
        f" {gap:6.1%} {seconds:6.1f} {whole:6.1f}  {', '.join(map(str, counts))} {rules or ''}"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--share", type=float, default=0.1)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    print(
        f"{'set':42} {'rows':>7} {'eval':>6} {'share':>6} {'leaks':>6}"
        f" {'labels':>6} {'split':>6} {'audit':>6}  leaking in each audit of the split"
    )
    for name in SETS:
        source = args.data / name
        if source.suffix == ".gz":
            with tempfile.TemporaryDirectory() as folder:
                plain = Path(folder, source.stem)
                plain.write_bytes(gzip.decompress(source.read_bytes()))
                line = measure(plain, args.share, args.seed)
        else:
            line = measure(source, args.share, args.seed)
        print(f"{name:42} {line}", flush=True)


if __name__ == "__main__":
    main()
