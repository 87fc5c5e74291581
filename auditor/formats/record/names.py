"""Tables of column names: inputs, labels, and pairs of a prompt and an answer.

All names are in lower case, since the case of a column's name does not matter. Source of each name: the
column names of public sets (SQuAD, XQuAD, GLUE, SuperGLUE, SNLI, JGLUE, AG News, CNN/DailyMail, SAMSum,
XSum, WMT, FLAN, HumanEval, MBPP, MATH), of trainers' documentation (TRL, LLaMA-Factory, Axolotl) and of
annotation tools' exports (Prodigy, spaCy, doccano, Label Studio).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple


class Pair(NamedTuple):
    """Columns of a prompt and an answer, and the names under which a layout reads the two."""

    prompt: str
    answers: tuple[str, ...]
    read_as: tuple[str, str] | None = None  # None: under their own names


# Rows with one of these are conversations or preference pairs: other columns are not joined to them.
TURN_LISTS: Final = (
    *("messages", "conversations", "contents", "chosen", "rejected"),
    *("chosen_messages", "preferred_output", "preferred_completion"),
)

# Parts of the input that come before the question or the text, in this order.
INPUTS_BEFORE: Final = (
    *("schema", "sql_context", "table", "background", "knowledge", "story"),
    *(
        "context",
        "contexts",
        "passage",
        "passages",
        "document",
        "documents",
        "article",
        "paragraph",
    ),
)
# The same, but only of a text with a class: elsewhere a title is often the name of the source.
HEADINGS: Final = ("title", "headline", "subject")
# Parts of the input that come after it.
INPUTS_AFTER: Final = ("aspect", "aspect_term", "entity", "claim", "choices", "options")

TEXTS: Final = ("text", "sentence", "content", "utterance", "input")
LABELS: Final = ("label", "labels", "category", "class", "intent", "sentiment", "target")
# Read as a class beside one of TEXTS only.
MORE_LABELS: Final = (
    *("gold_label", "cats", "categories", "topic", "topics", "tags", "emotion", "stance"),
    *("choice", "accept"),
)
# Two texts whose relation is the class.
TEXT_PAIRS: Final = (
    *(("premise", "hypothesis"), ("sentence1", "sentence2"), ("sentence_1", "sentence_2")),
    *(("sentence_a", "sentence_b"), ("text_a", "text_b"), ("text1", "text2"), ("text_1", "text_2")),
    *(("question1", "question2"), ("question", "sentence"), ("question", "passage")),
    *(("query", "passage"), ("query", "document"), ("claim", "evidence"), ("context", "question")),
)
# One text, if the class is called `label` or `labels`, or is one of spaCy's `cats`.
MORE_TEXTS: Final = (
    *("review", "comment", "tweet", "body", "message", "question", "query", "document", "article"),
    *("abstract", "description", "post", "headline", "title"),
)
PLAIN_LABELS: Final = ("label", "labels", "gold_label", "cats")

# Pairs that the layouts read under these names.
PAIRS: Final = (
    Pair("instruction", ("output", "response")),
    Pair("prompt", ("completion", "response", "output", "answer")),
    Pair("input", ("output", "target")),
    Pair("query", ("response",)),
    Pair("question", ("answer", "response")),
)
_QUESTION: Final = ("question", "answer")
_PROMPT: Final = ("prompt", "completion")
# Pairs under other names; a text with a class comes before them.
MORE_PAIRS: Final = (
    Pair("question", ("answers", "solution", "output", "completion", "sql"), _QUESTION),
    Pair("q", ("a",), _QUESTION),
    Pair("instruction", ("answer", "completion"), ("instruction", "output")),
    Pair("prompt", ("solution", "canonical_solution", "target"), _PROMPT),
    Pair("query", ("answer", "answers", "output", "completion"), _PROMPT),
    Pair("problem", ("solution", "answer"), _PROMPT),
    Pair("input_text", ("target_text", "output_text"), _PROMPT),
    Pair("source_text", ("target_text",), _PROMPT),
    Pair("inputs", ("targets",), _PROMPT),
    Pair("source", ("target",), _PROMPT),
    Pair("src", ("tgt", "trg"), _PROMPT),
    Pair("dialogue", ("summary",), _PROMPT),
    Pair("dialog", ("summary",), _PROMPT),
    Pair("document", ("summary",), _PROMPT),
    Pair("article", ("highlights", "summary", "abstract"), _PROMPT),
    Pair("content", ("summary",), _PROMPT),
    Pair(
        "text",
        (
            *("answer", "response", "completion", "output", "code", "summary", "solution"),
            *("reply", "translation", "target_text"),
        ),
        _PROMPT,
    ),
)
TRANSLATION: Final = "translation"
# Marks of Prodigy, whose `answer` is the decision on an annotation.
PRODIGY: Final = ("_task_hash", "_input_hash")

# Every name above, and the parts of other layouts whose case does not matter either.
KNOWN: Final[Mapping[str, None]] = dict.fromkeys(
    [
        *TURN_LISTS,
        *INPUTS_BEFORE,
        *HEADINGS,
        *INPUTS_AFTER,
        *TEXTS,
        *LABELS,
        *MORE_LABELS,
        *MORE_TEXTS,
        *(name for pair in TEXT_PAIRS for name in pair),
        *(name for pair in (*PAIRS, *MORE_PAIRS) for name in (pair.prompt, *pair.answers)),
        *("system", "system_prompt", "history"),
    ]
)
