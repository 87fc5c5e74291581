"""Which of option, variable, file and default sets a value, and that each value says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.config import effective
from auditor.config.effective import NAMES
from auditor.settings import Settings


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "schema.json").write_text('{"type": "object"}', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def configured(folder: Path, toml: str, name: str = "dataset-audit.toml") -> Path:
    path = folder / name
    path.write_text(toml, encoding="utf-8")
    return path


@pytest.mark.usefixtures("here")
def test_without_anything_all_is_default() -> None:
    found = effective()
    assert (found.settings, found.path, found.data_sets) == (Settings(), None, ())
    assert found.origins() == dict.fromkeys(NAMES, "default")


def test_option_over_variable_over_file(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = configured(here, 'embedder = "file"\n')
    embedders = [effective()]
    monkeypatch.setenv("DATASET_AUDIT_EMBEDDER", "variable")
    embedders.append(effective())
    embedders.append(effective(options={"embedder": "option"}))
    assert [(found.settings.embedder, found.origins()["embedder"]) for found in embedders] == [
        ("file", f"{path}:1"),
        ("variable", "environment DATASET_AUDIT_EMBEDDER"),
        ("option", "--embedder"),
    ]


@pytest.mark.usefixtures("here")
def test_every_option_that_is_a_setting() -> None:
    options = {
        "embedder": "minilm",
        "output_schema": Path("schema.json"),
        "require_case": True,
        "strict": True,
    }
    found = effective(options=options)
    assert found.settings == Settings(
        embedder="minilm",
        output_schema={"type": "object"},
        require_case=True,
        blocking=("unproven", "advice"),
    )
    changed = {name: origin for name, origin in found.origins().items() if origin != "default"}
    assert changed == {
        "embedder": "--embedder",
        "output_schema": "--output-schema",
        "require_case": "--require-case",
        "blocking": "--strict",
    }
    unset = effective(options=dict.fromkeys(options, None))
    assert unset.settings == Settings()


OWN = """\
# floor = 1
floor = 300

pii_block = [
  "card",  # floor = 2
]
[gate]
case = "required"
unproven = "block"
output_schema = "schema.json"
[spot_check]
rubric = '''
good = 1
'''
[fields]
prompt = "q"
"""
LINES = {
    "floor": 2,
    "pii_block": 6,  # the line on which the value ends
    "require_case": 8,
    "blocking": 9,
    "output_schema": 10,
    "rubric": 14,
    "fields": 15,
}


def test_file_and_line(here: Path) -> None:
    path = configured(here, OWN)
    changed = {n: origin for n, origin in effective().origins().items() if origin != "default"}
    assert changed == {name: f"{path}:{line}" for name, line in LINES.items()}


def test_file_and_line_in_a_project(here: Path) -> None:
    toml = '[project]\nname = "x"\nfloor = 1\n[tool.dataset-audit]\ngood = 2\n[tool.x]\nfloor = 3\n'
    path = configured(here, toml, "pyproject.toml")
    changed = {n: origin for n, origin in effective().origins().items() if origin != "default"}
    assert changed == {"good": f"{path}:5"}
