from __future__ import annotations

from pathlib import Path

import pytest

from auditor.input.names import sibling, stem
from auditor.input.shards import expand

FILES = [
    "b.jsonl",
    "a.ndjson.gz",
    "sub/c.jsonl.zst",
    "val.jsonl",
    "test/d.jsonl",
    "train_eval.jsonl",
    "latest.jsonl",
    "contest.jsonl",
    "notes.txt",
    "rows.json",
    ".hidden.jsonl",
    ".git/e.jsonl",
]


def test_a_directory_is_its_shards_without_held_out_files(tmp_path: Path) -> None:
    for name in FILES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"{}\n")
    paths, problems = expand(tmp_path)
    assert [str(p.relative_to(tmp_path)) for p in paths] == [
        "a.ndjson.gz",
        "b.jsonl",
        "contest.jsonl",
        "latest.jsonl",
        "sub/c.jsonl.zst",
    ]
    assert [(p.rule, Path(p.path).name) for p in problems] == [
        ("INP010", ".hidden.jsonl"),
        ("INP010", "rows.json"),
        *(("INP009", name) for name in ("d.jsonl", "train_eval.jsonl", "val.jsonl")),
    ]
    assert problems[2].detail == (
        f"{tmp_path}/test/d.jsonl is named like held-out data and was not read as training data; "
        f"to check for leakage into it, add --eval {tmp_path}/test/d.jsonl"
    )


HELD_OUT = [
    "test.jsonl",
    "TEST.jsonl",
    "data_Test.jsonl.gz",
    "test-00000-of-00001.jsonl.gz",
    "my.dev.jsonl",
    "my-devel.jsonl",
    "tests.ndjson",
    "testset.jsonl",
    "test_set2.jsonl",
    "devSet.jsonl",
    "val.jsonl",
    "valid.jsonl",
    "validation.jsonl.zst",
    "eval.jsonl",
    "evals.jsonl",
    "evaluation.jsonl",
    "holdout.jsonl",
    "hold_out.jsonl",
    "held-out.jsonl",
    "heldout3.jsonl",
    "gold.jsonl",
    "benchmark.jsonl",
    "unseen_users.jsonl",
    "Eval/part-1.jsonl",
    "held_out/a/b.jsonl",
]
TRAINING = [
    "latest.jsonl",
    "contest.jsonl",
    "golden_retriever.jsonl",
    "testimony.jsonl",
    "developers.jsonl",
    "values.jsonl",
    "evaluate_me.jsonl",
    "validated.jsonl",
    "marigold.jsonl",
    "part-1.jsonl",
    "foreseen.jsonl",
    "retrieval/a.jsonl",
]


@pytest.mark.parametrize("name", [*TRAINING, *HELD_OUT])
def test_names_of_held_out_files(name: str, tmp_path: Path) -> None:
    for path in (tmp_path / "train.jsonl", tmp_path / name):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"{}\n")
    paths, problems = expand(tmp_path)
    held_out = [str(tmp_path / name)] if name in HELD_OUT else []
    assert [problem.path for problem in problems] == held_out
    everything, none = expand(tmp_path, held_out=True)
    assert (len(everything), none) == (2, ())
    assert (tmp_path / name in paths) is not bool(held_out)


def test_a_directory_of_held_out_files_is_kept(tmp_path: Path) -> None:
    (tmp_path / "val.jsonl").write_bytes(b"{}\n")
    assert expand(tmp_path) == ([tmp_path / "val.jsonl"], ())


def test_paths_to_nothing(tmp_path: Path) -> None:
    detail = (
        f"no file in {tmp_path} ends in .jsonl or .ndjson, optionally followed by .gz or .zst: "
        "pass another directory, or rename the files"
    )
    assert expand(tmp_path) == ([], (("INP001", detail, ""),))
    assert expand(tmp_path / "none") == ([], (("INP007", "no such file", ""),))


def test_a_file_is_itself_whatever_its_name(tmp_path: Path) -> None:
    path = tmp_path / "test.txt"
    path.write_bytes(b"")
    assert expand(path) == ([path], ())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("train.jsonl", "train"),
        ("train.jsonl.gz", "train"),
        ("train.ndjson.zst", "train"),
        ("train.v2.jsonl", "train.v2"),
        ("train", "train"),
        ("train.json", "train.json"),
        (".jsonl", "data"),
    ],
)
def test_stem(name: str, expected: str) -> None:
    assert stem(name) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("a/train.jsonl.gz", "a/train.x"),
        ("shards/", "shards.x"),
        ("-", "stdin.x"),
        (".", "data.x"),
        ("/", "/data.x"),
    ],
)
def test_sibling(data: str, expected: str) -> None:
    assert sibling(data, ".x") == Path(expected)
