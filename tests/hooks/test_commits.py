"""The hooks in daily use: real git, and pre-commit and prek as users install them."""

from __future__ import annotations

import hashlib
import json
import shutil

import pytest

from tests.hooks.conftest import DATA_SET, NEEDED, Pairs, Repository, both

pytestmark = NEEDED
LEFT_OUT = (
    "not checked at a commit: diversity, label-noise, learning-curve, outliers, responses,"
    " semantic-duplicates, triggers"
)
POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 12345\n".format("a" * 64)


# --- what must pass -------------------------------------------------------------------------------


@both
def test_a_commit_that_touches_no_data_is_not_audited(repository: Repository, pairs: Pairs) -> None:
    repository.write("test.jsonl", pairs(5))
    assert repository.commit("--no-verify").code == 0  # the data set leaks from now on
    repository.write("notes/train.md", "no data\n")
    repository.write("other.jsonl", "{\n")  # of no data set
    done = repository.commit()
    assert done.code == 0, done.output
    assert "dataset-audit" in done.output
    assert repository.clean()


def test_clean_data_passes_and_leaves_no_file(repository: Repository, pairs: Pairs) -> None:
    repository.write("train.jsonl", pairs(31))
    done = repository.commit()
    assert done.code == 0, done.output
    assert LEFT_OUT in done.output  # a pass, too, says what was not checked
    assert repository.clean()


def test_a_moved_file_passes_with_its_configuration(repository: Repository) -> None:
    repository.git("mv", "train.jsonl", "moved.jsonl")
    repository.write("dataset-audit.toml", DATA_SET.replace("train.jsonl", "moved.jsonl"))
    done = repository.commit()
    assert done.code == 0, done.output


@both
def test_only_what_is_staged_counts(repository: Repository, pairs: Pairs) -> None:
    repository.write("train.jsonl", pairs(31))
    repository.git("add", "train.jsonl")
    repository.write("test.jsonl", pairs(5))  # a leak, which stays in the work tree
    done = repository.run("git", "commit", "--message", "part")
    assert done.code == 0, done.output
    assert json.loads((repository.folder / "test.jsonl").read_text().split("\n")[0]) == pairs(1)[0]


def test_data_that_dvc_has(repository: Repository, pairs: Pairs) -> None:
    """The data itself is ignored by git: only its pointer is committed."""
    data = "".join(f"{json.dumps(row)}\n" for row in pairs(31))
    md5 = hashlib.md5(data.encode()).hexdigest()
    size = len(data.encode())
    repository.write(".gitignore", "/train.jsonl\n")
    repository.git("rm", "--quiet", "--cached", "train.jsonl")
    repository.write("train.jsonl", data)
    pointer = f"outs:\n- md5: {md5}\n  size: {size}\n  hash: md5\n  path: train.jsonl\n"
    repository.write("train.jsonl.dvc", pointer)
    done = repository.commit()
    assert done.code == 0, done.output
    repository.write("train.jsonl.dvc", pointer.replace(md5, "0" * 32))
    done = repository.commit()
    assert done.code == 1, done.output
    assert (
        "train.jsonl differs from what train.jsonl.dvc records: dvc add train.jsonl" in done.output
    )


# --- what must not --------------------------------------------------------------------------------


@both
@pytest.mark.parametrize("side", ["train", "test"])
def test_a_leak_is_found_from_either_side(repository: Repository, pairs: Pairs, side: str) -> None:
    rows = {"train": [*pairs(30), *pairs(3, 900)], "test": [*pairs(5, 900), *pairs(3)]}
    repository.write(f"{side}.jsonl", rows[side])
    done = repository.commit()
    assert done.code == 1, done.output
    assert "NOT READY: parcels: 3 leaked lines" in done.output
    assert "LEK001 leaked-example and test.jsonl:" in done.output
    assert LEFT_OUT in done.output


@both
def test_a_leak_that_is_staged_is_found_whatever_is_in_the_work_tree(
    repository: Repository, pairs: Pairs
) -> None:
    repository.write("test.jsonl", pairs(5))
    repository.git("add", "test.jsonl")
    repository.write("test.jsonl", pairs(5, 900))
    done = repository.run("git", "commit", "--message", "part")
    assert done.code == 1, done.output
    assert "leaked lines" in done.output


@both
@pytest.mark.parametrize(("name", "moved"), [("train.jsonl", True), ("test.jsonl", False)])
def test_a_file_that_goes_is_no_pass(repository: Repository, name: str, *, moved: bool) -> None:
    repository.git(*(["mv", name, "new.jsonl"] if moved else ["rm", "--quiet", name]))
    done = repository.commit()
    assert done.code == 1, done.output
    assert f"NO VERDICT: {name}: no such file" in done.output


@pytest.mark.parametrize("content", [None, "floor = 20\n"])
def test_data_sets_do_not_go_without_a_word(repository: Repository, content: str | None) -> None:
    """Otherwise a commit could switch the gate off, and the next one bring the leak."""
    inline = 'dataset = [{name = "parcels", train = ["train.jsonl"], eval = ["test.jsonl"]}]\n'
    repository.write("dataset-audit.toml", f"floor = 20\n{inline}")
    assert repository.commit().code == 0
    if content is None:
        repository.git("rm", "--quiet", "dataset-audit.toml")
    else:
        repository.write("dataset-audit.toml", content)
    done = repository.commit()
    assert done.code == 1, done.output
    assert "dataset-audit.toml no longer has the data sets that this hook audits" in done.output


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        (
            "dataset-audit.toml",
            DATA_SET.replace("20", "31"),
            "30 clean examples (31 or more needed)",
        ),
        ("dataset-audit.toml", DATA_SET.replace("eval", "evla"), "did you mean 'eval'?"),
        ("train.waivers.toml", "[[waiver]]\n", "did you mean 'waivers'?"),
        ("train.jsonl", POINTER, "git lfs pull --include train.jsonl"),
        ("test.jsonl", POINTER, "git lfs pull --include test.jsonl"),
    ],
)
def test_what_changes_the_verdict_is_audited(
    repository: Repository, name: str, content: str, reason: str
) -> None:
    repository.write(name, content)
    done = repository.commit()
    assert done.code == 1, done.output
    assert reason in done.output


def test_a_pointer_of_dvc_without_its_data(repository: Repository) -> None:
    repository.git("rm", "--quiet", "train.jsonl")
    repository.write("train.jsonl.dvc", "outs:\n- md5: 0\n  path: train.jsonl\n")
    done = repository.commit()
    assert done.code == 1, done.output
    assert "dvc pull train.jsonl" in done.output


@both
def test_one_of_three_hundred_files(repository: Repository, pairs: Pairs) -> None:
    repository.write("dataset-audit.toml", DATA_SET.replace("train.jsonl", "parts/*.jsonl"))
    for number, row in enumerate(pairs(300)):
        repository.write(f"parts/{number}.jsonl", [row])
    done = repository.commit()
    assert done.code == 0, done.output
    repository.write("parts/300.jsonl", pairs(1, 900))
    done = repository.commit()
    assert done.code == 1, done.output
    assert "parts/300.jsonl:1: LEK001 leaked-example and test.jsonl:1" in done.output


@both
def test_two_clean_branches_that_leak_once_merged(repository: Repository, pairs: Pairs) -> None:
    repository.git("checkout", "--quiet", "-b", "other")
    repository.write("test.jsonl", pairs(6, 900))
    assert repository.commit().code == 0
    repository.git("checkout", "--quiet", "main")
    repository.write("train.jsonl", [*pairs(30), *pairs(1, 905)])
    assert repository.commit().code == 0
    done = repository.run("git", "merge", "--no-edit", "other")
    assert done.code != 0, done.output
    assert "train.jsonl:31: LEK001 leaked-example and test.jsonl:6" in done.output


@both
def test_a_work_tree_of_its_own(repository: Repository, pairs: Pairs) -> None:
    repository.git("worktree", "add", "--quiet", "../tree", "-b", "tree")
    tree = Repository(
        repository.folder.parent / "tree", repository.runner, repository.env, repository.hooks
    )
    tree.write("test.jsonl", pairs(2))
    done = tree.commit()
    assert done.code == 1, done.output
    assert "2 leaked lines" in done.output


@both
def test_a_push_runs_every_check(repository: Repository, pairs: Pairs) -> None:
    repository.git("init", "--quiet", "--bare", "../far.git")
    repository.git("remote", "add", "origin", "../far.git")
    repository.git("push", "--quiet", "--no-verify", "origin", "main")
    repository.write("notes.md", "no data\n")
    assert repository.commit().code == 0
    repository.git("push", "--quiet", "origin", "main")
    repository.write("test.jsonl", pairs(2))
    assert repository.commit("--no-verify").code == 0
    done = repository.run("git", "push", "origin", "main")
    assert done.code == 1, done.output
    assert "2 leaked lines" in done.output
    assert "not checked" not in done.output


@both
def test_by_hand_and_in_ci_everything_is_audited(repository: Repository, pairs: Pairs) -> None:
    """Without a commit there is nothing to say which data sets do not matter."""
    repository.write("test.jsonl", pairs(2))
    repository.commit("--no-verify")
    repository.write("notes.md", "no data\n")
    repository.git("add", "notes.md")
    for more in ([], ["--all-files"], ["--files", "notes.md"]):
        done = repository.run(*repository.runner, "run", "dataset-audit", *more)
        assert done.code == 1, done.output
        assert "2 leaked lines" in done.output


@both
def test_the_stored_report_is_held_to_the_files(repository: Repository, pairs: Pairs) -> None:
    verify = [*repository.runner, "run", "--hook-stage", "manual", "dataset-audit-verify"]
    done = repository.run(*verify)
    assert done.code == 1
    assert "reports/parcels.json: no such report; run 'dataset-audit'" in done.output
    program = next(repository.hooks.parent.glob("cache/**/bin/dataset-audit"))
    repository.run(str(program))
    assert repository.run(*verify).code == 0
    repository.write("test.jsonl", pairs(6, 900))
    repository.git("add", "test.jsonl")
    done = repository.run(*verify)
    assert done.code == 1
    assert "reports/parcels.json does not apply to these files" in done.output


# --- output ---------------------------------------------------------------------------------------


def test_output_is_short_and_has_no_text_of_a_row(repository: Repository) -> None:
    """The sample has faults of 23 rules."""
    for name in ("tickets.jsonl", "tickets.eval.jsonl"):
        shutil.copy(f"{repository.hooks.parent}/{name}", repository.folder / name)
    sets = "".join(
        f'[[dataset]]\nname = "{n}"\ntrain = ["tickets.jsonl"]\neval = ["tickets.eval.jsonl"]\n'
        for n in range(2)
    )
    repository.write("dataset-audit.toml", sets)
    done = repository.commit()
    assert done.code == 1
    head = next(n for n, line in enumerate(done.output.splitlines()) if "NOT READY" in line)
    lines = [line for line in done.output.splitlines()[head:] if line.strip()]
    own = [line for line in lines if not line.startswith("dataset-audit")]  # another hook
    assert 5 < len(own) <= 15
    assert sum("NOT READY" in line for line in own) == 2
    assert "password" not in done.output


# --- without data sets ----------------------------------------------------------------------------


def test_without_data_sets_changed_files_are_training_data(
    repository: Repository, pairs: Pairs
) -> None:
    repository.write("dataset-audit.toml", "floor = 20\n")
    assert repository.commit("--no-verify").code == 0
    repository.write("test.jsonl", pairs(3, 900))
    done = repository.commit()
    assert done.code == 1, done.output
    assert "NOT READY: test.jsonl: 3 clean examples" in done.output
    assert "test.jsonl is named like evaluation data" in done.output
    assert "train.jsonl" not in done.output
    repository.write("test.jsonl", pairs(25, 900))
    repository.write("x.judgements.jsonl", "{}\n")  # our own file
    done = repository.commit()
    assert done.code == 0, done.output


def test_a_configuration_below_the_root(repository: Repository, pairs: Pairs) -> None:
    repository.git("rm", "--quiet", "dataset-audit.toml")
    repository.write("part/pyproject.toml", '[tool.dataset-audit]\nfloor = 20\n[[tool.dataset-audit.dataset]]\ntrain = ["../train.jsonl"]\neval = ["../test.jsonl"]\n')  # fmt: skip
    assert repository.commit().code == 0
    repository.write("test.jsonl", pairs(2))
    done = repository.commit()
    assert done.code == 1, done.output
    assert "NOT READY: train: 2 leaked lines" in done.output
