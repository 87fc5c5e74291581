"""Texts whose label or answer is in another column are no raw text."""

from collections.abc import Callable

import pytest

from auditor.dataset.dataset import Dataset
from auditor.settings import Settings

Read = Callable[..., Dataset]

TEXTS = [f"Text {n} has some words about number {n * 7}." for n in range(20)]

RAW = {
    "alone": [{"text": text} for text in TEXTS],
    "a crawl": [
        {"text": text, "url": f"https://example.org/{n}", "lang": "en", "token_count": n % 3}
        for n, text in enumerate(TEXTS)
    ],
    "objects": [
        {"text": text, "meta": {"n": n}, "attributes": [n]} for n, text in enumerate(TEXTS)
    ],
    "sources that repeat": [{"text": text, "source": "ab"[n % 2]} for n, text in enumerate(TEXTS)],
    "a remark on one row": [
        {"text": text} | ({"note": "Read this one again"} if n == 3 else {})
        for n, text in enumerate(TEXTS)
    ],
}


@pytest.mark.parametrize("rows", RAW.values(), ids=RAW)
def test_raw_text_is_read(rows: list[object], read: Read) -> None:
    assert "FMT003" not in read(rows).problems["rule"]


ANSWERED = {
    "a label": ("judged", "label", lambda n: ["yes", "no"][n % 2]),
    "a label in an object": ("annotation_label", "label", lambda n: {"value": n}),
    "an answer": ("formal", "response", lambda n: f"The formal form of text {n} is this."),
    "an answer in some rows": ("gold_answers", "response", lambda n: [n] if n % 4 == 0 else None),
    "a long answer": ("formal", "response", lambda n: f"Form {n} " * 90),
}


@pytest.mark.parametrize(("name", "part", "value"), ANSWERED.values(), ids=ANSWERED)
def test_other_columns_are_refused(
    name: str, part: str, value: Callable[[int], object], read: Read
) -> None:
    rows = [{"text": text, name: value(n)} for n, text in enumerate(TEXTS)]
    found = read(rows).problems
    assert found["rule"].to_list().count("FMT003") == len(rows)
    assert f'[fields], prompt = "text", {part} = "{name}"; or' in found["detail"][-1]
    assert found["path"][-1] == name


def test_fields_decide(read: Read) -> None:
    rows = [{"text": text, "judged": "ab"[n % 2]} for n, text in enumerate(TEXTS)]
    for fields in ({"prompt": "text", "label": "judged"}, {"response": "text"}):
        assert "FMT003" not in read(rows, settings=Settings(fields=fields)).problems["rule"]


def test_evaluation_rows_are_refused_as_well(read: Read) -> None:
    rows = [{"text": text, "judged": "ab"[n % 2]} for n, text in enumerate(TEXTS)]
    found = read(RAW["alone"], evals=rows).problems
    assert found.filter(rule="FMT003")["row"].to_list() == list(range(20, 40))
