"""Fuzzing by structure: ``python -m tests.attack.fuzz [--count 10000] [--seed 0] [TARGET ...]`` from the repository.

Each input that ends in anything but a value or a refusal is made small and kept in ``corpus/TARGET/``, which the suite
runs for ever; a fault is fixed by its kind before the input is committed.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.attack import mutations
from tests.attack.targets import ALL_CHECKS, TARGETS, Target, ended

CORPUS = Path(__file__).with_name("corpus")


def inputs(target: Target, count: int, seed: int) -> Iterator[bytes]:
    """``count`` mutations, joined as the target reads them; the same for the same seed."""
    seeds = target.seeds()
    for start in range(0, count, target.joined):
        draw = random.Random(seed * 1_000_003 + start)
        size = min(target.joined, count - start)
        made = [mutations.mutated(draw.choice(seeds), draw) for _ in range(size)]
        dumped = (target.dump(document, draw) for document in made)
        yield b"\n".join(mutations.spoilt(content, draw) for content in dumped)


def fault(target: Target, content: bytes, folder: Path) -> str:
    """What went wrong with ``content``; "" if nothing did."""
    path = folder / "input.toml"
    path.write_bytes(content)
    return ended(target, path)


def smallest(target: Target, content: bytes, folder: Path) -> bytes:
    """``content`` without the lines that its fault does not need."""
    lines, size = content.split(b"\n"), len(content.split(b"\n")) // 2
    while size:
        for start in range(0, len(lines), size):
            fewer = lines[:start] + lines[start + size :]
            if fewer and fault(target, b"\n".join(fewer), folder):
                lines = fewer
                break
        else:
            size //= 2
    return b"\n".join(lines)


def main(count: int, seed: int, names: list[str]) -> int:
    """Fuzz the targets and keep what fails; return how many inputs did."""
    failed = 0
    for name in names:
        target = ALL_CHECKS if name == "data" else TARGETS[name]
        found: dict[str, int] = {}
        with tempfile.TemporaryDirectory() as folder:
            for content in inputs(target, count, seed):
                if cause := fault(target, content, Path(folder)):
                    failed += 1
                    kind = cause[:100]
                    found[kind] = found.get(kind, 0) + 1
                    if found[kind] == 1:  # one of a kind is enough
                        small = smallest(target, content, Path(folder))
                        keep = CORPUS / name / hashlib.sha256(small).hexdigest()[:12]
                        keep.parent.mkdir(parents=True, exist_ok=True)
                        keep.write_bytes(small)
                        print(f"  {keep.relative_to(CORPUS)}: {cause}", flush=True)
        print(f"{name:12} {count:,} mutations, {sum(found.values()):,} faults", flush=True)
    return failed


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("targets", nargs="*", choices=[[], *TARGETS])
    given = parser.parse_args()
    sys.exit(main(given.count, given.seed, given.targets or list(TARGETS)) > 0)
