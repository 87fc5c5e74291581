"""Responses: swapped, slipped and outlying ones, and sets that are not evaluated."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.checks import responses
from auditor.model import Ran

FIXTURES = Path(__file__).parents[2] / "fixtures" / "responses"
FREE = [{"prompt": f"question {n} of it", "completion": f"answer {n * n}"} for n in range(20)]


def rows(name: str) -> list[dict[str, str]]:
    lines = (FIXTURES / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_few_rows_are_not_evaluated(read) -> None:
    result = responses.run(read(FREE))
    assert result.findings.is_empty()
    assert "fewer than 50" in result.facts.abstained
    assert result.scores is None


def test_labels_fit_many_prompts_by_design(read) -> None:
    records = [{"text": f"row {n}", "label": "ab"[n % 2]} for n in range(20)]
    assert responses.run(read(records)).findings.is_empty()


def test_responses_that_never_fit_are_not_evaluated(read) -> None:
    result = responses.run(read(rows("clean-no-fit")))
    assert isinstance(result, Ran)
    assert result.facts.abstained
    assert result.scores is None
    assert result.findings.is_empty()


def test_short_responses_are_never_reported(read) -> None:
    records = rows("swapped")
    short = [{**row, "completion": row["completion"].split()[1]} for row in records]
    result = responses.run(read(short))
    assert isinstance(result, Ran)
    assert result.findings.is_empty()


def test_long_responses_that_fit_are_no_outliers(read) -> None:
    records = rows("clean")
    records[5] = {**records[5], "completion": " ".join([records[5]["completion"]] * 90)}
    result = responses.run(read(records))
    assert isinstance(result, Ran)
    assert result.findings.is_empty()


def test_swapped_responses_score_lowest(read) -> None:
    result = responses.run(read(rows("swapped")))
    assert isinstance(result, Ran)
    assert result.scores is not None
    assert result.scores["row"].to_list() == list(range(60))
    assert set(result.scores.sort("response_quality")["row"].head(2)) == {3, 33}
    assert result.findings.select("row", "related").rows() == [(3, 33), (33, 3)]


@pytest.mark.parametrize("step", [1, -1])
def test_a_file_whose_responses_slipped_by_a_line(read, step: int) -> None:
    records = rows("clean")
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


def test_a_response_of_an_unusual_length_that_does_not_fit(found) -> None:
    ((rule, row, related, score, detail),) = found(responses, rows("far-too-long"))
    assert (rule, row, related, score) == ("RSP003", 5, None, 24.93)
    assert detail.startswith("7,019 characters")


def greek(n: int) -> dict[str, str]:
    return {
        "prompt": f"πόσα δέματα έφτασαν στην αποθήκη {n}",
        "completion": f"έφτασαν {n * 3} δέματα",
    }


def test_a_set_in_an_unknown_script_is_read_by_words(read) -> None:
    result = responses.run(read([greek(n) for n in range(60)]))
    assert result.facts.auc.meaning is None
    assert result.findings.is_empty()
    assert "60 of 60" in result.left_out


def chinese(n: int, other: int) -> dict[str, str]:
    """A question on four letters, and the answer on those of question ``other``."""
    topic, answered = (
        "".join(chr(0x4E00 + 97 * k + at * 11) for at in range(4)) for k in (n, other)
    )
    return {
        "prompt": f"请介绍{topic}的历史和用途",
        "completion": f"{answered}的历史很长，人们都喜欢{answered}，{answered}的用途也很多。",
    }


def test_swapped_answers_in_chinese_are_found(read) -> None:
    records = [chinese(n, {3: 48, 48: 3}.get(n, n)) for n in range(60)]
    result = responses.run(read(records))
    assert sorted(result.findings["row"]) == [3, 48]


def test_rows_in_an_unknown_script_take_no_part(read) -> None:
    swapped = rows("swapped")
    alone, both = (
        responses.run(read(swapped)),
        responses.run(read([*swapped, *map(greek, range(9))])),
    )
    assert isinstance(alone, Ran)
    assert isinstance(both, Ran)
    assert both.findings.equals(alone.findings)
    assert both.scores.equals(alone.scores)
    assert both.left_out.startswith("9 of ")
