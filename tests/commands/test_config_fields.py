"""``dataset-audit config fields``: the lines read the file as it is read now, or as a good guess."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor import cli, config, formats

FIXTURES = Path(__file__).parents[2] / "fixtures" / "config-fields"
CASES = sorted(path.name.removesuffix(".jsonl") for path in FIXTURES.glob("*.jsonl"))
# Layouts with parts that [fields] cannot name.
NO_LINES = {"conversation", "preference", "categories", "nothing-to-learn"}
Golden = Callable[[Path, str], str]


def printed(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    code = cli.run(["config", "fields", *args])
    return code, *capsys.readouterr()


@pytest.mark.parametrize("case", CASES)
def test_output(
    case: str, golden: Golden, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(FIXTURES)
    code, out, err = printed(capsys, f"{case}.jsonl")
    assert (code, err) == (0, "")
    assert out == golden(FIXTURES / f"{case}.expected.toml", out)


@pytest.mark.parametrize("case", CASES)
def test_the_lines_read_every_row(case: str, tmp_path: Path) -> None:
    path = tmp_path / "dataset-audit.toml"
    path.write_bytes((FIXTURES / f"{case}.expected.toml").read_bytes())
    fields = config.load(path).fields
    assert bool(fields) == (case not in NO_LINES)
    for line in (FIXTURES / f"{case}.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        now, own = formats.parse(record, {}), formats.parse(record, fields)
        if fields:
            assert own.problems == ()
        if fields and now.format not in ("", "text"):
            assert (own.response, own.label, own.votes) == (now.response, now.label, now.votes)


def test_every_line_in_a_comment_is_toml() -> None:
    """Each comment with a line to paste is TOML and reads the column that it names."""
    for case in CASES:
        text = (FIXTURES / f"{case}.expected.toml").read_text("utf-8")
        shown = [line[2:] for line in text.splitlines() if " = " in line and line[:2] == "# "]
        for line in shown:
            if line.startswith(("prompt =", "response =", "label =", "group =", "date =")):
                assert tomllib.loads(line)


def test_fields_of_the_configuration(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [{"q": f"Where is parcel {n}?", "a": {"text": ["At home now"]}} for n in range(9)]
    Path("x.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    Path("dataset-audit.toml").write_text('[fields]\nprompt = "q"\n', "utf-8")
    code, out, _ = printed(capsys, "x.jsonl")
    assert (code, out) == (
        0,
        "# x.jsonl: [fields]: prompt = q; not read: a\n"
        '[fields]\nprompt = "q"\n'
        "# Columns that are not read, and what would read them:\n"
        '# prompt = ["q", "a.text.0"]  # 1 different value, such as "At home now"\n'
        '# response = "a.text.0"\n',
    )
    Path("dataset-audit.toml").write_text('[fields]\nprompt = "question"\n', "utf-8")
    code, out, _ = printed(capsys, "x.jsonl")
    assert out.splitlines()[1:] == [
        "# no row has the fields that [fields] names now",
        "[fields]",
        'prompt = "q"',
        'response = "a.text.0"',
    ]


ERRORS = {
    "a file that is not there": (None, "gone.jsonl: no such file"),
    "an empty file": (b"", "x.jsonl: the file is empty"),
    "no JSON": (b"hello\n", "x.jsonl: no line is an object with fields"),
    "no objects": (b"[1]\n{}\n", "x.jsonl: no line is an object with fields"),
}


@pytest.mark.parametrize(("content", "message"), ERRORS.values(), ids=ERRORS)
def test_errors(
    content: bytes | None,
    message: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    if content is not None:
        Path("x.jsonl").write_bytes(content)
    code, out, err = printed(capsys, "gone.jsonl" if content is None else "x.jsonl")
    assert (code, out) == (3, "")
    assert f"dataset-audit: {message}" in err


def test_a_folder_of_shards(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("data").mkdir()
    Path("data/a.jsonl").write_text('{"question": "Q", "answer": "A"}\n', "utf-8")
    Path("data/b.jsonl").write_text('{"question": "Q", "answer": "A", "id": 1}\n', "utf-8")
    code, out, _ = printed(capsys, "data")
    assert code == 0
    assert out.splitlines()[:2] == [
        "# data: question-answer: prompt = question, response = answer",
        "# data: question-answer: prompt = question, response = answer; not read: id",
    ]
