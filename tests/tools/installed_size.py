"""Print what an installation weighs, package by package, and which of our dependencies bring it.

    pip install . && python tests/tools/installed_size.py [MAX]

Counts every file that pip lists for dataset-audit and for all that it requires, without extras, in the
environment of this interpreter. Ends with 1 if that is more than MAX megabytes (10**6 bytes).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution, requires
from pathlib import Path

NAME = "dataset-audit"
_REQUIREMENT = re.compile(r"\s*([\w.-]+)")


def required(name: str) -> Iterator[str]:
    """What the package ``name`` requires here: no extras, and no packages of other systems or versions."""
    for line in requires(name) or ():
        found = _REQUIREMENT.match(line)
        if found and "extra ==" not in line and is_installed(found[1]):
            yield normal(found[1])


def is_installed(name: str) -> bool:
    """Whether the package is installed; one that a marker leaves out is not."""
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def normal(name: str) -> str:
    """The name as PyPI compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def closure(name: str, seen: frozenset[str] = frozenset()) -> frozenset[str]:
    """``name`` and all that it requires, directly or not."""
    seen |= {name}
    for other in required(name):
        if other not in seen:
            seen = closure(other, seen)
    return seen


def size(name: str) -> int:
    """Bytes of the package's files that exist, compiled ones included."""
    files = [Path(str(file.locate())) for file in distribution(name).files or ()]
    return sum(path.stat().st_size for path in files if path.is_file())


def main(limit: float) -> int:
    """Print the table; return the exit code."""
    sizes = {name: size(name) for name in closure(NAME)}
    direct = list(required(NAME))
    print(f"{'package':<24}{'MB':>8}  needed by")
    for name, number in sorted(sizes.items(), key=lambda item: -item[1]):
        needed = [other for other in direct if name in closure(other)]
        print(f"{name:<24}{number / 1e6:>8.1f}  {', '.join(needed)}")
    total = sum(sizes.values()) / 1e6
    print(f"{'in total':<24}{total:>8.1f}")
    if total > limit:
        print(f"more than {limit:g} MB", file=sys.stderr)
    return int(total > limit)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else float("inf")))
