"""Judgements that come back from a CSV or JSON Lines file, Label Studio or Argilla."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from auditor import documents
from auditor.errors import AuditError
from auditor.review.judgement_file import Judged
from auditor.review.judgements import Judgement, judgement_of
from auditor.version import __version__


class Answer(NamedTuple):
    """One person's judgement of one row, as a file has it."""

    row: str
    answer: str
    reason: str
    by: str  # empty where the file does not say
    at: str
    final: bool = False  # whether it settles a disagreement


@dataclass(frozen=True, slots=True)
class Source:
    """What a file of judgements does not say itself."""

    by: str
    at: str  # ISO 8601
    classes: tuple[str, ...]  # that can be named; none for free answers
    final: bool = False


def read(path: Path, source: Source) -> list[Judged]:
    """The judgements of the file at ``path``; rows without an answer are passed over.

    Args:
        path: as ``dataset-audit sample`` wrote it, filled in; or an export of Label Studio or Argilla.
        source: what the file does not say.

    Raises:
        AuditError: the file cannot be read, an answer lacks its row or a name, or is no possible answer.
    """
    answers = [answer for answer in _answers(path) if answer.answer.strip()]
    return [_judged(answer, source, f"{path}: answer {n}") for n, answer in enumerate(answers, 1)]


def _judged(answer: Answer, source: Source, place: str) -> Judged:
    by = answer.by or source.by
    if not by:
        raise AuditError(f"{place}: nobody is named as its judge: add --by NAME")
    given = answer.answer if answer.answer in source.classes else answer.answer.strip()
    label = judgement = None
    if given in source.classes:
        label = given
    else:
        judgement = judgement_of(given, answer.row, pair=not source.classes)
        choices = (*source.classes, *Judgement) if source.classes else tuple(Judgement)
        if judgement is None:
            near = get_close_matches(given, choices, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"expected one of {', '.join(choices)}"
            raise AuditError(f"{place}: {given!r:.100} is no answer; {hint}")
    return documents.convert(
        {
            "row": answer.row,
            "by": by,
            "at": answer.at or source.at,
            "judgement": judgement,
            "label": label,
            "reason": answer.reason.strip(),
            "final": source.final or answer.final,
            "version": __version__,
        },
        Judged,
        place,
    )


def _answers(path: Path) -> Iterator[Answer]:
    name = path.name.lower()
    if name.endswith(".csv"):
        return _from_csv(path)
    if name.endswith((".jsonl", ".ndjson")):
        return _from_jsonl(path)
    if name.endswith(".json"):
        return _from_json(path)
    raise AuditError(f"{path}: judgements are read from .csv, .jsonl and .json files")


def _from_csv(path: Path) -> Iterator[Answer]:
    table = csv.DictReader(io.StringIO(documents.read_text(path), newline=""))
    if not {"row", "answer"} <= set(table.fieldnames or ()):
        raise AuditError(f"{path}: columns {table.fieldnames}; expected row and answer among them")
    for line in table:
        yield _answer(line, path)


def _from_jsonl(path: Path) -> Iterator[Answer]:
    for number, line in enumerate(documents.read_text(path).split("\n"), 1):
        if line.strip():
            yield _answer(documents.parse_json(line, f"{path}: line {number}"), path)


def _answer(fields: Any, path: Path) -> Answer:
    if not isinstance(fields, dict) or not isinstance(fields.get("row"), str):
        raise AuditError(f'{path}: {fields!r:.100}; expected a "row" and an "answer"')
    row, answer, reason, by, at = (
        str(fields.get(name) or "") for name in ("row", "answer", "reason", "by", "at")
    )
    return Answer(row, answer, reason, by, at, fields.get("final") or False)


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
        """What each person says."""
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
        """What each person says."""
        reasons = {reason.user_id: reason.value for reason in self.responses.get("reason", ())}
        for response in self.responses.get("answer", ()):
            who = response.user_id
            by = f"argilla-{who}" if who else ""
            yield Answer(self.id, response.value, reasons.get(who, ""), by, "")


def _from_json(path: Path) -> Iterator[Answer]:
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
