"""Responses that changed places: how well they are ranked, and what is reported.

    python tests/bench/bench_responses.py DATA

DATA holds plant.py, gsm8k and chat_files. 2 % (gsm8k) and 5 % (Alpaca) of responses are swapped.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from sklearn.metrics import average_precision_score

from auditor.checks import responses
from auditor.loading import load
from auditor.model import Found
from auditor.settings import Settings


def sources(data: Path, folder: Path) -> dict[str, tuple[Path, str]]:
    """Name, file and amount (swaps touch two rows each)."""
    found = {"gsm8k": (data / "gsm8k/train.jsonl.gz", "1%")}
    for name in ("alpaca_en_demo", "alpaca_zh_demo"):
        rows = json.loads((data / f"chat_files/llama_factory/{name}.json").read_text("utf-8"))
        path = folder / f"{name}.jsonl"
        path.write_text("".join(json.dumps(r) + "\n" for r in rows), "utf-8")
        found[name] = (path, "2.5%")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    for name, (source, amount) in sources(args.data, folder).items():
        dirty, truth = folder / f"{name}.dirty.jsonl", folder / f"{name}.truth.jsonl"
        command = [sys.executable, str(args.data / "plant.py"), str(source), str(dirty)]
        planted = ["--truth", str(truth), "--plant", f"swapped_output={amount}"]
        subprocess.run([*command, *planted], check=True, capture_output=True)
        data = load([(dirty, str(dirty))], [], Settings())
        wrong_rows = {json.loads(line)["line"] - 1 for line in truth.open(encoding="utf-8")}
        start = time.perf_counter()
        result = responses.run(data, Settings())
        seconds = time.perf_counter() - start
        if not isinstance(result, Found) or result.scores is None:
            sys.exit(f"{name}: not judged")
        wrong = np.isin(result.scores["row"].to_numpy(), list(wrong_rows))
        ranked = average_precision_score(wrong, -result.scores["response_quality"].to_numpy())
        flagged = set(result.findings.filter(result.findings["rule"] == "RSP001")["row"])
        hits = len(flagged & wrong_rows)
        print(
            f"{name:15} AP {ranked:.3f} flagged {len(flagged)} right {hits} of {len(wrong_rows)} "
            f"{seconds:.1f} s {dict(result.facts)}"
        )


if __name__ == "__main__":
    main()
