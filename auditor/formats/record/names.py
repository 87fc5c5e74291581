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
    *("db_id", "schema", "sql_context", "table", "background", "knowledge", "story"),
    *("definition", "evidence", "hint"),
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
HEADINGS: Final = ("title", "headline", "subject", "review_title", "review_headline")
# Parts of the input that come after it.
INPUTS_AFTER: Final = ("aspect", "aspect_term", "entity", "claim", "choices", "options")

TEXTS: Final = ("text", "sentence", "content", "utterance", "input")
LABELS: Final = ("label", "labels", "category", "class", "intent", "sentiment", "target")
# Read as a class beside one of TEXTS only.
MORE_LABELS: Final = (
    *("gold_label", "cats", "categories", "topic", "topics", "tags", "emotion", "stance"),
    *("choice", "accept", "gold", "rating", "star_rating", "stars", "class_name", "label_text"),
)
# Two texts whose relation is the class.
TEXT_PAIRS: Final = (
    *(("premise", "hypothesis"), ("sentence1", "sentence2"), ("sentence_1", "sentence_2")),
    *(("sentence_a", "sentence_b"), ("text_a", "text_b"), ("text1", "text2"), ("text_1", "text_2")),
    *(("question1", "question2"), ("question", "sentence"), ("question", "passage")),
    *(("query", "passage"), ("query", "document"), ("claim", "evidence"), ("context", "question")),
)
# One text, if the class is called `label` or `labels`, or is one of spaCy's `cats`. Beside another name of
# a class only if the columns are no pair of a prompt and an answer.
MORE_TEXTS: Final = (
    *("review", "review_body", "review_text", "reviewtext", "comment", "comment_text", "tweet"),
    *("body", "message", "complaint", "ticket", "email", "utt", "phrase", "question", "query"),
    *("document", "article", "abstract", "description", "short_description", "post"),
    *("headline", "title"),
)
# Names of a class beside one of MORE_TEXTS only.
SELDOM_LABELS: Final = (
    *("team", "department", "priority", "severity", "product", "queue", "genre", "section"),
    *("overall", "class_label", "issue"),
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
    Pair(
        "question",
        (
            *("answers", "best_answer", "correct_answer", "solution", "solutions", "output"),
            *(
                "completion",
                "reply",
                "sql",
                "query",
                "answers_spans",
                "final_answer",
                "gold_answer",
            ),
            *("ground_truth", "reference_answer", "generated_solution", "code"),
        ),
        _QUESTION,
    ),
    Pair("q", ("a",), _QUESTION),
    Pair("instruction", ("answer", "completion", "code"), ("instruction", "output")),
    Pair(
        "prompt",
        (
            *("solution", "canonical_solution", "target", "generation", "reply", "code"),
            *("generated_text", "gold_standard_solution", "ground_truth", "reference_answer"),
        ),
        _PROMPT,
    ),
    Pair(
        "query",
        (
            *(
                "answer",
                "answers",
                "output",
                "completion",
                "reply",
                "pos",
                "positive",
                "sql",
                "code",
            ),
        ),
        _PROMPT,
    ),
    Pair("problem", ("solution", "answer", "generated_solution", "solutions"), _PROMPT),
    Pair("task", ("solution", "response", "answer", "output", "completion", "code"), _PROMPT),
    Pair("request", ("response", "reply", "completion", "answer", "output"), _PROMPT),
    Pair("user", ("assistant", "bot", "model", "chatbot"), _PROMPT),
    Pair("human", ("assistant", "bot", "gpt", "ai", "chatbot", "machine"), _PROMPT),
    Pair("message_1", ("message_2",), _PROMPT),
    Pair("inputs_pretokenized", ("targets_pretokenized",), _PROMPT),
    Pair("input_text", ("target_text", "output_text"), _PROMPT),
    Pair("source_text", ("target_text",), _PROMPT),
    Pair("src_text", ("tgt_text", "trg_text"), _PROMPT),
    Pair("source_sentence", ("target_sentence",), _PROMPT),
    Pair("inputs", ("targets",), _PROMPT),
    Pair("source", ("target",), _PROMPT),
    Pair("src", ("tgt", "trg"), _PROMPT),
    Pair("sql_prompt", ("sql",), _PROMPT),
    Pair("anchor", ("positive", "pos"), _PROMPT),
    Pair("meaning_representation", ("human_reference", "target"), _PROMPT),
    Pair("concepts", ("target",), _PROMPT),
    Pair("func_documentation_string", ("func_code_string",), _PROMPT),
    Pair("docstring", ("code", "function"), _PROMPT),
    Pair("nl", ("code", "bash", "cmd", "sql"), _PROMPT),
    Pair("dialogue", ("summary",), _PROMPT),
    Pair("dialog", ("summary",), _PROMPT),
    Pair("conversation", ("summary",), _PROMPT),
    Pair("transcript", ("summary",), _PROMPT),
    Pair("document", ("summary",), _PROMPT),
    Pair("article", ("highlights", "summary", "abstract"), _PROMPT),
    Pair("content", ("summary",), _PROMPT),
    Pair("body", ("summary", "reply", "response"), _PROMPT),
    Pair("report", ("summary",), _PROMPT),
    Pair("findings", ("impression",), _PROMPT),
    Pair(
        "text",
        (
            *("answer", "response", "completion", "output", "code", "summary", "solution"),
            *("reply", "translation", "target_text"),
        ),
        _PROMPT,
    ),
    Pair("title", ("answers",), _PROMPT),
    *(
        Pair(letter, ("response", "reply", "answer"), _PROMPT)
        for letter in ("complaint", "ticket", "email", "message", "comment", "post", "review")
    ),
    Pair("context", ("response", "reply"), _PROMPT),
    Pair("utterance", ("response", "reply"), _PROMPT),
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
        *SELDOM_LABELS,
        *(name for pair in TEXT_PAIRS for name in pair),
        *(name for pair in (*PAIRS, *MORE_PAIRS) for name in (pair.prompt, *pair.answers)),
        *("system", "system_prompt", "history"),
    ]
)
