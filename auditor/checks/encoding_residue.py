"""TXT040 to TXT046: what wrong encodings and other formats leave in texts."""

import polars as pl

from auditor.analysis.responses.forms.code import is_code
from auditor.analysis.text.faults import mojibake
from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.written_texts import OUTPUT
from auditor.dataset.task import LABELLED
from auditor.escape import printable
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "encoding-residue"

_EXPLAINS = (
    r"(?i)unicode|utf-?8|encod|escap|regex|regular expression|\bhtml|\bcss\b|\bxml\b|web ?page|website|\btags?\b|mark-?up"
    r"|java|python|script|\bcode\b|\bjson\b|wiki|latex|网页|代码|标签"
)
_ON_BYTES = r"(?i)\bbytes?\b|\bescap|encod|\\x|repr"
_ON_ENCODINGS = r"(?i)unicode|utf-?8|encod|replacement char|U\+FFFD|mojibake|charset"
# Bytes written with repr(), whatever the topic of the prompt.
_BYTES = r"(?s)^\s*b(?:'.*\\x[0-9a-f]{2}.*'|\".*\\x[0-9a-f]{2}.*\")\s*$"
_ESCAPES = (
    r"(?:\\x[0-9a-fA-F]{2}){2}|\\u(?:00[a-fA-F89][0-9a-fA-F]|0[1-9][0-9a-fA-F]{2}|[1-9a-fA-F][0-9a-fA-F]{3})"
    r"|^\s*b'[^\n]*'\s*$|^\s*b\"[^\n]*\"\s*$"
)
_NEWLINE = (
    r"[.!?:]\\n(?:\\n)?[A-Z*\d-]"  # a tweet or a task of a benchmark may have it in its prompt
)
_ENTITY = r"&(?:amp|lt|gt|quot|nbsp|apos|mdash|ndash|hellip|rsquo|lsquo|rdquo|ldquo|#\d{2,5}|#x[0-9a-fA-F]{2,5});"
_ENTITY_TWICE = r"&amp;(?:amp;)*(?:lt|gt|quot|nbsp|apos|#x?[0-9a-fA-F]{2,5});"  # escaped once more
_TAGS = (
    r"(?i)</?(?:div|p|br|span|li|ul|ol|td|tr|th|table|tbody|font|h[1-6]|a|img|blockquote|center|hr|script|style|strong|em)"
    r"(?:\s[^<>]*)?/?>"
)
_MIN_TAGS = 2
# A page around the whole answer, whatever it contains, unless the prompt wants a page.
_WRAPPED = r"(?is)^\s*<(?:div|p|html|body)\b.*</(?:div|p|html|body)>\s*$"
_PAGES = r"(?i)html|css|xml|\bweb|\bpage|\btags?\b|mark-?up|网页|标签"
# Zero-width spaces, byte order marks, soft hyphens and private characters: they look like nothing, or like boxes.
_INVISIBLE = r"[\x{200B}\x{2060}-\x{2064}\x{FEFF}\x{AD}\x{E000}-\x{F8FF}\x{FFF9}-\x{FFFB}\x{F0000}-\x{10FFFD}]"
# Characters that change the direction of text, and tags: people do not see them, and models read them.
_DIRECTIONS, _HIDDEN_TAGS = r"[\x{202A}-\x{202E}\x{2066}-\x{2069}]", r"[\x{E0000}-\x{E007F}]"
_HIDING = f"{_DIRECTIONS}|{_HIDDEN_TAGS}"
_FLAG = r"\x{1F3F4}[\x{E0020}-\x{E007F}]{1,7}"  # of a part of a country, such as Scotland
_RIGHT_TO_LEFT = r"[\p{Arabic}\p{Hebrew}\p{Syriac}\p{Thaana}\p{Nko}]"
_USES_THEM = r"[\p{Thai}\p{Khmer}\p{Lao}\p{Myanmar}\p{Tibetan}\p{Arabic}\p{Hebrew}]"

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on the texts of training rows."""
    texts = pl.concat([data.texts, _labels(data)], how="diagonal")
    text = pl.col("text")
    broken = mojibake.likely(texts)
    broken = broken.with_columns(bad=mojibake.excerpt(text))
    broken = broken.with_columns(good=mojibake.repaired(broken["bad"]))
    broken = broken.filter(pl.col("good") != pl.col("bad"))
    shown = pl.format("{} contains '{}', repaired '{}'", "field", "bad", "good")
    lost = texts.filter(text.str.contains("\ufffd", literal=True)).filter(
        ~text.str.contains(_ON_ENCODINGS)
    )
    lost = lost.join(broken, on=["row", "field"], how="anti", maintain_order="left")
    parts = [
        findings(broken.with_columns(detail=shown), rule="TXT040"),
        _reported(lost, "TXT041", "\ufffd"),
        *_left_by_formats(data, texts),
        *_invisible(texts),
    ]
    return Ran(pl.concat(parts))


def _labels(data: Dataset) -> pl.DataFrame:
    """Return the labels of training rows as ``Dataset.texts`` has them; none in sets without classes."""
    rows = data.training if data.task in LABELLED else data.valid.clear()
    field = pl.lit("the label")
    return rows.select("row", side=pl.lit("label"), field=field, text="label").drop_nulls("text")


def _left_by_formats(data: Dataset, texts: pl.DataFrame) -> list[pl.DataFrame]:
    """Return findings on escapes, entities and tags in texts that are neither code nor about code."""
    text, before = pl.col("text"), pl.col("before").fill_null("")
    likely = texts.filter(
        text.str.contains_any(
            ["\\x", "\\u", "b'", 'b"', "\\n", "&", "</", "/>", "<br", "<p>", "<div"]
        )
    )
    if likely.is_empty():
        return []
    system = data.valid.select("row", "system")
    likely = likely.join(system, on="row", how="left", maintain_order="left")
    explained = pl.any_horizontal(
        part.str.contains(_EXPLAINS) for part in (before, pl.col("system").fill_null(""))
    )
    wrapped = text.str.contains(_WRAPPED) & ~before.str.contains(_PAGES)
    wrapped |= text.str.contains(_BYTES) & ~before.str.contains(_ON_BYTES)
    likely = likely.filter(~explained | wrapped).filter(~text.str.contains_any(["```", ">>> "]))
    likely = likely.filter(
        ~is_code(likely["text"]) | text.str.contains(_WRAPPED) | text.str.contains(_BYTES)
    )
    newline = (pl.col("side") == OUTPUT) & text.str.contains(_NEWLINE)
    escaped = likely.filter(
        ((text.str.contains(_ESCAPES) | newline) & ~text.str.contains(_EXPLAINS))
        | text.str.contains(_BYTES)
        | text.str.contains(_ENTITY_TWICE)
    )
    entities = likely.filter(text.str.contains(_ENTITY), ~text.str.contains(_ENTITY_TWICE))
    tagged = likely.filter(
        (pl.col("side") == OUTPUT)
        & (text.str.count_matches(_TAGS) >= _MIN_TAGS)
        & ~before.str.contains(_TAGS)  # a text that is translated or edited keeps its tags
    )
    return [
        _reported(escaped, "TXT042", f"{_ESCAPES}|{_NEWLINE}|{_ENTITY_TWICE}"),
        _reported(
            entities.join(tagged, on="row", how="anti", maintain_order="left"), "TXT045", _ENTITY
        ),
        _reported(tagged, "TXT043", _TAGS),
    ]


def _invisible(texts: pl.DataFrame) -> list[pl.DataFrame]:
    """Return findings on characters that nobody sees, except in scripts that need them."""
    text = pl.col("text")
    wide = texts.filter(text.str.len_bytes() > text.str.len_chars())
    wide = wide.filter(text.str.contains(f"{_INVISIBLE}|{_HIDING}"))
    if wide.is_empty():
        return []
    without_flags = text.str.replace_all(_FLAG, "")
    turns = without_flags.str.contains(_DIRECTIONS) & ~text.str.contains(_RIGHT_TO_LEFT)
    is_hiding = turns | without_flags.str.contains(_HIDDEN_TAGS)
    hiding = wide.filter(is_hiding)
    invisible = without_flags.str.contains(_INVISIBLE) & ~text.str.contains(_USES_THEM)
    other = wide.filter(invisible & ~is_hiding)
    return [_reported(hiding, "TXT046", _HIDING), _reported(other, "TXT044", _INVISIBLE)]


def _reported(rows: pl.DataFrame, rule: str, pattern: str) -> pl.DataFrame:
    if rows.is_empty():
        return findings()
    around = rows["text"].str.extract(f"(?s)(.{{0,12}}(?:{pattern.removeprefix('(?i)')}).{{0,12}})")
    shown = pl.Series([printable(part or "") for part in around], dtype=pl.String)
    detail = pl.format("{} contains '{}'", pl.col("field"), shown)
    return findings(rows.with_columns(detail=detail), rule=rule)
