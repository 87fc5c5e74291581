"""The rules as documentation: complete, unique, and with examples that behave as they say."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from auditor import cli, config
from auditor.checks import CHECKS
from auditor.formats import FORMATS
from auditor.model import Rule
from auditor.report.model import Report
from auditor.rule_list import EVERY_RULE, RULES
from auditor.rules import load_rules
from auditor.settings import Settings

# Examples that no file of a few lines of JSON text can be: whole files, bytes, two files, a row
# whose fault lies in the rows around it, or a piece of a row.
IN_WORDS = (
    {"INP001", "INP004", "INP006", "INP007", "INP008", "INP009", "INP010"}
    | {"ENC001", "ENC002", "ENC003", "ENC004", "ENC005", "ENC011", "ENC012", "ENC019"}
    | {"ENC014", "ENC015", "ENC016", "ENC020"}
    | {
        "WAI013",
        "TXT015",
        "TXT017",
        "TXT018",
        "RSP006",
        "TXT019",
        "TXT062",
        "TXT024",
        "TXT027",
        "TXT028",
        "TXT063",
        "FMT004",
        "FMT006",
        "FMT022",
        "FMT025",
        "TOL001",
        "TOL008",
        "OUT001",
        "OUT002",
        "OUT003",
        "OUT004",
        "OUT005",
        "OUT006",
        "OUT007",
    }
    | {
        "DIV001",
        "DIV002",
        "DIV003",
        "DIV004",
        "DUP012",
        "DUP014",
        "LBL001",
        "LBL002",
        "LBL003",
        "LBL004",
        "LBL006",
        "LBL010",
        "LBL015",
        "LBL011",
        "LBL012",
        "LBL013",
        "LBL016",
        "PRF002",
        "PRF003",
        "PRF004",
        "PRF006",
        "RSP001",
        "RSP003",
        "RSP004",
        "TXT020",
        "TXT022",
        "TXT033",
        "TXT034",
        "TXT050",
        "TXT051",
        "TXT070",
        "TXT060",
        "WAI001",
        "WAI002",
        "WAI010",
        "WAI011",
        "WAI012",
    }
    | {"SEC001", "SEC002", "SEC003", "SEC004"}
    | {"LEK001", "LEK002", "LEK003", "LEK004", "LEK005", "LEK006", "LEK009"}
)


def test_codes_and_names_are_unique() -> None:
    assert len({rule.code for rule in EVERY_RULE}) == len(EVERY_RULE)
    assert len({rule.name for rule in EVERY_RULE}) == len(EVERY_RULE)


@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: rule.code)
def test_rule_is_complete(rule: Rule) -> None:
    assert re.fullmatch(r"[A-Z]{3,4}\d{3}", rule.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    assert all(str(part).strip() for part in asdict(rule).values())
    assert rule.bad != rule.good


@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: rule.code)
def test_explain_prints_every_part(rule: Rule, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["explain", rule.code]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    texts = [str(text) for name, text in asdict(rule).items() if name != "threshold"]
    for part in (*texts, *rule.conditions):
        assert " ".join(part.split()) in shown


@pytest.mark.parametrize(
    "rule", [r for r in RULES if r.code not in IN_WORDS], ids=lambda rule: rule.code
)
def test_examples_behave(rule: Rule, audit: Callable[..., Report]) -> None:
    """By the check that owns the rule, after the check of the format, as in a whole audit."""
    checks = [c for c in CHECKS if c.NAME == "format" or rule.code in {r.code for r in c.RULES}]
    texts = rule.bad, rule.good
    bad, good = (audit(f"{text}\n".encode(), checks=checks) for text in texts)
    assert rule.code in bad.findings["rule"].to_list()
    assert rule.code not in good.findings["rule"].to_list()


def test_list_names_every_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["rules"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [rule.code for rule in EVERY_RULE]


def test_readme_names_every_family_and_only_rules_that_exist() -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    codes = {rule.code for rule in EVERY_RULE}
    assert set(re.findall(r"\b[A-Z]{3,4}\d{3}\b", readme)) <= codes
    assert set(re.findall(r"^\| ([A-Z]{3,4}) \|", readme, re.MULTILINE)) == {
        c.rstrip("0123456789") for c in codes
    }


def test_readme_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    assert cli.run(["--help"]) == 0
    options = set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) - {
        "--json",
        "--help",
        "--version",
    }
    assert options == set(re.findall(r"^\| `(?:-\w, )?(--[a-z-]+)", readme, re.MULTILINE))


def test_readme_names_every_layout() -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    named = readme.partition("## Formats")[2].partition("## ")[0]
    assert [layout.NAME for layout in FORMATS if f"`{layout.NAME}`" not in named] == []


def test_readme_shows_the_defaults(tmp_path: Path) -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    path = tmp_path / "dataset-audit.toml"
    path.write_text(readme.partition("```toml\n")[2].partition("```")[0], encoding="utf-8")
    assert replace(config.load(path), fields={}, severity={}, per_file_ignores={}) == Settings()


def test_a_rule_takes_numbers_from_the_constants_of_its_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own_rules").mkdir()
    (tmp_path / "own_rules/__init__.py").touch()
    (tmp_path / "own_rules/check.py").write_text("_MIN_ROWS, _MIN_SHARE = 1_000, 0.25\n")
    texts = "why = ''\nbad = ''\ngood = ''\nfix = ''\n"
    toml = f"[TXT900]\nname = 'own'\nseverity = 'note'\nwhat = '{{}}'\n{texts}"
    file = tmp_path / "own_rules/check.toml"
    monkeypatch.syspath_prepend(tmp_path)
    importlib.import_module("own_rules.check")
    numbers = (
        "${_MIN_ROWS:,} rows, ${_MIN_SHARE:.0%}, ${auditor.formats.record.base.LABEL_SEPARATOR}"
    )
    file.write_text(toml.format(numbers))
    (rule,) = load_rules("own_rules.check")
    assert rule.what == "1,000 rows, 25%, ; "
    for unknown in ("most", "auditor.rules.MOST", "auditor.no_module.MOST"):
        file.write_text(toml.format(f"${{{unknown}}}"))
        with pytest.raises(LookupError, match=r"check.toml uses an unknown constant"):
            load_rules("own_rules.check")
