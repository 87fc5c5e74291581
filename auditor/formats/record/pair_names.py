"""Column names of a prompt and its answer.

All names are in lower case, since the case of a column's name does not matter. Source of each name: the
column names of public sets and of trainers' documentation, as in `names`.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple


class Pair(NamedTuple):
    """Columns of a prompt and an answer, and the names under which a layout reads the two."""

    prompt: str
    answers: tuple[str, ...]
    read_as: tuple[str, str] | None = None  # None: under their own names


_QUESTION: Final = ("question", "answer")
_PROMPT: Final = ("prompt", "completion")


def listed(names: str) -> tuple[str, ...]:
    """Return the names in a text, separated by white space."""
    return tuple(names.split())


def listed_pairs(names: str) -> tuple[tuple[str, str], ...]:
    """Return the pairs of names in a text: "premise/hypothesis text1/text2"."""
    pairs = (pair.partition("/") for pair in names.split())
    return tuple((first, second) for first, _, second in pairs)


def _pair(prompt: str, answers: str, read_as: tuple[str, str] = _PROMPT) -> Pair:
    return Pair(prompt, listed(answers), read_as)


# The layouts' own names: those of the answers, by the name of the prompt. `input` is too common a name to be paired with
# every answer: with `label` it is a text and its class.
ANSWERS: Final[Mapping[str, tuple[str, ...]]] = {
    "instruction": ("output", "response"),
    "prompt": ("completion", "response", "output", "answer"),
    "input": ("output", "target"),
    "query": ("response",),
    "question": ("answer", "response"),
}
PAIRS: Final = tuple(Pair(prompt, answers) for prompt, answers in ANSWERS.items())
# Pairs under other names; a text with a class comes before them. The first answer that occurs is read.
MORE_PAIRS: Final = (
    _pair(
        "question",
        "answers best_answer correct_answer solution solutions output completion reply sql query sql_query "
        "answers_spans final_answer gold_answer ground_truth reference_answer generated_solution "
        "final_decision long_answer code",
        _QUESTION,
    ),
    _pair("question", "expected_answer expected_output", _QUESTION),
    _pair("q", "a", _QUESTION),
    _pair("question_title", "best_answer answer", _QUESTION),
    _pair("question_text", "answer_text answer", _QUESTION),
    _pair("questiontext", "answertext", _QUESTION),
    _pair("instruction", "answer completion code expected_output", ("instruction", "output")),
    _pair(
        "prompt",
        "solution canonical_solution target generation reply code generated_text gold_standard_solution "
        "ground_truth reference_answer reference_code expected_output expected_answer expected_response text",
    ),
    _pair("input", "expected_output expected_answer reference"),
    _pair("user_input", "assistant_response response output reference expected_output"),
    _pair("user_prompt", "assistant_response response completion answer output"),
    _pair("user_message", "assistant_message assistant_response bot_message response reply"),
    _pair("prompt_text", "response_text completion_text"),
    _pair("input_prompt", "output response completion expected_output"),
    _pair("customer_message", "agent_message agent_reply agent_response response reply"),
    _pair("customer", "agent"),
    _pair("ask", "reply response answer"),
    _pair("term", "definition"),
    _pair("word", "definition"),
    _pair(
        "query",
        "answer answers output completion reply pos positive sql sql_query expected_output code",
    ),
    _pair("problem", "solution answer generated_solution solutions"),
    _pair("problem_statement", "patch solution answer"),
    _pair("task", "solution response answer output completion code"),
    _pair("request", "response reply completion answer output"),
    _pair("user", "assistant bot model chatbot"),
    _pair("human", "assistant bot gpt ai chatbot machine"),
    _pair("patient", "doctor"),
    _pair("message_1", "message_2"),
    _pair("inputs_pretokenized", "targets_pretokenized"),
    _pair("input_text", "target_text output_text"),
    _pair("source_text", "target_text"),
    _pair("src_text", "tgt_text trg_text"),
    _pair("source_sentence", "target_sentence"),
    _pair("inputs", "targets"),
    _pair("source", "target"),
    _pair("src", "tgt trg"),
    _pair("incorrect", "correct"),
    _pair("normal_sentence", "simple_sentence"),
    *(
        _pair(
            original,
            "translation correction corrections corrected paraphrase simplified simplification "
            "simplifications rewritten rewrite",
        )
        for original in ("original", "original_text", "sentence", "input")
    ),
    _pair("sql_prompt", "sql"),
    _pair("nl_query", "sql sql_query"),
    _pair("natural_language", "sql code"),
    _pair("nl", "code bash cmd sql"),
    _pair("func_documentation_string", "func_code_string"),
    _pair("docstring", "code function"),
    _pair("anchor", "positive pos"),
    _pair("meaning_representation", "human_reference target"),
    _pair("concepts", "target"),
    *(
        _pair(text, "summary")
        for text in listed("dialogue dialog conversation transcript document content report")
    ),
    _pair("article", "highlights summary abstract"),
    _pair("body", "answer summary reply response"),
    _pair("email_body", "subject_line reply response summary"),
    _pair("description", "abstract solutions solution code"),
    _pair("findings", "impression"),
    _pair(
        "text",
        "answer response completion output code summary solution reply translation target_text sql sql_query "
        "correction corrections corrected paraphrase simplified",
    ),
    _pair("title", "answers"),
    *(
        _pair(text, "response reply answer")
        for text in listed("complaint ticket email message comment post review")
    ),
    _pair("context", "response reply"),
    _pair("utterance", "response reply"),
)
