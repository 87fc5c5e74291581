"""Checks of other packages: they run if they are installed, are named, and cannot pass unseen."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import polars as pl
import pytest

from auditor import check_origins, cli, pipeline, rule_list
from auditor.check_origins import CheckOrigin
from auditor.checks import CHECKS
from auditor.errors import AuditError
from auditor.model import Crashed
from auditor.report.as_json import document, render

Pairs = Callable[..., list[dict[str, Any]]]
Install = Callable[..., None]
SCHEMA = json.loads(files("auditor.report").joinpath("schema.json").read_bytes())
RULE = """
[TXT900]
name = "shouting"
severity = "error"
what = "The answer is in capitals."
why = "The model learns to shout."
bad = '{"prompt": "Hi", "completion": "HELLO"}'
good = '{"prompt": "Hi", "completion": "Hello"}'
fix = "Write it in lower case."
"""
CHECK = """
import polars as pl
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "shouting"
RULES = load_rules(__name__)

def run(data):
    loud = data.valid.filter(pl.col("response") == pl.col("response").str.to_uppercase())
    return Ran(findings(loud.select("row"), rule="TXT900", detail="in capitals"))
"""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """``install(source)``: a package of one check, as an installer leaves it in site-packages."""

    def installed(
        source: str = CHECK, rule: str = RULE, entry: str = "shouting", package: str = "acme_checks"
    ) -> None:
        site = tmp_path / package
        (site / package).mkdir(parents=True)
        (site / package / "__init__.py").touch()
        (site / package / "loud.py").write_text(source, encoding="utf-8")
        (site / package / "loud.toml").write_text(rule, encoding="utf-8")
        info = site / f"{package}-1.2.dist-info"
        info.mkdir()
        metadata = f"Metadata-Version: 2.1\nName: {package.replace('_', '-')}\nVersion: 1.2\n"
        (info / "METADATA").write_text(metadata, encoding="utf-8")
        points = f"[{check_origins.GROUP}]\n{entry} = {package}.loud\n"
        (info / "entry_points.txt").write_text(points, encoding="utf-8")
        monkeypatch.syspath_prepend(site)

    yield installed
    for name in [name for name in sys.modules if name.startswith("acme_")]:
        del sys.modules[name]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pairs: Pairs) -> Path:
    """d.jsonl: three good rows and one whose answer is in capitals."""
    path = tmp_path / "d.jsonl"
    rows = [*pairs(3), {"prompt": "Where is it?", "completion": "OVER THERE"}]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return path


def test_without_packages_there_are_the_own_checks_only() -> None:
    assert rule_list.every_check() == CHECKS
    assert check_origins.origins() == ()
    assert check_origins.sentence(()) == ()


def test_no_own_rule_has_a_number_of_other_packages() -> None:
    assert [rule.code for rule in rule_list.EVERY_RULE if rule.code[-3] == "9"] == []


def test_an_installed_check_runs_and_is_named(
    install: Install, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install()
    origin = CheckOrigin("shouting", "acme-checks", "1.2")
    report = pipeline.audit([(data, "d.jsonl")])
    found = report.findings.filter(pl.col("rule") == "TXT900")
    assert found.select("line", "detail").rows() == [(4, "in capitals")]
    assert report.lines["disposition"].to_list()[3] == "suspect"
    assert report.reason.endswith("with checks of other packages: shouting (acme-checks 1.2)")
    jsonschema.validate(json.loads(render(report)), SCHEMA)
    assert document(report)["other_checks"] == [
        {"check": "shouting", "package": "acme-checks", "version": "1.2"}
    ]
    assert report.other_checks == check_origins.origins() == (origin,)
    assert cli.run(["explain", "TXT900"]) == 0
    assert "The answer is in capitals." in capsys.readouterr().out


def test_a_crash_of_an_installed_check_costs_the_verdict(install: Install, data: Path) -> None:
    install(CHECK.replace("return Ran(", "raise RuntimeError('boom')\n    return Ran("))
    report = pipeline.audit([(data, "d.jsonl")])
    assert report.outcomes["shouting"] == Crashed("RuntimeError: boom")
    assert report.exit_code == 3


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"source": "import gone_module"}, "cannot be imported: No module named 'gone_module'"),
        ({"source": CHECK.replace('"shouting"', "7")}, "has NAME = 7; expected the name of its"),
        ({"entry": "Shouting"}, "has NAME = 'shouting'; expected the name of its entry point"),
        (
            {"source": CHECK.replace('"shouting"', '"leakage"'), "entry": "leakage"},
            "has the name 'leakage' of another check",
        ),
        ({"source": CHECK.replace("def run", "def go")}, "has no function run(data)"),
        ({"source": CHECK.replace("load_rules(__name__)", "()")}, "has no RULES; expected a tuple"),
        ({"rule": RULE.replace("TXT900", "TXT040")}, "has the rule TXT040; expected a number from"),
        ({"rule": RULE.replace("TXT900", "INP900")}, "has the rule INP900; expected a number from"),
        ({"rule": RULE.replace("shouting", "mojibake")}, "has the rule mojibake, which another"),
    ],
    ids=["import", "name", "entry", "taken", "run", "rules", "code", "family", "rule-name"],
)
def test_what_is_no_check_is_refused(
    install: Install, data: Path, change: dict[str, str], fault: str
) -> None:
    install(**change)
    with pytest.raises(AuditError, match=re.escape(fault)) as caught:
        pipeline.audit([(data, "d.jsonl")])
    assert str(caught.value).startswith("the check ")
    assert "of acme-checks 1.2" in str(caught.value)
    assert caught.value.exit_code == 2


def test_two_packages_cannot_have_one_code(install: Install) -> None:
    install()
    source = CHECK.replace('"shouting"', '"yelling"')
    install(source, RULE.replace("shouting", "yelling"), "yelling", "acme_more")
    with pytest.raises(AuditError, match="has the rule TXT900, which another check has"):
        rule_list.every_check()


def test_verify_holds_the_installed_checks(
    install: Install, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("dataset-audit.toml").write_text("floor = 1\n", encoding="utf-8")
    cli.run([data.name, "--report", "r.json", "-q"])
    install()
    capsys.readouterr()
    assert cli.run(["verify", "r.json", data.name]) == 3
    assert "the check shouting (acme-checks 1.2) is installed" in capsys.readouterr().err
