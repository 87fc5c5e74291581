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

TRAIN, EVAL = "fixtures/tickets.jsonl", "fixtures/tickets.eval.jsonl"
Golden = Callable[[Path, str], str]


@pytest.fixture(scope="module")
def report() -> Report:
    root = Path(__file__).parent.parent
    return audit([(root / TRAIN, TRAIN)], [(root / EVAL, EVAL)])


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


# A hash seed each, and numpy and BLAS as they would run on a processor of fifteen years ago.
_ELSEWHERE = [
    {"PYTHONHASHSEED": "1"},
    {
        "PYTHONHASHSEED": "2",
        "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX2 FMA3",
        "OPENBLAS_CORETYPE": "Nehalem",
    },
]


@pytest.mark.parametrize(
    "elsewhere", _ELSEWHERE, ids=[" ".join(env.values()) for env in _ELSEWHERE]
)
def test_same_bytes_elsewhere(elsewhere: dict[str, str], root: Path, tmp_path: Path) -> None:
    paths = [tmp_path / f"tickets{suffix}" for suffix in (*RENDERERS, ".intoto.json")]
    given = [part for path in paths[:-1] for part in ("--report", str(path))]
    given += ["--attest", str(paths[-1])]
    command = [sys.executable, "-m", "auditor", TRAIN, "--eval", EVAL, *given]
    env = {**os.environ, **elsewhere}
    done = subprocess.run(command, env=env, cwd=root, capture_output=True, check=False)
    assert done.returncode == 1, done.stderr
    for path in paths:
        assert path.read_bytes() == (root / "reports" / path.name).read_bytes()
