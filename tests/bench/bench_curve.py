"""Learning curves and shortcuts of real sets: what is said, and the seconds of CPU it takes.

    python tests/bench/bench_curve.py DATA [--only NAME ...]

DATA holds the label sets. Vectors are made before the clock starts: other checks need them too.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
import time
from pathlib import Path

from auditor.checks import learning_curve, shortcuts
from auditor.loading import load
from auditor.settings import Settings

SETS = {
    "clinc150": "clinc150/train.jsonl",
    "trec": "trec/train.jsonl",
    "ag_news": "ag_news/test.jsonl.gz",
    "atis": "atis/train.jsonl",
    "sms_spam": "sms_spam/sms.jsonl",
    "tweet_emotion": "tweet_emotion/train.jsonl",
    "disaster_tweets": "disaster_tweets/train.jsonl",
}


def main() -> None:
    """Print one block a set."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", nargs="*")
    args = parser.parse_args()
    for name, place in SETS.items():
        if args.only and name not in args.only:
            continue
        read = (args.data / place).read_bytes()
        text = gzip.decompress(read) if place.endswith(".gz") else read
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "rows.jsonl"
            rows = [json.loads(line) for line in text.splitlines()]
            kept = [{"text": row["text"], "label": str(row["label"])} for row in rows]
            path.write_text("".join(json.dumps(row) + "\n" for row in kept), "utf-8")
            data = load([(path, name)], [], Settings())
        print(f"{name}: {len(kept):,} rows, {len(data.meanings.asked):,} vectors")
        assert data.alike_prompts is not None
        for check in (learning_curve, shortcuts):
            start = time.process_time()
            found = check.run(data, Settings())
            seconds = time.process_time() - start
            print(f"  {check.NAME:15} {seconds:.2f} s {found.facts.get('sentence', '')}")
            print(f"  {'':15} {found.facts}")
            for rule, detail in found.findings.select("rule", "detail").rows():
                print(f"  {rule} {detail}")


if __name__ == "__main__":
    main()
