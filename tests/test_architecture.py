"""Rules of the architecture that a machine can check: layers, doors of libraries, start-up, registration."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

import auditor
from auditor import checks, formats
from auditor.cli import COMMANDS
from auditor.commands.shared import printing
from auditor.formats import turn_lists
from auditor.model import FINDINGS, Rule, Severity
from auditor.report import FORMATS
from auditor.rule_list import RULES

PACKAGE = Path(auditor.__file__).parent
ROOT = PACKAGE.parent


@cache
def imports(path: Path) -> tuple[str, ...]:
    """Every module that a file imports anywhere, also inside functions."""
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.extend(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.append("." * node.level + (node.module or ""))
    return tuple(found)


def importers(library: str) -> list[str]:
    return sorted(
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if any(f"{name}.".startswith(f"{library}.") for name in imports(path))
    )


def test_layers() -> None:
    pytest.importorskip("importlinter", reason="import-linter is not installed")
    if not (ROOT / "pyproject.toml").is_file():
        pytest.skip("the contracts are in the repository, not in the installed package")
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
    done = subprocess.run(
        [*command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("library", "door"),
    [
        ("click", ("cli.py", "commands/")),
        ("datasketch", ("analysis/pairs/minhash.py",)),
        # All can use the network, so only --engine ray may reach them.
        ("ray", ("engine/on_ray.py",)),
        ("socket", ("engine/on_ray.py",)),
        ("pyarrow", ("input/addresses.py",)),
        ("auditor.engine.on_ray", ("commands/shared/engines.py",)),
    ],
)
def test_one_door(library: str, door: tuple[str, ...]) -> None:
    assert [file for file in importers(library) if not file.startswith(door)] == []


@pytest.mark.parametrize(
    "library", ["pickle", "ssl", "urllib.request", "http", "requests", "cleanlab", "diskcache"]
)
def test_no_door(library: str) -> None:
    """Data is hostile and the run is offline: nothing here can execute it or send it."""
    assert importers(library) == []


def test_imports_are_absolute() -> None:
    relative = [path for path in PACKAGE.rglob("*.py") if any(n[0] == "." for n in imports(path))]
    assert relative == []


HEAVY = {
    "polars",
    "numpy",
    "jinja2",
    "rich",
    "datasketch",
    "sklearn",
    "scipy",
    "torch",
    "msgspec",
    "ray",
    "pyarrow",
}


@pytest.mark.parametrize(
    "arguments", [["--version"], ["-V"], ["--help"], ["-h"], *([c, "--help"] for c in COMMANDS)]
)
def test_start_up_is_light(arguments: list[str]) -> None:
    program = (
        "import sys\nfrom auditor.cli import run\n"
        f"code = run({arguments!r})\n"
        "print(code, *{name.split('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    code, *modules = done.stderr.split()
    assert code == "0"
    assert done.stdout
    assert HEAVY.intersection(modules) == set()


def test_every_check_module_is_registered() -> None:
    files = {path.stem for path in (PACKAGE / "checks").glob("*.py")} - {"__init__"}
    assert {_name(check) for check in checks.CHECKS} == files
    assert len(checks.CHECKS) == len(files)


def test_every_layout_is_registered() -> None:
    modules = [path.stem for path in (PACKAGE / "formats").glob("*.py")]
    layouts = {name for name in modules if hasattr(getattr(formats, name, None), "matches")}
    registered = [layout for layout in formats.FORMATS if isinstance(layout, ModuleType)]
    assert set(map(_name, registered)) == layouts
    lists = [value for value in vars(turn_lists).values() if isinstance(value, turn_lists.TurnList)]
    assert set(formats.FORMATS) == {*registered, *lists}


def _name(module: object) -> str:
    assert isinstance(module, ModuleType)
    return module.__name__.rpartition(".")[2]


def test_the_formats_of_the_command_line_are_those_of_the_reports() -> None:
    assert (printing.TEXT, *FORMATS) == printing.FORMATS


def test_check_names_are_unique() -> None:
    names = Counter(["reading", *(check.NAME for check in checks.CHECKS)])
    assert [name for name, number in names.items() if number > 1] == []


@pytest.mark.parametrize("attribute", ["code", "name"])
def test_rules_are_unique(attribute: str) -> None:
    values = Counter(getattr(rule, attribute) for rule in RULES)
    assert [value for value, number in values.items() if number > 1] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rules_explain_themselves(rule: Rule) -> None:
    family, number = rule.code[:3], rule.code[3:]
    assert family.isalpha()
    assert family.isupper()
    assert len(number) == 3
    assert number.isdigit()
    assert rule.name == rule.name.lower()
    assert " " not in rule.name
    assert isinstance(rule.severity, Severity)
    for text in (rule.what, rule.why, rule.bad, rule.good, rule.fix, rule.threshold):
        assert text.strip() == text != ""
    assert rule.what.endswith(".")


def test_rules_are_listed_by_code() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == sorted(codes)


def test_findings_keep_their_columns() -> None:
    """Saved reports and --rejected reasons are read by others: their names are a contract."""
    assert list(FINDINGS) == ["row", "rule", "related", "group", "score", "path", "detail"]
