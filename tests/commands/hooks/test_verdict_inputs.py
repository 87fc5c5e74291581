"""What decides a verdict: whatever can change one must change the digest, or a gate lets through what it has not seen."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import auditor
from auditor import check_origins
from auditor.check_origins import CheckOrigin
from auditor.commands.hooks import verdict_inputs as module
from auditor.commands.hooks.verdict_inputs import verdict_inputs
from auditor.commands.shared.audit_options import AuditOptions
from auditor.commands.shared.plan import Planned
from auditor.settings import Settings
from tests.conftest import make_pairs, to_bytes

READINESS = """\
[eval]
path = "evals/items.jsonl"
[[rung]]
name = "few-shot"
status = "tried"
results = "results.jsonl"
"""
# Every file that an audit of PLANNED may read, and no other.
FILES = {
    "train.jsonl": to_bytes(make_pairs(8)),
    "more/one.jsonl": to_bytes(make_pairs(8, 100)),
    "test.jsonl": to_bytes(make_pairs(3, 200)),
    "dataset-audit.toml": b"floor = 20\n",
    "data.decisions.json": b"{}",
    "data.waivers.toml": b"",
    "data.judgements.jsonl": b"",
    "readiness.toml": READINESS.encode(),
    "evals/items.jsonl": b'{"id": 1}\n',
    "results.jsonl": b'{"id": 1, "correct": true}\n',
    "old.json": b"{}",
}
PLANNED = Planned(
    "data",
    AuditOptions(
        train=("train.jsonl", "more"),
        evals=("test.jsonl",),
        config=Path("dataset-audit.toml"),
        baseline=Path("old.json"),
    ),
    Settings(),
    Path("reports/data"),
)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def key(planned: Planned = PLANNED, *, full: bool = False) -> bytes:
    found = verdict_inputs(planned, full=full)
    assert found
    return found.key


# --- what does not matter -------------------------------------------------------------------------


def test_the_same_inputs_have_the_same_key() -> None:
    found = verdict_inputs(PLANNED, full=False)
    assert found
    assert found == verdict_inputs(PLANNED, full=False)
    assert {str(Path(name)) for name, state in found.files.items() if len(state) == 64} == {*FILES}


def test_what_the_audit_does_not_read_does_not_matter(here: Path, monkeypatch: Any) -> None:
    before = key()
    (here / "other.jsonl").write_text("{}\n")
    (here / "more/.git").mkdir()
    (here / "more/.git/index").write_text("x")
    monkeypatch.setenv("DATASET_AUDIT_CACHE_DIR", "/elsewhere")
    monkeypatch.setenv("LANG", "C")
    assert key() == before


# --- what does ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_every_byte_of_every_file_matters(here: Path, name: str) -> None:
    content = bytearray((here / name).read_bytes() or b" ")
    before = key()
    content[-1] ^= 1
    (here / name).write_bytes(content)
    found = verdict_inputs(PLANNED, full=False)
    assert found is None or found.key != before  # None: the audit explains what is wrong with it


@pytest.mark.parametrize("name", sorted({*FILES} - {"more/one.jsonl"}))
def test_a_file_that_appears_matters(here: Path, name: str) -> None:
    (here / name).rename(here / "elsewhere")
    before = key()
    (here / "elsewhere").rename(here / name)
    assert key() != before


@pytest.mark.parametrize("name", ["two.jsonl", "two.parquet", ".hidden"])
def test_a_file_that_appears_in_a_folder_matters(here: Path, name: str) -> None:
    before = key()
    (here / "more" / name).write_text("")
    assert key() != before


def test_folders_links_and_names_matter(here: Path) -> None:
    keys = {key()}
    (here / "more/deep").mkdir()
    keys.add(key())
    (here / "more/link").symlink_to("/")
    keys.add(key())
    (here / "more/one.jsonl").rename(here / "more/test.jsonl")  # named as data that is held out
    keys.add(key())
    assert len(keys) == 4


def test_settings_and_options_matter() -> None:
    options = PLANNED.options
    others = [
        replace(PLANNED, path="other"),
        replace(PLANNED, reports=None),
        replace(PLANNED, settings=Settings(floor=201)),
        replace(PLANNED, settings=Settings(output_schema={"type": "object"})),
        replace(PLANNED, settings=Settings(fields={"prompt": "q"})),
        replace(PLANNED, options=replace(options, evals=())),
        replace(PLANNED, options=replace(options, train=("more", "train.jsonl"))),
        replace(PLANNED, options=replace(options, case=Path("none.toml"))),
    ]
    assert len({*map(key, others), key()}) == len(others) + 1


def test_more_checks_matter() -> None:
    assert key(full=True) != key()


def test_the_day_matters(monkeypatch: pytest.MonkeyPatch) -> None:
    before = key()
    monkeypatch.setattr(module, "_today", lambda: dt.date(2030, 1, 1))
    assert key() != before


def test_the_program_the_memory_and_the_environment_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {key()}
    monkeypatch.setenv("DATASET_AUDIT_STRICT", "0")
    keys.add(key())
    monkeypatch.setattr(module, "limit_of", lambda _: 2**30)
    keys.add(key())
    monkeypatch.setattr(module, "program", lambda: b"another")
    keys.add(key())
    assert len(keys) == 4


# --- what cannot be known -------------------------------------------------------------------------


def test_a_model_of_the_user_may_have_changed() -> None:
    planned = replace(PLANNED, settings=Settings(embedder="minilm"))
    assert verdict_inputs(planned, full=False) is None


def test_a_program_without_source_may_be_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "program", lambda: None)
    assert verdict_inputs(PLANNED, full=False) is None


@pytest.mark.parametrize("content", [b"[", b"\xff\n", b"a=" + b"[" * 5_000], ids=len)
def test_a_case_that_cannot_be_read(here: Path, content: bytes) -> None:
    (here / "readiness.toml").write_bytes(content)
    assert verdict_inputs(PLANNED, full=False) is None


def test_checks_of_other_packages_may_read_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_origins, "origins", lambda: (CheckOrigin("shouting", "acme", "1"),))
    assert verdict_inputs(PLANNED, full=False) is None


# --- the proof ------------------------------------------------------------------------------------

AUDIT = """
import os, sys
import auditor
from pathlib import Path
from auditor.checks import exact_duplicates
from auditor.commands.shared import one_audit
from auditor.commands.hooks import verdict_inputs
from tests.commands.hooks.test_verdict_inputs import PLANNED
opened = set()
def note(event, args):
    if event in ("open", "os.listdir", "os.scandir") and isinstance(args[0], (str, bytes, os.PathLike)):
        opened.add(os.path.realpath(os.fsdecode(args[0])))
sys.addaudithook(note)
one_audit.run(PLANNED.path, PLANNED.options, PLANNED.settings, [exact_duplicates])
here = os.getcwd() + os.sep
print(*sorted(name.removeprefix(here) for name in opened if name.startswith(here)), sep="\\n")
"""


def test_an_audit_opens_no_other_file(here: Path) -> None:
    """Found by the interpreter itself: every file that a run opens is one that the digest covers."""
    (here / "data.decisions.json").unlink()  # their form is not the subject
    (here / "data.judgements.jsonl").unlink()
    (here / "old.json").unlink()
    code = AUDIT.replace("PLANNED.options", "options").replace(
        "opened = set()",
        "from dataclasses import replace\noptions = replace(PLANNED.options, baseline=None)\nopened = set()",
    )
    root = str(Path(__file__).parents[3])
    env = {"PATH": "", "PYTHONPATH": root, "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=env, check=False
    )
    assert done.returncode == 0, done.stderr
    opened = set(done.stdout.split()) - {"more"}
    read = {*FILES} - {
        "data.decisions.json",
        "data.judgements.jsonl",
        "old.json",
        "dataset-audit.toml",
    }
    assert opened == read


def test_no_other_module_reads_the_environment_or_the_clock() -> None:
    """Each of these is covered by the digest, or changes no verdict of a hook. Add none without looking there."""
    package = Path(auditor.__file__).parent
    reads = re.compile(r"os\.(environ|getenv)|\.now\(|\.today\(|\btime\.time\(|getrlimit|sysconf\(")
    found = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if reads.search(path.read_text(encoding="utf-8"))
    }
    assert found == {
        *(
            "config/environment.py",
            "input/memory.py",
            "pipeline.py",
            "commands/shared/side_files.py",
        ),  # covered
        *("commands/hooks/verdict_inputs.py", "cache/store.py", "engine/on_ray.py"),
        # other commands, git, streams, temporary files; transformers, whose verdicts are not stored
        *(
            "commands/apply.py",
            "commands/verify.py",
            "report/saved/verification.py",
            "commands/hooks/hook_verdicts.py",
        ),
        *(
            "commands/hooks/git_changes.py",
            "commands/shared/console.py",
            "commands/shared/step_summary.py",
            "cli.py",
        ),
        *(
            "analysis/progress.py",
            "analysis/embedding/transformer.py",
            "allocator.py",
            "atomic.py",
            "start.py",  # whether memory is limited
            "commands/sample.py",
        ),
    }
