"""Write the versions that CI installs: ``.ci/newest.txt`` and ``.ci/lowest.txt``, for pip's constraints.

    pip install uv && python tests/tools/lock.py

``newest.txt`` pins the newest release of every package of the extras dev, lint and transformers, as
of the day it is written. ``lowest.txt`` pins the lowest release of each direct dependency that
pyproject.toml allows. torch is left out: .ci/run installs its CPU build by its own pin.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
_LEFT_OUT = re.compile(r"(torch|nvidia|triton|cuda|--)")
_HEAD = "# Written by tests/tools/lock.py: {}.\n"


def pins(extras: tuple[str, ...], resolution: str) -> str:
    """The resolved ``name==version`` lines for Python 3.11, one a package."""
    chosen = [option for extra in extras for option in ("--extra", extra)]
    options = ["--no-header", "--no-annotate", "--python-version", "3.11", "--quiet"]
    done = subprocess.run(
        ["uv", "pip", "compile", "pyproject.toml", *chosen, "--resolution", resolution, *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = done.stdout.splitlines(keepends=True)
    return "".join(line for line in lines if not _LEFT_OUT.match(line))


if __name__ == "__main__":
    newest = pins(("dev", "lint", "transformers"), "highest")
    lowest = pins(("dev",), "lowest-direct")
    folder = ROOT / ".ci"
    (folder / "newest.txt").write_text(_HEAD.format("the newest releases") + newest)
    (folder / "lowest.txt").write_text(_HEAD.format("the lowest direct dependencies") + lowest)
