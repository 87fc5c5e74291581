"""Compare two versions of the program on the same files: dispositions, findings, scores, verdicts.

    compare_audits.py OLD NEW FILE [FILE ...]

OLD and NEW are the ``dataset-audit`` commands of two environments. Texts may differ; everything a
script reads may not. Scores are equal to 1e-6. Exits with 1 if any file differs.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import polars as pl

SCORE_TOLERANCE = 1e-6
FINDING = ("id", "rule", "severity", "source", "line", "related_source", "related_line", "status")


def audit(command: str, data: Path, folder: Path) -> dict[str, Any]:
    """Exit code, JSON report and scores of one audit, written to ``folder``."""
    report, scores = folder / "report.json", folder / "scores.parquet"
    arguments = [str(data.resolve()), "--report", str(report), "--scores", str(scores)]
    program = Path(shutil.which(command) or command).absolute()
    done = subprocess.run(
        [program, *arguments, "--all-lines"], cwd=folder, capture_output=True, check=False
    )
    if not report.is_file():
        raise SystemExit(f"{command} {data}: exit {done.returncode}\n{done.stderr.decode()}")
    document = json.loads(report.read_bytes())
    return {"exit": done.returncode, "report": document, "scores": pl.read_parquet(scores)}


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """One sentence for each difference that a script could notice."""
    found = []
    if old["exit"] != new["exit"]:
        found.append(f"exit code {old['exit']} is now {new['exit']}")
    before, after = old["report"], new["report"]
    if before["verdict"]["data"] != after["verdict"]["data"]:
        found.append(f"verdict {before['verdict']['data']} is now {after['verdict']['data']}")
    if before["counts"] != after["counts"]:
        found.append(f"counts {before['counts']} are now {after['counts']}")
    keys = [
        {tuple(item[name] for name in FINDING): item["score"] for item in side["findings"]}
        for side in (before, after)
    ]
    for name, gone in (("missing", keys[0].keys() - keys[1]), ("new", keys[1].keys() - keys[0])):
        found += [f"{name} finding: {key}" for key in sorted(gone, key=str)[:5]]
        found += [f"{len(gone):,} {name} findings"] if len(gone) > 5 else []
    moved = [
        key
        for key in keys[0].keys() & keys[1]
        if abs((keys[0][key] or 0.0) - (keys[1][key] or 0.0)) > SCORE_TOLERANCE
    ]
    if moved:
        found.append(f"{len(moved):,} findings have another score, first {moved[0]}")
    return found + _scores(old["scores"], new["scores"])


def _scores(old: pl.DataFrame, new: pl.DataFrame) -> list[str]:
    if old.columns != new.columns or old.height != new.height:
        return [f"scores have columns {new.columns}, had {old.columns}"]
    found = []
    for name in old.columns:
        if not old[name].dtype.is_float():
            equal = old[name].equals(new[name])
        else:
            gap = (old[name] - new[name]).abs().max()
            same_nulls = old[name].is_null().equals(new[name].is_null())
            equal = same_nulls and (gap is None or gap <= SCORE_TOLERANCE)  # type: ignore[operator]
        if not equal:
            found.append(f"the score column {name} differs")
    return found


def main(old: str, new: str, files: list[str]) -> int:
    """Print a line for each file and its differences."""
    failed = False
    for file in files:
        with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
            data = Path(file)
            before = audit(old, data, Path(first))
            after = audit(new, data, Path(second))
        found = differences(before, after)
        failed |= bool(found)
        lines, findings = before["report"]["counts"]["lines"], len(before["report"]["findings"])
        state = "differs" if found else "equal"
        print(f"{file}: {lines:,} lines, {findings:,} findings, exit {before['exit']}: {state}")
        print("".join(f"  {text}\n" for text in found), end="")
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
