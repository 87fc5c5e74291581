"""Programs that end with a defined name or a keyword are whole, others break off within one."""

from __future__ import annotations

import polars as pl
import pytest

from auditor.analysis.responses.faults.cut_off_code import breaks_a_name

START = "def area(width, height):\n    result = width * height\n"


def breaks(text: str, before: str = "Write a function.") -> bool:
    return breaks_a_name(pl.DataFrame({"text": [text], "before": [before]}))[0]


@pytest.mark.parametrize(
    "end",
    [
        "    return result",
        "    pass",
        "    return 1",
        "    return 'r",
        "    # r",
        "    obj.w",
        "    assert w == wi",
    ],
)
def test_whole_programs_are_silent(end: str) -> None:
    assert not breaks(START + end)


def test_a_name_of_the_prompt_is_silent() -> None:
    assert not breaks("SELECT name FROM cust", "Read the table cust of the customers.")


@pytest.mark.parametrize("end", ["    retur", "    res", "    return wid", "    x = heig"])
def test_parts_of_names_are_found(end: str) -> None:
    assert breaks(START + end)
