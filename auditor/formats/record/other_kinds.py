"""Rows and files that a layout would read and that are no training examples: what they are, by their keys."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from auditor.formats.record.convert import Conversion, KeyOf
from auditor.formats.record.no_example import NoExample, no_example
from auditor.formats.record.votes import VOTES

# Of a class for the whole text, or an answer.
_ANSWERED: Final = frozenset(
    {"label", "labels", "intent", "category", "class", "sentiment", "cats", "accept", "output"}
    | {"answer_text", "completion", "response", "summary", "target", "messages", "conversations"}
)
_TOKENS: Final = (
    "each token has a tag of its own (named entities, parts of speech), and a language model learns texts. "
    "Write each row as a prompt with the sentence and a completion with its entities, for example as JSON"
)
_ENTITIES: Final = (
    "the annotations belong to parts of the text (named entities, relations), and the row has no label and no "
    "answer. Write each row as a prompt with the text and a completion with its entities, for example as JSON"
)
_TRIPLE: Final = (
    "this is a retrieval example, which trains an embedding model: a query with texts that fit and texts that "
    "do not. To audit the queries with the texts that fit, write in dataset-audit.toml: "
    '[fields] prompt = "{query}", response = "{text}"'
)
_MESSAGE: Final = (
    "each row is one turn of a conversation, as Open Assistant publishes them, and no example. Follow "
    "`parent_id` up to the first turn, and write each path that ends with an assistant's turn as one row with "
    "messages"
)
_TREE: Final = (
    "each row is a tree of turns, as Open Assistant publishes them, and no example. Write each path from "
    "the first prompt to an assistant's reply as one row with messages"
)


def _triple(query: str, positive: str, negative: str, *, listed: bool = False) -> NoExample:
    text = f"{positive}.0" if listed else positive
    return no_example(f"{query} {positive} {negative}", _TRIPLE.format(query=query, text=text))


KINDS: Final = (
    no_example("message_id parent_id text role", _MESSAGE),
    no_example("message_tree_id prompt tree_state", _TREE),
    *(
        no_example(f"{tokens} {tags}", _TOKENS)
        for tokens in ("tokens", "words")
        for tags in (
            "ner_tags",
            "tags",
            "labels",
            "pos_tags",
            "upos",
            "ner",
            "ner_labels",
            "bio_tags",
        )
    ),
    *(
        no_example(f"{text} {spans}", _ENTITIES, _ANSWERED)
        for text in ("text", "sentence", "content")
        for spans in ("entities", "spans", "entity_mentions", "relations", "ents", "ner", "triples")
    ),
    _triple("anchor", "positive", "negative"),
    _triple("anchor", "positive", "negatives"),
    _triple("query", "positive", "negative"),
    _triple("question", "positive", "negative"),
    _triple("query", "pos", "neg", listed=True),
    _triple("query", "relevant_passages", "hard_negatives", listed=True),
    no_example(
        "query positive_passages negative_passages",
        _TRIPLE.format(query="query", text="positive_passages.0.text"),
    ),
    *(
        no_example(
            f"{first} {second} score",
            "this is a pair of texts with a number for their likeness, which trains an embedding model. To audit "
            f'the pairs with the score as the label: [fields] prompt = ["{first}", "{second}"], '
            'label = "score"',
            frozenset({"label", "labels", "gold_label"}),
        )
        for first, second in (
            *(("sentence1", "sentence2"), ("sentence_1", "sentence_2")),
            *(("text1", "text2"), ("sentence_a", "sentence_b")),
        )
    ),
    *(
        no_example(
            f"text {votes}",
            f"'{votes}' are the labels of several people, and no field says which one the row has: add a field "
            "`label` with the one that counts",
            _ANSWERED
            | {"gold_label", "categories", "topic", "tags", "answer", "code", "data", "question"},
        )
        for votes in VOTES
    ),
    no_example(
        "input_ids",
        "this row is already tokenised; audit the texts it was made from",
        _ANSWERED - {"labels"} | {"text", "prompt"},
    ),
    no_example(
        "prompt completions labels",
        "stepwise supervision is not supported; write one prompt and one completion per row",
    ),
    no_example(
        "prompt reward_model",
        "this is a prompt for reinforcement learning, whose answer is in the object of its grader. To audit the "
        'prompts with their answers, write in dataset-audit.toml: [fields] prompt = "prompt.0.content", '
        'response = "reward_model.ground_truth"',
        _ANSWERED,
    ),
    no_example(
        "mapping title",
        "this is a conversation of a ChatGPT export, a tree of turns under 'mapping'; write the turns of each path "
        "as one row with messages",
        _ANSWERED,
    ),
    no_example(
        "intent examples",
        "the row has all examples of one intent; write each as a row of its own with text and intent",
        frozenset({"text", "utterance"}),
    ),
    no_example(
        "tag patterns responses",
        "the row has all phrases of one intent; write each of 'patterns' as a row of its own with text and intent",
    ),
    no_example(
        "data istemplate",
        "this is a phrase of Dialogflow, in parts; join the texts of 'data', and write the name of the file's "
        "intent as the label",
    ),
)


def find(key_of: KeyOf) -> Conversion | None:
    """Return what refuses the record, if its keys are those of a kind that is no training example."""
    for kind in KINDS:
        if kind.is_kind_of(key_of):
            return partial(_refused, why=kind.why)
    return None


def _refused(_: Mapping[str, object], *, why: str) -> str:
    return why
