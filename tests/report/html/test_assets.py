"""The modules of each page's script: no cycle, no name lost and none defined twice."""

import re
import shutil
import subprocess
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

from auditor.report.html.assets import (
    MODULES,
    SPOT_CHECK_MODULES,
    SPOT_CHECK_STYLES,
    STYLES,
    module_text,
    script,
    style,
)

PAGES = {"report": (MODULES, STYLES), "spot check": (SPOT_CHECK_MODULES, SPOT_CHECK_STYLES)}
each_page = pytest.mark.parametrize("page", PAGES)
_TOP = re.compile(r"^(?:export )?(?:async )?(?:function|const|let|class) ([\w$]+)", re.MULTILINE)
_IMPORT = re.compile(r'^import \{ (.+) \} from "\./(\w+)\.mjs";$', re.MULTILINE)


def test_every_file_is_a_module_of_the_script() -> None:
    folder = files("auditor.report.html").joinpath("script")
    names = {name for modules, _ in PAGES.values() for name in modules}
    assert {path.name for path in folder.iterdir()} == {f"{name}.mjs" for name in names}


def test_every_style_sheet_is_in_the_style() -> None:
    folder = files("auditor.report.html").joinpath("style")
    names = {name for _, sheets in PAGES.values() for name in sheets}
    assert {path.name for path in folder.iterdir()} == {f"{name}.css" for name in names}
    for mark in ("{{", "{%", "{#", "</style", "@import"):
        assert mark not in style(sorted(names))


@each_page
def test_no_name_is_used_twice(page: str) -> None:
    modules, _ = PAGES[page]
    names = Counter(name for module in modules for name in _TOP.findall(module_text(module)))
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize(
    ("page", "module"), [(page, module) for page in PAGES for module in PAGES[page][0]]
)
def test_imports_name_exports_of_earlier_modules(page: str, module: str) -> None:
    """Every import comes from a module earlier in the list, so there is no cycle."""
    modules, _ = PAGES[page]
    text = module_text(module)
    lines = [line for line in text.splitlines() if line.startswith("import ")]
    found = _IMPORT.findall(text)
    assert len(found) == len(lines)
    for names, other in found:
        assert other in modules[: modules.index(module)]
        exported = re.findall(
            r"^export (?:async )?(?:function|const) ([\w$]+)", module_text(other), re.MULTILINE
        )
        assert set(names.split(", ")) <= set(exported)


@each_page
def test_the_bundle_is_one_classic_script(page: str) -> None:
    text = script(PAGES[page][0])
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
    assert len(tests) == 4


@pytest.mark.parametrize("modules", [MODULES, SPOT_CHECK_MODULES], ids=["report", "sample"])
@pytest.mark.parametrize(
    "word",
    ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(",
     "DOMParser", "fetch(", "XMLHttpRequest", "WebSocket", "sendBeacon", "import(", "createPolicy"],
)  # fmt: skip
def test_no_script_has_a_way_to_run_or_send_data(modules: tuple[str, ...], word: str) -> None:
    assert word not in script(modules)
