"""Near-duplicates and leaks on real data: recall by kind of edit, and rows flagged without a reason.

    python tests/bench/bench_near.py DATA [--seed N]

DATA holds the sets atis, clinc150, gsm8k, mrpc, pii_templates, sms_spam, tatoeba and plant.py.

- planted: for each kind of edit the planted rows, those whose true 5-character Jaccard similarity
  (as plant.py measures it) is 0.8 or more, and how many of these are reported with their partner; and
  the untouched rows that are not clean.
- ATIS: variants of test rows by kind of edit, reported with their source; MRPC: pairs labelled by people.
- templates: CLINC150 rows under one long system prompt and one long preamble; personal data in
  sentence templates; word problems: rows that are not clean, and leaks that were planted.
- Tatoeba: the share of each language's rows reported as copies or near-duplicates.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from auditor.pipeline import audit
from auditor.report.model import Report

KINDS = ("near:0.05", "near:0.1", "near:0.2", "reorder", "contained")
VARIANTS = ("case", "whitespace", "punctuation", "unicode", "homoglyph")
PREAMBLE = "you are the assistant of a bank and you sort what customers write into one class " * 13


def rows(path: Path) -> list[dict[str, Any]]:
    """The records of a JSONL file, gzipped or not."""
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def audited(records: list[dict[str, Any]], evals: list[dict[str, Any]] | None = None) -> Report:
    """The report on records, as one file."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for name, part in (("train", records), ("eval", evals or [])):
            paths.append(Path(folder, f"{name}.jsonl"))
            paths[-1].write_text("".join(json.dumps(row) + "\n" for row in part), encoding="utf-8")
        return audit([(paths[0], "train")], [(paths[1], "eval")] if evals else [])


def reported_pairs(report: Report) -> dict[tuple[int, int], str]:
    """The rule of each pair of lines that a finding names, in either order."""
    pairs = {}
    for rule, line, other in report.findings.select("rule", "line", "related_line").iter_rows():
        if line and other and rule[:3] in ("DUP", "CON"):
            pairs[min(line, other), max(line, other)] = rule
    return pairs


def lost(report: Report) -> set[int]:
    """Lines that are not clean."""
    return set(report.lines.filter(report.lines["disposition"] != "clean")["line"])


def planted(data: Path, source: str, seed: int) -> None:
    """Plant near-duplicates in a set and count how many are reported."""
    with tempfile.TemporaryDirectory() as folder:
        dirty, truth = Path(folder, "dirty.jsonl"), Path(folder, "truth.jsonl")
        plants = [f"--plant={kind}=2%" for kind in (*KINDS, *(f"variant:{v}" for v in VARIANTS))]
        command = [sys.executable, str(data / "plant.py"), str(data / source), str(dirty)]
        more = ["--truth", str(truth), "--seed", str(seed), *plants]
        subprocess.run([*command, *more], check=True, stdout=subprocess.DEVNULL)
        report = audit([(dirty, "dirty")])
        faults = rows(truth)
    pairs, touched = reported_pairs(report), set()
    dropped = {pair[1]: rule for pair, rule in pairs.items()} | {p[0]: r for p, r in pairs.items()}
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for fault in faults:
        ends = sorted((fault["line"], fault["partner"]))
        touched.update(ends)
        # A group's rows are reported with the row that is kept, which need not be the planted partner.
        rule = pairs.get((ends[0], ends[1])) or dropped.get(fault["line"], "")
        counts = table[fault["kind"]]
        similar = fault["detail"].get("shingle5_jaccard", 1.0) >= 0.8
        counts.update(
            planted=1, found=bool(rule), similar=similar, similar_found=similar and bool(rule)
        )
        counts.update({rule: 1} if rule else {})
    print(f"\nplanted in {source}: {report.counts.lines} lines")
    for kind, counts in sorted(table.items()):
        rules = {rule: n for rule, n in sorted(counts.items()) if rule[0].isupper()}
        share = counts["similar_found"] / counts["similar"] if counts["similar"] else float("nan")
        print(
            f"  {kind:20} {counts['planted']:5} planted, {counts['found']:5} found;"
            f" {counts['similar']:5} similar by 0.8, recall {share:.3f}  {rules}"
        )
    untouched = lost(report) - touched
    print(f"  untouched rows that are not clean: {len(untouched)} of {report.counts.lines}")


def atis(data: Path) -> None:
    """How many variants are reported with their source, by kind."""
    test, variants = rows(data / "atis/test.jsonl"), rows(data / "atis/test_variants.jsonl")
    line_of = {row["id"]: number for number, row in enumerate([*test, *variants], 1)}
    records = [{key: row[key] for key in ("id", "text", "label")} for row in [*test, *variants]]
    pairs = reported_pairs(audited(records))
    linked = {line: pair for pair in pairs for line in pair}
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for row in variants:
        table[row["kind"]].update(all=1, found=line_of[row["id"]] in linked)
    print("\nATIS variants reported as copies, near-duplicates or contrasts of another row")
    for kind, counts in table.items():
        print(f"  {kind:15} {counts['found']:4} of {counts['all']:4}")


def mrpc(data: Path) -> None:
    """Sentence pairs that people called paraphrases or not."""
    corpus = {row["id"]: row["text"] for row in rows(data / "mrpc/corpus.jsonl.gz")}
    labelled = rows(data / "mrpc/pairs.jsonl.gz")
    line_of = {key: number for number, key in enumerate(corpus, 1)}
    pairs = reported_pairs(audited([{"text": text} for text in corpus.values()]))
    counts: Counter[tuple[str, bool]] = Counter()
    for pair in labelled:
        one, two = sorted((line_of[pair["a"]], line_of[pair["b"]]))
        counts[pairs.get((one, two), "none"), bool(pair["same"])] += 1
    print("\nMRPC pairs, by rule: paraphrases / others")
    for rule in sorted({rule for rule, _ in counts}):
        print(f"  {rule:8} {counts[rule, True]:5} / {counts[rule, False]:5}")


def templates(data: Path) -> None:
    """Sets in which all rows share most of their text."""
    clinc = rows(data / "clinc150/val.jsonl")
    bare = audited([{"text": row["text"], "label": row["label"]} for row in clinc])
    chats = [
        {"messages": [{"role": "system", "content": PREAMBLE},
                      {"role": "user", "content": row["text"]},
                      {"role": "assistant", "content": row["label"]}]}
        for row in clinc
    ]  # fmt: skip
    wrapped = [{"prompt": f"{PREAMBLE} {r['text']}", "completion": r["label"]} for r in clinc]
    for name, records in (("system prompt", chats), ("preamble", wrapped)):
        report = audited(records)
        false = lost(report) - lost(bare)
        masked = report.facts["near-duplicates"].masked
        print(f"\nCLINC150 under a long {name}: {len(false)} of {len(clinc)} more rows not clean than without it;"
              f" masked: {[m.share for m in masked]}")  # fmt: skip
    evals = rows(data / "clinc150/test.jsonl")[:500]
    leaky = [{"prompt": f"{PREAMBLE} {r['text']}", "completion": r["label"]} for r in evals]
    report = audited([*wrapped, *leaky[:20]], leaky)
    leaks = report.findings.filter(report.findings["rule"].str.starts_with("LEK"))
    print(f"  20 leaked of 500 eval rows: {leaks['related_line'].n_unique()} reported as leaks"
          f" ({dict(leaks.group_by('rule').len().iter_rows())})")  # fmt: skip
    pii = audited([{"text": row["text"]} for row in rows(data / "pii_templates/texts.jsonl")])
    near = pii.findings.filter(pii.findings["rule"] == "DUP010").height
    print(f"personal data in templates: {near} of {pii.counts.lines} rows near-duplicates")
    word = audited(rows(data / "gsm8k/train.jsonl.gz"), rows(data / "gsm8k/test.jsonl.gz"))
    print(f"GSM8K: {dict(word.findings.group_by('rule').len().sort('rule').iter_rows())}")
    sms = audited(
        [{"text": r["text"], "label": r["label"]} for r in rows(data / "sms_spam/sms.jsonl")]
    )
    print(f"SMS: {dict(sms.findings.group_by('rule').len().sort('rule').iter_rows())}")


def tatoeba(data: Path) -> None:
    """Rows of no script may all be reported as copies."""
    records = rows(data / "tatoeba/tatoeba.jsonl.gz")
    texts = audited([{"text": row["completion"]} for row in records])
    gone = lost(texts)
    by_language: dict[str, list[bool]] = defaultdict(list)
    for number, row in enumerate(records, 1):
        by_language[row["lang"]].append(number in gone)
    shares = sorted(((sum(v) / len(v), k) for k, v in by_language.items()), reverse=True)
    print(f"\nTatoeba, {len(shares)} languages: most rows lost in {shares[:5]}")


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    for source in ("clinc150/train.jsonl", "gsm8k/train.jsonl.gz", "ag_news/test.jsonl.gz"):
        planted(args.data, source, args.seed)
    atis(args.data)
    mrpc(args.data)
    templates(args.data)
    tatoeba(args.data)


if __name__ == "__main__":
    main()
