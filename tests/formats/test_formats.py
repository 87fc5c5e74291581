"""Detection of layouts, rows whose layout is not that of the file, and properties for any JSON."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.formats import CHAT_FORMATS, FORMATS, RULES, Parsed, mismatch, parse

USER = {"role": "user", "content": "Hi"}
TURNS = [USER, {"role": "assistant", "content": "Hello!"}]

DETECTED = [
    ({"messages": TURNS, "text": "<s>Hi", "label": "x"}, "messages"),
    ({"messages": TURNS, "chosen": "a", "rejected": "b"}, "preference"),
    ({"messages": TURNS, "rejected": False}, "messages"),
    ({"conversations": TURNS, "prompt": "a", "completion": "b"}, "conversations"),
    (
        {"instruction": "a", "input": "b", "output": "c", "text": "abc", "label": 1},
        "instruction-output",
    ),
    ({"prompt": "a", "completion": "b", "label": "c", "text": "ab"}, "prompt-completion"),
    ({"question": "a", "answer": "b", "category": "c", "text": "ab"}, "question-answer"),
    ({"input": "a", "target": "b"}, "prompt-completion"),
    ({"input": "a", "label": "b"}, "text-label"),
    ({"text": "a", "target": "b"}, "text-label"),
    ({"text": "a", "completion": "b"}, "prompt-completion"),
    ({"text": "a", "url": "b", "language": "en"}, "text"),
    ({"text": "a", "summary": "b", "label": "c"}, "text-label"),
    ({"Text": "a", "Topic": "b"}, "text-label"),
]


@pytest.mark.parametrize(("row", "name"), DETECTED, ids=str)
def test_the_first_layout_that_matches_is_used(row: dict[str, object], name: str) -> None:
    parsed = parse(row, {})
    assert (parsed.format, parsed.problems) == (name, ())


@pytest.mark.parametrize("value", [["text", "label"], 42, "only a string", None, True, []], ids=str)
def test_not_an_object(value: object) -> None:
    (problem,) = parse(value, {}).problems
    assert (problem.rule, parse(value, {"prompt": "q"}).problems) == ("FMT002", (problem,))


MISMATCHES = [
    ({"text": "a"}, "text-label", "FMT004", "the field 'label'"),
    ({"id": 1, "label": "a"}, "text-label", "FMT004", "the field 'text'"),
    ({"prompt": "a"}, "prompt-completion", "FMT004", "the field 'completion'"),
    ({"completion": "a"}, "prompt-completion", "FMT004", "the field 'prompt'"),
    ({"question": "a"}, "question-answer", "FMT004", "the field 'answer'"),
    ({"instruction": "a", "input": "b"}, "instruction-output", "FMT004", "the field 'output'"),
    ({"input": "a", "output": "b"}, "instruction-output", "FMT004", "the field 'instruction'"),
    ({"prompt": "a", "completion": "b"}, "instruction-output", "FMT006", "the field 'instruction'"),
    ({"id": 1}, "messages", "FMT004", "the field 'messages'"),
    ({"id": 1}, "conversations", "FMT004", "the field 'conversations'"),
    ({"id": 1}, "contents", "FMT004", "the field 'contents'"),
    ({"schemaVersion": "x"}, "bedrock", "FMT004", "the field 'messages'"),
    ({"prompt": "a", "chosen": "b"}, "preference", "FMT004", "the field 'rejected'"),
    ({"prompt": "a"}, "kto", "FMT004", "the field 'completion'"),
    ({"id": 1}, "text", "FMT004", "the field 'text'"),
    ({"text": "a"}, "messages", "FMT006", "the field 'messages'"),
    ({"messages": []}, "text-label", "FMT006", "the field 'text'"),
    ({"messages": [], "label": True}, "messages", "FMT006", "another layout"),
    ({"prompt": "a", "completion": "b"}, "kto", "FMT006", "the field 'label'"),
]


@pytest.mark.parametrize(("row", "name", "rule", "message"), MISMATCHES, ids=str)
def test_mismatch(row: dict[str, object], name: str, rule: str, message: str) -> None:
    problem = mismatch(row, name)
    assert problem.rule == rule
    assert message in problem.detail
    assert f"the other rows of this file are {name}" in problem.detail


def test_names_and_codes_are_unique() -> None:
    names = [layout.NAME for layout in FORMATS]
    assert len(set(names)) == len(names)
    assert set(CHAT_FORMATS) < set(names)
    assert len({rule.code for rule in RULES}) == len(RULES)


OTHER_KEYS = """
    system systemInstruction response output input instruction history role from content value parts
    type weight loss_weight train tools tool_calls name arguments function_call function candidates
    preferenceLabel reasoning preferred_output non_preferred_output question answer images toolUse
"""
KEYS = st.sampled_from(
    sorted({*OTHER_KEYS.split(), *(field for layout in FORMATS for field in layout.FIELDS)})
)
VALUES = st.sampled_from(["user", "assistant", "function_call", "text", "tool_call", "preferred"])
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=4)
    | VALUES
    | st.sampled_from([r'{"name": "\ud800"}', '{"name": "f", "arguments": "{}"}', "[", "[[1]]"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=25,
)


def strings(parsed: Parsed) -> list[str]:
    values = [*parsed, *(part for group in (*parsed.turns, *parsed.problems) for part in group)]
    return [value for value in values if isinstance(value, str)]


@given(JSON | st.dictionaries(KEYS, JSON, max_size=6))
def test_any_json_has_a_layout_or_a_problem(value: object) -> None:
    parsed = parse(value, {})
    assert "".join(strings(parsed)).encode()
    assert parsed.format or parsed.problems
    assert {problem.rule for problem in parsed.problems} <= {
        "INP005",
        *(rule.code for rule in RULES),
    }
    assert all(json.loads(text) for text in (parsed.tools, parsed.extra) if text)
    broken = any(problem.rule in {"FMT004", "FMT005"} for problem in parsed.problems)
    assert not (broken and parsed.turns)


@given(
    st.dictionaries(KEYS, JSON, max_size=6), st.sampled_from([layout.NAME for layout in FORMATS])
)
def test_mismatch_is_always_one_of_two_problems(row: dict[str, object], name: str) -> None:
    assert mismatch(row, name).rule in {"FMT004", "FMT006"}


@given(st.dictionaries(KEYS, JSON, max_size=6))
def test_order_of_keys_does_not_matter(row: dict[str, object]) -> None:
    # A message lists the keys in the order of the record.
    parsed, reverse = parse(row, {}), parse(dict(reversed(row.items())), {})
    assert parsed._replace(problems=()) == reverse._replace(problems=())
    assert [(p.rule, p.path) for p in parsed.problems] == [
        (p.rule, p.path) for p in reverse.problems
    ]


@pytest.mark.parametrize("deep", ["tools", "text", "messages"])
def test_nesting_too_deep_for_python_is_a_problem(deep: str) -> None:
    value: object = []
    for _ in range(100_000):
        value = [value]
    parsed = parse({"messages": TURNS, "content": value, deep: value}, {})
    assert {problem.rule for problem in parsed.problems} <= {"FMT005"}


def test_a_number_too_long_to_print_is_a_problem() -> None:
    (problem,) = parse({"text": "Hi", "label": 10**5000}, {}).problems
    assert (problem.rule, "4,300 digits" in problem.detail) == ("FMT005", True)


@pytest.mark.parametrize("key", ["contents", "conversations"])
@pytest.mark.parametrize("value", [None, 3, "x", {}])
def test_turns_are_a_list(key: str, value: object) -> None:
    parsed = parse({key: value}, {})
    assert [(p.rule, p.path) for p in parsed.problems] == [("FMT005", key)]
    assert parsed.format == key
