"""Whether a spot check is right: people's answers are simulated from sets whose wrong labels are known.

    python tests/bench/bench_spot_check.py DATA [--draws 200]

It draws samples of 59, 100 and 200 rows from sets with a truth file, and from sets with 1% and 10% of
wrong labels planted. For each it shows the share of wrong rows, in how many samples the 95% interval covers it, the
interval's mean width, and how often the requirement is met, not met or unproven: a truth above twice the ceiling of 5%
must never be met. bench_spot_check_interval.py measures coverage on made-up sets, and how much the models narrow the
interval.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from auditor.dataset.dataset import Dataset
from auditor.dataset.reading.load import load
from auditor.pipeline import audit_dataset
from auditor.requirements.correct_rows import correct_rows
from auditor.review.judgement_file import Judged, Sample, SpotCheckFile, frame
from auditor.review.judgements import Judgement
from auditor.review.sample import draw
from auditor.review.spot_check import measure
from auditor.sampling_frame import sampling_frame
from auditor.settings import Settings

SIZES = (59, 100, 200)
TRUTH = {
    "hausa news": ("hausa_news/train.jsonl", "hausa_news/train_truth.jsonl"),
    "disaster relevance": (
        "figure8/disaster_relevance.jsonl.gz",
        "figure8/disaster_relevance.truth.jsonl",
    ),
    "economic news": ("figure8/economic_news.jsonl.gz", "figure8/economic_news.truth.jsonl"),
    "entailment": ("snow_rte/one_worker.jsonl", "snow_rte/truth.jsonl"),
}
PLANTED = {"questions": "trec/train.jsonl", "flights": "atis/train.jsonl"}

Row = dict[str, str]


def lines(path: Path) -> list[dict]:
    """The rows of a file, gzipped or not."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def sets(data: Path) -> Iterator[tuple[str, list[Row], list[bool]]]:
    """Name, rows, and whether the label of each row is wrong; rows without a known truth are left out."""
    for name, (rows, truth) in TRUTH.items():
        wrong = {item["id"]: item["is_error"] for item in lines(data / truth)}
        known = [row for row in lines(data / rows) if row["id"] in wrong]
        yield name, known, [wrong[row["id"]] for row in known]
    for name, path in PLANTED.items():
        for share in (0.01, 0.1):
            yield planted(name, lines(data / path), share)


def planted(name: str, rows: list[Row], share: float) -> tuple[str, list[Row], list[bool]]:
    """Name, rows, and whether the label of each is wrong: a ``share`` of them, changed to a random class."""
    chance = random.Random(f"{name} {share}")
    classes = sorted({row["label"] for row in rows})
    wrong = set(chance.sample(range(len(rows)), round(share * len(rows))))
    changed = [
        {**row, "label": chance.choice([c for c in classes if c != row["label"]])}
        if i in wrong
        else row
        for i, row in enumerate(rows)
    ]
    return f"{name}, {share:.0%} planted", changed, [i in wrong for i in range(len(rows))]


def loaded(rows: list[Row]) -> Dataset:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "train.jsonl"
        text = "".join(json.dumps({"text": r["text"], "label": r["label"]}) + "\n" for r in rows)
        path.write_text(text, encoding="utf-8")
        return load([(path, "train.jsonl")], [], Settings())


def simulate(name: str, rows: list[Row], wrong: list[bool], draws: int) -> None:
    data = loaded(rows)
    report = audit_dataset(data)
    drawn_from, labels = sampling_frame(data, report.lines, report.findings)
    drawn_from = drawn_from.with_columns(wrong=pl.Series(wrong).gather(drawn_from["row"]))
    truth = drawn_from["wrong"].mean()
    clean = report.lines.filter(pl.col("disposition") == "clean")["row"]
    for size in SIZES:
        covered, widths, states = 0, [], Counter()
        for seed in range(draws):
            sample = draw(drawn_from, size, seed).join(
                drawn_from.select("sha256", "wrong"), on="sha256"
            )
            judged = [
                Judged(row, "person", "", Judgement.WRONG if is_wrong else Judgement.RIGHT)
                for row, is_wrong in sample.select("sha256", "wrong").rows()
            ]
            file = SpotCheckFile(Path("judged"), Sample(size, seed), frame(judged))
            spot = measure(drawn_from.drop("wrong"), labels, clean, file, Settings().noise_ceiling)
            low, high = spot.interval
            covered += low - 5e-5 <= truth <= high + 5e-5
            widths.append(high - low)
            states[str(correct_rows(spot, "label", Settings()).state)] += 1
        shown = " ".join(f"{states[s] / draws:8.0%}" for s in ("met", "not met", "unproven"))
        print(
            f"{name:26} {drawn_from.height:6,} {truth:6.1%} {size:4} {covered / draws:8.1%}"
            f" {np.mean(widths):6.1%} {shown}",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--draws", type=int, default=200)
    options = parser.parse_args()
    print(
        f"{'set':26} {'rows':>6} {'wrong':>6} {'size':>4} {'covered':>8} {'width':>6}"
        f" {'met':>8} {'not met':>8} {'unproven':>8}"
    )
    for name, rows, wrong in sets(options.data):
        simulate(name, rows, wrong, options.draws)


if __name__ == "__main__":
    main()
