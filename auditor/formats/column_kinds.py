"""What the columns of a file could be, by their names and values: texts, labels, answers, or none of these."""

import re
from collections.abc import Iterable, Sequence
from typing import Final, Literal

from auditor.escape import clip
from auditor.formats.record.values import canonical_json, scalar_text

Kind = Literal["text", "label", "other"]

# Words in the names of columns that describe a row: its identity and origin, people, time, and measurements.
# Source: columns of C4, FineWeb, The Pile, Dolma, RedPajama, CulturaX and Wikipedia, and of names.py.
_METADATA_WORDS: Final = """
    id ids uid uuid guid idx index key hash sha sha1 sha256 md5 checksum docid userid rowid url urls uri link
    links href path file files filename filepath page line row position offset start end span spans date dates
    day month year time timestamp ts created updated modified added source sources src origin split fold subset
    dataset corpus config version license lang language languages locale country region domain dump repo
    repository type mime format encoding charset title titles headline heading author authors name publisher
    outlet genre section chapter bucket annotator annotators worker rater labeler labeller user username speaker
    score scores rating ratings confidence prob probability weight loss length len tokens token count num rank
    perplexity ppl embedding embeddings logprobs vector mask model generator engine temperature seed meta
    metadata info extra stats flag flags quality size words chars stars likes
"""
METADATA: Final = frozenset(_METADATA_WORDS.split())
_ANSWER_WORDS: Final = """
    answer answers response responses reply replies output outputs completion completions target targets
    solution solutions code summary summaries highlights translation gold correct result results query sql
    rewrite paraphrase correction continuation conclusion caption
"""
ANSWERS: Final = frozenset(_ANSWER_WORDS.split())
_LABEL_WORDS: Final = """
    label labels class classes category categories cat cats tag tags topic topics sentiment intent intents
    emotion emotions stance verdict decision judgement judgment choice grade toxic spam polarity
"""
LABELS: Final = frozenset(_LABEL_WORDS.split())
_PROMPT_WORDS: Final = """
    prompt question questions instruction instructions input inputs query request text texts sentence utterance
    problem user human task q context passage document article dialogue premise post review comment tweet body
    message content
"""
PROMPTS: Final = frozenset(_PROMPT_WORDS.split())
_WORD = re.compile(r"[^\W\d_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

# A label is short, and each of its values has several rows on average. Source: as `class_chars` and
# `class_rows` of the settings.
_MAX_LABEL_CHARS, _MIN_LABEL_ROWS = 64, 4
_MAX_LABELS = 50  # different numbers; more are measurements
_MOST = 0.5  # share of the values above which their kind is that of the column
_TEXT = re.compile(r"\S\s+\S|[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af\u0e00-\u0e7f]{4}")
_NO_TEXT = re.compile(r"\s*(?:https?://|www\.|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4})")


def words(name: str) -> frozenset[str]:
    """Return the words of a column's name in lower case: "goldLabel" has gold and label."""
    return frozenset(
        part.lower() for word in _WORD.findall(name) for part in (word, *_CAMEL.split(word))
    )


def kind(values: Iterable[object]) -> Kind:
    """Return what the values are: texts, labels (few and repeated), or something else.

    Values that are null or empty are left out. A list or an object is neither a text nor a label.
    """
    known = [value for value in values if value not in (None, "", [], {})]
    if not known:
        return "other"
    texts = [text for value in known if (text := scalar_text(value)) is not None]
    if len(texts) <= _MOST * len(known):
        return "other"
    different = set(texts)
    short = sum(len(text) <= _MAX_LABEL_CHARS for text in texts) > (1 - _MOST / 5) * len(texts)
    numeric = sum(not isinstance(value, str) for value in known) > _MOST * len(known)
    most = max(2, len(texts) / _MIN_LABEL_ROWS)
    repeated = 2 <= len(different) <= most and 2 * len(different) <= len(texts)
    if short and repeated and (not numeric or len(different) <= _MAX_LABELS):
        return "label"
    prose = sum(bool(_TEXT.search(text)) and not _NO_TEXT.match(text) for text in texts)
    return "text" if prose > _MOST * len(texts) else "other"


def answer_kind(name: str, values: Sequence[object]) -> Kind:
    """Return whether a column of a set of texts looks like their label or answer ("text"), else "other".

    The shape of its values decides, or a name such as ``label`` or ``answer`` if the values have neither shape. A
    column whose name describes the row, such as ``id``, is neither.
    """
    name_words = words(name)
    if not name_words.isdisjoint(METADATA):
        return "other"
    shape = kind(values)
    if shape == "other" and not name_words.isdisjoint(ANSWERS | LABELS):
        return "label" if name_words.isdisjoint(ANSWERS) else "text"
    return shape


def example(values: Iterable[object], limit: int) -> str:
    """Return the first value that is not empty as JSON text of at most ``limit`` characters."""
    first = next((value for value in values if value not in (None, "", [], {})), None)
    return clip(canonical_json(first), limit)
