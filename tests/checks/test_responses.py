from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.checks import label_vocabulary, preference, responses
from auditor.model import Ran
from auditor.settings import Settings

FIXTURES = Path(__file__).parents[2] / "fixtures"
LABELS = [{"text": f"row {n}", "label": "ab"[n % 2]} for n in range(20)]
FREE = [{"prompt": f"question {n} of it", "completion": f"answer {n * n}"} for n in range(20)]


def rows(folder: str, name: str) -> list[dict[str, str]]:
    lines = (FIXTURES / folder / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_few_rows_are_not_evaluated(read) -> None:
    result = responses.run(read(FREE))
    assert result.findings.is_empty()
    assert "fewer than 50" in result.facts.abstained
    assert result.scores is None


@pytest.mark.parametrize(
    ("check", "records"), [(preference, LABELS), (responses, LABELS), (label_vocabulary, FREE)]
)
def test_a_check_for_another_task_is_silent(read, check, records) -> None:
    assert check.run(read(records)).findings.is_empty()


def test_swapped_responses_score_lowest(read) -> None:
    result = responses.run(read(rows("responses", "swapped")))
    assert isinstance(result, Ran)
    assert result.scores is not None
    assert result.scores["row"].to_list() == list(range(60))
    assert set(result.scores.sort("response_quality")["row"].head(2)) == {3, 33}
    assert result.findings.select("row", "related").rows() == [(3, 33), (33, 3)]


def test_responses_that_never_fit_are_not_evaluated(read) -> None:
    result = responses.run(read(rows("responses", "clean-no-fit")))
    assert isinstance(result, Ran)
    assert result.facts.abstained
    assert result.scores is None
    assert result.findings.is_empty()


@pytest.mark.parametrize("step", [1, -1])
def test_a_file_whose_responses_slipped_by_a_line(read, step: int) -> None:
    records = rows("responses", "clean")
    size = len(records)
    slipped = [
        {**row, "completion": records[(n + step) % size]["completion"]}
        for n, row in enumerate(records)
    ]
    result = responses.run(read(slipped))
    assert isinstance(result, Ran)
    pairs = set(result.findings.select("row", "related").rows())
    assert len(pairs) > size * 0.8
    assert pairs <= {(n, (n + step) % size) for n in range(size)}


def test_short_responses_are_never_reported(read) -> None:
    records = rows("responses", "swapped")
    short = [{**row, "completion": row["completion"].split()[1]} for row in records]
    result = responses.run(read(short))
    assert isinstance(result, Ran)
    assert result.findings.is_empty()


def test_long_responses_that_fit_are_no_outliers(read) -> None:
    records = rows("responses", "clean")
    records[5] = {**records[5], "completion": " ".join([records[5]["completion"]] * 90)}
    result = responses.run(read(records))
    assert isinstance(result, Ran)
    assert result.findings.is_empty()


def test_the_length_that_is_compared_can_be_set(read) -> None:
    records = rows("preference", "same-when-cut")
    short, long = (
        preference.run(read(records, settings=Settings(pair_chars=n))) for n in (4_096, 200_000)
    )
    assert isinstance(short, Ran)
    assert isinstance(long, Ran)
    assert (short.findings.height, long.findings.height) == (1, 0)


@pytest.mark.parametrize(
    ("labels", "rare"),
    [
        ({"card": 30, "parcel": 30}, {}),
        ({"card": 30, "cards": 20}, {}),  # both are common
        ({"item 1": 30, "item 2": 1}, {}),  # numbers tell classes apart
        ({"card": 30, "Card": 3}, {"Card": "card"}),
        ({"card": 30, "crad": 1}, {"crad": "card"}),
        ({"lost_card": 30, "lost card": 29}, {"lost card": "lost_card"}),
    ],
)
def test_spellings(read, labels: dict[str, int], rare: dict[str, str]) -> None:
    names = [name for name, count in labels.items() for _ in range(count)]
    result = label_vocabulary.run(
        read([{"text": f"text {n} is here", "label": name} for n, name in enumerate(names)])
    )
    assert isinstance(result, Ran)
    found = {
        names[row]: names[other] for row, other in result.findings.select("row", "related").rows()
    }
    assert found == rare
