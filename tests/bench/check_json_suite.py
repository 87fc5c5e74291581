"""JSONTestSuite against the strict decoder: all y accepted, all n refused, none crash.

    python tests/bench/check_json_suite.py DATA

DATA/json_suite/cases.jsonl.gz holds the suite's cases (name, expect, base64).
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
    """Print how the decoder met each kind of case; 1 if any y or n case went wrong."""
    with gzip.open(Path(folder, "json_suite", "cases.jsonl.gz"), "rt") as file:
        cases = [json.loads(line) for line in file]
    depth = Settings().max_depth
    tally: Counter[tuple[str, str]] = Counter()
    for case in cases:
        value = decode(base64.b64decode(case["base64"]), depth).value
        tally[case["expect"], "refused" if value is MISSING else "accepted"] += 1
    for (expected, met), count in sorted(tally.items()):
        print(f"{expected:8} {met:8} {count}")
    return int(bool(tally["accept", "refused"] or tally["reject", "accepted"]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
