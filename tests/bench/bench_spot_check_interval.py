"""How much the models narrow the interval of a spot check, and whether it covers the truth.

    python tests/bench/bench_spot_check_interval.py DATA [--draws 200]
    python tests/bench/bench_spot_check_interval.py --coverage [--draws 300]

The first form plants wrong labels in CLINC150, ATIS and TREC, and judges samples of 100, 200 and 400 rows. For each
method it shows in how many samples the 95% interval covers the truth, and by which factor it is narrower than the
exact interval of a sample that ignores the models (hypergeometric, all rows alike):

- strata: what dataset-audit does, exact bounds from the rows that models suspect and all others; one stratum where the
  sample has fewer than two suspected rows.
- betting: a hedged-capital interval without replacement on "wrong minus score" (Waudby-Smith and Ramdas 2024), with
  the score 0.85 for suspected rows. It is valid, and wider than strata in every row of the table.
- normal: the prediction-powered interval of Angelopoulos et al. (2023) with the same score. It is the narrowest, and
  covers the truth in as few as 63% of the samples where few rows are wrong: it is not used.

The second form needs no data: sets of 1,000 rows with classes of unequal noise, sizes of 30 to 400, rates of 0 to 30%, and
models that suspect the wrong rows, random rows, right rows, or none.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
from bench_spot_check import lines, loaded, planted
from numpy.typing import NDArray

from auditor.analysis.finite_population import least_wrong, most_wrong
from auditor.analysis.two_strata import Stratum, TwoStrata
from auditor.checks import CHECKS
from auditor.pipeline import audit_dataset
from auditor.review.sample import draw, in_kinds, is_suspected, shares
from auditor.sampling_frame import sampling_frame

SETS = {
    "TREC": "trec/train.jsonl",
    "ATIS": "atis/train.jsonl",
    "CLINC150": "clinc150/train.jsonl",
}
SHARES = (0.01, 0.02, 0.05, 0.1, 0.2)
SIZES = (100, 200, 400)
USED_CHECKS = ("format", "exact-duplicates", "near-duplicates", "conflicts", "label-noise")
SCORE = 0.85  # of a suspected row: about the share of them that is wrong
RATES = (0.0, 0.005, 0.02, 0.05, 0.1, 0.3)
COVERAGE_SIZES = (30, 59, 100, 200, 400)
MODELS = ("good", "random", "inverted", "none")

Interval = tuple[float, float]
Numbers = NDArray[np.float64]


def exact(rows: int, drawn: int, wrong: int) -> Interval:
    low, high = (bound(rows, drawn, wrong, 0.975) / rows for bound in (least_wrong, most_wrong))
    return low, high


def in_strata(rows: tuple[int, int], size: int) -> Callable[[int, int], Interval]:
    """The interval for the wrong rows of each kind in a sample of ``size``."""
    drawn = shares(rows, size)
    strata = TwoStrata(Stratum(rows[0], drawn[0]), Stratum(rows[1], drawn[1]))

    @cache
    def interval(suspected: int, others: int) -> Interval:
        wrong = suspected, others
        low, high = (
            bound(wrong, 0.975) / sum(rows) for bound in (strata.least_wrong, strata.most_wrong)
        )
        return low, high

    return interval


def betting(wrong: Numbers, score: Numbers, mean_score: float, rows: int) -> Interval:
    """Theorem 4 of Waudby-Smith and Ramdas: two capitals for each candidate mean, one that bets above, one below."""
    values = (wrong - score + SCORE) / (1 + SCORE)
    size, nth = len(values), np.arange(1, len(values) + 1)
    means = (0.5 + np.cumsum(values)) / (nth + 1)
    variances = (0.25 + np.cumsum((values - means) ** 2)) / (nth + 1)
    bets = np.sqrt(2 * np.log(2 / 0.05) / (size * np.append(0.25, variances[:-1])))
    seen = np.append(0.0, np.cumsum(values)[:-1])
    candidates = np.linspace(0, 1, 401)[:, None]
    left = (rows * candidates - seen) / (rows - nth + 1)
    mean = np.clip(left, 1e-9, 1 - 1e-9)
    above = np.cumprod(1 + np.minimum(bets, 0.9 / mean) * (values - mean), axis=1)
    below = np.cumprod(1 - np.minimum(bets, 0.9 / (1 - mean)) * (values - mean), axis=1)
    above[left < 0] = below[left > 1] = np.inf
    kept = np.flatnonzero(np.maximum(above, below).max(axis=1) / 2 < 1 / 0.05)
    ends = candidates[kept[[0, -1]], 0] + np.array([-1, 1]) / 400
    low, high = ends * (1 + SCORE) - SCORE + mean_score
    return max(low, 0.0), min(high, 1.0)


def normal(wrong: Numbers, score: Numbers, mean_score: float, rows: int) -> Interval:
    rest = wrong - score
    half = 1.96 * rest.std(ddof=1) * np.sqrt((1 - len(rest) / rows) / len(rest))
    middle = rest.mean() + mean_score
    return middle - half, middle + half


def compare(name: str, frame: pl.DataFrame, draws: int) -> None:
    """One line for each size."""
    wrong = frame["wrong"].to_numpy().astype(float)
    score = SCORE * frame.select(is_suspected()).to_series().to_numpy()
    rows, truth = frame.height, wrong.mean()
    for size in SIZES:
        suspected = in_kinds(frame, size).filter(is_suspected()).height
        interval = in_strata((suspected, rows - suspected), size)
        plain = cache(exact)
        found: dict[str, list[tuple[bool, float]]] = {}
        for seed in range(draws):
            own = draw(frame, size, seed).join(frame.select("sha256", "wrong"), on="sha256")
            of_kind = [
                own.filter(kind)["wrong"].sum() for kind in (is_suspected(), ~is_suspected())
            ]
            simple = np.random.default_rng(seed).permutation(rows)[:size]
            sample = wrong[simple], score[simple], float(score.mean()), rows
            for method, (low, high) in {
                "exact": plain(rows, size, int(wrong[simple].sum())),
                "strata": interval(*of_kind),
                "betting": betting(*sample),
                "normal": normal(*sample),
            }.items():
                covered = low - 1e-9 <= truth <= high + 1e-9
                found.setdefault(method, []).append((covered, high - low))
        shown = {method: np.mean(values, axis=0) for method, values in found.items()}
        width = shown.pop("exact")[1]
        methods = "  ".join(f"{cover:6.1%} {width / own:5.2f}" for cover, own in shown.values())
        print(f"{name:22} {rows:6,} {suspected:6,} {size:4} {width:6.1%}  {methods}", flush=True)


def narrower(data: Path, draws: int) -> None:
    print(f"{'set':22} {'rows':>6} {'susp.':>6} {'size':>4} {'exact':>6}  {'strata':>12}  {'betting':>12}  {'normal':>12}")  # fmt: skip
    checks = [check for check in CHECKS if check.NAME in USED_CHECKS]
    for name, path in SETS.items():
        for share in SHARES:
            title, rows, wrong = planted(name, lines(data / path), share)
            dataset = loaded(rows)
            report = audit_dataset(dataset, checks)
            frame, _ = sampling_frame(dataset, report.lines, report.findings)
            compare(title, frame.with_columns(wrong=pl.Series(wrong).gather(frame["row"])), draws)


def made_up(rate: float, models: str) -> pl.DataFrame:
    """1,000 rows of six classes, whose noise grows from a third of the rate to twice the rate."""
    sizes = [400, 250, 150, 100, 60, 40]
    classes = [number for number, size in enumerate(sizes) for _ in range(size)]
    chance = random.Random(f"{rate} {models}")
    keys = [chance.random() ** (1 / (1 + own)) for own in classes]
    worst = sorted(range(1_000), key=keys.__getitem__)
    wrong = set(worst[1_000 - round(1_000 * rate) :])
    chosen = {
        "good": [*chance.sample(sorted(wrong), round(0.8 * len(wrong))), *chance.sample(range(1_000), 10)],
        "random": chance.sample(range(1_000), 80),
        "inverted": chance.sample(sorted(set(range(1_000)) - wrong), 200),
        "none": [],
    }[models]  # fmt: skip
    suspected = set(chosen)
    return pl.DataFrame(
        {
            "row": range(1_000),
            "sha256": [chance.randbytes(32).hex() for _ in classes],
            "stratum": [
                f"{'suspected' if row in suspected else 'unsure'}/{own}"
                for row, own in enumerate(classes)
            ],
            "wrong": [row in wrong for row in range(1_000)],
        }
    )


def coverage(draws: int) -> None:
    print(f"{'models':9} {'rate':>6} {'size':>4} {'covered':>8} {'width':>6}")
    for models in MODELS:
        for rate in RATES:
            rows = made_up(rate, models)
            truth = rows["wrong"].mean()
            for size in COVERAGE_SIZES:
                suspected = in_kinds(rows, size).filter(is_suspected()).height
                interval = in_strata((suspected, 1_000 - suspected), size)
                found = []
                for seed in range(draws):
                    own = draw(rows, size, seed).join(rows.select("sha256", "wrong"), on="sha256")
                    wrong = own.group_by(kind=is_suspected()).agg(pl.col("wrong").sum())
                    by_kind = dict(wrong.rows())
                    found.append(interval(by_kind.get(True, 0), by_kind.get(False, 0)))
                covered = np.mean([low <= truth <= high for low, high in found])
                width = np.mean([high - low for low, high in found])
                print(f"{models:9} {rate:6.1%} {size:4} {covered:8.1%} {width:6.1%}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--draws", type=int)
    parser.add_argument("--coverage", action="store_true")
    options = parser.parse_args()
    if options.coverage:
        coverage(options.draws or 300)
    elif options.data is None:
        parser.error("DATA or --coverage is needed")
    else:
        narrower(options.data, options.draws or 200)


if __name__ == "__main__":
    main()
