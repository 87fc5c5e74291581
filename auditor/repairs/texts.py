"""Lines with their wrongly decoded texts repaired; everything else in them keeps its bytes."""

import json
import re
from collections.abc import Mapping

import polars as pl

from auditor.analysis.text.faults import mojibake
from auditor.review.edit import parsed_line
from auditor.settings import Settings

# A text of a JSON line, and the colon after it if it is a key.
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"(\s*:)?')
_SURROGATE = re.compile("[\ud800-\udfff]")


def repaired_texts(lines: Mapping[int, bytes], settings: Settings) -> dict[int, bytes]:
    """Those of ``lines`` that have a text to repair, with the repaired text, by the same keys.

    A line that would then read as another layout, or have a new problem, is left out.
    """
    texts = {key: line.decode("utf-8", "surrogateescape") for key, line in lines.items()}
    parts = [
        (key, match.start(1), match.end(1), match[1], value)
        for key, text in texts.items()
        for match in _TEXT.finditer(text)
        if not match[2]
        and not _SURROGATE.search(value := str(json.loads(f'"{match[1]}"', strict=False)))
    ]
    columns = {
        "key": pl.Int64,
        "start": pl.Int64,
        "end": pl.Int64,
        "literal": pl.String,
        "text": pl.String,
    }
    found = mojibake.likely(pl.DataFrame(parts, schema=columns, orient="row"))
    found = found.with_columns(good=mojibake.repaired(found["text"]))
    found = found.filter(pl.col("good") != pl.col("text")).sort("key", "start", descending=True)
    for key, start, end, literal, good in found.select(
        "key", "start", "end", "literal", "good"
    ).iter_rows():  # from the last text of a line to its first
        spelt = json.dumps(good, ensure_ascii="\\u" in literal)[1:-1]
        texts[key] = texts[key][:start] + spelt + texts[key][end:]
    changed = {key: texts[key].encode("utf-8", "surrogateescape") for key in found["key"].unique()}
    return {key: new for key, new in changed.items() if _reads_as_before(lines[key], new, settings)}


def _reads_as_before(old: bytes, new: bytes, settings: Settings) -> bool:
    """Whether the new line has the layout of the old one and no new problem."""
    (before, old_rules), (after, new_rules) = (parsed_line(line, settings) for line in (old, new))
    return before.format == after.format and new_rules <= old_rules
