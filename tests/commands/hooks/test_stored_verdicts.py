"""When a hook says again what it has said before, and when it must look."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import pytest

from auditor import cache
from auditor.brief import Brief
from auditor.cache import program as program_module
from auditor.commands.hooks import stored_verdicts
from auditor.commands.shared.audit_options import AuditOptions
from auditor.commands.shared.plan import Planned
from auditor.errors import ExitCode
from auditor.model import Input
from auditor.settings import Settings

PLANNED = Planned("a.jsonl", AuditOptions(), Settings())
READY = Brief(ExitCode.READY, "READY: a", (), "not checked: labels")
NOT_READY = Brief(ExitCode.NOT_READY, "NOT READY: a", ("a.jsonl:1: DUP001", "and 2 more"))

Audit = Callable[..., tuple[Brief, int]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Audit]:
    """The verdict on a.jsonl, whose audit says ``result`` and has read ``read``; and how many audits there were."""
    monkeypatch.chdir(tmp_path)
    Path("a.jsonl").write_bytes(b"{}\n")
    audits = []

    def compute(result: Brief, read: bytes, write: bytes) -> tuple[Brief, Sequence[Input]]:
        audits.append(result)
        Path("a.jsonl").write_bytes(write)
        return result, [Input("a.jsonl", "train", sha256(read).hexdigest(), len(read), 1)]

    def verdict(
        result: Brief = READY, read: bytes = b"{}\n", write: bytes = b"{}\n", **options: bool
    ) -> tuple[Brief, int]:
        with cache.opened(str(tmp_path / "cache")):
            found = stored_verdicts.verdict(
                PLANNED, lambda: compute(result, read, write), full=options.get("full", False)
            )
        return found, len(audits)

    return verdict


@pytest.mark.parametrize("result", [READY, NOT_READY], ids=str)
def test_nothing_has_changed(run: Audit, result: Brief) -> None:
    assert run(result) == (result, 1)
    assert run(READY) == (result, 1)  # from the cache, whatever an audit would say
    assert run(READY) == (result, 1)


def test_a_changed_byte(run: Audit) -> None:
    run(READY)
    Path("a.jsonl").write_bytes(b"[]\n")
    assert run(NOT_READY, b"[]\n", b"[]\n") == (NOT_READY, 2)
    Path("a.jsonl").write_bytes(b"{}\n")
    assert run(NOT_READY) == (READY, 2)  # as it was


def test_other_checks(run: Audit) -> None:
    run(READY)
    assert run(NOT_READY, full=True) == (NOT_READY, 2)


@pytest.mark.parametrize("code", [ExitCode.NO_VERDICT, ExitCode.INTERNAL])
def test_what_is_no_verdict_is_tried_again(run: Audit, code: ExitCode) -> None:
    run(Brief(code, "NO VERDICT: a"))
    assert run(READY) == (READY, 2)


def test_a_file_that_changes_during_the_audit(run: Audit) -> None:
    run(READY, b"{}\n", b"[]\n")
    Path("a.jsonl").write_bytes(b"{}\n")
    assert run(NOT_READY) == (NOT_READY, 2)


def test_a_program_that_changes_during_the_audit(
    run: Audit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own").mkdir()
    monkeypatch.setattr(program_module, "_PACKAGE", tmp_path / "own")
    program_module.program.cache_clear()
    real = stored_verdicts.verdict_inputs

    def changing(planned: Planned, *, full: bool) -> object:
        found = real(planned, full=full)
        (tmp_path / "own/a.py").write_text("changed")
        return found

    monkeypatch.setattr(stored_verdicts, "verdict_inputs", changing)
    run(READY)
    (tmp_path / "own/a.py").unlink()
    program_module.program.cache_clear()
    assert run(NOT_READY) == (NOT_READY, 2)
    program_module.program.cache_clear()


@pytest.mark.parametrize("read", [b"[]\n", b""])
def test_an_audit_that_has_read_something_else(run: Audit, read: bytes) -> None:
    run(READY, read)
    assert run(NOT_READY) == (NOT_READY, 2)


def test_no_cache() -> None:
    def compute() -> tuple[Brief, Sequence[Input]]:
        return READY, []

    assert stored_verdicts.verdict(PLANNED, compute, full=False) == READY


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"{}",
        b'{"code":3,"headline":"NO VERDICT","details":[],"note":""}',
        b'{"code":9}',
        b"\xff",
    ],
    ids=len,
)
def test_a_value_that_is_no_verdict(
    run: Audit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: bytes
) -> None:
    monkeypatch.setattr("msgspec.json.encode", lambda _: value)
    run(READY)
    assert run(NOT_READY) == (NOT_READY, 2)
    assert (tmp_path / "cache").is_dir()
