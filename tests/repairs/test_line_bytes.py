"""Repairs of bytes: which lines keep them, and which lose a mark, a CR or blanks."""

from __future__ import annotations

import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from auditor.repairs.fix import repair_bytes
from auditor.repairs.model import Repair, RepairedLine

BOM = b"\xef\xbb\xbf"
ROW = b'{"text": "a  ", "label": "b"}'


def repaired(data: bytes) -> list[tuple[bytes | None, list[Repair]]]:
    lines = [RepairedLine(n, line, line, []) for n, line in enumerate(io.BytesIO(data), 1)]
    while repair_bytes(lines, 64):
        pass
    return [(line.after, line.repairs) for line in lines]


@pytest.mark.parametrize(
    "data",
    [
        ROW + b"\n",
        ROW,  # no line end
        b'{"text": "cut off   \n',  # the blanks may be content
        b'{"text": "cut off \t\n' + ROW,
        ROW + b"\n" + BOM + b'{"text": "cut off\n',
        b'  {"text": "a"}\n',  # blanks at the start are no fault
        b"\xff \n",
    ],
)
def test_lines_without_these_faults_keep_their_bytes(data: bytes) -> None:
    found = repaired(data)
    assert b"".join(after or b"" for after, _ in found) == data
    assert [repairs for _, repairs in found if repairs] == []


@pytest.mark.parametrize(
    ("data", "after", "repairs"),
    [
        (BOM + ROW + b"\n", ROW + b"\n", [Repair.BOM]),
        (BOM + b'{"text": "cut\n', b'{"text": "cut\n', [Repair.BOM]),
        (ROW + b"\r\n", ROW + b"\n", [Repair.LINE_END]),
        (b'{"text": "cut \r\n', b'{"text": "cut \n', [Repair.LINE_END]),
        (ROW + b" \t\n", ROW + b"\n", [Repair.BLANKS]),
        (ROW + b"  ", ROW, [Repair.BLANKS]),
        (ROW + b" \r\r\n", ROW + b"\n", [Repair.LINE_END, Repair.LINE_END, Repair.BLANKS]),
        (b" \t\r\n", None, [Repair.BLANK_LINE]),
        (BOM + b"\n", None, [Repair.BLANK_LINE]),
    ],
    ids=[
        "mark",
        "mark, cut off",
        "CR",
        "CR, cut off",
        "blanks",
        "no end",
        "all",
        "blank",
        "bare mark",
    ],
)
def test_each_fault_is_repaired(data: bytes, after: bytes | None, repairs: list[Repair]) -> None:
    assert repaired(data) == [(after, repairs)]


def test_a_mark_within_the_file_is_removed_from_json() -> None:
    found = repaired(ROW + b"\n" + BOM + ROW + b"\n")
    assert found == [(ROW + b"\n", []), (ROW + b"\n", [Repair.BOM])]


PIECES = st.sampled_from(
    [ROW, BOM, b" ", b"\t", b"\r", b"\n", b"\r\n", b'{"text": "cut', b"\xff", b"1"]
)


@example([b"\n", BOM, ROW, ROW])  # a line that is the first once the blank one is gone
@given(st.lists(PIECES, max_size=12))
def test_a_second_run_changes_nothing_and_the_values_stay(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    once = b"".join(after or b"" for after, _ in repaired(data))
    assert [repairs for _, repairs in repaired(once) if repairs] == []
    bare = [b"".join(each.split()).replace(BOM, b"") for each in (data, once)]
    assert bare[0] == bare[1]
