"""Files of annotation tools, trainers, services and public data sets: how each is read, or why it is refused.

``fixtures/layouts/NAME.jsonl`` has the fields and shapes that the documentation of NAME shows, with texts of our
own. Its ``.expected.jsonl`` has what each row becomes, and the problems and findings of the format check.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from auditor.checks import format as record_format
from auditor.dataset.reading.load import load
from auditor.model import Ran
from auditor.settings import Settings

FOLDER = Path(__file__).parent.parent.parent / "fixtures" / "layouts"
NAMES = sorted(path.stem for path in FOLDER.glob("*.jsonl") if not path.stem.endswith(".expected"))
READ = ("format", "system", "prompt", "response", "rejected", "label", "votes", "tools", "calls")


def described(path: Path) -> str:
    """The rows of a file as they are read, each followed by its faults, as JSON lines."""
    data = load([(path, path.name)], [], Settings())
    ran = record_format.run(data)
    assert isinstance(ran, Ran)
    faults = pl.concat([data.problems, ran.findings], how="diagonal")
    found = faults.filter(pl.col("rule").str.starts_with("FMT") | (pl.col("rule") == "INP005"))
    examples = {row["row"]: row for row in data.examples.iter_rows(named=True)}
    lines = []
    for row in data.lines["row"]:
        read = {name: examples.get(row, {}).get(name) for name in READ}
        lines.append({name: value for name, value in read.items() if value is not None})
        own = found.filter(pl.col("row") == row).sort("rule", "path", nulls_last=False)
        lines += [
            {"rule": rule, "detail": detail} for rule, detail in own.select("rule", "detail").rows()
        ]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


@pytest.mark.parametrize("name", NAMES)
def test_layout(name: str, golden: Callable[[Path, str], str]) -> None:
    text = described(FOLDER / f"{name}.jsonl")
    assert text == golden(FOLDER / f"{name}.expected.jsonl", text)


def test_no_layout_is_read_as_raw_text_by_mistake() -> None:
    """Only rows that are nothing but a text become text to learn as it is."""
    as_text = {
        name
        for name in NAMES
        if '"format": "text"' in (FOLDER / f"{name}.expected.jsonl").read_text("utf-8")
    }
    assert as_text == {
        "axolotl-completion",
        "axolotl-pretraining",
        "beir-corpus",
        "llamafactory-pretraining",
        "trl-language-modelling",
    }
