"""Data sets of a configuration: which files they stand for, and how errors in them are explained."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.config import DataSet, data_sets, load
from auditor.errors import AuditError

FILES = ("data/a.jsonl", "data/b.jsonl", "data/test.jsonl", "data/deep/c.jsonl", "odd[1].jsonl")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}\n", encoding="utf-8")
    return tmp_path


def declared(folder: Path, toml: str) -> tuple[DataSet, ...]:
    path = folder / "dataset-audit.toml"
    path.write_text(toml, encoding="utf-8")
    return data_sets(path)


def files(data_set: DataSet) -> list[Path]:
    return [*data_set.train_files(), *data_set.eval_files()]


def test_the_example_of_the_readme(folder: Path) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", readme, re.DOTALL)
    (example,) = (block for block in blocks if "[[dataset]]" in block)
    (own,) = declared(folder, example)
    assert (own.name, own.train[0], own.evals) == (
        *("support", "data/train.jsonl"),
        ("data/test.jsonl",),
    )


@pytest.mark.parametrize("toml", ["", "floor = 3\n", "dataset = []\n"])
def test_no_data_set(folder: Path, toml: str) -> None:
    assert declared(folder, toml) == ()
    assert data_sets(None) == ()


def test_both_kinds_of_file_have_data_sets(folder: Path) -> None:
    (own,) = declared(folder, '[[dataset]]\ntrain = "data/a.jsonl"\neval = ["data/test.jsonl"]\n')
    project = folder / "pyproject.toml"
    project.write_text('[[tool.dataset-audit.dataset]]\ntrain = ["data/a.jsonl"]\n')
    assert own == DataSet(
        "a", folder / "dataset-audit.toml", ("data/a.jsonl",), ("data/test.jsonl",)
    )
    assert data_sets(project) == (DataSet("a", project, ("data/a.jsonl",)),)


@pytest.mark.parametrize(
    ("train", "evals", "names"),
    [
        (["data/a.jsonl"], [], ["data/a.jsonl"]),
        (["gone.jsonl"], [], ["gone.jsonl"]),  # the audit says that it is missing
        (["data/b.jsonl", "data/a.jsonl", "data/b.jsonl"], [], ["data/b.jsonl", "data/a.jsonl"]),
        (["data/*.jsonl"], [], ["data/a.jsonl", "data/b.jsonl", "data/test.jsonl"]),
        # a glob leaves out the evaluation files, however they are written
        (["data/*.jsonl"], ["data/../data/test.jsonl"], ["data/a.jsonl", "data/b.jsonl"]),
        (["data/**/*.jsonl"], ["data/[a-t]*.jsonl"], ["data/deep/c.jsonl"]),
        (["odd[1].jsonl"], [], ["odd[1].jsonl"]),  # a name, not a pattern
        (["data"], [], ["data"]),
    ],
)
def test_training_files(folder: Path, train: list[str], evals: list[str], names: list[str]) -> None:
    (own,) = declared(folder, f'[[dataset]]\nname = "x"\ntrain = {train}\neval = {evals}\n')
    assert own.train_files() == [folder / name for name in names]


def test_evaluation_files_are_no_training_files(folder: Path) -> None:
    toml = '[[dataset]]\nname = "x"\ntrain = ["data/*.jsonl"]\neval = ["data/test.jsonl"]\n'
    (own,) = declared(folder, toml)
    (folder / "link.jsonl").symlink_to(folder / "data/test.jsonl")
    held_out = [folder / name for name in ("data/test.jsonl", "link.jsonl")]
    assert [path for path in held_out if own.trains_on(path)] == []
    assert [path for path in held_out if not own.holds_out(path)] == []
    assert own.trains_on(folder / "data/a.jsonl")
    assert not own.trains_on(folder / "data/deep/c.jsonl")


@pytest.mark.parametrize(
    ("toml", "code", "message"),
    [
        (
            'train = ["data/x*.jsonl"]\nname = "x"',
            3,
            "'x': train = 'data/x*.jsonl' matches no file",
        ),
        ('train = "data/a.jsonl"\neval = ["test/*"]', 3, "'a': eval = 'test/*' matches no file"),
        (
            'train = "data/a.jsonl"\neval = "./data/a.jsonl"',
            2,
            "'a': data/a.jsonl is both a train and an eval file",
        ),
    ],
)
def test_files_that_are_not_there(folder: Path, toml: str, code: int, message: str) -> None:
    (own,) = declared(folder, f"[[dataset]]\n{toml}\n")
    with pytest.raises(AuditError, match=re.escape(message)) as caught:
        files(own)
    assert caught.value.exit_code == code


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("[dataset]\ntrain = 'a'", "dataset is a table; write [[dataset]]"),
        ("[[dataset]]", "[[dataset]] 1: the key 'train' is missing"),
        ("[[dataset]]\ntrian = 'a'\ntrain = 'b'", "unknown key 'trian'; did you mean 'train'?"),
        ("[[dataset]]\ntrain = 1", "train = 1; expected a list of paths"),
        ("[[dataset]]\ntrain = [1]", "train 1 = 1; expected a name or a path"),
        ("[[dataset]]\ntrain = []", "train = []; expected a list of paths"),
        ("[[dataset]]\ntrain = ''", "train 1 = ''; expected a name or a path"),
        ("[[dataset]]\ntrain = 'a'\neval = ['b', '']", "eval 2 = ''; expected a name or a path"),
        ("[[dataset]]\ntrain = ['a', 'b']", "the key 'name' is missing; several files need one"),
        ("[[dataset]]\ntrain = 'a/*.jsonl'", "the key 'name' is missing; several files need one"),
        ("[[dataset]]\ntrain = 'a'\nname = '../b'", "name = '../b'; expected a name without '/'"),
        (
            "[[dataset]]\ntrain = 'a.jsonl'\n[[dataset]]\ntrain = 'b/a.jsonl'",
            "two data sets are called 'a'; give each its own name",
        ),
        (
            "[[dataset]]\ntrain = 'a'\nfields = {promt = 'b'}",
            "[[dataset]] 1: [fields]: unknown key 'promt'; did you mean 'prompt'?",
        ),
    ],
)
def test_errors_name_the_table_and_the_key(folder: Path, toml: str, message: str) -> None:
    path = folder / "dataset-audit.toml"
    path.write_text(toml, encoding="utf-8")
    for read in (data_sets, load):  # also where data sets are not used
        with pytest.raises(AuditError, match=re.escape(message)) as caught:
            read(path)
        assert str(caught.value).startswith(f"{path}: ")
        assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("entry", "covered", "other"),
    [
        ("a.jsonl", ["a.jsonl"], ["a.jsonl.bak", "b/a.jsonl", "x.jsonl"]),
        ("data", ["data", "data/a.jsonl", "data/b/c.jsonl"], ["data.jsonl", "other/data"]),
        ("./data/../a.jsonl", ["a.jsonl"], ["data/a.jsonl"]),
        ("data/*.jsonl", ["data/a.jsonl"], ["a.jsonl", "data/a.txt"]),
        ("data/**/*.jsonl", ["data/a.jsonl", "data/b/c.jsonl"], ["a.jsonl"]),
    ],
)
def test_covered_paths_need_not_exist(
    tmp_path: Path, entry: str, covered: list[str], other: list[str]
) -> None:
    own = DataSet("x", tmp_path / "dataset-audit.toml", (entry,))
    assert [name for name in covered if not own.covers(str(tmp_path / name))] == []
    assert [name for name in other if own.covers(str(tmp_path / name))] == []


def test_a_glob_below_a_missing_folder_matches_nothing(tmp_path: Path) -> None:
    with pytest.raises(AuditError, match="missing/"):
        DataSet("x", tmp_path / "dataset-audit.toml", ("missing/**",)).train_files()


_NAMES = st.text("ab*?[].", min_size=1, max_size=4).filter(lambda name: name not in (".", ".."))


@given(st.lists(_NAMES, min_size=1, max_size=3).map("/".join), st.lists(_NAMES, max_size=8))
def test_a_data_set_covers_every_file_it_has(
    tmp_path_factory: pytest.TempPathFactory, entry: str, names: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("covers")
    for name in names:
        (folder / name).write_text("", encoding="utf-8")
    own = DataSet("x", folder / "dataset-audit.toml", (entry,))
    try:
        files = own.train_files()
    except AuditError:
        return
    assert [path for path in files if not own.covers(os.path.normpath(path))] == []
