"""Where an audit runs: what the configuration, the environment and the options say, and what is refused."""

from __future__ import annotations

import importlib.util
import os
import socket
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from auditor.cli import run
from auditor.config import effective
from auditor.config.place import Place
from auditor.engine import on_ray
from auditor.errors import AuditError

Capture = pytest.CaptureFixture[str]
pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_an_audit_runs_here_by_default() -> None:
    assert effective().place == Place("local", "")


def test_the_option_comes_before_the_variable_and_that_before_the_file(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = here / "dataset-audit.toml"
    own.write_text('engine = "ray"\nray_address = "head:6379"\n', encoding="utf-8")
    assert effective().place == Place("ray", "head:6379")
    assert effective().origins()["engine"] == f"{own}:1"
    monkeypatch.setenv("DATASET_AUDIT_RAY_ADDRESS", "other:6379")
    assert effective().place == Place("ray", "other:6379")
    assert effective(None, {"engine": "local"}).place.engine == "local"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["data.jsonl", "--ray-address", "a:1"],
            "--ray-address is of a Ray cluster: add --engine ray",
        ),
        (
            ["-", "--engine", "ray"],
            "not standard input: write it to a file first (cat > data.jsonl)",
        ),
        (
            ["s3://bucket/a.jsonl", "--engine", "ray", "--clean", "c.jsonl"],
            "--clean copies bytes from files of this machine: download s3://bucket/a.jsonl",
        ),
    ],
)
def test_what_an_engine_cannot_do_is_refused(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    found = importlib.util.find_spec("polars")
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: found)
    assert run([*arguments, "--no-report"]) == 2
    assert message in capsys.readouterr().err


def test_the_engine_of_a_file_must_be_known(here: Path, capsys: Capture) -> None:
    (here / "dataset-audit.toml").write_text('engine = "spark"\n', encoding="utf-8")
    assert run(["data.jsonl"]) == 2
    assert "engine = 'spark'; expected one of local, ray" in capsys.readouterr().err


def test_ray_without_the_extra_is_a_usage_error(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert run(["data.jsonl", "--engine", "ray"]) == 2
    assert "pip install 'dataset-audit[ray]'" in capsys.readouterr().err


def test_an_address_needs_the_engine_that_reads_it(capsys: Capture) -> None:
    assert os.environ.get("DATASET_AUDIT_ENGINE") is None
    assert run(["s3://bucket/a.jsonl", "--no-report"]) == 3
    assert "an address, and no file on this machine" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["127.0.0.1:{}", "ray://127.0.0.1:{}", "localhost:{}"])
def test_nobody_at_the_address_is_found_at_once(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    monkeypatch.setitem(sys.modules, "ray", SimpleNamespace(is_initialized=lambda: False))
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: True)
    with (
        pytest.raises(AuditError, match="no Ray cluster answers at") as refused,
        on_ray.cluster(address.format(port)),
    ):
        pass
    assert refused.value.exit_code == 3
