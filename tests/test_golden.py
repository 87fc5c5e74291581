"""The reports of the sample, byte for byte as in reports/: what README's first command writes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.report import RENDERERS, attestation, terminal
from auditor.report.explain import rules_table
from auditor.report.model import Report
from auditor.rule_list import RULES

ROOT = Path(__file__).parent.parent
TRAIN, EVAL = "fixtures/tickets.jsonl", "fixtures/tickets.eval.jsonl"
Golden = Callable[[Path, str], str]


@pytest.fixture
def report(sample_report: Report) -> Report:
    return sample_report


@pytest.mark.parametrize("suffix", RENDERERS)
def test_report(suffix: str, report: Report, root: Path, golden: Golden) -> None:
    text = RENDERERS[suffix](report)
    assert text == golden(root / f"reports/tickets{suffix}", text)


def test_attestation(report: Report, root: Path, golden: Golden) -> None:
    text = attestation.render(report)
    assert text == golden(root / "reports/tickets.intoto.json", text)


def test_terminal(report: Report, root: Path, golden: Golden) -> None:
    written = ["reports/tickets.html", "reports/tickets.json"]
    text = terminal.render(report, written=written)
    assert text == golden(root / "reports/tickets.txt", text)


def test_rules(root: Path, golden: Golden) -> None:
    text = rules_table(RULES, as_json=False)
    assert text == golden(root / "reports/rules.txt", text)


# A hash seed and a number of threads each, and numpy and BLAS as they would run on a processor of fifteen years ago.
_ELSEWHERE = [
    {"PYTHONHASHSEED": "1", "POLARS_MAX_THREADS": "1"},
    {
        "PYTHONHASHSEED": "2",
        "POLARS_MAX_THREADS": "2",
        "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX2 FMA3",
        "OPENBLAS_CORETYPE": "Nehalem",
    },
]
_REPORTS = [f"tickets{suffix}" for suffix in (*RENDERERS, ".intoto.json")]
_LINES = ["clean.jsonl", "bad.jsonl", "bad.jsonl.reasons.jsonl", "scores.csv"]


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, bytes]]:
    """All outputs of the sample's audit, and what it prints, from a process for each of _ELSEWHERE."""
    root = Path(__file__).parent.parent
    outputs = []
    for more in _ELSEWHERE:
        folder = tmp_path_factory.mktemp("elsewhere")
        command = [sys.executable, "-m", "auditor", TRAIN, "--eval", EVAL]
        command += [part for name in _REPORTS[:-1] for part in ("--report", str(folder / name))]
        for option, name in zip(
            ("--attest", "--clean", "--rejected", "--scores"),
            (_REPORTS[-1], *_LINES[:2], _LINES[3]),
            strict=True,
        ):
            command += [option, str(folder / name)]
        env = {**os.environ, **more}
        done = subprocess.run(command, env=env, cwd=root, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (1, b"")
        printed = done.stdout.replace(bytes(folder), b"")
        files = {name: (folder / name).read_bytes() for name in (*_REPORTS, *_LINES)}
        outputs.append({**files, "printed": printed})
    return outputs


@pytest.mark.parametrize("name", [*_REPORTS, *_LINES, "printed"])
def test_same_bytes_elsewhere(name: str, root: Path, elsewhere: list[dict[str, bytes]]) -> None:
    first, second = (outputs[name] for outputs in elsewhere)
    assert first
    assert first == second
    if name in _REPORTS:
        assert first == (root / "reports" / name).read_bytes()
