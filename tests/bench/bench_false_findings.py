"""What blocks in sets that are defect-free as far as known: nearly all of it is a false accusation.

    python tests/bench/bench_false_findings.py DIR... [--sample N --seed S] [--only NAME ...]

Each DIR holds JSONL files, gzipped or not. For each file: its rows, how many are blocked (an open
finding of severity error or review), the share of rows by rule, and the seconds of one audit.
``--sample`` also prints N blocking findings of each file in full, drawn with the seed S, so that a
person can read them and class them true or false.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import polars as pl

from auditor.dataset.dataset import Dataset
from auditor.dataset.reading.load import load
from auditor.escape import clip, clip_start, printable
from auditor.model import BLOCKING
from auditor.pipeline import audit_dataset
from auditor.report.model import Report
from auditor.settings import Settings

SIDES = ("system", "tools", "prompt", "response", "calls", "label", "rejected")
SHOWN_CHARS = 320  # of the part in which two texts differ
AROUND_CHARS = 60  # of what they share, before and after that part


def audited(path: Path) -> tuple[Dataset, Report, float]:
    """The loaded set, its report, and the seconds that both took."""
    start = time.perf_counter()
    data = load([(path, path.name)], [], Settings())
    report = audit_dataset(data)
    return data, report, time.perf_counter() - start


def blocking(report: Report) -> pl.DataFrame:
    """The open findings that take their row out of the clean count."""
    codes = [rule.code for rule in report.rules if rule.severity in BLOCKING]
    on_rows = pl.col("row").is_not_null() & (pl.col("status") == "open")
    return report.findings.filter(on_rows & pl.col("rule").is_in(codes))


def line_of_table(name: str, report: Report, seconds: float) -> str:
    """One line: name, rows, blocked rows, share of rows by rule, seconds."""
    found, rows = blocking(report), report.counts.lines
    blocked = found["row"].n_unique()
    by_rule = found.group_by("rule").agg(pl.col("row").n_unique()).sort("row", descending=True)
    shares = " ".join(f"{rule} {count / rows:.1%}" for rule, count in by_rule.iter_rows())
    crashed = [check for check, outcome in report.outcomes.items() if hasattr(outcome, "error")]
    notes = f" CRASHED {crashed}" if crashed else ""
    return f"{name:28} {rows:5} {blocked:5} {blocked / rows:7.1%} {seconds:6.1f} s  {shares}{notes}"


def differing(left: str, right: str) -> tuple[str, str]:
    """Both texts without their common beginning and end, but for a few characters around."""
    shortest = min(len(left), len(right))
    begin = next((i for i in range(shortest) if left[i] != right[i]), shortest)
    left_end, right_end = left[begin:][::-1], right[begin:][::-1]
    shortest -= begin
    end = next((i for i in range(shortest) if left_end[i] != right_end[i]), shortest)
    before = clip_start(left[:begin], AROUND_CHARS)
    after = clip(left[len(left) - end :], AROUND_CHARS)

    def shown(text: str) -> str:
        middle = clip(text[begin : len(text) - end], SHOWN_CHARS)
        return printable(f"{before}[{middle}]{after}")

    return shown(left), shown(right)


def in_full(finding: dict[str, object], examples: dict[int, dict[str, object]]) -> str:
    """One finding to read: rule, detail, and both rows with what differs in brackets."""
    row, related = finding["row"], finding["related"]
    own = examples.get(row) if isinstance(row, int) else None
    other = examples.get(related) if isinstance(related, int) else None
    lines = [f"{finding['rule']} line {finding['line']} {printable(str(finding['detail']))}"]
    for side in SIDES:
        one = str((own or {}).get(side) or "")
        if other is None:
            lines += [f"  {side:9} {printable(clip(one, 2 * SHOWN_CHARS))}"] * bool(one)
            continue
        two = str(other.get(side) or "")
        if one == two:
            lines += [f"  {side:9} = {printable(clip(one, SHOWN_CHARS))}"] * bool(one)
        else:
            lines += [f"  {side:9} {text}" for text in differing(one, two)]
    return "\n".join(lines)


def print_sample(data: Dataset, report: Report, size: int, seed: int) -> None:
    """Print ``size`` blocking findings, drawn with ``seed``."""
    found = blocking(report)
    drawn = found.sample(min(size, found.height), seed=seed, shuffle=True)
    named = pl.concat([drawn["row"], drawn["related"]]).drop_nulls().unique()
    rows = data.examples.filter(pl.col("row").is_in(named.implode()))
    examples = {row["row"]: row for row in rows.iter_rows(named=True)}
    for number, finding in enumerate(drawn.iter_rows(named=True), 1):
        print(f" {number:3}. {in_full(finding, examples)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--only", nargs="+", help="names of files, without suffix")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    paths = [path for folder in args.folders for path in sorted(folder.glob("*.jsonl*"))]
    print(f"{'set':28} {'rows':>5} {'blocked':>13} {'time':>8}  share of rows by rule", flush=True)
    for path in paths:
        name = path.name.split(".jsonl")[0]
        if args.only and name not in args.only:
            continue
        data, report, seconds = audited(path)
        print(line_of_table(name, report, seconds), flush=True)
        if args.sample:
            print_sample(data, report, args.sample, args.seed)


if __name__ == "__main__":
    main()
