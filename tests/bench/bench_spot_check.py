"""Whether a spot check is right: people's answers are simulated from sets whose wrong labels are known.

    python tests/bench/bench_spot_check.py DATA [--draws 200]
    python tests/bench/bench_spot_check.py --coverage [--draws 2000]

The first form draws samples of 59, 100 and 200 rows from sets with a truth file, and from sets with 1% and 10% of
wrong labels planted. For each it shows the share of wrong rows, in how many samples the 95% interval covers it, the
interval's mean width, and how often the requirement is met, not met or unproven: a truth above twice the ceiling of 5%
must never be met. The second form needs no data: sets of 1,000 rows with strata of unequal noise, sizes of 30 to 400 and
rates of 0 to 30%.
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

from auditor.analysis.finite_population import least_wrong, most_wrong
from auditor.dataset.dataset import Dataset
from auditor.dataset.load import load
from auditor.pipeline import audit_dataset, sample_frame
from auditor.requirements.correct_rows import correct_rows
from auditor.review.judgement_file import Judged, Sample, SpotCheckFile, frame
from auditor.review.judgements import Judgement
from auditor.review.sample import draw
from auditor.review.spot_check import measure
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
RATES = (0.0, 0.005, 0.02, 0.05, 0.1, 0.3)
COVERAGE_SIZES = (30, 59, 100, 200, 400)

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
            chance = random.Random(f"{name} {share}")
            rows = lines(data / path)
            classes = sorted({row["label"] for row in rows})
            wrong_rows = set(chance.sample(range(len(rows)), round(share * len(rows))))
            planted = [
                {**row, "label": chance.choice([c for c in classes if c != row["label"]])}
                if i in wrong_rows
                else row
                for i, row in enumerate(rows)
            ]
            yield (
                f"{name}, {share:.0%} planted",
                planted,
                [i in wrong_rows for i in range(len(rows))],
            )


def loaded(rows: list[Row]) -> Dataset:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "train.jsonl"
        text = "".join(json.dumps({"text": r["text"], "label": r["label"]}) + "\n" for r in rows)
        path.write_text(text, encoding="utf-8")
        return load([(path, "train.jsonl")], [], Settings())


def simulate(name: str, rows: list[Row], wrong: list[bool], draws: int) -> None:
    data = loaded(rows)
    report = audit_dataset(data)
    drawn_from, labels = sample_frame(data, report.lines, report.findings)
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


def coverage(draws: int) -> None:
    """Sets of 1,000 rows in six strata, the noise of which grows from a third of the rate to twice the rate."""
    print(f"{'rate':>6} {'rows drawn':>10} {'covered':>8} {'width':>6}")
    sizes = [400, 250, 150, 100, 60, 40]
    strata = [f"{number}" for number, size in enumerate(sizes) for _ in range(size)]
    chance = random.Random(0)
    digests = [chance.randbytes(32).hex() for _ in strata]
    rows = pl.DataFrame({"row": range(1_000), "sha256": digests, "stratum": strata})
    for rate in RATES:
        weight = [(1 + int(stratum)) / 3 for stratum in strata]
        wrong = weighted(weight, round(rate * 1_000), chance)
        truth = len(wrong) / 1_000
        for size in COVERAGE_SIZES:
            bounds = [
                tuple(
                    bound(1_000, size, found, 0.975) / 1_000 for bound in (least_wrong, most_wrong)
                )
                for found in range(size + 1)
            ]
            found = [
                sum(row in wrong for row in draw(rows, size, seed)["row"]) for seed in range(draws)
            ]
            covered = np.mean([bounds[x][0] <= truth <= bounds[x][1] for x in found])
            width = np.mean([bounds[x][1] - bounds[x][0] for x in found])
            print(f"{truth:6.1%} {size:10} {covered:8.1%} {width:6.1%}", flush=True)


def weighted(weight: list[float], count: int, chance: random.Random) -> set[int]:
    """``count`` positions, drawn in proportion to ``weight`` without replacement."""
    keys = [chance.random() ** (1 / w) for w in weight]
    return set(sorted(range(len(weight)), key=keys.__getitem__)[-count:] if count else [])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--draws", type=int)
    parser.add_argument("--coverage", action="store_true")
    options = parser.parse_args()
    if options.coverage:
        coverage(options.draws or 2_000)
        return
    if options.data is None:
        parser.error("DATA or --coverage is needed")
    print(
        f"{'set':26} {'rows':>6} {'wrong':>6} {'size':>4} {'covered':>8} {'width':>6}"
        f" {'met':>8} {'not met':>8} {'unproven':>8}"
    )
    for name, rows, wrong in sets(options.data):
        simulate(name, rows, wrong, options.draws or 200)


if __name__ == "__main__":
    main()
