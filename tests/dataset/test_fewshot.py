from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from auditor.dataset import fewshot
from auditor.dataset.dataset import Dataset
from auditor.dataset.fewshot import Choice, Wanted, choose
from auditor.dataset.leak_links import with_leaking_rows
from auditor.report import prompt_block

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


def chosen(data: Dataset, wanted: Wanted) -> Choice:
    return choose(data, data.keys_of("train").select("row"), wanted)


def test_each_class_has_an_example_and_a_share_of_the_eval(read: Read) -> None:
    data = read(banking())
    found = chosen(data, Wanted(k=4, eval_size=15))
    assert sorted({own.label for own in found.picks}) == ["card", "loan", "pin"]
    assert len({own.row for own in found.picks}) == 4
    rows = data.valid.filter(pl.col("row").is_in(found.eval_rows.implode()))
    assert rows["label"].value_counts().sort("label")["count"].to_list() == [5, 5, 5]
    assert found.eval_rows.is_sorted()
    assert [note.split(",")[0] for note in found.notes] == ["4 examples"]


def test_the_same_seed_gives_the_same_choice(read: Read) -> None:
    data = read(banking())
    one, two, other = (chosen(data, Wanted(k=5, eval_size=9, seed=seed)) for seed in (1, 1, 2))
    assert (one.picks, one.eval_rows.to_list()) == (two.picks, two.eval_rows.to_list())
    assert one.eval_rows.to_list() != other.eval_rows.to_list()


def test_no_pick_is_linked_with_the_eval(read: Read) -> None:
    rows = banking(12)
    leaked = {**rows[0], "text": rows[0]["text"].upper()}
    data = read(rows, evals=[leaked])
    found = chosen(data, Wanted(k=11))
    assert 0 not in {own.row for own in found.picks}
    assert found.eval_rows.is_empty()  # the file given is the eval


def test_nothing_linked_with_a_pick_is_measured_on(read: Read) -> None:
    rows = [{**row, "conversation_id": n // 4} for n, row in enumerate(banking(40))]
    data = read([*rows, rows[3]])
    found = chosen(data, Wanted(k=3, eval_size=100))
    away = with_leaking_rows(data, pl.Series([own.row for own in found.picks], dtype=pl.UInt32))
    assert set(found.eval_rows).isdisjoint(away)
    assert found.eval_rows.len() + away.len() == 41
    assert any("rows are left to measure on" in note for note in found.notes)


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
    ("wanted", "shown"),
    [(Wanted(k=6), True), (Wanted(k=4), False), (Wanted(k=6, budget=140), False)],
)
def test_a_contrast_pair_is_shown_with_both_sides(read: Read, wanted: Wanted, shown: bool) -> None:
    found = chosen(read(requests()), wanted)
    contrast = {own.row for own in found.picks if own.why.startswith("a contrast")}
    assert contrast == ({20, 21} if shown else set())
    assert len({own.row for own in found.picks}) == len(found.picks)
    assert sum(own.tokens for own in found.picks) <= wanted.budget


LONG = "the quick brown fox jumps over the lazy dog while {} cats watch from the old garden wall"
LINKS: list[tuple[str, list[dict[str, Any]], list[int]]] = [
    ("nothing", [{"text": "a b", "label": "x"}, {"text": "c d", "label": "x"}], [0]),
    ("copy", [{"text": "Hello!", "label": "x"}, {"text": "hello", "label": "y"}], [0, 1]),
    (
        "near",
        [
            {"text": LONG.format("seven"), "label": "x"},
            {"text": LONG.format("eight"), "label": "x"},
        ],
        [0, 1],
    ),
    (
        "group",
        [
            {"text": "a b", "label": "x", "thread_id": 5},
            {"text": "c d", "label": "x", "thread_id": 5},
        ],
        [0, 1],
    ),
    (
        "copy of a near one",
        [
            {"text": LONG.format("eight"), "label": "x"},
            {"text": LONG.format("seven"), "label": "x"},
            {"text": LONG.format("seven") + "!", "label": "x"},
        ],
        [0, 1, 2],
    ),
]


@pytest.mark.parametrize(("rows", "found"), [case[1:] for case in LINKS], ids=[c[0] for c in LINKS])
def test_linked(read: Read, rows: list[dict[str, Any]], found: list[int]) -> None:
    assert with_leaking_rows(read(rows), pl.Series([0], dtype=pl.UInt32)).to_list() == found


def test_doubtful_rows_are_not_picked(read: Read) -> None:
    data = read(banking(90))
    rows = data.keys_of("train").select("row")
    doubtful = rows["row"] < 45
    clean = rows.with_columns(label_quality=pl.when(doubtful).then(0.1).otherwise(0.9))
    assert min(own.row for own in choose(data, clean, Wanted(k=9)).picks) >= 45


def test_only_clean_rows_are_picked_or_measured_on(read: Read) -> None:
    data = read(banking(60))
    clean = data.keys_of("train").select("row").filter(pl.col("row") >= 30)
    found = choose(data, clean, Wanted(k=3))
    assert min(*(own.row for own in found.picks), *found.eval_rows) >= 30


@pytest.mark.parametrize(
    ("wanted", "picks", "note"),
    [
        (Wanted(k=2), 2, "1 of 3 classes have no example: describe them in words"),
        (Wanted(per_class=2), 6, "6 examples, some 148 tokens (four bytes a token)"),
        (
            Wanted(k=8, budget=60),
            2,
            "8 were asked for: no more rows are sure enough and fit 60 tokens",
        ),
    ],
)
def test_what_was_not_covered_is_said(read: Read, wanted: Wanted, picks: int, note: str) -> None:
    found = chosen(read(banking()), wanted)
    assert len(found.picks) == picks
    assert note in found.notes
    assert sum(own.tokens for own in found.picks) <= wanted.budget


def test_one_row_is_one_example(read: Read) -> None:
    found = chosen(read(banking(1)), Wanted(k=3))
    assert [(own.row, own.why) for own in found.picks] == [(0, "stands for 1 of 1 rows looked at")]
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
    found = chosen(read([row]), Wanted())
    assert found.picks == ()
    assert found.notes == ("no clean row can be shown as an example",)


def block(data: Dataset, rows: list[int]) -> list[dict[str, str]]:
    picks = tuple(fewshot.Pick(row, "", 1, "stands for 1 of 1 rows") for row in rows)
    picked = Choice(picks, pl.Series([], dtype=pl.UInt32))
    whole = json.loads(prompt_block.as_json(data, picked))
    assert whole == {"messages": prompt_block.messages(data, picked)}
    messages: list[dict[str, str]] = whole["messages"]
    return messages


def said(role: str, content: str) -> dict[str, str]:
    return {"role": role, "content": content}


def test_a_classification_names_its_classes(read: Read) -> None:
    rows = [*banking(6), *({"text": f"other {n}", "label": "else"} for n in range(3))]
    closed = "Answer with exactly one of these labels and nothing else:\ncard\nelse\nloan\npin"
    assert block(read(rows), [1, 6]) == [
        said("system", closed),
        said("user", rows[1]["text"]),
        said("assistant", "pin"),
        said("user", "other 0"),
        said("assistant", "else"),
    ]


def test_too_many_classes_are_not_listed(read: Read) -> None:
    data = read([{"text": f"request {n}", "label": f"class {n}"} for n in range(301)])
    assert [own["role"] for own in block(data, [0])] == ["user", "assistant"]


def chat(system: str, *contents: str) -> dict[str, Any]:
    roles = ("user", "assistant") * len(contents)
    turns = [said(role, content) for role, content in zip(roles, contents, strict=False)]
    return {"messages": [said("system", system), *turns]}


def test_a_shared_system_text_stands_once_and_turns_stay(read: Read) -> None:
    data = read([chat("Be brief.", "a?", "b.", "c?", "d."), chat("Be brief.", "e?", "f.")])
    roles = ["user", "assistant"] * 3
    turns = [said(*pair) for pair in zip(roles, ["a?", "b.", "c?", "d.", "e?", "f."], strict=True)]
    assert block(data, [0, 1]) == [said("system", "Be brief."), *turns]


def test_different_system_texts_stand_before_their_turns(read: Read) -> None:
    data = read([chat("One.", "a?", "b."), chat("Two.", "c?", "d.")])
    assert [own["content"] for own in block(data, [0, 1])] == [
        "One.\n\na?",
        "b.",
        "Two.\n\nc?",
        "d.",
    ]


def test_texts_are_shown_in_one_system_text(read: Read) -> None:
    data = read([{"text": "First post."}, {"text": "Second post."}])
    shown = "<example>\nFirst post.\n</example>\n\n<example>\nSecond post.\n</example>"
    lead = "Write in the voice and form of these examples."
    assert block(data, [0, 1]) == [said("system", f"{lead}\n\n{shown}")]


def test_no_picks_make_an_empty_block(read: Read) -> None:
    assert block(read([{"text": "First post."}]), []) == []


def test_markdown_keeps_hostile_text_inside_its_fence(read: Read) -> None:
    prompt = "```\n# not a heading\n````"
    data = read([{"prompt": prompt, "completion": "fine"}])
    picked = Choice(
        (fewshot.Pick(0, "a`b\n#c", 1, "stands for 1 of 1 rows; a contrast with <b>"),),
        pl.Series([], dtype=pl.UInt32),
        ("1 example",),
    )
    assert prompt_block.as_markdown(data, picked).decode() == (
        "# Few-shot examples\n- 1 example\n\n## Picks\n"
        "1. `train.jsonl:1` `a b #c`: stands for 1 of 1 rows; a contrast with \\<b\\>\n\n"
        f"## Prompt\n**user**\n\n`````text\n{prompt}\n`````\n\n**assistant**\n\n```text\nfine\n```\n"
    )
