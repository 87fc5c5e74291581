"""FMT026: rows with as many marks as files stay silent; others are found."""

from __future__ import annotations

import pytest

from auditor.checks import media_marks


def test_a_single_file_is_one(found) -> None:
    row = {"prompt": "<image>What is it?", "completion": "A quince.", "image": "a.jpg"}
    assert found(media_marks, [row]) == []


@pytest.mark.parametrize("kind", ["image", "video", "audio"])
def test_the_counts_are_named(found, kind: str) -> None:
    rows = [
        {"prompt": f"<{kind}>What is it?", "completion": f"A quince {n}.", f"{kind}s": ["a"] * n}
        for n in (1, 2, 1)
    ]
    assert found(media_marks, rows) == [
        ("FMT026", 1, None, None, f"1 <{kind}> in the texts, and 2 in the list of files")
    ]


def with_parts(parts: int, files: int, **source: str) -> dict[str, object]:
    content = [{"type": "text", "text": "What is it?"}, *({"type": "image", **source},) * parts]
    answer = {"role": "assistant", "content": [{"type": "text", "text": "A quince."}]}
    images = [f"{n}.jpg" for n in range(files)]
    return {"messages": [{"role": "user", "content": content}, answer], "images": images}


def test_parts_that_name_their_files_are_left_out(found) -> None:
    assert found(media_marks, [with_parts(1, 2, path="a.jpg"), with_parts(1, 1)]) == []


def test_parts_without_a_file_count_as_marks(found) -> None:
    rows = [with_parts(2, 2), with_parts(1, 2), with_parts(1, 1)]
    detail = "parts of type image: 1 in the turns, and 2 in the list of files"
    assert found(media_marks, rows) == [("FMT026", 1, None, None, detail)]
