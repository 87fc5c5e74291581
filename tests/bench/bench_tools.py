"""Recall of the TOL rules by kind of fault: 20 rows of a set of tool calls get one fault each.

    python tests/bench/bench_tools.py glaive_toolcall_en_demo.json

The file is a JSON array of ShareGPT rows with tools (LLaMA-Factory's demo of Glaive). It is read as chats with ids, and
as chats with calls between <tool_call> marks. What the untouched set has is no hit; other rows are printed as false.
"""

from __future__ import annotations

import copy
import json
import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from auditor.checks import tool_arguments, tool_call_texts, tool_calls
from auditor.dataset.reading.load import load
from auditor.settings import Settings

FAULTS = 20
Row = dict[str, Any]


def chat(row: Row, *, as_text: bool) -> Row:
    """A ShareGPT row as messages."""
    turns: list[Row] = []
    for turn in row["conversations"]:
        kind, text = turn["from"], turn["value"]
        number = f"call_{len(turns)}"
        if kind == "function_call" and as_text:
            turns.append({"role": "assistant", "content": f"<tool_call>\n{text}\n</tool_call>"})
        elif kind == "function_call":
            call = json.loads(text)
            function = {"name": call["name"], "arguments": json.dumps(call["arguments"])}
            made = {"id": number, "type": "function", "function": function}
            turns.append({"role": "assistant", "content": None, "tool_calls": [made]})
        elif kind == "observation":
            before = (turns[-1].get("tool_calls") or [{}])[0].get("id")
            answered = {"tool_call_id": before} if before else {}
            turns.append({"role": "tool", "content": text, **answered})
        else:
            turns.append({"role": "user" if kind == "human" else "assistant", "content": text})
    tools = [{"type": "function", "function": tool} for tool in json.loads(row["tools"] or "[]")]
    return {"messages": turns, "tools": tools}


def on_arguments(change: Callable[[Row, Row], bool]) -> Callable[[Row], bool]:
    """A fault of the first call: ``change`` gets its arguments and the schema, and returns whether it applies."""

    def fault(row: Row) -> bool:
        function = called(row)
        schemas = {
            tool["function"]["name"]: tool["function"]["parameters"] for tool in row["tools"]
        }
        arguments = json.loads(function["arguments"])
        applies = change(arguments, schemas.get(function["name"], {}))
        function["arguments"] = json.dumps(arguments)
        return applies

    return fault


def called(row: Row) -> Row:
    return next(turn for turn in row["messages"] if turn.get("tool_calls"))["tool_calls"][0][
        "function"
    ]


def lost_key(arguments: Row, schema: Row) -> bool:
    required = [key for key in schema.get("required", ()) if key in arguments]
    return bool(required) and arguments.pop(required[0], True) is not None


def number_as_text(arguments: Row, _: Row) -> bool:
    numbers = [key for key, value in arguments.items() if type(value) in (int, float)]
    arguments.update({key: str(arguments[key]) for key in numbers[:1]})
    return bool(numbers)


def set_key(key: str, value: object) -> Callable[[Row, Row], bool]:
    return lambda arguments, _: not arguments.update({key: value})


def emptied(arguments: Row, schema: Row) -> bool:
    arguments.clear()
    return bool(schema.get("required"))


def set_function(key: str, change: Callable[[str], str]) -> Callable[[Row], bool]:
    return lambda row: not called(row).update({key: change(called(row)[key])})


def wrong_id(row: Row) -> bool:
    results = [turn for turn in row["messages"] if turn["role"] == "tool"]
    return bool(results) and not results[0].update(tool_call_id="call_x")


def lost_turn(role: str) -> Callable[[Row], bool]:
    def fault(row: Row) -> bool:
        turns = row["messages"]
        for at, turn in enumerate(turns[:-1]):
            if turn["role"] == role and (role == "tool" or turn.get("tool_calls")):
                del turns[at]
                return True
        return False

    return fault


def text_call(change: Callable[[str], str]) -> Callable[[Row], bool]:
    def fault(row: Row) -> bool:
        for turn in row["messages"]:
            if "<tool_call>" in (turn["content"] or ""):
                turn["content"] = change(turn["content"])
                return True
        return False

    return fault


IN_CALLS: dict[str, Callable[[Row], bool]] = {
    "required key lost": on_arguments(lost_key),
    "number as text": on_arguments(number_as_text),
    "empty arguments": on_arguments(emptied),
    "undeclared key": on_arguments(set_key("verbose", value=True)),
    "null of another tool": on_arguments(set_key("other_key", None)),
    "cut arguments": set_function("arguments", lambda text: text[:-2]),
    "Python arguments": set_function("arguments", lambda text: repr(json.loads(text) | {"a": "b"})),
    "undeclared tool": set_function("name", lambda name: f"{name}_v2"),
    "wrong id": wrong_id,
    "lost result": lost_turn("tool"),
    "lost call": lost_turn("assistant"),
    "blank tools": lambda row: not row.update(tools=" "),
    "Python tools": lambda row: not row.update(tools=repr(row["tools"])),
}
IN_TEXTS: dict[str, Callable[[Row], bool]] = {
    "cut call in text": text_call(lambda text: text.replace("}\n<", "\n<")),
    "Python call in text": text_call(lambda text: text.replace('"', "'")),
    "undeclared tool in text": text_call(lambda text: text.replace('"name": "', '"name": "x_', 1)),
    "unclosed call in text": text_call(lambda text: text.removesuffix("\n</tool_call>")),
}


def found(rows: list[Row]) -> dict[int, set[str]]:
    """The rules that each row breaks."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "set.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        data = load([(path, "set.jsonl")], [], Settings())
    checks = (tool_calls, tool_arguments, tool_call_texts)
    frames = [data.problems, *(check.run(data).findings for check in checks)]
    rules: dict[int, set[str]] = defaultdict(set)
    for frame in frames:
        for row, rule in frame.select("row", "rule").drop_nulls().iter_rows():
            if rule.startswith("TOL"):
                rules[row].add(rule)
    return rules


def measure(clean: list[Row], faults: dict[str, Callable[[Row], bool]]) -> bool:
    """Print recall and false rows of each fault; return whether all are found and nothing else."""
    before, good = found(clean), True
    print("untouched:", dict(before))
    for name, fault in faults.items():
        rows, changed = list(clean), []
        for at in random.Random(name).sample(range(len(clean)), len(clean)):
            row = copy.deepcopy(clean[at])
            has_call = any(turn.get("tool_calls") for turn in row["messages"])
            if at not in before and (has_call or faults is IN_TEXTS) and fault(row):
                rows[at] = row
                changed.append(at)
            if len(changed) == FAULTS:
                break
        after = found(rows)
        hits = [at for at in changed if after[at]]
        rules = sorted({rule for at in hits for rule in after[at]})
        false = sorted(set(after) - set(before) - set(changed))
        good &= len(hits) == len(changed) and not false
        print(
            f"{name:24} {len(hits):3} of {len(changed):3}  {', '.join(rules):16} false rows: {false}"
        )
    return good


def main() -> None:
    rows = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    good = measure([chat(row, as_text=False) for row in rows], IN_CALLS)
    good &= measure([chat(row, as_text=True) for row in rows], IN_TEXTS)
    sys.exit(not good)


if __name__ == "__main__":
    main()
