"""For the whole repository: golden files, and no silent skips in CI."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent
# As the command line does it (analysis.parallel): before numpy loads its BLAS.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
# No test uses the cache of whoever runs it; those that need one name a folder of their own.
os.environ["DATASET_AUDIT_NO_CACHE"] = "1"
# Where each core has a process of its own, a pool of threads in each only gets in the others' way.
_IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ
if _IS_WORKER:
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    os.environ.setdefault("RAYON_NUM_THREADS", "1")  # of tokenizers
# Tests that need more than the [dev] extra. .ci/run installs that and runs them apart, with -m.
_OWN_STAGE = {"annotation", "browser", "gpu", "hooks", "notebook", "ray", "readers", "transformers"}
_NEED_AN_EXTRA = {"test_distill.py"}  # torch
_CI = os.environ.get("CI") == "true"


def pytest_addoption(parser: pytest.Parser) -> None:
    """``pytest --refresh`` rewrites reports/ and fixtures/**/*.expected.jsonl; review the diff."""
    parser.addoption("--refresh", action="store_true", help="write golden files, not compare")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Run the whole suite on two processes, if no -n is given; some of it starts sooner on one."""
    is_whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    has_xdist = config.pluginmanager.hasplugin("xdist")
    if _IS_WORKER or not (is_whole and has_xdist) or config.option.markexpr:
        return  # a worker calls this hook, too, and must not start others
    if config.option.numprocesses is None:
        config.option.numprocesses = 2


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """In CI, leave files that cannot even be imported without an extra to the stage that has it."""
    later = _CI and not config.option.markexpr and collection_path.name in _NEED_AN_EXTRA
    return True if later else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In CI, leave the tests of a stage of their own to it; elsewhere they run or skip."""
    if not _CI or config.option.markexpr:
        return
    later = [item for item in items if _OWN_STAGE & {mark.name for mark in item.iter_markers()}]
    config.hook.pytest_deselected(items=later)
    items[:] = [item for item in items if item not in later]


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a skip is a failure: what was not tested must not look green."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:  # a worker: the process that gathers the results judges them
        return
    if _CI and session.exitstatus == pytest.ExitCode.OK and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.write_line("\nCI: a skipped test is a failure; install what it needs", red=True)


@pytest.fixture
def root(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The repository, made the working directory: reports name paths as they were given."""
    monkeypatch.chdir(ROOT)
    return ROOT


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], str]:
    """``golden(path, text)``: the committed text of a file, after writing it where --refresh asks."""

    def committed(path: Path, text: str) -> str:
        if request.config.getoption("refresh"):
            path.write_bytes(text.encode())
        return path.read_bytes().decode()

    return committed
