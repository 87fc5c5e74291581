"""Comparisons of two answers, turned into prompt, chosen and rejected; and KTO rows of LLaMA-Factory.

Shapes of the public sets and trainers: SHP (human_ref_A, human_ref_B, labels), PKU-SafeRLHF (response_0,
response_1, better_response_id), Chatbot Arena (conversation_a, conversation_b, winner), HelpSteer3
(overall_preference), StackExchange pairs (response_j is better than response_k), ms-swift (messages with
rejected_response or rejected_messages), LLaMA-Factory (kto_tag).
"""

import re
from collections.abc import Mapping
from functools import partial
from typing import Final

from auditor.formats.record.base import join_texts, wrong_type
from auditor.formats.record.convert import (
    Conversion,
    Converted,
    KeyOf,
    first_key_of,
    numbered,
    without,
)
from auditor.formats.record.names import TURN_LISTS
from auditor.formats.record.pair_names import listed, listed_pairs
from auditor.formats.record.values import canonical_json, scalar_text
from auditor.model import Problem

_PROMPTS: Final = listed("""
    prompt question instruction query input context history post conversations messages conversation
    context_messages user human problem task request
""")
# Those that the preference layout reads.
_KNOWN_PROMPTS: Final = ("prompt", "conversations", "messages", "question", "instruction", "input")
# The better one first.
_SIDES: Final = listed_pairs("""
    chosen/rejected chosen_response/rejected_response accepted/rejected response_chosen/response_rejected
    chosen_answer/rejected_answer preferred/rejected preferred/dispreferred better/worse
    preferred_response/dispreferred_response good_response/bad_response response_j/response_k
    response/rejected_response win/lose y_w/y_l response_w/response_l good/bad preferred/non_preferred
""")
_LAYOUT_SIDES: Final = ("chosen", "rejected")
_NUMBERED = re.compile(
    r"(response|answer|output|completion|human_ref|conversation|summary|reply)_?([a-h0-9])"
)
_NAMES: Final = "ab012"
_WINNERS: Final = listed("""
    winner preference preferred better better_response_id best choice overall_preference chosen label
    labels
""")
_SUFFIX = re.compile(r"(?:^|.*[_ ])([ab012])$")
_TURN_KEYS: Final = ("messages", "conversations")


def find(key_of: KeyOf) -> Conversion | None:
    """Return the conversion, if the keys are those of two answers and which of them is better."""
    if "kto_tag" in key_of and "label" not in key_of:
        return partial(_kto, tag=key_of["kto_tag"])
    turns = first_key_of(key_of, _TURN_KEYS)
    rejected = first_key_of(key_of, ("rejected_response", "rejected_messages"))
    if turns and rejected and key_of.keys().isdisjoint(("chosen", "chosen_messages", "response")):
        return partial(_after_turns, turns=turns, rejected=rejected)
    prompt = first_key_of(key_of, _PROMPTS)
    for better, worse in _SIDES:
        if better in key_of and worse in key_of:
            known = (key_of[better], key_of[worse]) == _LAYOUT_SIDES and prompt in _KNOWN_PROMPTS
            if known or prompt is None:
                return None
            return partial(_by_names, prompt=prompt, better=key_of[better], worse=key_of[worse])
    return _numbered(key_of, prompt)


def _numbered(key_of: KeyOf, prompt: str | None) -> Conversion | None:
    sides = numbered(key_of, _NUMBERED)
    pairs = [
        sorted(found, key=lambda side: side[1])
        for found in sides.values()
        if len(found) == 2 and {name for _, name in found} <= set(_NAMES)
    ]
    winner = first_key_of(key_of, _WINNERS)
    if not pairs or winner is None or (prompt is None and "conversation" not in sides):
        return None
    keys = tuple(key for key, _ in pairs[0])
    return partial(
        _by_winner, prompt=prompt, sides=keys, names=tuple(n for _, n in pairs[0]), winner=winner
    )


def _by_names(
    record: Mapping[str, object], *, prompt: str, better: str, worse: str
) -> Converted | None:
    if record[better] is None and record[worse] is None:
        return None
    rest = without(record, prompt, better, worse)
    shaped = {"prompt": record[prompt], "chosen": record[better], "rejected": record[worse], **rest}
    return Converted(shaped, own_names={"prompt": prompt, "chosen": better, "rejected": worse})


def _by_winner(
    record: Mapping[str, object],
    *,
    prompt: str | None,
    sides: tuple[str, ...],
    names: tuple[str, ...],
    winner: str,
) -> Converted | None:
    if all(record[side] is None for side in sides):
        return None
    position = _position(record[winner], winner, names)
    better, worse = (sides[1], sides[0]) if position == 1 else sides
    rest = without(record, *sides, winner, *([prompt] if prompt else []))
    shaped = {"chosen": record[better], "rejected": record[worse], **rest}
    if prompt is not None:
        shaped = {"prompt": record[prompt], **shaped}
    problems: tuple[Problem, ...] = ()
    if position is None:
        shown = canonical_json(record[winner])[:40]
        detail = (
            f"{winner} is {shown} and names neither {sides[0]} nor {sides[1]} as the better one"
        )
        problems = (Problem("FMT005", detail, winner),)
    own_names = {"chosen": better, "rejected": worse}
    return Converted(
        shaped, problems, own_names if prompt is None else own_names | {"prompt": prompt}
    )


def _position(value: object, key: str, names: tuple[str, ...]) -> int | None:
    """Return 0 or 1, the side that ``value`` names; None for a tie and for values that name none."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        if key.lower() == "overall_preference":  # HelpSteer3: below 0 the first is better
            return None if value == 0 else int(value > 0)
        if key.lower() == "labels" and names[0] == "a":  # SHP: 1 means that A is better
            return 1 - int(value) if value in (0, 1) else None
    text = scalar_text(value) if value is not None and not isinstance(value, bool) else None
    match = _SUFFIX.match(text.strip().lower()) if text and len(text) < 100 else None
    if match is None:
        return None
    if match[1] in names:
        return names.index(match[1])
    letters = "ab"
    return letters.index(match[1]) if match[1] in letters else None


def _after_turns(record: Mapping[str, object], *, turns: str, rejected: str) -> Converted | None:
    """Return a conversation whose last answer is the better one; a column has the other answer (ms-swift)."""
    given, worse = record[turns], record[rejected]
    if not isinstance(given, list) or not given or worse is None:
        return None
    if isinstance(worse, list):
        worse = worse[-1:]
    rest = without(record, turns, rejected)
    shaped = {"prompt": given[:-1], "chosen": given[-1:], "rejected": worse, **rest}
    return Converted(shaped, own_names={"chosen": turns, "prompt": turns, "rejected": rejected})


def _kto(record: Mapping[str, object], *, tag: str) -> Converted:
    """Return a KTO row; `kto_tag` says whether the answer is desired."""
    rest = without(record, tag)
    own_names = {"label": tag}
    instruction, task_input = rest.get("instruction"), rest.get("input")
    if rest.keys().isdisjoint(TURN_LISTS) and isinstance(instruction, str) and "output" in rest:
        prompt = join_texts(
            instruction, task_input or None if isinstance(task_input, str) else None
        )
        rest = without(rest, "instruction", "input")
        answer = rest.pop("output")
        rest = {"prompt": prompt, "completion": answer, **rest}
        own_names |= {"prompt": "instruction", "completion": "output"}
    label, problems = record[tag], []
    if not isinstance(label, bool):
        problems.append(wrong_type(tag, label, "true or false"))
        label = None
    return Converted({**rest, "label": label}, tuple(problems), own_names)
