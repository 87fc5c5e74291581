"""Recall of LEK001 to LEK006 by length of the text and by share of its words that were changed.

    python tests/bench/bench_leaks.py DATA [--rows 1500] [--set NAME] [--seed N] [--show N]

DATA holds the sets named in SETS. Each set is cut into a training file of ``rows`` rows and an evaluation
file of the next ``rows``. Each row of the evaluation file is then copied into the training file with one of
EDITS, until half of them are; answers and labels are copied as they are. Only the checks that can find a
leak run. One line for each set, edit and range of words:

- planted: evaluation rows with such a copy;
- found: those that LEK001 to LEK006 report, and the share of them. A word replaced by a random one can
  make another question of a text, a contrast that is no leak;
- rules: how many of them each rule reports; a row can have several.

The last line of a set says how many of the other rows of the evaluation file are reported. These are leaks
that the set has itself, or false: ``--show`` prints some to read.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from auditor.checks import CHECKS
from auditor.checks import format as record_format
from auditor.pipeline import audit

SETS = {
    "gsm8k": ("gsm8k/train.jsonl.gz", "prompt"),
    "ag_news": ("ag_news/test.jsonl.gz", "text"),
    "alpaca": ("chat_files/llama_factory/alpaca_en_demo.json", "instruction"),
    "clinc150": ("clinc150/test.jsonl", "text"),
    "trec": ("trec/train.jsonl", "text"),
    "sms": ("sms_spam/sms.jsonl", "text"),
}
WORDS = ((1, 7), (8, 14), (15, 39), (40, 10_000))
RULES = tuple(f"LEK00{number}" for number in range(1, 7))
LEAK_CHECKS = tuple(
    check
    for check in CHECKS
    if check is record_format or any(rule.code.startswith("LEK") for rule in check.RULES)
)

Row = dict[str, Any]
Edit = Callable[[list[str], random.Random, Sequence[str]], list[str]]


def replaced(share: float) -> Edit:
    """Another word of the set in place of this share of the words, at least of one if it is not 0."""

    def edit(words: list[str], rng: random.Random, vocabulary: Sequence[str]) -> list[str]:
        chosen = set(rng.sample(range(len(words)), _number(share, words)))
        return [
            rng.choice(vocabulary) if place in chosen else word for place, word in enumerate(words)
        ]

    return edit


def deleted(share: float) -> Edit:
    """The text without this share of its words."""

    def edit(words: list[str], rng: random.Random, _: Sequence[str]) -> list[str]:
        chosen = set(rng.sample(range(len(words)), min(_number(share, words), len(words) - 1)))
        return [word for place, word in enumerate(words) if place not in chosen]

    return edit


def reordered(words: list[str], rng: random.Random, _: Sequence[str]) -> list[str]:
    """The second part of the text before the first, cut at the end of a sentence if there is one."""
    ends = [place for place, word in enumerate(words[:-1], 1) if word[-1] in ".!?"]
    cut = rng.choice(ends) if ends else max(1, len(words) // 2)
    return words[cut:] + words[:cut]


def _number(share: float, words: list[str]) -> int:
    return max(1, round(share * len(words))) if share else 0


EDITS: dict[str, Edit] = {
    "copied": replaced(0),
    **{f"{share:.0%} replaced": replaced(share) for share in (0.02, 0.05, 0.1, 0.2)},
    **{f"{share:.0%} deleted": deleted(share) for share in (0.05, 0.1, 0.2)},
    "reordered": reordered,
}


def read_rows(path: Path, column: str) -> list[Row]:
    """The rows of a JSONL file or of a JSON array, each text once."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    array = content.lstrip().startswith(b"[")
    rows = json.loads(content) if array else [json.loads(line) for line in content.splitlines()]
    return list({row[column].casefold(): row for row in rows if row[column].split()}.values())


def planted(rows: list[Row], column: str, rng: random.Random) -> list[tuple[int, str, Row]]:
    """Copies of half of the rows: the row's position, the name of the edit, the edited copy."""
    vocabulary = sorted({word for row in rows for word in row[column].split()})
    found = []
    for count, position in enumerate(sorted(rng.sample(range(len(rows)), len(rows) // 2))):
        name = list(EDITS)[count % len(EDITS)]
        words = EDITS[name](rows[position][column].split(), rng, vocabulary)
        copy = {key: value for key, value in rows[position].items() if key != "id"}
        found.append((position, name, copy | {column: " ".join(words)}))
    return found


def report(name: str, rows: list[Row], column: str, seed: int, show: int) -> None:
    """Print the lines of one set."""
    rng = random.Random(f"{name} {seed}")
    rng.shuffle(rows)
    train, evals = rows[: len(rows) // 2], rows[len(rows) // 2 :]
    copies = planted(evals, column, rng)
    with tempfile.TemporaryDirectory() as folder:
        paths = Path(folder) / "train.jsonl", Path(folder) / "eval.jsonl"
        parts = [*train, *(copy for _, _, copy in copies)], evals
        for path, part in zip(paths, parts, strict=True):
            path.write_text("".join(f"{json.dumps(row)}\n" for row in part), encoding="utf-8")
        leaks = audit([(paths[0], "train")], [(paths[1], "eval")], checks=LEAK_CHECKS).findings
    first = len(parts[0])  # the row number of the first evaluation row
    leaks = leaks.filter(pl.col("rule").is_in(RULES)).select("row", "related", "rule").drop_nulls()
    rules: dict[int, set[str]] = defaultdict(set)
    for row, related, rule in leaks.iter_rows():
        rules[max(row, related) - first].add(rule)
    counts: dict[tuple[str, tuple[int, int]], Counter[str]] = defaultdict(Counter)
    for position, edit, _ in copies:
        words = len(evals[position][column].split())
        size = next(limits for limits in WORDS if words <= limits[1])
        counts[edit, size].update(["planted", *rules[position]])
        counts[edit, size]["found"] += bool(rules[position])
    for edit in EDITS:
        for size in WORDS:
            count = counts[edit, size]
            if count["planted"]:
                by_rule = ", ".join(f"{rule} {count[rule]}" for rule in RULES if count[rule])
                print(
                    f"{name:9} {edit:13} {size[0]:3}-{size[1]:<5} {count['planted']:7}"
                    f" {count['found']:6} {count['found'] / count['planted']:5.0%}  {by_rule}"
                )
    touched = {position for position, _, _ in copies}
    other = sorted(
        position for position, found in rules.items() if found and position not in touched
    )
    print(f"{name:9} untouched: {len(other)} of {len(evals) - len(touched)} rows reported")
    for position in other[:show]:
        related = leaks.filter(pl.max_horizontal("row", "related") == first + position)
        partner = min(related.row(0)[:2])
        print(f"  {sorted(rules[position])}\n    {evals[position][column]}")
        print(f"    {parts[0][partner][column]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--rows", type=int, default=1_500)
    parser.add_argument("--set", choices=SETS, action="append")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    print(f"{'set':9} {'edit':13} {'words':9} planted  found share  rules")
    for name in options.set or SETS:
        file, column = SETS[name]
        rows = read_rows(options.data / file, column)[: 2 * options.rows]
        report(name, rows, column, options.seed, options.show)


if __name__ == "__main__":
    main()
