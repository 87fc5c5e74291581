"""Replaces secrets and personal data in all texts of a report by their kind and last two characters."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cached_property
from typing import TypeVar, cast

import polars as pl
from msgspec import structs

from auditor.analysis.sensitive.personal import personal_data_of
from auditor.analysis.sensitive.secrets import secrets_of
from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.sensitive_values import last_characters
from auditor.facts import Facts
from auditor.model import Outcome, Ran
from auditor.report.model import Report

_MIN_LINE_CHARS = 16  # of a line of a private key; shorter lines are also words
_PART_CHARS = 6  # of a value that was cut off; shorter parts are also words
_EDGE = re.compile(r"(['\"“”‘’…])")  # of what a detail quotes
_QUOTING = ("detail", "path")  # columns of FINDINGS that quote the data
_Any = TypeVar("_Any")


class Masks:
    """What replaces each secret and personal datum of a data set."""

    def __init__(self, values: pl.DataFrame) -> None:
        """Take ``kind`` and ``value`` of ``values``; the lines of a private key are values, too."""
        shown = pl.format("<{} …{}>", "kind", last_characters(pl.col("value")))
        whole = values.select("value", mask=shown)
        split = pl.col("value").str.replace_all(r"\n", "\n", literal=True).str.split("\n")
        lines = whole.with_columns(split).explode("value")
        lines = lines.filter(pl.col("value").str.len_chars() >= _MIN_LINE_CHARS)
        every = pl.concat([whole, lines]).unique("value", keep="first", maintain_order=True)
        # Of two values that begin at one place, the longer one is replaced.
        every = every.sort(pl.col("value").str.len_bytes(), descending=True, maintain_order=True)
        self.values, self.masks = every["value"].to_list(), every["mask"].to_list()

    def hide(self, text: pl.Expr) -> pl.Expr:
        """Return ``text`` (String) with a mask for each value, in any case."""
        if not self.values:
            return text
        return text.str.replace_many(
            self.values, self.masks, ascii_case_insensitive=True, leftmost=True
        )

    def changed(self, texts: Collection[str]) -> dict[str, str]:
        """Return those of ``texts`` that contain a value, or a part of one where they were cut off, without it."""
        frame = pl.DataFrame({"text": list(dict.fromkeys(texts))}, schema={"text": pl.String})
        frame = frame.with_columns(hidden=self.hide(pl.col("text")))
        ends = [*self._ends, *self._beginnings]
        likely = pl.col("hidden").str.contains_any(ends, ascii_case_insensitive=False)
        frame = frame.with_columns(has_part=likely if ends else pl.lit(value=False))
        pairs = {
            text: self._without_parts(hidden) if has_part else hidden
            for text, hidden, has_part in frame.iter_rows()
        }
        return {text: hidden for text, hidden in pairs.items() if hidden != text}

    @cached_property
    def _beginnings(self) -> dict[str, list[tuple[str, str]]]:
        """The values and masks by their first characters, where they are longer than those."""
        return self._by_part(slice(None, _PART_CHARS))

    @cached_property
    def _ends(self) -> dict[str, list[tuple[str, str]]]:
        """The values and masks by their last characters, where they are longer than those."""
        return self._by_part(slice(-_PART_CHARS, None))

    def _by_part(self, part: slice) -> dict[str, list[tuple[str, str]]]:
        by_part: dict[str, list[tuple[str, str]]] = {}
        for value, mask in zip(self.values, self.masks, strict=True):
            if len(value) > _PART_CHARS:
                by_part.setdefault(value[part], []).append((value, mask))
        return by_part

    def _without_parts(self, text: str) -> str:
        """Return ``text`` without values that were cut off where it, or what it quotes, begins or ends."""
        pieces = _EDGE.split(text)
        return "".join(self._without_end(self._without_beginning(piece)) for piece in pieces)

    def _without_beginning(self, piece: str) -> str:
        """Return ``piece`` with a mask for the beginning of a value that it ends with."""
        for start in range(len(piece) - _PART_CHARS + 1):
            for value, mask in self._beginnings.get(piece[start : start + _PART_CHARS], ()):
                if value.startswith(piece[start:]):
                    return piece[:start] + mask
        return piece

    def _without_end(self, piece: str) -> str:
        """Return ``piece`` with a mask for the end of a value that it begins with."""
        for stop in range(len(piece), _PART_CHARS - 1, -1):
            for value, mask in self._ends.get(piece[stop - _PART_CHARS : stop], ()):
                if value.endswith(piece[:stop]):
                    return mask + piece[stop:]
        return piece


def masks_of(data: Dataset, *, details: pl.Series) -> Masks:
    """Return the masks of all values in ``data``, and in ``details``, which may quote columns that no layout reads."""
    shown = pl.concat([details, data.lines["raw"]]).drop_nulls().unique(maintain_order=True)
    found = [scan(shown) for scan in (secrets_of, personal_data_of)]
    return Masks(
        pl.concat([values.select("kind", "value") for values in (data.sensitive_values, *found)])
    )


def masked(report: Report, masks: Masks) -> Report:
    """Return ``report`` without any value of ``masks``. Its ``texts`` are masked where they are clipped."""
    if not masks.values:
        return report
    quoting = (report.reason, report.requirements, report.outcomes, report.profile)
    ran = [outcome.findings for outcome in report.outcomes.values() if isinstance(outcome, Ran)]
    # All texts in one call: to build the search for thousands of values takes half a second.
    quoted = [found[name].drop_nulls() for found in (report.findings, *ran) for name in _QUOTING]
    changed = masks.changed([*_texts(quoting), *pl.concat(quoted).unique(maintain_order=True)])
    reason, requirements, outcomes, profile = _replaced(quoting, changed)
    return replace(
        report,
        reason=reason,
        requirements=requirements,
        outcomes={name: _outcome(outcome, changed) for name, outcome in outcomes.items()},
        profile=profile,
        findings=_details(report.findings, changed),
    )


def _details(found: pl.DataFrame, changed: Mapping[str, str]) -> pl.DataFrame:
    """Return findings with masks in their details and paths."""
    return found.with_columns(pl.col(*_QUOTING).replace(changed)) if changed else found


def _outcome(outcome: Outcome, changed: Mapping[str, str]) -> Outcome:
    if isinstance(outcome, Ran):
        return replace(outcome, findings=_details(outcome.findings, changed))
    return outcome


def _texts(value: object) -> Iterator[str]:
    """Yield all texts in a value of a report, keys of mappings included; frames are passed over."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts((*value.keys(), *value.values()))
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, Facts):
        yield from _texts(structs.astuple(value))
    elif is_dataclass(value):
        yield from _texts(tuple(getattr(value, part.name) for part in fields(value)))


def _replaced(value: _Any, changed: Mapping[str, str]) -> _Any:
    """Return ``value`` with other texts in it."""
    new: object = value
    if isinstance(value, str):
        new = changed.get(value, value)
    elif isinstance(value, Mapping):
        new = {_replaced(key, changed): _replaced(item, changed) for key, item in value.items()}
    elif isinstance(value, tuple):
        new = tuple(_replaced(item, changed) for item in value)
    elif isinstance(value, Facts):
        parts = {name: _replaced(getattr(value, name), changed) for name in value.__struct_fields__}
        new = structs.replace(value, **parts)
    elif is_dataclass(value) and not isinstance(value, type):
        parts = {part.name: _replaced(getattr(value, part.name), changed) for part in fields(value)}
        new = replace(value, **parts)
    return cast(_Any, new)
