"""Write a new check: module, rule texts, fixtures, test and registration, all of which pass at once.

    python tests/tools/new_check.py TXT001 placeholder-answer

The new check flags responses that are equal to "placeholder": replace that by what it should find.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

MODULE = '''\
"""{code}: responses that are a placeholder."""

from __future__ import annotations

import polars as pl

from auditor.dataset.dataset import Dataset
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "{check}"

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return one finding for each training row whose response is a placeholder."""
    rows = data.valid.filter((pl.col("role") == "train") & (pl.col("response") == "placeholder"))
    return Ran(findings(rows.select("row"), rule="{code}", detail="the response is a placeholder"))
'''
TEXTS = """\
[{code}]
name = "{check}"
severity = "warning"
what = "The response is a placeholder."
why = "The model learns to answer with the placeholder."
bad = '{{"prompt": "What is the capital of France?", "completion": "placeholder"}}'
good = '{{"prompt": "What is the capital of France?", "completion": "Paris"}}'
fix = "Write the response, or drop the row."
"""
CLEAN = """\
{"prompt": "What is the capital of France?", "completion": "Paris"}
{"prompt": "How many legs does a spider have?", "completion": "Eight"}
"""
FLAGGED = CLEAN + '{"prompt": "Who wrote Faust?", "completion": "placeholder"}\n'
EXPECTED = '{{"rule": "{code}", "line": 3, "detail": "the response is a placeholder"}}\n'
TEST = '''\
"""{code}: responses that are a placeholder."""

from __future__ import annotations

from collections.abc import Callable

from auditor.checks import {module}
from auditor.dataset.dataset import Dataset

GOOD = {{"prompt": "What is the capital of France?", "completion": "Paris"}}
BAD = {{"prompt": "Who wrote Faust?", "completion": "placeholder"}}


def test_a_response_is_not_flagged(read: Callable[..., Dataset]) -> None:
    assert {module}.run(read([GOOD])).findings.is_empty()


def test_a_placeholder_is_flagged(read: Callable[..., Dataset]) -> None:
    found = {module}.run(read([GOOD, BAD])).findings
    assert found.select("row", "rule").rows() == [(1, "{code}")]
'''


def new_check(root: Path, code: str, check: str) -> list[Path]:
    """Write all files of a check called ``check`` with the rule ``code`` below ``root``.

    Raises:
        ValueError: the code or the name is malformed, or one of the files exists.
    """
    if not re.fullmatch(r"[A-Z]{3}\d{3}", code):
        raise ValueError(f"{code!r}: a code is the three letters of a family and three digits")
    if not re.fullmatch(r"[a-z]+(-[a-z]+)*", check):
        raise ValueError(f"{check!r}: a name is lower-case words joined by hyphens")
    module = check.replace("-", "_")
    contents = {
        f"auditor/checks/{module}.py": MODULE,
        f"auditor/checks/{module}.toml": TEXTS,
        f"fixtures/{check}/clean.jsonl": CLEAN.replace("{", "{{").replace("}", "}}"),
        f"fixtures/{check}/clean.expected.jsonl": "",
        f"fixtures/{check}/flagged.jsonl": FLAGGED.replace("{", "{{").replace("}", "}}"),
        f"fixtures/{check}/flagged.expected.jsonl": EXPECTED,
        f"tests/checks/test_{module}.py": TEST,
    }
    paths = [root / name for name in contents]
    if existing := [path for path in paths if path.exists()]:
        raise ValueError(f"{existing[0]} exists already")
    for path, content in zip(paths, contents.values(), strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        text = content.format(code=code, check=check, module=module)
        path.write_text(text, encoding="utf-8", newline="\n")
    registry, readme = root / "auditor/checks/__init__.py", root / "README.md"
    registry.write_text(registered(registry.read_text(encoding="utf-8"), module), encoding="utf-8")
    readme.write_text(documented(readme.read_text(encoding="utf-8"), code[:3]), encoding="utf-8")
    return [*paths, registry, readme]


def registered(registry: str, module: str) -> str:
    """The text of checks/__init__.py with ``module`` imported and last in CHECKS; ruff sorts imports."""
    head, opening, tail = registry.partition("from auditor.checks import (\n")
    entries = tail.rstrip().removesuffix(")")
    return f"{head}{opening}    {module},\n{entries}    {module},\n)\n"


def documented(readme: str, family: str) -> str:
    """The text of the README with a row for ``family`` in its table of families."""
    if f"\n| {family} |" in readme:
        return readme
    return readme.replace(
        "\n| WAI |", f"\n| {family} | responses that are a placeholder |\n| WAI |"
    )


if __name__ == "__main__":
    try:
        written = new_check(ROOT, *sys.argv[1:])
    except (TypeError, ValueError) as error:
        raise SystemExit(
            f"new-check: {error}. Usage: just new-check TXT001 placeholder-answer"
        ) from error
    print("".join(f"{path.relative_to(ROOT)}\n" for path in written), end="")
    print("Next: `just format`, edit them, then `just refresh` and `just test`.")
