"""Sets that scripts make, with right answers only: is each READY, and are at most 0.5% of its rows blocked?

    python tests/bench/bench_good_sets.py [--rows 260] [--only NAME ...]

A line of the table: set, rows, verdict, blocked rows, rules of blocking findings, unmet requirements. The exit code is 1 if a
set is refused. CI runs it, because a rule that is right on the sets that it was made for may refuse others.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from itertools import islice
from pathlib import Path
from random import Random

from good_tasks import TASKS, GoodSet
from good_texts import TEXTS

from auditor.pipeline import audit
from auditor.report.model import Report
from auditor.verdict import State, Verdict

SETS = {good_set.__name__: good_set for good_set in (*TASKS, *TEXTS)}
MAX_BLOCKED = 0.005
BLOCKING = ("error", "review")


def audited(name: str, good_set: GoodSet, rows: int) -> Report:
    """Return the report on the first rows of a set that differ in more than the order of their words."""
    drawn = (json.dumps(row, ensure_ascii=False) for row in good_set(Random(name)))
    by_words = {"".join(sorted(row)): row for row in islice(drawn, 2 * rows)}
    different = list(by_words.values())[:rows]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "train.jsonl"
        path.write_text("\n".join(different) + "\n", encoding="utf-8")
        return audit([(path, "train.jsonl")])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=260)
    parser.add_argument("--only", nargs="+", default=list(SETS), choices=SETS)
    args = parser.parse_args()
    accepted = 0
    for name in args.only:
        report = audited(name, SETS[name], args.rows)
        blocking = report.findings.filter(report.findings["severity"].is_in(BLOCKING))
        blocked = blocking["line"].drop_nulls().n_unique()
        rules = dict(Counter(blocking["rule"].to_list()).most_common(3))
        unmet = [need.name for need in report.requirements if need.state is State.NOT_MET]
        is_good = report.verdict is Verdict.READY and blocked <= MAX_BLOCKED * report.counts.lines
        accepted += is_good
        verdict = report.verdict.name if is_good else f"{report.verdict.name} (!)"
        print(
            f"{name:16} {report.counts.lines:5} {verdict:14} {blocked:3} {rules or ''} {', '.join(unmet)}",
            flush=True,
        )
    print(f"{accepted} of {len(args.only)} sets are accepted")
    sys.exit(accepted < len(args.only))


if __name__ == "__main__":
    main()
