"""Conversations under other names or in other forms, turned into `messages` or a prompt with its history.

Shapes: LMSYS-Chat and WildChat (`conversation`), Firefly and ms-swift (`conversation` of human and assistant),
UltraChat (`data`, texts that alternate), Axolotl's input_output (`segments`), Glaive (`chat`, one text), CoQA
(`story`, `questions`, `answers`), and `history` next to a query and its response (ms-swift).
"""

import re
from collections.abc import Mapping
from functools import partial
from typing import Final

from auditor.formats.record.convert import Conversion, Converted, KeyOf, first_key_of, without
from auditor.formats.record.names import TURN_LISTS
from auditor.formats.record.pair_names import listed, listed_pairs
from auditor.formats.record.turns import ROLE_KEYS

_LISTS: Final = listed("""
    conversation dialogue dialog turns chat thread trajectory data chat_history transcript message
    chat_messages
""")
# Lists whose texts are the user's and the assistant's in turn. `turns` are the questions of a benchmark.
_ALTERNATING: Final = ("conversation", "dialogue", "dialog", "chat", "data")
_REFERENCES: Final = ("reference_answer", "ground_truth", "reference", "expected_answer")
_USERS: Final = ("human", "user", "input", "prompt", "question", "query")
_ASSISTANTS: Final = ("assistant", "gpt", "bot", "output", "response", "answer")
_ROUND_PAIRS: Final = listed_pairs("""
    query/response question/answer question/response prompt/response prompt/completion prompt/output
    input/output
""")
_SPEAKER = re.compile(r"(?:^|\n)\s*(USER|ASSISTANT|FUNCTION RESPONSE):", re.MULTILINE)
_ROLE_OF: Final = {"USER": "user", "ASSISTANT": "assistant", "FUNCTION RESPONSE": "tool"}
_END: Final = "<|endoftext|>"


def find(key_of: KeyOf) -> Conversion | None:
    """Return the conversion, if the keys may be those of a conversation in another form."""
    if not key_of.keys().isdisjoint(TURN_LISTS):
        return _without_answer(key_of)
    if "segments" in key_of:
        return partial(_segments, key=key_of["segments"])
    if {"story", "questions", "answers"} <= key_of.keys():
        return partial(_on_story, keys=(key_of["story"], key_of["questions"], key_of["answers"]))
    if "history" in key_of and "instruction" not in key_of:
        for prompt, answer in _ROUND_PAIRS:
            if prompt in key_of and answer in key_of:
                return partial(
                    _with_history, keys=(key_of["history"], key_of[prompt], key_of[answer])
                )
    key = first_key_of(key_of, _LISTS)
    if key is None or "summary" in key_of:
        return None
    name = next(name for name in _LISTS if key_of.get(name) == key)
    return partial(_turns, key=key, may_alternate=name in _ALTERNATING)


def _without_answer(key_of: KeyOf) -> Conversion | None:
    """Return the conversion of messages whose answer is in a field of its own, if they may have one.

    LIMA has `conversations` of texts that alternate.
    """
    if "conversations" in key_of and key_of.keys().isdisjoint(
        ("chosen", "rejected", "label", "kto_tag")
    ):
        return partial(_of_texts, key=key_of["conversations"])
    turns, label = key_of.get("messages"), key_of.get("label")
    reference = first_key_of(key_of, _REFERENCES)
    if turns is None or "rejected" in key_of:
        return None
    if reference:
        return partial(_with_reference, turns=turns, reference=reference)
    return partial(_with_class, turns=turns, label=label) if label else None


def _of_texts(record: Mapping[str, object], *, key: str) -> Converted | None:
    value = record[key]
    if not isinstance(value, list) or not value or not isinstance(value[0], str):
        return None
    turns = _from_list(value, may_alternate=True)
    return None if turns is None else _messages(record, turns, key)


def _with_reference(
    record: Mapping[str, object], *, turns: str, reference: str
) -> Converted | None:
    """Return messages that end with the user's turn, with the reference of a grader as the answer (OpenAI)."""
    given, answer = record[turns], record[reference]
    if not _ends_with_user(given) or not isinstance(given, list) or not isinstance(answer, str):
        return None
    return _messages(record, [*given, {"role": "assistant", "content": answer}], turns, reference)


def _with_class(record: Mapping[str, object], *, turns: str, label: str) -> Converted | None:
    """Return the one turn of the user as a text with its class (ms-swift)."""
    given, value = record[turns], record[label]
    is_class = isinstance(value, str | int) and not isinstance(value, bool)
    if not is_class or not isinstance(given, list) or len(given) != 1 or not _ends_with_user(given):
        return None
    rest = without(record, turns, label)
    return Converted(
        {"text": given[0].get("content"), "label": value, **rest}, own_names={"text": turns}
    )


def _ends_with_user(turns: object) -> bool:
    last = turns[-1] if isinstance(turns, list) and turns else None
    return isinstance(last, dict) and last.get("role") == "user"


def _turns(record: Mapping[str, object], *, key: str, may_alternate: bool) -> Converted | None:
    value = record[key]
    if isinstance(value, str):
        turns = _from_text(value)
    elif isinstance(value, list) and value:
        turns = _from_list(value, may_alternate=may_alternate)
    else:
        return None
    return None if turns is None else _messages(record, turns, key)


def _messages(record: Mapping[str, object], turns: list[object], key: str, *used: str) -> Converted:
    return Converted(
        {"messages": turns, **without(record, key, *used)}, own_names={"messages": key}
    )


def _from_list(value: list[object], *, may_alternate: bool) -> list[object] | None:
    """Return turns with a role, rounds of a person and an assistant, or texts that alternate."""
    first = value[0]
    if isinstance(first, str) and may_alternate and len(value) > 1:
        roles = ("user", "assistant")
        return [
            {"role": roles[position % 2], "content": text} for position, text in enumerate(value)
        ]
    if not isinstance(first, dict):
        return None
    if any(key in first for key in ROLE_KEYS):
        return value
    if {"sender", "text"} <= first.keys():  # an export of Claude
        turns = [turn if isinstance(turn, dict) else {} for turn in value]
        return [{"role": turn.get("sender"), "content": turn.get("text")} for turn in turns]
    user = next((key for key in _USERS if key in first), None)
    assistant = next((key for key in _ASSISTANTS if key in first), None)
    if user is None or assistant is None:
        return None
    rounds = [each if isinstance(each, dict) else {} for each in value]
    return [
        {"role": role, "content": each.get(key)}
        for each in rounds
        for role, key in (("user", user), ("assistant", assistant))
        if key in each or role == "user"
    ]


def _from_text(transcript: str) -> list[object] | None:
    """Return the turns of a transcript with USER: and ASSISTANT: before them; None if it has no two."""
    parts = _SPEAKER.split(transcript)
    if parts[0].strip() or len(parts) < 5:
        return None
    return [
        {"role": _ROLE_OF[name], "content": text.strip().removesuffix(_END).strip()}
        for name, text in zip(parts[1::2], parts[2::2], strict=True)
    ]


def _segments(record: Mapping[str, object], *, key: str) -> Converted | None:
    """Return segments that are trained on (`label` true) as the assistant's turns, others as the user's."""
    segments = record[key]
    if not isinstance(segments, list) or not segments:
        return None
    turns: list[dict[str, object]] = []
    for segment in segments:
        if not isinstance(segment, dict) or not isinstance(segment.get("label"), bool):
            return None
        role, text = "assistant" if segment["label"] else "user", segment.get("text")
        if turns and turns[-1]["role"] == role and isinstance(text, str):
            turns[-1]["content"] = f"{turns[-1]['content']}{text}"
        else:
            turns.append({"role": role, "content": text})
    return _messages(record, list(turns), key)


def _on_story(record: Mapping[str, object], *, keys: tuple[str, str, str]) -> Converted | None:
    """Return the questions on one text, and their answers, as one conversation (CoQA)."""
    story, questions, answers = (record[key] for key in keys)
    if isinstance(answers, dict):
        answers = answers.get("input_text")
    if not (isinstance(story, str) and isinstance(questions, list) and isinstance(answers, list)):
        return None
    if not questions or len(questions) != len(answers):
        return None
    turns: list[object] = []
    for position, (question, answer) in enumerate(zip(questions, answers, strict=True)):
        before = f"{story}\n\n" if position == 0 else ""
        turns += [
            {"role": "user", "content": f"{before}{_text(question)}"},
            {"role": "assistant", "content": _text(answer)},
        ]
    return _messages(record, turns, keys[1], keys[0], keys[2])


def _text(value: object) -> object:
    return value.get("input_text") if isinstance(value, dict) else value


def _with_history(record: Mapping[str, object], *, keys: tuple[str, str, str]) -> Converted | None:
    """Return a prompt and its answer with the earlier rounds, as the instruction layout reads them."""
    history, prompt, answer = (record[key] for key in keys)
    if not isinstance(prompt, str) or not isinstance(history, list | None):
        return None
    if history and all(isinstance(turn, dict) for turn in history):
        contents = [turn.get("content", turn.get("value")) for turn in history]
        history = [contents[start : start + 2] for start in range(0, len(contents), 2)]
    shaped = {"instruction": prompt, "output": answer, "history": history, **without(record, *keys)}
    own_names = {"history": keys[0], "instruction": keys[1], "output": keys[2]}
    return Converted(shaped, own_names=own_names)
