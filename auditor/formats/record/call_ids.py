"""TOL006: tool results that answer no call, and calls without a result."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from auditor.model import Problem

# The key of a call or a result in a list of content parts, and of the id in it: Anthropic, Bedrock.
_CALL_PARTS = ("tool_use", "toolUse")
_RESULT_PARTS = ("tool_result", "toolResult")
_CALL_IDS, _RESULT_IDS = ("id", "toolUseId"), ("tool_use_id", "toolUseId")


class Exchange(NamedTuple):
    """The ids of the calls and of the results in a turn."""

    role: str  # system, user, assistant or tool
    calls: tuple[str, ...] = ()
    results: tuple[str, ...] = ()  # of the calls that are answered


def exchange(turn: Mapping[str, object], role: str) -> Exchange:
    """Return the ids of calls and results in a turn, in OpenAI's, Anthropic's or Bedrock's layout."""
    listed, content = turn.get("tool_calls"), turn.get("content")
    parts = content if isinstance(content, list) else []
    calls = _ids(listed if isinstance(listed, list) else [], ("id",))
    calls += _ids(_of_kind(parts, _CALL_PARTS), _CALL_IDS)
    results = _ids([turn], ("tool_call_id",)) + _ids(_of_kind(parts, _RESULT_PARTS), _RESULT_IDS)
    return Exchange(role, tuple(calls), tuple(results))


def unpaired(turns: Sequence[Exchange]) -> Iterator[Problem]:
    """Yield a problem for each result without a call before it, and each call without a result.

    Ids are compared where calls have them; a result without an id answers the first open call. Calls
    after which the row ends need no result: the row teaches the call.
    """
    ids_used = any(turn.calls for turn in turns)
    caller: Exchange | None = None  # the last turn that is not a result
    calling, open_ids = "", list[str]()
    for number, turn in enumerate(turns, 1):
        path = f"turn {number}"
        if turn.role != "tool" and not turn.results:
            for each in open_ids:
                yield _problem(calling, f"makes call '{each}', which has no result")
            caller, calling, open_ids = turn, path, list(turn.calls)
            if len(set(turn.calls)) < len(turn.calls):
                yield _problem(path, "makes two calls of the same id")
        elif caller is None or caller.role != "assistant":
            before = "no turn" if caller is None else f"a {caller.role} turn"
            yield _problem(path, f"is a tool result after {before}; expected a call before it")
        elif ids_used:
            yield from _answered(path, turn.results, open_ids)


def _answered(path: str, results: Sequence[str], open_ids: list[str]) -> Iterator[Problem]:
    """Remove the answered calls from ``open_ids``; yield a problem for each answer to another call."""
    if not results:
        del open_ids[:1]
    for each in results:
        if each in open_ids:
            open_ids.remove(each)
        else:
            expected = f"; '{open_ids[0]}' waits for a result" if open_ids else ""
            yield _problem(
                path, f"answers call '{each}', which the turn before did not make{expected}"
            )


def _problem(path: str, fault: str) -> Problem:
    return Problem("TOL006", f"{path} {fault}", path)


def _of_kind(parts: Sequence[object], kinds: Sequence[str]) -> list[object]:
    """Return the parts of these kinds; Bedrock's are inside the part, Anthropic's are the part."""
    found: list[object] = []
    for part in parts:
        if isinstance(part, dict):
            found += [part[kind] for kind in kinds if isinstance(part.get(kind), dict)]
            found += [part] if part.get("type") in kinds else []
    return found


def _ids(values: Sequence[object], keys: Sequence[str]) -> list[str]:
    found = [value.get(key) for value in values if isinstance(value, dict) for key in keys]
    return [each for each in found if isinstance(each, str) and each]
