"""TXT030, TXT031: texts on tokens and templates that are part of the data stay silent; other marks are found."""

from __future__ import annotations

import pytest

from auditor.checks import template_tokens

GOOD = [{"prompt": f"Where is parcel {n}?", "completion": f"At depot {n}."} for n in range(9)]


@pytest.mark.parametrize(
    "answer",
    [
        "The tokenizer adds </s> to each text.",
        "<p>The <s>old</s> price</p>",
        "Use a < b and b > c, or a <b> tag.",
        "An [INSTITUTE] of art",
        "## Response times\nThey are short.",
    ],
)
def test_other_signs_are_silent(found, answer: str) -> None:
    assert found(template_tokens, [*GOOD, {"prompt": "Where?", "completion": answer}]) == []


def test_rendered_prompts_are_part_of_the_data(found) -> None:
    rows = [
        {"prompt": f"[INST] Where is {n}? [/INST]", "completion": f"At {n}.</s>"} for n in range(9)
    ]
    assert found(template_tokens, rows) == []


def test_a_token_in_every_answer_is_found(found) -> None:
    rows = [{"prompt": f"Where is {n}?", "completion": f"At {n}.</s>"} for n in range(9)]
    assert len(found(template_tokens, rows)) == 9


def test_a_token_is_named(found) -> None:
    bad = {"prompt": "Name a delta.", "completion": "Danube<|endoftext|>"}
    detail = "the response contains '<|endoftext|>'"
    assert found(template_tokens, [*GOOD, bad]) == [("TXT030", 9, None, None, detail)]
