"""Pairs with the same words and another meaning, as in PAWS: how many are called duplicates, conflicts or leaks.

    python tests/bench/bench_swaps.py DATA [--seeds 1 2 3]

DATA holds the sets ag_news, atis, gsm8k, mrpc and trec. In 220 of their texts (a seed) two names, nouns,
numbers or cities without a word in common change places. Each pair is audited as two rows with one label
(DUP), as two rows with two labels (CON), and as a training and an evaluation row (LEK); DUP012 and DUP021
keep both rows.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import tempfile
from collections import Counter
from itertools import pairwise
from pathlib import Path

from auditor.pipeline import audit
from auditor.report.model import Report

Pair = tuple[str, str]
# File, field, what changes places, and how many pairs.
SOURCES = (
    ("mrpc/corpus.jsonl.gz", "text", "name", 60),
    ("mrpc/corpus.jsonl.gz", "text", "noun", 20),
    ("ag_news/test.jsonl.gz", "text", "name", 40),
    ("trec/train.jsonl", "text", "name", 20),
    ("trec/train.jsonl", "text", "noun", 15),
    ("atis/test.jsonl", "text", "city", 25),
    ("gsm8k/test.jsonl.gz", "prompt", "number", 20),
    ("gsm8k/test.jsonl.gz", "prompt", "name", 20),
)
SMALL_WORDS = (
    r"the|a|an|of|in|on|at|to|from|by|for|with|and|or|but|as|is|are|was|were|be|been|has|have|had"
    r"|that|this|it|its|his|her|their|he|she|they|we|you|i|not|no|will|would|can|could|about|after"
    r"|before|than|then|into|over|under|if|how|there|some|do|does|did|all|each|any|most|more|now"
    r"|here|who|which|what|when|where|why|said"
)
LINKS = r"and|or|but|is|are|was|were|[,&/;.:-]"
WORDS = {"name": r"[A-Z][a-z]+|[A-Z]{2,}", "number": r"\d[\d,.]*", "noun": r"[a-z]{5,}"}
CITIES = r"from ([a-z. ]+?) to ([a-z. ]+?)(?= (?:on|that|with|leaving|which|arriving|in|and|the)|$)"
KEPT = {"DUP012", "DUP021", "LEK005"}


def spans(words: list[str], kind: str) -> list[tuple[int, int]]:
    """Runs of names, or single words of another kind, as (start, stop)."""
    found: list[tuple[int, int]] = []
    for i, word in enumerate(words):
        if re.fullmatch(WORDS[kind], word) and not re.fullmatch(SMALL_WORDS, word.lower()):
            joins = kind == "name" and found and found[-1][1] == i
            found.append((found.pop()[0] if joins else i, i + 1))
    return found


def swapped(text: str, kind: str, rng: random.Random) -> Pair | None:
    """The text and the text with two parts in each other's place; None if none can change."""
    if kind == "city":
        match = re.search(CITIES, text)
        if not match or match[1] == match[2]:
            return None
        return text, f"{text[: match.start()]}from {match[2]} to {match[1]}{text[match.end() :]}"
    words = re.findall(r"\w+(?:['’.-]\w+)*|[^\w\s]", text)
    parts = spans(words, kind)
    rng.shuffle(parts)
    for (i, j), (k, m) in (sorted(pair) for pair in pairwise(parts)):
        middle = words[j:k]
        if (
            middle
            and not all(re.fullmatch(LINKS, middle[i]) for i in (0, -1))
            and not {w.lower() for w in words[i:j]} & {w.lower() for w in words[k:m]}
        ):
            new = [*words[:i], *words[k:m], *middle, *words[i:j], *words[m:]]
            return " ".join(words), " ".join(new)
    return None


def made(data: Path, seed: int) -> list[Pair]:
    """The pairs of all sources."""
    rng, pairs = random.Random(seed), []
    for name, field, kind, count in SOURCES:
        path = data / name
        with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as file:
            texts = [json.loads(line)[field] for line in file]
        rng.shuffle(texts)
        found = (swapped(text, kind, rng) for text in texts if 8 <= len(text.split()) <= 45)
        pairs += [pair for pair, _ in zip((p for p in found if p), range(count), strict=False)]
    return pairs


def audited(rows: list[tuple[str, str]], evals: list[tuple[str, str]]) -> Report:
    """The report on rows of text and label."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for name, part in (("train", rows), ("eval", evals)):
            paths.append(Path(folder, f"{name}.jsonl"))
            lines = (json.dumps({"text": text, "label": label}) + "\n" for text, label in part)
            paths[-1].write_text("".join(lines), "utf-8")
        return audit([(paths[0], "train")], [(paths[1], "eval")] if evals else [])


def flagged(pairs: list[Pair]) -> list[set[str]]:
    """The rules that call the texts of each pair the same."""
    labels = ["red" if i % 2 else "blue" for i in range(len(pairs))]
    other = labels[1:] + labels[:1]
    both = zip(pairs, labels, other, strict=True)
    together = [(text, label) for (pair, label, _) in both for text in pair for label in [label]]
    both = zip(pairs, labels, other, strict=True)
    apart = [row for ((a, b), one, two) in both for row in ((a, one), (b, two))]
    train = [(a, label) for (a, _), label in zip(pairs, labels, strict=True)]
    held_out = [(b, label) for (_, b), label in zip(pairs, labels, strict=True)]
    rules: list[set[str]] = [set() for _ in pairs]
    for rows, evals in ((together, []), (apart, []), (train, held_out)):
        columns = audited(rows, evals).findings.select("rule", "line", "related_line").drop_nulls()
        for rule, line, related in columns.iter_rows():
            first, second = sorted((line, related))
            if evals and line == related:
                rules[line - 1].add(rule)
            elif not evals and first % 2 and second == first + 1:
                rules[first // 2].add(rule)
    return rules


def main() -> None:
    """Print the share of the pairs that are called the same, by seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    args = parser.parse_args()
    for seed in args.seeds:
        rules = flagged(made(args.data, seed))
        false = sum(bool(found - KEPT) for found in rules)
        counts = dict(sorted(Counter(rule for found in rules for rule in found).items()))
        print(
            f"seed {seed}: {false} of {len(rules)} called the same ({false / len(rules):.1%}); {counts}"
        )


if __name__ == "__main__":
    main()
