"""Bedrock rows: `schemaVersion` with `system` and `messages` of content lists.

A preference row holds both answers in its last turn: `candidates` marked by `preferenceLabel`.
"""

from __future__ import annotations

from collections.abc import Mapping

from auditor.formats.record.base import COMMON_KEYS, Parsed, absent
from auditor.formats.record.turns import Talk
from auditor.model import Problem

NAME = "bedrock"
FIELDS: tuple[str, ...] = ("schemaVersion", "messages")

_CLAIMED = COMMON_KEYS | {"schemaVersion", "messages"}
_LABELS = ("preferred", "non-preferred")


def matches(record: Mapping[str, object]) -> bool:
    """Whether the record has `schemaVersion` and `messages`."""
    return "schemaVersion" in record and "messages" in record


def parse(record: Mapping[str, object]) -> Parsed:
    """Read the turns under `messages`; of candidates, the preferred one is the response."""
    talk = Talk()
    talk.problems += [absent(name) for name in FIELDS if name not in record]
    messages = record.get("messages")
    candidates = _candidates(messages)
    if not isinstance(messages, list) or candidates is None:
        if "messages" in record:
            talk.read(messages, "messages")
        return talk.parsed(NAME, record, _CLAIMED)
    last = f"messages[{len(messages) - 1}].candidates"
    talk.read(messages[:-1], "messages")
    better, worse = (_answer(candidates, label) for label in _LABELS)
    if better is None or worse is None:
        detail = f"{last}: expected one 'preferred' and one 'non-preferred' preferenceLabel"
        talk.problems.append(Problem("FMT004", detail, last))
        return talk.parsed(NAME, record, _CLAIMED)
    other = Talk()
    talk.read([better], last)
    other.read([worse], last)
    talk.problems += other.problems
    return talk.parsed(NAME, record, _CLAIMED, other.answer())


def _candidates(messages: object) -> list[object] | None:
    """Give the candidates of the last turn, if it has any."""
    last = messages[-1] if isinstance(messages, list) and messages else None
    found = last.get("candidates") if isinstance(last, dict) else None
    return found if isinstance(found, list) else None


def _answer(candidates: list[object], label: str) -> dict[str, object] | None:
    for candidate in candidates:
        if isinstance(candidate, dict) and candidate.get("preferenceLabel") == label:
            return {"role": "assistant", "content": candidate.get("content")}
    return None
