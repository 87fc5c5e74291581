"""``<stem>.judgements.jsonl``, next to the data: the sample that people judge, and their judgements.

The first line names the sample, so that nobody can draw until a sample looks good; then each line is one
judgement. The file belongs in version control with the data.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import polars as pl

from auditor import documents
from auditor.errors import AuditError
from auditor.review.judgements import JUDGEMENTS, Judgement

_Rows = Annotated[int, msgspec.Meta(ge=1, le=2**31, description="a number of rows")]
_Seed = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1, description="a seed")]
# With less confidence, a sample of a few rows would pass for proof.
MIN_CONFIDENCE = 0.9
_Confidence = Annotated[
    float, msgspec.Meta(ge=MIN_CONFIDENCE, lt=1, description="a share from 0.9 to below 1")
]
_Sha256 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$", description="a SHA-256 in hex")]
_Name = Annotated[
    str, msgspec.Meta(max_length=200, pattern=r"[^\W_]", description="a person's name")
]


class Sample(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which rows are drawn, and how sure the statement about the others is to be."""

    size: _Rows
    seed: _Seed = 0
    confidence: _Confidence = 0.95


class _Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    schema: Literal[1]
    sample: Sample


class Judged(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One judgement of one row: the class that the person named, or a ``Judgement``."""

    row: _Sha256
    by: _Name
    at: str
    judgement: Judgement | None = None
    label: str | None = None
    reason: str = ""
    blind: bool = True
    final: bool = False
    given: str | None = None  # the row's label, so that the judgement outlasts the row
    suspected: bool = False  # by the models
    version: str = ""


@dataclass(frozen=True, slots=True)
class SpotCheckFile:
    """What a file of judgements contains."""

    path: Path
    sample: Sample
    judgements: pl.DataFrame  # JUDGEMENTS
    sha256: str = ""


def read(path: Path) -> SpotCheckFile:
    """The sample and the judgements of the file at ``path``.

    Raises:
        AuditError: the file cannot be read; the message names the line, what it says and what was expected.
    """
    content = documents.read_text(path)
    lines = [line for line in content.split("\n") if line.strip()]
    if not lines:
        raise AuditError(f"{path}: empty; expected a first line with the sample")
    first, *others = ((line, f"{path}: line {number}") for number, line in enumerate(lines, 1))
    header = documents.convert(documents.parse_json(*first), _Header, first[1])
    judged = [judgement(documents.parse_json(line, place), place) for line, place in others]
    digest = hashlib.sha256(content.encode()).hexdigest()
    return SpotCheckFile(path, header.sample, frame(judged), digest)


def judgement(document: object, place: str) -> Judged:
    """``document``, which is at ``place``, as a judgement.

    Raises:
        AuditError: it is not a judgement, or has both a label and a judgement, or neither.
    """
    found = documents.convert(document, Judged, place)
    if (found.judgement is None) == (found.label is None):
        raise AuditError(f'{place}: expected either a "label" or a "judgement"')
    return found


def frame(judged: list[Judged]) -> pl.DataFrame:
    """``judged`` as JUDGEMENTS."""
    rows = [{name: getattr(one, name) for name in JUDGEMENTS} for one in judged]
    return pl.DataFrame(rows, schema=JUDGEMENTS)


def head(sample: Sample) -> bytes:
    """The first line of the file."""
    return msgspec.json.encode(_Header(1, sample)) + b"\n"


def lines(judged: list[Judged]) -> bytes:
    """One line for each judgement."""
    return b"".join(msgspec.json.encode(one) + b"\n" for one in judged)
