"""``dataset-audit config show``: each value with its origin, as lines that set the same again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.cli import run
from auditor.commands.config import _toml
from auditor.config import data_sets, load
from auditor.documents import parse_toml

Capture = pytest.CaptureFixture[str]
OWN = """\
floor = 300
output_schema = "a.json"
[pii]
block = ["email", "card"]
[gate]
case = "required"
[fields]
prompt = ["a", "b"]
label = "c"
[severity]
TXT = "note"
[per-file-ignores]
"old/*" = ["DUP"]
[[dataset]]
name = "x"
train = ["data/*.jsonl", "b.jsonl"]
eval = "test.jsonl"
case = "x.toml"
baseline = "x.json"
fields = {prompt = "q"}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "a.json").write_text('{"type": "object"}', encoding="utf-8")
    (tmp_path / "dataset-audit.toml").write_text(OWN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_lines_set_the_same_again(here: Path, capsys: Capture) -> None:
    assert run(["config", "show"]) == 0
    again = here / "again" / "dataset-audit.toml"
    again.parent.mkdir()
    (again.parent / "a.json").write_text('{"type": "object"}', encoding="utf-8")
    again.write_text(capsys.readouterr().out, encoding="utf-8")
    own = here / "dataset-audit.toml"
    assert load(again) == load(own)
    (one,), (other,) = data_sets(again), data_sets(own)
    assert replace(one, config=own) == other


def test_every_value_has_its_origin(
    here: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATASET_AUDIT_EMBEDDER", "minilm")
    assert run(["config", "show", "--strict"]) == 0
    lines = capsys.readouterr().out.splitlines()
    own = here / "dataset-audit.toml"
    assert lines[:3] == [f"# {own}", f"floor = 300  # {own}:1", "good = 1000  # default"]
    expected = {
        'embedder = "minilm"  # environment DATASET_AUDIT_EMBEDDER',
        'blocking = ["unproven", "advice"]  # --strict',
        f"require_case = true  # {own}:6",
        f'pii_block = ["email", "card"]  # {own}:4',
        f'output_schema = "a.json"  # {own}:2',
        f'fields = {{"prompt" = ["a", "b"], "label" = "c"}}  # {own}:7',
        f'severity = {{"TXT" = "note"}}  # {own}:10',
        f'per-file-ignores = {{"old/*" = ["DUP"]}}  # {own}:12',
    }
    assert expected - set(lines) == set()
    assert lines[lines.index("[[dataset]]") :] == [
        "[[dataset]]",
        'name = "x"',
        'train = ["data/*.jsonl", "b.jsonl"]',
        'eval = ["test.jsonl"]',
        'case = "x.toml"',
        'baseline = "x.json"',
        'fields = {"prompt" = "q"}',
    ]


def test_without_a_configuration_all_is_default(
    here: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATASET_AUDIT_NO_CACHE")
    (here / "dataset-audit.toml").unlink()
    assert run(["config", "show"]) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert head == "# no configuration"
    assert [line for line in lines if not line.endswith("  # default")] == []


def test_an_error_is_one_and_not_a_default(here: Path, capsys: Capture) -> None:
    (here / "dataset-audit.toml").write_text("flor = 1\n", encoding="utf-8")
    assert run(["config", "show"]) == 2
    assert "did you mean 'floor'?" in capsys.readouterr().err
    assert run(["config", "show", "--config", "gone.toml"]) == 2


_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
_VALUES = st.recursive(
    st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | _TEXT,
    lambda inner: st.lists(inner, max_size=3).map(tuple) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=5,
)  # fmt: skip


@given(_VALUES)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_a_value_is_the_same_in_toml(value: object) -> None:
    assert parse_toml(f"key = {_toml(value)}", Path("x.toml"))["key"] == _lists(value)


def _lists(value: object) -> object:
    """``value`` with lists in place of tuples, as TOML reads them."""
    if isinstance(value, tuple):
        return [_lists(item) for item in value]
    if isinstance(value, dict):
        return {key: _lists(item) for key, item in value.items()}
    return value


def test_the_cache(here: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    own = here / "dataset-audit.toml"

    def line() -> str:
        assert run(["config", "show"]) == 0
        (found,) = (x for x in capsys.readouterr().out.splitlines() if x.startswith("cache_dir"))
        return found

    assert line() == 'cache_dir = ""  # environment DATASET_AUDIT_NO_CACHE'
    monkeypatch.setenv("DATASET_AUDIT_NO_CACHE", "0")
    assert line().endswith("  # default")
    own.write_text('floor = 300\ncache_dir = "own"\n')
    assert line() == f'cache_dir = "{here}/own"  # {own}:2'
    own.write_text('cache_dir = ""\n')
    assert line() == f'cache_dir = ""  # {own}:1'
    monkeypatch.setenv("DATASET_AUDIT_CACHE_DIR", "/elsewhere")
    assert line() == 'cache_dir = "/elsewhere"  # environment DATASET_AUDIT_CACHE_DIR'
    own.write_text("cache_dir = true\n")
    assert run(["config", "show"]) == 2
    expected = 'cache_dir is True; expected the path of a folder, or "" for no cache'
    assert expected in capsys.readouterr().err
