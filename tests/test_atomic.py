import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.atomic import refuse_inputs, write_atomic
from auditor.errors import AuditError


def listing(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_writes_chunks_and_makes_parents(tmp_path: Path) -> None:
    write_atomic(tmp_path / "a" / "b" / "out.json", [b"one", b"", b"two"])
    assert (tmp_path / "a/b/out.json").read_bytes() == b"onetwo"
    assert listing(tmp_path) == ["a", "a/b", "a/b/out.json"]


def test_replaces_a_file(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_bytes(b"a much longer old content")
    write_atomic(out, [b"new"])
    assert out.read_bytes() == b"new"


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600)])
def test_mode_is_what_the_umask_leaves(tmp_path: Path, umask: int, mode: int) -> None:
    old = os.umask(umask)
    try:
        write_atomic(tmp_path / "out", [b"x"])
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == mode


def test_link_is_replaced_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    link = tmp_path / "out"
    link.symlink_to(victim)
    write_atomic(link, [b"new"])
    assert victim.read_bytes() == b"precious"
    assert not link.is_symlink()
    assert link.read_bytes() == b"new"


def test_dangling_link_is_replaced(tmp_path: Path) -> None:
    link = tmp_path / "out"
    link.symlink_to(tmp_path / "nowhere")
    write_atomic(link, [b"new"])
    assert listing(tmp_path) == ["out"]


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, MemoryError])
def test_error_of_the_producer_leaves_the_old_file(
    tmp_path: Path, error: type[BaseException]
) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"half"
        raise error

    out = tmp_path / "out"
    out.write_bytes(b"old")
    with pytest.raises(error):
        write_atomic(out, chunks())
    assert out.read_bytes() == b"old"
    assert listing(tmp_path) == ["out"]


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_full_disk_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    out = tmp_path / "out"
    out.write_bytes(b"old")
    monkeypatch.setattr(Path if call == "replace" else os, call, fail)
    with pytest.raises(AuditError, match=r"cannot write .*out: No space left on device"):
        write_atomic(out, [b"new"])
    assert out.read_bytes() == b"old"
    assert listing(tmp_path) == ["out"]


def test_unsyncable_directory_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", fail)
    write_atomic(tmp_path / "out", [b"new"])
    assert (tmp_path / "out").read_bytes() == b"new"


def test_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AuditError, match="it is not a regular file"):
        write_atomic(tmp_path, [b"x"])
    assert listing(tmp_path) == []


def test_what_is_no_file_is_refused_before_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path, Path("/dev/null"), tmp_path / "file" / "below"):
        with pytest.raises(AuditError, match=f"cannot write {path}"):
            refuse_inputs([path], [])
    refuse_inputs([tmp_path / "file", tmp_path / "none" / "below"], [])


def test_link_to_a_pipe_is_refused(tmp_path: Path) -> None:
    """As /dev/stdout is a link to one; replacing it would break the machine."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "out").symlink_to(tmp_path / "pipe")
    with pytest.raises(AuditError, match="it is not a regular file"):
        write_atomic(tmp_path / "out", [b"x"])
    assert (tmp_path / "out").is_symlink()


def test_parent_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(AuditError, match=r"cannot write .*file/out"):
        write_atomic(tmp_path / "file" / "out", [b"x"])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "train.jsonl").write_bytes(b"{}\n")
    (tmp_path / "sub").mkdir()
    (tmp_path / "soft").symlink_to("train.jsonl")
    os.link(tmp_path / "train.jsonl", tmp_path / "hard")
    (tmp_path / "other").touch()
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_distinct_paths_pass() -> None:
    outputs = [Path("clean.jsonl"), Path("rejected.jsonl"), Path("other"), Path("sub/train.jsonl")]
    refuse_inputs(outputs, [Path("train.jsonl"), Path("missing.jsonl"), Path("-")])


@pytest.mark.parametrize(
    "output", ["train.jsonl", "./sub/../train.jsonl", "soft", "hard", "missing.jsonl"]
)
def test_output_that_is_an_input_is_refused(folder: Path, output: str) -> None:
    with pytest.raises(AuditError, match=r"is the input .*: an audit never changes what it read"):
        refuse_inputs([Path("fine"), Path(output)], [Path("missing.jsonl"), folder / "train.jsonl"])


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("one", "other"), [("new", "sub/../new"), ("new", "NEW"), ("soft", "hard"), ("a", "a")]
)
def test_two_outputs_on_one_path_are_refused(one: str, other: str) -> None:
    with pytest.raises(AuditError, match="two outputs have the same path"):
        refuse_inputs([Path(one), Path("fine"), Path(other)], [])


def test_files_of_killed_runs_are_swept(tmp_path: Path) -> None:
    old, new, other = (
        tmp_path / name for name in (".dataset-audit-1.tmp", ".dataset-audit-2.tmp", "x.tmp")
    )
    for path in (old, new, other):
        path.write_bytes(b"")
    for path in (old, other):
        os.utime(path, (0, 0))
    write_atomic(tmp_path / "out", [b"x"])
    assert sorted(path.name for path in tmp_path.iterdir()) == [new.name, "out", "x.tmp"]
