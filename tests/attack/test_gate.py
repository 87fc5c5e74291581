"""Every kind of fault of the gate ends in the exit code that it must have, with one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.cli import run
from tests.attack.cases import CASES, write


@pytest.mark.parametrize("name", CASES)
def test_the_exit_code_is_the_one_it_must_be(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    code = run(write(CASES[name], tmp_path))
    out, err = capsys.readouterr()
    assert code == CASES[name].code, out + err
    assert len((out + err).splitlines()) == 1
