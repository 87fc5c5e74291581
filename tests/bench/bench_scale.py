"""CPU seconds and memory of each stage of an audit as a set grows: the table of tests/bench/SCALE.md.

    python tests/bench/bench_scale.py [--rows 10000 100000] [--shapes classes text tiny] [--memory 6GiB]
    python tests/bench/bench_scale.py --half TRAIN.jsonl

Each size is audited by a process of its own, with all checks and both default reports. Rows are generated, so that
only their number differs. ``x linear`` divides the CPU seconds a row by those of the size before, without the
seconds that a set of 500 rows takes. The peak of a stage is the most that the process held while it ran (Linux).
``--half`` compares what the checks of vectors find in a set in single and in half precision, which very large sets
have.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from bench_growth import write as write_classes

_BLOCK = 10_000  # rows generated at a time
_VOCABULARY, _PROMPT, _ANSWER = 50_000, 30, 120
_COPIED, _CHANGED = (
    20,
    0.03,
)  # every 20th row repeats an earlier one of its block, with 3% of the words changed
_FIXED_ROWS = 500  # the cost of so few rows is that of the program
_LEAST = 0.02  # share of all CPU seconds from which a stage has a line of its own
_MIB, _STATUS = 2**20, Path("/proc/self/status")
_RESET_PEAK = ("/proc/self/clear_refs", "5")


def write_text(path: Path, rows: int) -> None:
    """Prompts of 30 words and answers of 120, of a vocabulary with the frequencies of a language."""
    draw = np.random.default_rng(0)
    letters = np.array(list("abcdefghijklmnopqrstuvwxyz"))
    known = np.array(["".join(draw.choice(letters, n)) for n in draw.integers(2, 10, _VOCABULARY)])
    size = _PROMPT + _ANSWER
    with path.open("w", encoding="utf-8") as out:
        for start in range(0, rows, _BLOCK):
            word = (_VOCABULARY ** draw.random((min(_BLOCK, rows - start), size))).astype(int) - 1
            copy = np.arange(_COPIED - 1, len(word), _COPIED)
            changed = word[draw.integers(0, copy, len(copy))]
            is_other = draw.random(changed.shape) < _CHANGED
            word[copy] = np.where(is_other, draw.integers(_VOCABULARY, size=changed.shape), changed)
            for words in known[word].tolist():
                record = {
                    "prompt": " ".join(words[:_PROMPT]),
                    "completion": " ".join(words[_PROMPT:]),
                }
                out.write(json.dumps(record) + "\n")


def write_tiny(path: Path, rows: int) -> None:
    """Prompts of a letter and a number, answers of one letter."""
    draw = np.random.default_rng(0)
    with path.open("w", encoding="utf-8") as out:
        for start in range(0, rows, _BLOCK):
            number = draw.permutation(min(_BLOCK, rows - start)) + start
            letter = draw.integers(ord("a"), ord("z") + 1, (len(number), 2))
            for n, (first, second) in zip(number.tolist(), letter.tolist(), strict=True):
                out.write(
                    json.dumps({"prompt": f"{chr(first)} {n}", "response": chr(second)}) + "\n"
                )


def write_line(path: Path, words: int) -> None:
    """One line, whose answer has so many words."""
    draw = np.random.default_rng(0)
    letters = np.array(list("abcdefghijklmnopqrstuvwxyz"))
    known = np.array(["".join(draw.choice(letters, n)) for n in draw.integers(2, 10, _VOCABULARY)])
    answer = " ".join(known[draw.integers(0, _VOCABULARY, words)].tolist())
    path.write_text(json.dumps({"prompt": "Tell a story.", "completion": answer}), encoding="utf-8")


SHAPES: dict[str, tuple[str, Callable[[Path, int], None]]] = {
    "classes": ("20 classes, texts of 12 words", lambda path, rows: write_classes(path, rows, 20)),
    "text": ("prompts of 30 words, answers of 120", write_text),
    "tiny": ("prompts of a letter and a number, answers of a letter", write_tiny),
    "line": ("one line of so many words, counted as rows", write_line),
}


class Stage(NamedTuple):
    """What one stage took."""

    name: str
    cpu: float
    wall: float
    peak: int  # bytes in memory, the most while the stage ran
    kept: int  # bytes in memory at its end


class Stages:
    """A watcher of a run that measures each of its stages."""

    def __init__(self) -> None:
        self.ended: list[Stage] = []
        self.stage("start", "")

    def stage(self, name: str, file: str) -> None:  # noqa: ARG002
        self.end()
        Path(_RESET_PEAK[0]).write_text(_RESET_PEAK[1], encoding="ascii")
        self.begun = name, time.process_time(), time.perf_counter()

    def end(self) -> None:
        """Add the stage that is running to those that ended."""
        if begun := getattr(self, "begun", None):
            name, cpu, wall = begun
            used = time.process_time() - cpu, time.perf_counter() - wall
            self.ended.append(Stage(name, *used, memory("VmHWM"), memory("VmRSS")))

    def part(self, done: int, total: int) -> None:
        """Parts are not measured."""


def memory(field: str) -> int:
    """Return a line of /proc/self/status in bytes."""
    lines = dict(line.split(":", 1) for line in _STATUS.read_text(encoding="ascii").splitlines())
    return int(lines[field].split()[0]) * 1024


def audit(path: Path, limit: str) -> None:
    """Audit ``path`` as the command does, and print its stages as JSON."""
    stages = Stages()
    from auditor.allocator import limit_freed_memory

    limit_freed_memory()  # as the command does
    from auditor.analysis import progress
    from auditor.commands.shared.audit_options import AuditOptions
    from auditor.commands.shared.one_audit import run
    from auditor.settings import Settings

    reports = (path.with_suffix(".html"), path.with_suffix(".json"))
    with progress.watched(stages):
        result = run(str(path), AuditOptions(reports=reports), Settings(memory=limit))
    stages.end()
    assert not result.failures, result.failures
    print(json.dumps({"verdict": result.report.verdict, "stages": stages.ended}))


def compare_precisions(path: Path) -> None:
    """Print how many findings and scores of the checks of all vectors differ in half precision."""
    from auditor.analysis.embedding import columns
    from auditor.checks import diversity, label_noise, outliers, semantic_duplicates
    from auditor.dataset.reading.load import load
    from auditor.model import Ran
    from auditor.settings import Settings

    data = [load([(path, path.name)], [], Settings(memory="1TiB")) for _ in range(2)]
    for check in (semantic_duplicates, label_noise, outliers, diversity):
        found = []
        for own, limit in zip(data, (10**9, 0), strict=True):
            columns.MAX_SINGLE_ROWS = limit
            result = check.run(own)
            found.append(result if isinstance(result, Ran) else Ran())
        single, half = (set(one.findings.select("row", "rule", "related").rows()) for one in found)
        line = f"{check.NAME}: {len(single)} findings, {len(single ^ half)} differ"
        if found[0].scores is not None and found[1].scores is not None:
            name = found[0].scores.columns[-1]
            scores = (
                one.scores[name].to_numpy().astype(float) for one in found if one.scores is not None
            )
            far = np.abs(np.subtract(*scores))
            line += (
                f"; {name}: {np.mean(far > 0):.1%} of the rows differ, by {far.max():.4f} at most"
            )
        print(line, flush=True)


def measured(shape: str, rows: int, limit: str) -> tuple[str, dict[str, Stage]]:
    """Return the verdict on a generated set, and its stages by name."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "rows.jsonl")
        SHAPES[shape][1](path, rows)
        command = [sys.executable, __file__, "--file", str(path), "--memory", limit]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(f"{shape}, {rows:,} rows: exit code {done.returncode}")
    found = json.loads(done.stdout)
    return found["verdict"], {stage[0]: Stage(*stage) for stage in found["stages"]}


def table(shape: str, sizes: list[int], limit: str) -> None:
    """Print the growth of a shape: all stages together, then those that matter, the most costly first."""
    _, fixed = measured(shape, _FIXED_ROWS, limit)
    print(f"\n### {SHAPES[shape][0]}\n")
    before: tuple[int, dict[str, Stage]] | None = None
    for rows in sizes:
        verdict, stages = measured(shape, rows, limit)
        for line in _lines(rows, verdict, stages, fixed, before):
            print(line, flush=True)
        before = rows, stages


def _lines(
    rows: int,
    verdict: str,
    stages: dict[str, Stage],
    fixed: dict[str, Stage],
    before: tuple[int, dict[str, Stage]] | None,
) -> Iterator[str]:
    def variable(name: str, found: dict[str, Stage]) -> float:
        return found[name].cpu - fixed[name].cpu if name in fixed and name in found else 0.0

    def growth(names: list[str]) -> str:
        if before is None:
            return ""
        now = sum(variable(name, stages) for name in names) / rows
        then = sum(variable(name, before[1]) for name in names) / before[0]
        return f"{now / then:.2f}" if then > 0 else ""

    every = list(stages)
    cpu, wall = sum(s.cpu for s in stages.values()), sum(s.wall for s in stages.values())
    peak = max(stage.peak for stage in stages.values())
    yield f"| {rows:,} rows ({verdict}) | CPU s | wall s | x linear | peak MiB | kept MiB | peak bytes a row |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    a_row = (peak - max(stage.peak for stage in fixed.values())) / rows
    yield f"| in all | {cpu:.1f} | {wall:.1f} | {growth(every)} | {peak / _MIB:,.0f} | | {a_row:,.0f} |"
    for stage in sorted(stages.values(), key=lambda stage: -stage.cpu):
        if stage.cpu >= _LEAST * cpu or stage.peak == peak:
            yield (
                f"| {stage.name} | {stage.cpu:.2f} | {stage.wall:.2f} | {growth([stage.name])}"
                f" | {stage.peak / _MIB:,.0f} | {stage.kept / _MIB:,.0f} | |"
            )
    yield ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--shapes", nargs="+", choices=SHAPES, default=list(SHAPES)[:-1])
    parser.add_argument("--memory", default="1TiB", help="as the command takes it")
    parser.add_argument("--file", type=Path, help="audit this file in this process")
    parser.add_argument("--half", type=Path, help="compare the precisions of vectors on this file")
    args = parser.parse_args()
    if args.half:
        compare_precisions(args.half)
        return
    if args.file:
        audit(args.file, args.memory)
        return
    for shape in args.shapes:
        table(shape, args.rows, args.memory)


if __name__ == "__main__":
    main()
