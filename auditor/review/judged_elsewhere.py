"""Judgements that come back from a CSV or JSON Lines file, Label Studio or Argilla."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

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
    given = answer.answer.strip()
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
            "final": source.final,
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
    values = (str(fields.get(name) or "") for name in ("row", "answer", "reason", "by", "at"))
    return Answer(*values)


def _from_json(path: Path) -> Iterator[Answer]:
    document = documents.read_json(path)
    if isinstance(document, dict):
        document = document.get("records", [])
    if not isinstance(document, list):
        raise AuditError(f"{path}: expected a list of Label Studio tasks or Argilla records")
    for item in document:
        if not isinstance(item, dict):
            raise AuditError(f"{path}: {item!r:.100}; expected an object")
        yield from _from_label_studio(item) if "annotations" in item else _from_argilla(item)


def _from_label_studio(task: dict[str, Any]) -> Iterator[Answer]:
    """The answers of all people who annotated a task of Label Studio's JSON export."""
    for annotation in task["annotations"]:
        values = {r.get("from_name"): r.get("value", {}) for r in annotation.get("result", [])}
        chosen = values.get("answer", {}).get("choices") or [""]
        reason = values.get("reason", {}).get("text") or ""
        reason = " ".join(reason) if isinstance(reason, list) else reason
        who = annotation.get("completed_by")
        who = (
            who.get("email", "") if isinstance(who, dict) else f"label-studio-{who}" if who else ""
        )
        yield Answer(
            str(task.get("data", {}).get("row", "")),
            str(chosen[0]),
            str(reason),
            who,
            str(annotation.get("updated_at") or annotation.get("created_at") or ""),
        )


def _from_argilla(record: dict[str, Any]) -> Iterator[Answer]:
    """The submitted answers to a record of Argilla's ``dataset.records.to_list(flatten=False)``."""
    responses = record.get("responses") or {}
    if not isinstance(responses, dict):
        raise AuditError(f"record {record.get('id')!r}: responses are no object")
    reasons = {r.get("user_id"): r.get("value") for r in responses.get("reason", [])}
    for response in responses.get("answer", []):
        who = response.get("user_id")
        yield Answer(
            str(record.get("id", "")),
            str(response.get("value") or ""),
            str(reasons.get(who) or ""),
            f"argilla-{who}" if who else "",
            "",
        )
