"""How each file was read, in one sentence each: "question-answer: prompt = context + question, ..."."""

import re
from collections.abc import Sequence

from auditor.escape import clip
from auditor.facts import Reading
from auditor.model import Input
from auditor.plural import pluralize
from auditor.report.model import Report

_MAX_NAMES, _NAME_CHARS = 8, 40  # of columns in one list of a sentence
_PLAIN = re.compile(r"[\w.@$#:/-]+")
_MAX_LAYOUTS = 4  # of one file
_MAX_SENTENCES = 5  # of one report
# The parts of a record in the order of a sentence; `turns` are a whole conversation.
_PARTS = (
    "system", "turns", "prompt", "text", "response", "rejected", "label", "votes", "annotator",
    "tools and media", "group", "date",
)  # fmt: skip


def sentence(read_as: Sequence[Reading]) -> str:
    """How the rows of one file were read; several layouts have their numbers of rows."""
    parts = [_layout(reading, with_rows=len(read_as) > 1) for reading in read_as[:_MAX_LAYOUTS]]
    if rest := read_as[_MAX_LAYOUTS:]:
        rows = pluralize(sum(reading.rows for reading in rest), "row")
        parts.append(f"{rows} of {pluralize(len(rest), 'other layout')}")
    return " | ".join(parts)


def sentences(report: Report) -> list[tuple[str, str]]:
    """Pairs of files and how they were read; files that are read alike are one pair.

    The first of a pair is "" if all files were read alike.
    """
    groups: dict[str, list[Input]] = {}
    for source in report.inputs:
        if source.read_as:
            groups.setdefault(sentence(source.read_as), []).append(source)
    shown = [(_names(files), text) for text, files in groups.items()]
    if len(shown) == 1:
        return [("", shown[0][1])]
    rest = list(groups.values())[_MAX_SENTENCES:]
    more = [("", f"and {pluralize(sum(map(len, rest)), 'more file')}, read otherwise")]
    return shown[:_MAX_SENTENCES] + (more if rest else [])


def _names(files: Sequence[Input]) -> str:
    more = f" and {len(files) - 1} more" if len(files) > 1 else ""
    return f"{files[0].path}{more}"


def _layout(reading: Reading, *, with_rows: bool) -> str:
    rows = f" ({pluralize(reading.rows, 'row')})" if with_rows else ""
    if not reading.format:
        return f"no layout{rows}: {_list(reading.not_read, ', ', reading.more_not_read)}"
    name = "[fields]" if reading.format == "fields" else reading.format
    read = [
        f"{part} = {_list(reading.columns[part], ' + ')}"
        for part in _PARTS
        if part in reading.columns
    ]
    lists = [", ".join(read)] if read else []
    if reading.also_input:
        lists.append(f"also input: {_list(reading.also_input, ', ')}")
    if reading.not_read:
        lists.append(f"not read: {_list(reading.not_read, ', ', reading.more_not_read)}")
    return f"{name}{rows}: {'; '.join(lists)}"


def _list(names: Sequence[str], separator: str, uncounted: int = 0) -> str:
    shown = separator.join(map(_name, names[:_MAX_NAMES]))
    more = len(names[_MAX_NAMES:]) + uncounted
    return f"{shown} and {more:,} more" if more else shown


def _name(name: str) -> str:
    """The name of a column, in quotation marks unless it is plain."""
    return clip(name, _NAME_CHARS) if _PLAIN.fullmatch(name) else f'"{clip(name, _NAME_CHARS)}"'
