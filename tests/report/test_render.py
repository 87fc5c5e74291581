"""Properties of all renderers."""

import re
import subprocess
import sys
from pathlib import Path, PurePath

import pytest

import auditor.report
from auditor.report import RENDERERS, kind
from auditor.report.model import Report
from auditor.report.parts import view


@pytest.mark.parametrize("suffix", RENDERERS)
def test_text_is_utf8_and_repeatable(any_report: Report, suffix: str) -> None:
    text = RENDERERS[suffix](any_report)
    assert text.encode().endswith(b"\n")
    assert RENDERERS[suffix](any_report) == text


@pytest.mark.parametrize("suffix", RENDERERS)
def test_control_characters_are_escaped_in_every_format(hostile: Report, suffix: str) -> None:
    text = RENDERERS[suffix](hostile)
    assert not set(text) & set("\x00\x07\x1b\x7f\x9b\r\u202e\u2028\udcff\ue000")
    if suffix != ".md":  # ours, after @ and #: it stops a mention
        assert "\u200b" not in text


@pytest.mark.parametrize("suffix", [s for s in RENDERERS if s.count(".") == 1])
def test_every_skip_and_crash_is_named(no_verdict: Report, suffix: str) -> None:
    text = RENDERERS[suffix](no_verdict)
    assert all(name in text for name in ("labels", "near-duplicates", "leakage"))


def test_heavy_libraries_are_imported_only_when_used() -> None:
    code = "import auditor.report, sys; print(sorted({'jinja2', 'rich'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


def test_nothing_is_marked_safe() -> None:
    package = Path(auditor.report.__file__).parent
    for path in [*package.rglob("*.py"), *package.rglob("*.j2")]:
        text = path.read_text("utf-8")
        assert "Markup(" not in text
        assert "markupsafe" not in text
        assert not re.search(r"\|\s*safe", text)


def test_groups_are_worst_first(report: Report) -> None:
    groups = view.by_rule(report, first=2)
    assert [(g.rule.code, g.severity, g.count, len(g.rows)) for g in groups] == [
        ("DUP001", "error", 60, 2),
        ("FMT001", "error", 2, 2),
        ("LEK001", "error", 1, 1),
        ("CON001", "review", 1, 1),
        ("ENC013", "warning", 1, 1),
        ("ENC012", "note", 1, 1),
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("reports/a.json", ".json"),
        ("A.HTML", ".html"),
        ("a.argilla.json", ".argilla.json"),
        ("a.Label-Studio.JSON", ".label-studio.json"),
        ("a.pdf", ""),
        ("json", ""),
    ],
)
def test_the_longest_suffix_names_the_format(name: str, expected: str) -> None:
    assert kind(PurePath(name)) == expected
