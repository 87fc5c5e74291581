"""FMT027 to FMT030: texts and known parts stay silent; each fault is one finding."""

from __future__ import annotations

import pytest

from auditor.checks import media_parts

TEXT = {"type": "text", "text": "Which fruit is that?"}


@pytest.mark.parametrize(
    "part",
    [
        {"type": "image", "image": "a.jpg"},
        {"type": "image_url", "image_url": {"url": "a.jpg"}},
        {"type": "point", "value": "[1, 2]"},
        {"type": "refusal", "refusal": "No."},
    ],
)
def test_known_parts_are_silent(found, part: dict) -> None:
    assert found(media_parts, [row([TEXT, part])]) == []


def test_a_null_next_to_a_list_of_files_is_padding(found) -> None:
    part = {"type": "image", "image": None}
    assert found(media_parts, [row([TEXT, part], images=["a.jpg"])]) == []


@pytest.mark.parametrize(
    ("part", "rule", "detail"),
    [
        ({"type": "image", "image": None}, "FMT027", "the image part names no file"),
        ({"type": "imgae"}, "FMT028", "a part of type 'imgae'; did you mean 'image'?"),
        ({"type": "qqq"}, "FMT028", "a part of type 'qqq'"),
        (
            {"type": "image_url", "image_url": {"url": "data:image/png;base64,/9j/4A=="}},
            "FMT030",
            "the image_url part is declared as image/png, but is jpeg",
        ),
    ],
)
def test_faulty_parts_are_found(found, part: dict, rule: str, detail: str) -> None:
    assert found(media_parts, [row([TEXT, part])]) == [(rule, 0, None, None, f"turn 1: {detail}")]


def test_media_of_the_system_are_misplaced(found) -> None:
    image = {"type": "image", "image": "a.jpg"}
    misplaced = row([TEXT])
    misplaced["messages"].insert(0, {"role": "system", "content": [TEXT, image]})
    usual = [row([TEXT, image]) for _ in range(2)]
    assert found(media_parts, [*usual, misplaced]) == [
        (
            *("FMT029", 2, None, None),
            "turn 1: the system's turn has a part of type 'image'; only user turns may",
        )
    ]


def row(content: list[dict], **more: object) -> dict:
    answer = {"role": "assistant", "content": [{"type": "text", "text": "A quince."}]}
    return {"messages": [{"role": "user", "content": content}, answer], **more}
