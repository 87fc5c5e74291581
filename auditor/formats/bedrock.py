"""Amazon Bedrock rows: `schemaVersion`, `messages` of content lists, optionally `system`.

A preference row has both answers in its last turn: `candidates` with a `preferenceLabel` each.
"""

from collections.abc import Mapping

from auditor.formats.record.base import COMMON_KEYS, Parsed, missing_field
from auditor.formats.record.turns import Conversation
from auditor.model import Problem

NAME = "bedrock"
FIELDS: tuple[str, ...] = ("schemaVersion", "messages")

_READ_KEYS = COMMON_KEYS | {"schemaVersion", "messages"}
_LABELS = ("preferred", "non-preferred")


def matches(record: Mapping[str, object]) -> bool:
    """Return whether the record has `schemaVersion` and `messages`."""
    return "schemaVersion" in record and "messages" in record


def parse(record: Mapping[str, object]) -> Parsed:
    """Read the turns under `messages`; the preferred candidate is the response."""
    chosen = Conversation()
    chosen.problems += [missing_field(name) for name in FIELDS if name not in record]
    messages = record.get("messages")
    candidates = _candidates(messages)
    if not isinstance(messages, list) or candidates is None:
        if "messages" in record:
            chosen.read(messages, "messages")
        return chosen.parsed(NAME, record, _READ_KEYS)
    path = f"messages[{len(messages) - 1}].candidates"
    chosen.read(messages[:-1], "messages")
    better, worse = (_answer(candidates, label) for label in _LABELS)
    if better is None or worse is None:
        detail = f"{path} needs one preferenceLabel 'preferred' and one 'non-preferred'"
        chosen.problems.append(Problem("FMT004", detail, path))
        return chosen.parsed(NAME, record, _READ_KEYS)
    rejected = Conversation()
    chosen.read([better], path)
    rejected.read([worse], path)
    chosen.problems += rejected.problems
    return chosen.parsed(NAME, record, _READ_KEYS, rejected.last_answer())


def _candidates(messages: object) -> list[object] | None:
    """Return the candidates of the last turn, None if it has none."""
    last = messages[-1] if isinstance(messages, list) and messages else None
    candidates = last.get("candidates") if isinstance(last, dict) else None
    return candidates if isinstance(candidates, list) else None


def _answer(candidates: list[object], label: str) -> dict[str, object] | None:
    for candidate in candidates:
        if isinstance(candidate, dict) and candidate.get("preferenceLabel") == label:
            return {"role": "assistant", "content": candidate.get("content")}
    return None
