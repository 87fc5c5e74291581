"""TOL007: calls between <tool_call> marks that cannot be read, or that name no declared tool."""

from collections.abc import Iterator

import polars as pl

from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.tool_use import CLOSE_MARK, OPEN_MARK, declared_tools
from auditor.dataset.rows.written_texts import OUTPUT
from auditor.formats.record.values import decode_embedded
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "tool-call-texts"

_BODY = rf"(?s){OPEN_MARK}(.*?)(?:{CLOSE_MARK}|\z)"
# A body that does not begin with a bracket is in another language of calls: XML (Qwen3-Coder), lines (GLM-4.5).
_MAX_SHOWN = 60  # characters of a body or a name

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return a finding for each text of an assistant with a faulty call between marks."""
    texts = data.texts.filter(
        (pl.col("side") == OUTPUT) & pl.col("text").str.contains(OPEN_MARK, literal=True)
    )
    system = data.valid.select("row", "system", "tools")
    texts = texts.join(system, on="row", how="left", maintain_order="left")
    bodies = pl.col("text").str.extract_all(_BODY)
    rows = texts.select("row", "field", "system", "tools", bodies=bodies)
    found = [each for row in rows.iter_rows() for each in _faults(*row)]
    schema = {"row": pl.UInt32, "detail": pl.String}
    frame = pl.DataFrame(found, schema=schema, orient="row").unique(maintain_order=True)
    return Ran(findings(frame, rule="TOL007"))


def _faults(
    row: int, field: str, system: str | None, tools: str | None, bodies: list[str]
) -> Iterator[tuple[int, str]]:
    declared = list(declared_tools(tools)) if tools else None
    for body in bodies:
        if fault := _fault(body, declared, system or ""):
            yield row, f"{field}: {fault}"


def _fault(marked: str, declared: list[str] | None, system: str) -> str:
    """Return what is wrong with a call and its marks; "" if nothing is."""
    body = marked.removeprefix(OPEN_MARK)
    if not body.endswith(CLOSE_MARK):
        return f"{OPEN_MARK} without {CLOSE_MARK}"
    body = body.removesuffix(CLOSE_MARK).strip()
    if not body:
        return "a call without content"
    if body[0] not in "{[":
        return ""
    try:
        value = decode_embedded(body)
    except ValueError:
        return f"a call that is not JSON: '{body[:_MAX_SHOWN]}'"
    calls = value if isinstance(value, list) else [value]
    faults = (_name_fault(call, declared, system) for call in calls)
    return next((fault for fault in faults if fault), "")


def _name_fault(call: object, declared: list[str] | None, system: str) -> str:
    if isinstance(call, dict) and isinstance(call.get("function"), dict):
        call = call["function"]
    name = call.get("name") if isinstance(call, dict) else None
    if not isinstance(name, str) or not name:
        return "a call that names no tool"
    declares = declared or "<tools>" in system
    if declares and name not in (declared or ()) and name not in system:
        return f"a call of {name[:_MAX_SHOWN]}, which the row does not declare"
    return ""
