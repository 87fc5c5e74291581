"""How each file of a set was read: layouts, columns, and what is not read."""

import json
from collections.abc import Sequence
from pathlib import Path

from auditor.dataset.reading.load import load
from auditor.facts import Reading
from auditor.settings import Settings

PAIR = {"prompt": ("question",), "response": ("answer",)}


def read(folder: Path, **files: Sequence[object]) -> dict[str, tuple[Reading, ...]]:
    """Write each file and read them as one set."""
    for name, rows in files.items():
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    data = load([(folder, "set")], [], Settings())
    return {Path(source.path).stem: source.read_as for source in data.inputs}


def test_each_file_of_a_set_has_its_own(tmp_path: Path) -> None:
    first = [{"question": f"Q{n}", "answer": "A", "id": n} for n in range(3)]
    found = read(tmp_path, a=first, b=[{"text": "T", "label": "x"}, {"x": 1}, {"x": 2}, "text"])
    assert found == {
        "a": (Reading(format="question-answer", rows=3, columns=PAIR, not_read=("id",)),),
        "b": (
            Reading(format="", rows=2, columns={}, not_read=("x",)),
            Reading(
                format="text-label", rows=1, columns={"prompt": ("text",), "label": ("label",)}
            ),
        ),
    }


def test_columns_of_some_rows(tmp_path: Path) -> None:
    rows = [
        {"question": "Q1", "answer": "A", "ref": None},
        {"answer": "A", "question": "Q2", "context": "C", "thread_id": 7},
        {"question": "Q3", "answer": "A", "tools": []},
        {"question": "Q4", "answer": 4, "tools": []},
    ]
    (reading,) = read(tmp_path, a=rows)["a"]
    assert reading == Reading(
        format="question-answer",
        rows=4,
        columns={
            "prompt": ("context", "question"),
            "response": ("answer",),
            "tools and media": ("tools",),
            "group": ("thread_id",),
        },
        not_read=("ref",),
    )


def test_inputs_by_measurement(tmp_path: Path) -> None:
    rows = [{"question": "Q", "answer": f"A{n}", "tone": "ab"[n % 2]} for n in range(6)]
    (reading,) = read(tmp_path, a=rows)["a"]
    assert (reading.also_input, reading.not_read) == (("tone",), ())


def test_many_columns_and_many_sets_of_columns(tmp_path: Path) -> None:
    rows = [{"question": "Q", "answer": "A", f"c{n}": n} for n in range(1_000)]
    (reading,) = read(tmp_path, a=rows)["a"]
    assert (reading.rows, len(reading.not_read), reading.more_not_read) == (1_000, 100, 900)


def test_a_file_without_rows(tmp_path: Path) -> None:
    assert read(tmp_path, a=[]) == {"a": ()}
