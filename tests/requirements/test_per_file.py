"""Rules that are not checked in some files."""

from __future__ import annotations

import polars as pl
import pytest

from auditor.errors import AuditError
from auditor.model import findings
from auditor.requirements.per_file import left_out, refuse_wrong, without
from auditor.rule_list import RULES

LINES = pl.DataFrame(
    {"row": range(4), "source": ["old/a.jsonl", "old/a.jsonl", "new/b.jsonl", "-"]},
    schema={"row": pl.UInt32, "source": pl.String},
)
FOUND = findings(
    pl.DataFrame(
        [(row, rule) for row in (0, 1, 2, 3, None) for rule in ("TXT001", "DUP001")],
        schema={"row": pl.UInt32, "rule": pl.String},
        orient="row",
    )
)


def left(**globs: tuple[str, ...]) -> list[tuple[int | None, str]]:
    per_file = {name.replace("__", "/").replace("_", "*"): codes for name, codes in globs.items()}
    return without(FOUND, LINES, per_file).select("row", "rule").rows()


def test_without_globs_everything_stays() -> None:
    assert left() == FOUND.select("row", "rule").rows()
    assert left(none=("TXT",)) == FOUND.select("row", "rule").rows()
    assert left(_=()) == FOUND.select("row", "rule").rows()


def test_findings_go_from_the_files_of_the_glob_alone() -> None:
    gone = set(FOUND.select("row", "rule").rows()) - set(left(old___=("TXT",)))
    assert gone == {(0, "TXT001"), (1, "TXT001")}


def test_findings_on_the_whole_set_stay() -> None:
    assert left(_=("TXT", "DUP001")) == [(None, "TXT001"), (None, "DUP001")]


@pytest.mark.parametrize(
    ("glob", "files"),
    [
        ("a.jsonl", ["a.jsonl", "x/a.jsonl", "/x/a.jsonl", "../a.jsonl", "y/x/a.jsonl"]),
        ("x/*.jsonl", ["x/a.jsonl", "y/x/a.jsonl", "/x/a.jsonl"]),
        ("/x/*", ["/x/a.jsonl"]),
        ("*", ["a.jsonl", "x/a.jsonl", "/x/a.jsonl", "../a.jsonl", "y/x/a.jsonl", "-"]),
        ("A.jsonl", []),
        ("[a", []),
    ],
)
def test_a_glob_is_compared_with_the_end_of_the_path(glob: str, files: list[str]) -> None:
    every = ["a.jsonl", "x/a.jsonl", "/x/a.jsonl", "../a.jsonl", "y/x/a.jsonl", "-"]
    assert [f for f in every if left_out(RULES, {glob: ("TXT",)}, [f])] == sorted(
        files, key=every.index
    )


def test_the_rules_that_some_file_goes_without() -> None:
    per_file = {"a*": ("DUP001",), "b*": ("DUP002",), "c*": ("TXT",)}
    assert [own.code for own in left_out(RULES, per_file, ["a", "b"])] == ["DUP001", "DUP002"]
    assert left_out(RULES, per_file, ["d"]) == ()


@pytest.mark.parametrize(
    ("glob", "code", "message"),
    [
        ("", "TXT", "per-file-ignores: '' names no file; expected a glob such as 'old/*.jsonl'"),
        ("/", "TXT", "per-file-ignores: '/' names no file"),
        ("a", "TTX", "per-file-ignores 'a': unknown rule 'TTX'; did you mean 'TXT'?"),
        ("a", "", "per-file-ignores 'a': unknown rule ''"),
        ("a", "INP001", "per-file-ignores 'a' INP001: the rules INP are always checked"),
    ],
)
def test_what_names_no_file_or_no_rule_is_refused(glob: str, code: str, message: str) -> None:
    with pytest.raises(AuditError) as caught:
        refuse_wrong({glob: (code,)}, RULES)
    assert message in str(caught.value)
