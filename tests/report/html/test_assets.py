"""The modules of the page's script: no cycle, no name lost and none defined twice."""

import re
import shutil
import subprocess
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

from auditor.report.html.assets import MODULES, STYLES, module_text, script, style

_TOP = re.compile(r"^(?:export )?(?:async )?(?:function|const|let|class) ([\w$]+)", re.MULTILINE)
_IMPORT = re.compile(r'^import \{ (.+) \} from "\./(\w+)\.mjs";$', re.MULTILINE)


def test_every_file_is_a_module_of_the_script() -> None:
    folder = files("auditor.report.html").joinpath("script")
    assert {path.name for path in folder.iterdir()} == {f"{name}.mjs" for name in MODULES}


def test_every_style_sheet_is_in_the_style() -> None:
    folder = files("auditor.report.html").joinpath("style")
    assert {path.name for path in folder.iterdir()} == {f"{name}.css" for name in STYLES}
    for mark in ("{{", "{%", "{#", "</style", "@import"):
        assert mark not in style()


def test_no_name_is_used_twice() -> None:
    names = Counter(name for module in MODULES for name in _TOP.findall(module_text(module)))
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("module", MODULES)
def test_imports_name_exports_of_earlier_modules(module: str) -> None:
    """Every import comes from a module earlier in the list, so there is no cycle."""
    text = module_text(module)
    lines = [line for line in text.splitlines() if line.startswith("import ")]
    found = _IMPORT.findall(text)
    assert len(found) == len(lines)
    for names, other in found:
        assert other in MODULES[: MODULES.index(module)]
        exported = re.findall(
            r"^export (?:async )?(?:function|const) ([\w$]+)", module_text(other), re.MULTILINE
        )
        assert set(names.split(", ")) <= set(exported)


def test_the_bundle_is_one_classic_script() -> None:
    text = script()
    assert not re.search(r"^\s*(import|export)\b", text, re.MULTILINE)
    assert text.startswith('"use strict";\n(() => {\n')
    assert "</script" not in text.lower()
    assert "<!--" not in text
    for mark in ("{{", "{%", "{#"):  # the template includes it: these would be read by jinja2
        assert mark not in text


@pytest.mark.browser
def test_the_modules_pass_their_node_tests() -> None:
    node = shutil.which("node")
    if not node:
        pytest.skip("node is not on PATH")
    folder = Path(__file__).parent / "script"
    tests = sorted(map(str, folder.glob("*.test.mjs")))
    done = subprocess.run([node, "--test", *tests], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(tests) == 3
