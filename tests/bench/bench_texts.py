"""Megabytes of text by CPU second of the checks of content, and their CPU seconds on lines of one repeated sign.

    python tests/bench/bench_texts.py FILE... [--megabytes 10] [--sign-bytes 1000000]

FILEs are data sets of free answers; their rows are repeated, each time with another number in front, until the texts have that many
megabytes. A line of the table: check, CPU seconds, MB by CPU second. Then: CPU seconds of each check for a set with one long line of each sign.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

from auditor.checks import CHECKS, Check
from auditor.dataset.dataset import Dataset
from auditor.dataset.reading.load import load
from auditor.settings import Settings

FAMILIES = ("TXT", "OUT", "TOL", "SEC", "PII")
SIGNS = ("a", "<", "(", " ", "7", "\n", "=", "aa ", "http://")


def text_checks() -> list[Check]:
    return [check for check in CHECKS if any(rule.code[:3] in FAMILIES for rule in check.RULES)]


def rows_of(files: list[Path], size: int) -> list[dict[str, str]]:
    """Prompt and completion of all rows, again and again, until they have ``size`` bytes."""
    data = [load([(path, path.name)], [], Settings()).valid for path in files]
    pairs = [
        (prompt, response)
        for valid in data
        for prompt, response in valid.select("prompt", "response").drop_nulls().iter_rows()
    ]
    rows: list[dict[str, str]] = []
    written = 0
    while written < size:
        round_number = len(rows) // len(pairs)
        for prompt, response in pairs:
            rows.append(
                {"prompt": f"{round_number} {prompt}", "completion": f"{round_number} {response}"}
            )
            written += len(prompt.encode()) + len(response.encode())
    return rows


def loaded(rows: list[dict[str, str]]) -> Dataset:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "train.jsonl"
        path.write_text(
            "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8"
        )
        return load([(path, path.name)], [], Settings())


def seconds(check: Check, data: Dataset) -> float:
    start = time.process_time()
    check.run(data)
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--megabytes", type=float, default=10)
    parser.add_argument("--sign-bytes", type=int, default=1_000_000)
    args = parser.parse_args()
    data = loaded(rows_of(args.files, round(args.megabytes * 1e6)))
    start = time.process_time()
    size = int(data.texts["text"].str.len_bytes().sum()) / 1e6
    total = time.process_time() - start
    start = time.process_time()
    shared = (
        data.answers.height,
        data.keys.height,
    )  # checks of answers and duplicates need them, too
    print(
        f"{'answers and keys':24} {time.process_time() - start:6.2f} s of {shared[0]:,} rows, not in the sum"
    )
    print(f"{'written texts':24} {total:6.2f} s {size / total:8.0f} MB/s", flush=True)
    for check in text_checks():
        own = seconds(check, data)
        total += own
        print(f"{check.NAME:24} {own:6.2f} s {size / own:8.0f} MB/s", flush=True)
    print(f"{'all':24} {total:6.2f} s {size / total:8.0f} MB/s of {size:.0f} MB", flush=True)
    few = [{"prompt": f"Where is parcel {n}?", "completion": f"At depot {n}."} for n in range(30)]
    for sign in SIGNS:
        line = sign * (args.sign_bytes // len(sign))
        own_data = loaded([*few, {"prompt": "What is it?", "completion": line}])
        slow = {check.NAME: seconds(check, own_data) for check in text_checks()}
        worst = sorted(slow, key=lambda name: -slow[name])[:3]
        print(f"{sign!r:10}", *(f"{name} {slow[name]:.3f} s" for name in worst), flush=True)


if __name__ == "__main__":
    main()
