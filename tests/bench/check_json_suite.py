"""JSONTestSuite against the strict decoder: every y case accepted, every n case rejected, no crash.

    python tests/bench/check_json_suite.py DATA

DATA/json_suite/cases.jsonl.gz has the cases of the suite (name, expect, base64).
"""

from __future__ import annotations

import base64
import gzip
import json
import sys
from collections import Counter
from pathlib import Path

from auditor.input.json_decode import MISSING, decode
from auditor.settings import Settings


def main(folder: str) -> int:
    """Print how many cases of each kind were accepted and rejected; return 1 if any was wrong."""
    with gzip.open(Path(folder, "json_suite", "cases.jsonl.gz"), "rt") as file:
        cases = [json.loads(line) for line in file]
    max_depth = Settings().max_depth
    results: Counter[tuple[str, str]] = Counter()
    for case in cases:
        value = decode(base64.b64decode(case["base64"]), max_depth).value
        results[case["expect"], "rejected" if value is MISSING else "accepted"] += 1
    for (expected, result), count in sorted(results.items()):
        print(f"expected {expected:8} {result:8} {count}")
    return int(bool(results["accept", "rejected"] or results["reject", "accepted"]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
