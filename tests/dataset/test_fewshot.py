"""Which few-shot examples and evaluation rows are selected, and what the notes say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from auditor.dataset.dataset import Dataset
from auditor.dataset.fewshot import FewShotSelection, select_examples
from auditor.dataset.fewshot_prototypes import FewShotOptions
from auditor.dataset.pairs.leak_links import with_leaking_rows

Read = Callable[..., Dataset]
TOPICS = {
    "card": "my bank card number {} was stolen on the way to the station",
    "pin": "please help, i forgot the secret code of account {} again",
    "loan": "what interest would a mortgage of {} thousand cost each year",
}


def banking(number: int = 60) -> list[dict[str, Any]]:
    labels = list(TOPICS)
    return [
        {"text": TOPICS[labels[n % 3]].format(1000 + n * 37), "label": labels[n % 3]}
        for n in range(number)
    ]


def selected(data: Dataset, options: FewShotOptions) -> FewShotSelection:
    return select_examples(data, data.keys_of("train").select("row"), options)


def test_each_class_has_an_example_and_a_share_of_the_eval(read: Read) -> None:
    data = read(banking())
    found = selected(data, FewShotOptions(k=4, eval_size=15))
    assert sorted({own.label for own in found.examples}) == ["card", "loan", "pin"]
    assert len({own.row for own in found.examples}) == 4
    rows = data.valid.filter(pl.col("row").is_in(found.eval_rows.implode()))
    assert rows["label"].value_counts().sort("label")["count"].to_list() == [5, 5, 5]
    assert found.eval_rows.is_sorted()
    assert [note.split(",")[0] for note in found.notes] == ["4 examples"]


def test_the_same_seed_gives_the_same_choice(read: Read) -> None:
    data = read(banking())
    one, two, other = (
        selected(data, FewShotOptions(k=5, eval_size=9, seed=seed)) for seed in (1, 1, 2)
    )
    assert (one.examples, one.eval_rows.to_list()) == (two.examples, two.eval_rows.to_list())
    assert one.eval_rows.to_list() != other.eval_rows.to_list()


def test_no_example_could_leak_to_the_eval(read: Read) -> None:
    rows = banking(12)
    leaked = {**rows[0], "text": rows[0]["text"].upper()}
    data = read(rows, evals=[leaked])
    found = selected(data, FewShotOptions(k=11))
    assert 0 not in {own.row for own in found.examples}
    assert found.eval_rows.is_empty()  # the eval file is used


def test_no_eval_row_could_leak_from_an_example(read: Read) -> None:
    rows = [{**row, "conversation_id": n // 4} for n, row in enumerate(banking(40))]
    data = read([*rows, rows[3]])
    found = selected(data, FewShotOptions(k=3, eval_size=100))
    away = with_leaking_rows(data, pl.Series([own.row for own in found.examples], dtype=pl.UInt32))
    assert set(found.eval_rows).isdisjoint(away)
    assert found.eval_rows.len() + away.len() == 41
    assert any("rows left to evaluate on" in note for note in found.notes)


def requests() -> list[dict[str, Any]]:
    """Requests, two of which differ in a negation and in what they get."""
    ask = "please send the parcel of order {} to the address of my office in the old town"
    rows = [
        {
            "prompt": f"{word} {number * 991} {word[::-1]} of {word * 2}",
            "completion": f"{number} {word}s are on the shelf",
        }
        for number, word in enumerate(["apple", "bridge", "candle", "donkey", "engine"] * 4)
    ]
    pair = [ask.format(7), ask.replace("please send", "please do not send").format(7)]
    answers = ["It is on its way.", "It stays here."]
    return [*rows, *({"prompt": p, "completion": a} for p, a in zip(pair, answers, strict=True))]


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        (FewShotOptions(k=6), True),
        (FewShotOptions(k=4), False),
        (FewShotOptions(k=6, budget=140), False),
    ],
)
def test_a_contrast_pair_is_shown_with_both_sides(
    read: Read, options: FewShotOptions, shown: bool
) -> None:
    found = selected(read(requests()), options)
    contrast = {own.row for own in found.examples if own.why.startswith("contrast")}
    assert contrast == ({20, 21} if shown else set())
    assert len({own.row for own in found.examples}) == len(found.examples)
    assert sum(own.tokens for own in found.examples) <= options.budget


def test_rows_of_low_label_quality_are_not_selected(read: Read) -> None:
    data = read(banking(90))
    rows = data.keys_of("train").select("row")
    doubtful = rows["row"] < 45
    clean = rows.with_columns(label_quality=pl.when(doubtful).then(0.1).otherwise(0.9))
    assert min(own.row for own in select_examples(data, clean, FewShotOptions(k=9)).examples) >= 45


def test_only_clean_rows_are_selected_or_evaluated_on(read: Read) -> None:
    data = read(banking(60))
    clean = data.keys_of("train").select("row").filter(pl.col("row") >= 30)
    found = select_examples(data, clean, FewShotOptions(k=3))
    assert min(*(own.row for own in found.examples), *found.eval_rows) >= 30


@pytest.mark.parametrize(
    ("options", "count", "note"),
    [
        (FewShotOptions(k=2), 2, "1 of 3 classes has no example: describe it in words"),
        (
            FewShotOptions(per_class=2),
            6,
            "6 examples, about 148 tokens (estimated at four bytes each)",
        ),
        (
            FewShotOptions(k=8, budget=60),
            2,
            "8 were requested; no other row is reliable enough and fits into 60 tokens",
        ),
    ],
)
def test_notes_name_what_was_not_covered(
    read: Read, options: FewShotOptions, count: int, note: str
) -> None:
    found = selected(read(banking()), options)
    assert len(found.examples) == count
    assert note in found.notes
    assert sum(own.tokens for own in found.examples) <= options.budget


def test_one_row_is_one_example(read: Read) -> None:
    found = selected(read(banking(1)), FewShotOptions(k=3))
    assert [(own.row, own.why) for own in found.examples] == [(0, "represents 1 of 1 sampled rows")]
    assert found.eval_rows.is_empty()


def test_tool_calls_cannot_be_shown(read: Read) -> None:
    call = {"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    row = {
        "messages": [
            {"role": "user", "content": "call it"},
            {"role": "assistant", "content": None, "tool_calls": [call]},
            {"role": "tool", "tool_call_id": "1", "content": "ok"},
            {"role": "assistant", "content": "done"},
        ]
    }
    found = selected(read([row]), FewShotOptions())
    assert found.examples == ()
    assert found.notes == ("no clean row can be shown as an example",)
