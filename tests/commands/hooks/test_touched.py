"""Which data sets a commit touches."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from auditor import case
from auditor.commands.hooks.git_changes import Changes
from auditor.commands.hooks.touched import READINESS, data_files, touched
from auditor.config import data_sets

OWN = """\
output_schema = "schemas/answer.json"
[[dataset]]
name = "one"
train = ["data/train.jsonl", "parts/*.jsonl"]
eval = ["held/out"]
case = "cases/one.toml"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts/a.jsonl").write_text("{}\n")
    (tmp_path / "store.jsonl").write_text("{}\n")
    (tmp_path / "parts/link.jsonl").symlink_to("../store.jsonl")
    (tmp_path / "dataset-audit.toml").write_text(OWN)
    return tmp_path


def is_touched(root: Path, *names: str) -> bool:
    found = Changes(root, frozenset(f"{root}/{name}" for name in names))
    return bool(touched(data_sets(root / "dataset-audit.toml"), found))


@pytest.mark.parametrize(
    "name",
    [
        *("README.md", "data.md", "data/other.jsonl", "data/training.jsonl", "parts/b.txt"),
        *("cases/two.toml", "other/readiness.toml", "reports/two.json", "pyproject.toml"),
        *("other.jsonl.dvc", "other.dvc", "held/in.jsonl"),
    ],
)
def test_other_files_do_not_matter(root: Path, name: str) -> None:
    assert not is_touched(root, name)
    assert not is_touched(root)


@pytest.mark.parametrize(
    "name",
    [
        # the data, whether it exists or not
        *("data/train.jsonl", "parts/a.jsonl", "parts/gone.jsonl", "held/out/deep/a.jsonl"),
        "store.jsonl",  # which a link of the data set leads to
        # its pointers
        *("data/train.jsonl.dvc", "data.dvc", "parts/new.jsonl.dvc", "held.dvc", "dvc.lock"),
        *("data", "held", "parts"),  # as a link or a submodule
        # what the verdict depends on
        *("dataset-audit.toml", "schemas/answer.json", "cases/one.toml", "data/readiness.toml"),
        *("data/train.waivers.toml", "data/train.decisions.json", "one.waivers.toml"),
        *("data/train.judgements.jsonl", "reports/one.json"),
    ],
)
def test_what_can_change_the_verdict(root: Path, name: str) -> None:
    assert is_touched(root, "README.md", name)


def test_the_whole_repository_is_every_data_set(root: Path) -> None:
    assert len(touched(data_sets(root / "dataset-audit.toml"), Changes(root))) == 1


def test_marks_of_a_glob_in_the_name_of_a_folder(tmp_path: Path) -> None:
    root = tmp_path / "a[1]*b"
    root.mkdir()
    (root / "dataset-audit.toml").write_text(OWN)
    assert is_touched(root, "parts/gone.jsonl")
    assert not is_touched(root, "parts.jsonl")


def test_changed_files_that_could_be_data(root: Path) -> None:
    for name in ("b.ndjson.gz", "c.txt", "d.judgements.jsonl", "e.reasons.jsonl"):
        (root / name).write_text("{}\n")
    names = ("parts/a.jsonl", "gone.jsonl", "b.ndjson.gz", "c.txt", "d.judgements.jsonl")
    found = Changes(root, frozenset(f"{root}/{name}" for name in (*names, "e.reasons.jsonl")))
    assert data_files(found) == [root / "b.ndjson.gz", root / "parts/a.jsonl"]


def test_the_name_of_the_case_file() -> None:
    assert READINESS == case.FILE_NAME


def test_a_commit_without_data_waits_for_no_library() -> None:
    """What the hook imports before it knows whether there is anything to audit."""
    program = (
        "import sys, auditor.cli, auditor.commands.hooks.touched, auditor.commands.hooks.git_changes\n"
        "print(*{name.split('.')[0] for name in sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    heavy = {"polars", "numpy", "scipy", "rich", "jinja2", "tokenizers", "jsonschema_rs"}
    assert heavy.intersection(done.stdout.split()) == set()
