"""The prompt block: its system text, the turns of its examples, and hostile text."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import polars as pl

from auditor.dataset.dataset import Dataset
from auditor.dataset.fewshot import FewShotSelection
from auditor.dataset.fewshot_prototypes import FewShotExample
from auditor.report import prompt_block

Read = Callable[..., Dataset]


BANKING = [
    {"text": f"my bank {word} {n}", "label": word}
    for n, word in enumerate(["card", "pin", "loan"] * 2)
]


def block(data: Dataset, rows: list[int]) -> list[dict[str, str]]:
    examples = tuple(FewShotExample(row, "", 1, "represents 1 of 1 rows") for row in rows)
    selection = FewShotSelection(examples, pl.Series([], dtype=pl.UInt32))
    document = json.loads(prompt_block.as_json(data, selection))
    assert document == {"messages": prompt_block.messages(data, selection)}
    messages: list[dict[str, str]] = document["messages"]
    return messages


def message(role: str, content: str) -> dict[str, str]:
    return {"role": role, "content": content}


def test_a_classification_names_its_classes(read: Read) -> None:
    rows = [*BANKING, *({"text": f"other {n}", "label": "else"} for n in range(3))]
    closed = "Answer with exactly one of these labels and nothing else:\ncard\nelse\nloan\npin"
    assert block(read(rows), [1, 6]) == [
        message("system", closed),
        message("user", rows[1]["text"]),
        message("assistant", "pin"),
        message("user", "other 0"),
        message("assistant", "else"),
    ]


def test_too_many_classes_are_not_listed(read: Read) -> None:
    data = read([{"text": f"request {n}", "label": f"class {n}"} for n in range(301)])
    assert [own["role"] for own in block(data, [0])] == ["user", "assistant"]


def chat(system: str, *contents: str) -> dict[str, Any]:
    roles = ("user", "assistant") * len(contents)
    turns = [message(role, content) for role, content in zip(roles, contents, strict=False)]
    return {"messages": [message("system", system), *turns]}


def test_a_shared_system_text_is_written_once_and_turns_stay(read: Read) -> None:
    data = read([chat("Be brief.", "a?", "b.", "c?", "d."), chat("Be brief.", "e?", "f.")])
    roles = ["user", "assistant"] * 3
    turns = [
        message(*pair) for pair in zip(roles, ["a?", "b.", "c?", "d.", "e?", "f."], strict=True)
    ]
    assert block(data, [0, 1]) == [message("system", "Be brief."), *turns]


def test_different_system_texts_precede_their_turns(read: Read) -> None:
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
    assert block(data, [0, 1]) == [message("system", f"{lead}\n\n{shown}")]


def test_no_examples_make_an_empty_block(read: Read) -> None:
    assert block(read([{"text": "First post."}]), []) == []


def test_markdown_keeps_hostile_text_inside_its_fence(read: Read) -> None:
    prompt = "```\n# not a heading\n````"
    data = read([{"prompt": prompt, "completion": "fine"}])
    selection = FewShotSelection(
        (FewShotExample(0, "a`b\n#c", 1, "represents 1 of 1 rows; contrast with <b>"),),
        pl.Series([], dtype=pl.UInt32),
        ("1 example",),
    )
    assert prompt_block.as_markdown(data, selection).decode() == (
        "# Few-shot examples\n- 1 example\n\n## Examples\n"
        "1. `train.jsonl:1` `a b #c`: represents 1 of 1 rows; contrast with \\<b\\>\n\n"
        f"## Prompt\n**user**\n\n`````text\n{prompt}\n`````\n\n**assistant**\n\n```text\nfine\n```\n"
    )
