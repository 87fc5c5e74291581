"""Explain why a record has none of the layouts."""

from __future__ import annotations

import json
from collections.abc import Mapping

from auditor.escape import clip
from auditor.formats.record.names import MORE_TEXTS, TEXTS

# Enough to recognise the row in one line of a report.
_MAX_KEYS = 8
_MAX_KEY_CHARS = 40
_MAX_LIST_CHARS = 100

# Records that are mistaken for training rows: (keys that all occur, what the record is).
_KNOWN: tuple[tuple[frozenset[str], str], ...] = (
    (
        frozenset({"instruction", "instances"}),
        "'instances' contains the input/output pairs of a task; write each pair as a row of its own "
        "with instruction, input and output",
    ),
    (
        frozenset({"Definition", "Instances"}),
        "this is a whole task of Natural Instructions; write each of its 'Instances' as a row of its own "
        "with instruction, input and output",
    ),
    (
        frozenset({"choices", "question"}),
        "'choices' needs a field that names the right one, such as answer",
    ),
    (
        frozenset({"choices"}),
        "'choices' contains answers of a model without the questions; join them with their questions "
        "into rows with messages",
    ),
    (
        frozenset({"turns"}),
        "'turns' contains the questions of a benchmark without answers, so there is nothing to learn",
    ),
    (
        frozenset({"completions", "models"}),
        "'completions' contains the answers of several models with their scores, as UltraFeedback publishes "
        "them; write the best and a worse answer as prompt, chosen and rejected",
    ),
    (
        frozenset({"model", "input"}),
        "this is a request to an API, with a model and an input and no answer to learn",
    ),
    (
        frozenset({"custom_id", "body"}),
        "this is a line of a batch request to an API, with no answer to learn",
    ),
    (
        frozenset({"prompt", "completions", "labels"}),
        "stepwise supervision is not supported; write one prompt and one completion per row",
    ),
    (
        frozenset({"meaning_representation", "references"}),
        "the row has several references; write one row with prompt and completion for each",
    ),
    (
        frozenset({"document", "annotations", "question"}),
        "this is a whole page with its questions, as Natural Questions publishes them; write each question "
        "with its short answer as a row with question and answer",
    ),
    # Whole files that are one object.
    (
        frozenset({"version", "data"}),
        "this is a whole SQuAD file; write each question of its paragraphs as a row with context, question "
        "and answer",
    ),
    (
        frozenset({"rasa_nlu_data"}),
        "this is a whole file of Rasa NLU; write each of its 'common_examples' as a row with text and intent",
    ),
    (
        frozenset({"luis_schema_version"}),
        "this is a whole app of LUIS; write each of its 'utterances' as a row with text and intent",
    ),
    (
        frozenset({"projectFileVersion", "assets"}),
        "this is a project of Azure AI Language; write each document or utterance of 'assets' as a row with "
        "text and label",
    ),
    (
        frozenset({"columns", "data"}),
        "this is a table with its columns' names apart, as pandas writes it; write it with "
        'frame.to_json(FILE, orient="records", lines=True)',
    ),
    (
        frozenset({"schema", "data"}),
        "this is a table with its schema, as pandas writes it; write it with "
        'frame.to_json(FILE, orient="records", lines=True)',
    ),
    (
        frozenset({"rows", "features"}),
        "this is an answer of a data set server; write the object under each 'row' as a row of its own",
    ),
    (
        frozenset({"images", "annotations", "categories"}),
        "this is a COCO file, with images and their boxes, and no texts to learn",
    ),
    (
        frozenset({"type", "features"}),
        "this is a GeoJSON file, with places on a map, and no texts to learn",
    ),
    (
        frozenset({"type", "geometry"}),
        "this is a place of a GeoJSON file, with no text to learn",
    ),
    (
        frozenset({"model_type"}),
        "this is the configuration of a model, not a training row",
    ),
    (
        frozenset({"name", "version"}),
        "this is the description of a package or a project, not a training row",
    ),
    (
        frozenset({"set"}),
        "'set' contains texts of one meaning, which train an embedding model; write pairs as prompt and completion",
    ),
    (
        frozenset({"texts"}),
        "'texts' contains a pair or triple of texts, which trains an embedding model; write the first as the prompt "
        "and the second as the completion",
    ),
    (
        frozenset({"Entities"}),
        "the annotations belong to parts of a text (named entities), which is not in the row; write each text as a "
        "prompt with its entities as the completion",
    ),
    (
        frozenset({"level", "message"}),
        "this is a line of a log, not a training row",
    ),
)
_PROMPT_ONLY = (
    "this row has a prompt only, as trainers with a reward function read it, and no answer to learn"
)
_MIN_COLUMNS = 2  # of a table; one list alone can be a field of a row
_PROMPTS = ("prompt", "question", "instruction", "input", "query")


def explain(record: Mapping[str, object]) -> str:
    """Return what the record seems to be, or that none of its keys belongs to a layout."""
    keys = record.keys()
    if not keys:
        return "the object is empty"
    for known, explanation in _KNOWN:
        if known <= keys:
            return explanation
    if all(isinstance(value, dict) for value in record.values()):
        return _explain_objects(list(keys))
    if (classes := _explain_classes(record)) is not None:
        return classes
    prompt = next((name for name in _PROMPTS if name in keys), None)
    if prompt is not None:
        if keys == {prompt}:
            return _PROMPT_ONLY
        return f"'{prompt}' has no answer that goes with it"
    return "no layout has fields with these names"


def _explain_objects(keys: list[str]) -> str:
    if len(keys) > 1:
        return "every value is an object, as in a configuration or an index, not in a training row"
    name = clip(keys[0], _MAX_KEY_CHARS)
    return f"the row is under a key of its own ({name}), as in an index; write what is inside as the row"


def _explain_classes(record: Mapping[str, object]) -> str | None:
    """Return that a text has a field of 0 or 1 for each class, None if it has not."""
    classes = [key for key, value in record.items() if isinstance(value, int) and value in (0, 1)]
    texts = [key for key in record if key.strip().lower() in (*TEXTS, *MORE_TEXTS)]
    if len(classes) < _MIN_COLUMNS or not texts:
        return None
    return (
        f"several fields are classes that are on or off ({clip(', '.join(classes), _MAX_LIST_CHARS)}), and sets "
        "with several labels for a text are not supported. To audit one class, write in dataset-audit.toml: "
        f'[fields] prompt = "{texts[0]}", label = "{classes[0]}"'
    )


def is_column_table(record: Mapping[str, object]) -> bool:
    """Return whether the object is a whole table, one column under each key, as pandas writes it.

    Each value is then an object with the same keys, "0", "1" and so on, or a list of scalars of the same
    length.
    """
    columns = list(record.values())
    if len(columns) < _MIN_COLUMNS:
        return False
    if all(isinstance(column, dict) for column in columns):
        cells = {tuple(column) for column in columns if isinstance(column, dict)}
        (index,) = cells if len(cells) == 1 else ((),)
        return bool(index) and all(str(key).isdecimal() for key in index)
    if not all(isinstance(column, list) for column in columns):
        return False
    lists = [column for column in columns if isinstance(column, list)]
    scalar = not any(isinstance(cell, list | dict) for column in lists for cell in column)
    return scalar and len({len(column) for column in lists}) == 1 and len(lists[0]) > 1


def list_keys(record: Mapping[str, object]) -> str:
    """Return the first keys of the record, quoted and clipped, and how many more there are."""
    if not record:
        return "none"
    keys = [json.dumps(clip(key, _MAX_KEY_CHARS), ensure_ascii=False) for key in record]
    more = f" and {len(keys) - _MAX_KEYS} more" if len(keys) > _MAX_KEYS else ""
    return ", ".join(keys[:_MAX_KEYS]) + more
