"""Judgements that come back from a CSV or JSON Lines file, Label Studio or Argilla."""

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from auditor import documents
from auditor.errors import AuditError
from auditor.review import judged_exports
from auditor.review.judged_exports import Answer
from auditor.review.judgement_file import Judged
from auditor.review.judgements import Judgement, judgement_of
from auditor.version import __version__


class Drawn(NamedTuple):
    """A row of the sample."""

    label: str | None  # None if there are no classes
    suspected: bool  # by the models


@dataclass(frozen=True, slots=True)
class Sampled:
    """The rows that were drawn for people to judge, and those that were not."""

    rows: Mapping[str, Drawn]  # by the SHA-256 of the line in hex
    others: Collection[str]  # the digests of all lines that can be drawn
    path: str  # of the data

    def fault(self, row: str) -> str | None:
        """Why a judgement of the line ``row`` cannot count; None if the line was drawn."""
        if row in self.rows:
            return None
        if row in self.others:
            return (
                f"row {row[:12]} is in {self.path}, but was not drawn: a sample that people choose proves nothing;"
                " remove the answer"
            )
        return (
            f"row {row[:12]} is not in {self.path}: add judgements before you change the lines; if they have"
            f" changed already, run dataset-audit sample {self.path} again"
        )


@dataclass(frozen=True, slots=True)
class Source:
    """What a file of judgements does not say: who judged and when, the classes, and the sample."""

    by: str
    at: str  # ISO 8601
    classes: tuple[str, ...]  # that can be named; none for free answers
    sample: Sampled
    final: bool = False


def read(path: Path, source: Source) -> list[Judged]:
    """The judgements of the file at ``path``; rows without an answer are passed over.

    Args:
        path: as ``dataset-audit sample`` wrote it, filled in; or an export of Label Studio or Argilla.
        source: what the file does not say.

    Raises:
        AuditError: the file cannot be read, an answer lacks its row or a name, is not among the choices, or is about
            a row that was not drawn.
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
            raise AuditError(f"{place}: {given!r:.100} is not an answer; {hint}")
    judged = documents.convert(
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
    if fault := source.sample.fault(judged.row):
        raise AuditError(f"{place}: {fault}")
    drawn = source.sample.rows[judged.row]
    return msgspec.structs.replace(judged, given=drawn.label, suspected=drawn.suspected)


def _answers(path: Path) -> Iterator[Answer]:
    name = path.name.lower()
    if name.endswith(".csv"):
        return _from_csv(path)
    if name.endswith((".jsonl", ".ndjson")):
        return _from_jsonl(path)
    if name.endswith(".json"):
        return judged_exports.answers(path)
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
