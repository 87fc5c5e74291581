"""The reports of the sample, byte for byte as in reports/: what README's first command writes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.pipeline import audit
from auditor.report import RENDERERS, attestation, terminal
from auditor.report.explain import rules_table
from auditor.report.model import Report
from auditor.rule_list import RULES

ROOT = Path(__file__).parent.parent
TRAIN, EVAL = "fixtures/tickets.jsonl", "fixtures/tickets.eval.jsonl"
Golden = Callable[[Path, str], str]


@pytest.fixture(scope="module")
def report() -> Report:
    return audit([(ROOT / TRAIN, TRAIN)], [(ROOT / EVAL, EVAL)])


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


# Hash seeds and numbers of threads, and numpy and BLAS as they would run on a processor of fifteen years ago.
_ELSEWHERE = [
    {"PYTHONHASHSEED": "1", "POLARS_MAX_THREADS": "1"},
    {
        "PYTHONHASHSEED": "2",
        "POLARS_MAX_THREADS": "2",
        "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX2 FMA3",
        "OPENBLAS_CORETYPE": "Nehalem",
    },
]
_REPORTS = [f"tickets{suffix}" for suffix in RENDERERS]
_PARTS = {
    "--clean": "clean.jsonl",
    "--rejected": "bad.jsonl",
    "--scores": "scores.csv",
    "--attest": "tickets.intoto.json",
}


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The folders of all outputs of one audit, made in each of these environments."""
    folders = []
    for number, env in enumerate(_ELSEWHERE):
        folders.append(tmp_path_factory.mktemp(f"run{number}"))
        given = [part for name in _REPORTS for part in ("--report", str(folders[-1] / name))]
        given += [
            part for option, name in _PARTS.items() for part in (option, str(folders[-1] / name))
        ]
        command = [sys.executable, "-m", "auditor", TRAIN, "--eval", EVAL, *given]
        done = subprocess.run(
            command, env={**os.environ, **env}, cwd=ROOT, capture_output=True, check=False
        )
        assert done.returncode == 1, done.stderr
    return folders


@pytest.mark.parametrize("name", [*_REPORTS, *_PARTS.values(), "bad.jsonl.reasons.jsonl"])
def test_same_bytes_elsewhere(name: str, elsewhere: list[Path]) -> None:
    first, second = (folder / name for folder in elsewhere)
    golden = ROOT / "reports" / name
    assert first.read_bytes() == second.read_bytes()
    assert not golden.exists() or first.read_bytes() == golden.read_bytes()
