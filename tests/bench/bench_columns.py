"""Show how files with more columns than a prompt and an answer are read, and what that costs.

    python tests/bench/bench_columns.py DIR [--only NAME ...] [--before COMMAND] [--rows 600]

For each .jsonl and .jsonl.gz file in DIR with a column that is not read, or with more than two that are: how it
was read, the rows that DUP, CON and LEK take out, and the rows that one of these rules takes out although an
unread column of texts or labels differs from that of the partner. Half of the file is checked against the other
half for leaks as well. COMMAND is an older build; its numbers are those before. Values are compared as they are in
the file, whatever the tool thinks of the column. The last line is the number of rows lost to unread columns.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from auditor.dataset.reading.load import load
from auditor.formats.column_kinds import kind
from auditor.report.parts.readings import sentence
from auditor.settings import Settings

FAMILIES = ("DUP", "CON", "LEK")
BLOCKING = ("error", "review")
Record = Mapping[str, object]


def records(path: Path, most: int) -> list[Record]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        values = [json.loads(line) for _, line in zip(range(most), file, strict=False)]
    return [value for value in values if isinstance(value, dict)]


def write(path: Path, rows: list[Record]) -> str:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return str(path)


def report(command: list[str], files: list[str], folder: Path) -> dict[str, Any]:
    """Audit the first file against the others with a build, and return the JSON report."""
    out = folder / "report.json"
    evals = [part for file in files[1:] for part in ("--eval", file)]
    done = subprocess.run(
        [*command, files[0], *evals, "--report", str(out), "-q"],
        capture_output=True,
        cwd=folder,
        check=False,
    )
    assert done.returncode in (0, 1, 3), done.stderr
    return json.loads(out.read_text("utf-8"))


def lost(found: dict[str, Any]) -> Iterator[tuple[str, int, str, int]]:
    """Yield each blocking finding on two rows: source, line, the partner's source and line."""
    for finding in found["findings"]:
        if finding["rule"][:3] in FAMILIES and finding["severity"] in BLOCKING:
            yield (
                finding["source"],
                finding["line"] or 0,
                finding["related_source"] or "",
                finding["related_line"] or 0,
            )


def content_columns(rows: list[Record], unread: list[str]) -> list[str]:
    """Return the unread columns whose values are texts or labels."""
    return [name for name in unread if kind(row.get(name) for row in rows) != "other"]


def measure(command: list[str], rows: list[Record]) -> tuple[Counter[str], int, list[str]]:
    """Return findings by family, rows lost to an unread column, and the columns that differ there."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        halves = rows[::2], rows[1::2]
        whole = [write(folder / "rows.jsonl", rows)]
        both = [write(folder / f"half{n}.jsonl", half) for n, half in enumerate(halves)]
        of_file = {whole[0]: rows, both[0]: halves[0], both[1]: halves[1]}
        data = load([(Path(whole[0]), whole[0])], [], Settings())
        unread = [name for own in data.inputs[0].read_as for name in own.not_read]
        unread = content_columns(rows, unread)
        counts: Counter[str] = Counter()
        wrong: set[tuple[str, int]] = set()
        columns: Counter[str] = Counter()
        for files in (whole, both):
            found = report(command, files, folder)
            for finding in found["findings"]:
                family = finding["rule"][:3]
                if family in FAMILIES and finding["severity"] in BLOCKING:
                    counts[family] += family == "LEK" or files is whole
            for source, line, other, partner in lost(found):
                if partner and other in of_file and source in of_file:
                    mine, theirs = of_file[source][line - 1], of_file[other][partner - 1]
                    differ = [key for key in unread if mine.get(key) != theirs.get(key)]
                    if differ:
                        wrong.add((source, line))
                        columns.update(differ)
    return counts, len(wrong), list(columns)


def shown(counts: Counter[str]) -> str:
    return " ".join(f"{family} {counts[family]}" for family in FAMILIES)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--before", nargs="*", default=[], metavar="COMMAND")
    parser.add_argument("--rows", type=int, default=600)
    args = parser.parse_args()
    total = 0
    for path in sorted(args.folder.rglob("*.jsonl*")):
        if args.only and not any(name in str(path) for name in args.only):
            continue
        rows = records(path, args.rows)
        with tempfile.TemporaryDirectory() as name:
            file = write(Path(name, path.name.removesuffix(".gz")), rows)
            (source,) = load([(Path(file), path.name)], [], Settings()).inputs
        read = {
            column for own in source.read_as for names in own.columns.values() for column in names
        }
        if len(read) <= 2 and not any(own.not_read or own.also_input for own in source.read_as):
            continue
        print(f"{path.name} ({len(rows)} rows)\n  {sentence(source.read_as)}", flush=True)
        if args.before:
            counts, wrong, columns = measure(args.before, rows)
            print(f"  before: {shown(counts)}; to an unread column {wrong} {columns}", flush=True)
        counts, wrong, columns = measure([sys.executable, "-m", "auditor"], rows)
        total += wrong
        print(f"  now:    {shown(counts)}; to an unread column {wrong} {columns}", flush=True)
    print(f"rows lost to an unread column: {total}")


if __name__ == "__main__":
    main()
