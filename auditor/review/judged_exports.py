"""People's answers in an export of Label Studio or Argilla."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from auditor import documents
from auditor.errors import AuditError


class Answer(NamedTuple):
    """One person's judgement of one row, as a file has it."""

    row: str
    answer: str
    reason: str
    by: str  # empty if the file does not say
    at: str
    final: bool = False  # whether it settles a disagreement


class _Value(msgspec.Struct, frozen=True):
    choices: tuple[str, ...] = ()
    text: tuple[str, ...] | str = ()


class _Result(msgspec.Struct, frozen=True):
    from_name: str = ""
    value: _Value = _Value()


class _Annotation(msgspec.Struct, frozen=True):
    result: tuple[_Result, ...] = ()
    completed_by: dict[str, Any] | int | None = None
    created_at: str = ""

    @property
    def by(self) -> str:
        """The address of the person, or the number that Label Studio gave them."""
        who = self.completed_by
        if isinstance(who, dict):
            return str(who.get("email", ""))
        return "" if who is None else f"label-studio-{who}"


class _LabelStudioTask(msgspec.Struct, frozen=True):
    """A task of Label Studio's JSON export."""

    data: dict[str, Any]
    annotations: tuple[_Annotation, ...]

    def answers(self) -> Iterator[Answer]:
        """The answer of each person."""
        for annotation in self.annotations:
            values = {result.from_name: result.value for result in annotation.result}
            chosen = values.get("answer", _Value()).choices
            reason = values.get("reason", _Value()).text
            yield Answer(
                str(self.data.get("row", "")),
                chosen[0] if chosen else "",
                reason if isinstance(reason, str) else " ".join(reason),
                annotation.by,
                annotation.created_at,
            )


class _Response(msgspec.Struct, frozen=True):
    value: str = ""
    user_id: str = ""


class _ArgillaRecord(msgspec.Struct, frozen=True):
    """A record as Argilla's ``Record.to_dict`` returns it."""

    id: str
    responses: dict[str, tuple[_Response, ...]] = {}

    def answers(self) -> Iterator[Answer]:
        """The answer of each person."""
        reasons = {reason.user_id: reason.value for reason in self.responses.get("reason", ())}
        for response in self.responses.get("answer", ()):
            who = response.user_id
            by = f"argilla-{who}" if who else ""
            yield Answer(self.id, response.value, reasons.get(who, ""), by, "")


def answers(path: Path) -> Iterator[Answer]:
    """The answer of each person to each row, from the Label Studio or Argilla export at ``path``.

    Raises:
        AuditError: it cannot be read, or is neither.
    """
    document = documents.read_json(path)
    if isinstance(document, dict):
        document = document.get("records", [])
    if not isinstance(document, list):
        raise AuditError(f"{path}: expected a list of Label Studio tasks or Argilla records")
    for number, item in enumerate(document, 1):
        is_task = isinstance(item, dict) and "annotations" in item
        kind: type[_LabelStudioTask | _ArgillaRecord] = (
            _LabelStudioTask if is_task else _ArgillaRecord
        )
        yield from documents.convert(item, kind, f"{path}: item {number}").answers()
