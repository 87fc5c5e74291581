"""Whether more wrong labels are ever a better verdict: six sets with a growing share of labels dealt anew.

    python tests/bench/bench_label_verdicts.py DATA [--rows 2000] [--seeds 1] [--only trec ...] [--next-class]

The labels of a random share of the rows are shuffled among these rows, so that at 100% nothing is left of
them. With ``--next-class`` these rows get the class after theirs instead, in alphabetical order, so that at
100% the classes have other names and all labels are right. For each share the table shows READY or NOT READY,
by the checks of labels alone, and the requirement that decides: r for an estimated noise rate (its upper end), at least for its lowest value, chance for labels
that the texts do not predict. A verdict that is better than one at a lower share is marked with *.
Sets in which words do not decide the labels must never be NOT READY; they are printed last, as they are.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import tempfile
from pathlib import Path

from auditor.checks import format as record_format
from auditor.checks import label_noise, one_label
from auditor.pipeline import audit
from auditor.report.model import Report
from auditor.verdict import State, Verdict

SETS = {
    "trec": "trec/train.jsonl",
    "ag_news": "ag_news/test.jsonl.gz",
    "clinc150": "clinc150/val.jsonl",
    "sms_spam": "sms_spam/sms.jsonl",
    "tweet_emotion": "tweet_emotion/train.jsonl",
    "atis": "atis/train.jsonl",
    "hausa_news": "hausa_news/test.jsonl",
    "tnews": "chinese_news/tnews.jsonl",
    "eprstmt": "chinese_news/eprstmt.jsonl",
}
UNDECIDED = {"snow_rte": "snow_rte/one_worker.jsonl", "nli_ja": "wild/nli_ja.jsonl.gz"}
SHARES = (0, 5, 10, 20, 35, 50, 70, 100)
CHECKS = (record_format, one_label, label_noise)


def read(path: Path, most: int, seed: int) -> list[dict[str, str]]:
    """The rows of a set, or ``most`` of them drawn at random."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return rows if len(rows) <= most else random.Random(seed).sample(rows, most)


def with_noise(
    rows: list[dict[str, str]], share: int, seed: int, *, next_class: bool = False
) -> list[dict[str, str]]:
    """``rows`` with the labels of ``share`` percent of them shuffled among these, or moved to the next class."""
    draw = random.Random(f"{seed} {share}")
    chosen = draw.sample(range(len(rows)), round(len(rows) * share / 100))
    labels = [rows[i]["label"] for i in chosen]
    if next_class:
        classes = sorted({row["label"] for row in rows})
        labels = [classes[(classes.index(label) + 1) % len(classes)] for label in labels]
    else:
        labels = draw.sample(labels, len(chosen))
    dealt = dict(zip(chosen, labels, strict=True))
    return [{**row, "label": dealt.get(i, row["label"])} for i, row in enumerate(rows)]


def audited(rows: list[dict[str, str]]) -> Report:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "train.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return audit([(path, "train.jsonl")], checks=CHECKS)


def shown(report: Report) -> str:
    """The verdict and the requirement that decides it, in a few characters."""
    needs = {need.name: need for need in report.requirements}
    signal, noise = needs["label-signal"], needs["label-noise"]
    verdict = "READY" if report.verdict is Verdict.READY else "NOT"
    if signal.state is State.NOT_MET:
        return f"{verdict} chance"
    return f"{verdict} {noise.state} {noise.observed.split('%')[0].split()[-1]}"


def line(name: str, rows: list[dict[str, str]], seed: int, *, next_class: bool) -> str:
    cells, worst = [], False
    for share in SHARES:
        report = audited(with_noise(rows, share, seed, next_class=next_class))
        ready = report.verdict is Verdict.READY
        cells.append(shown(report) + "*" * (ready and worst))
        worst |= not ready
    return f"{name:14} {len(rows):5} " + " ".join(f"{cell:>13}" for cell in cells)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--rows", type=int, default=2_000)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--only", nargs="+", default=list(SETS), choices=SETS)
    parser.add_argument("--next-class", action="store_true")
    args = parser.parse_args()
    print(f"{'set':14} {'rows':>5} " + " ".join(f"{f'{share}%':>13}" for share in SHARES))
    for name in args.only:
        for seed in range(1, args.seeds + 1):
            rows = read(args.data / SETS[name], args.rows, seed)
            print(line(name, rows, seed, next_class=args.next_class), flush=True)
    for name, path in UNDECIDED.items():
        report = audited(read(args.data / path, args.rows, 1))
        print(f"{name:14} {report.counts.lines:5} {shown(report):>13}", flush=True)


if __name__ == "__main__":
    main()
