"""Objects that are mistaken for training rows and that no layout reads: what they are, by their keys."""

from __future__ import annotations

from typing import Final

from auditor.formats.record.no_example import NoExample, no_example

KNOWN: Final[tuple[NoExample, ...]] = (
    no_example(
        "instruction instances",
        "'instances' contains the input/output pairs of a task; write each pair as a row of its own with instruction,"
        " input and output",
    ),
    no_example(
        "Definition Instances",
        "this is a whole task of Natural Instructions; write each of its 'Instances' as a row of its own with "
        "instruction, input and output",
    ),
    no_example(
        "choices question",
        "'choices' needs a field that names the right one, such as answer",
    ),
    no_example(
        "choices",
        "'choices' contains answers of a model without the questions; join them with their questions into rows with "
        "messages",
    ),
    no_example(
        "prompt responses",
        "'responses' contains several answers to one prompt; write the best one as the completion, or the best and a "
        "worse one as chosen and rejected",
    ),
    no_example(
        "prompt answers",
        "'answers' contains several answers to one prompt; write the best one as the completion, or the best and a "
        "worse one as chosen and rejected",
    ),
    no_example(
        "info summaries",
        "'summaries' contains two summaries of one text; write the text as the prompt, and the summaries as chosen "
        "and rejected",
    ),
    no_example(
        "completions models",
        "'completions' contains the answers of several models with their scores, as UltraFeedback publishes them; "
        "write the best and a worse answer as prompt, chosen and rejected",
    ),
    no_example(
        "model input",
        "this is a request to an API, with a model and an input and no answer to learn",
    ),
    no_example(
        "custom_id body",
        "this is a line of a batch request to an API, with no answer to learn",
    ),
    *(
        no_example(
            f"{name} references",
            "the row has several references; write one row with prompt and completion for each",
        )
        for name in ("meaning_representation", "source", "input", "question")
    ),
    no_example(
        "document annotations question",
        "this is a whole page with its questions, as Natural Questions publishes them; write each question with its "
        "short answer as a row with question and answer",
    ),
    # Whole files that are one object.
    no_example(
        "version data",
        "this is a whole SQuAD file; write each question of its paragraphs as a row with context, question and answer",
    ),
    no_example(
        "rasa_nlu_data",
        "this is a whole file of Rasa NLU; write each of its 'common_examples' as a row with text and intent",
    ),
    no_example(
        "luis_schema_version",
        "this is a whole app of LUIS; write each of its 'utterances' as a row with text and intent",
    ),
    no_example(
        "projectFileVersion assets",
        "this is a project of Azure AI Language; write each document or utterance of 'assets' as a row with text and "
        "label",
    ),
    no_example(
        "columns data",
        "this is a table with its columns' names apart, as pandas writes it; write it with frame.to_json(FILE, "
        'orient="records", lines=True)',
    ),
    no_example(
        "schema data",
        'this is a table with its schema, as pandas writes it; write it with frame.to_json(FILE, orient="records", '
        "lines=True)",
    ),
    no_example(
        "rows features",
        "this is an answer of a data set server; write the object under each 'row' as a row of its own",
    ),
    no_example(
        "images annotations categories",
        "this is a COCO file, with images and their boxes, and no texts to learn",
    ),
    no_example(
        "type features",
        "this is a GeoJSON file, with places on a map, and no texts to learn",
    ),
    no_example("type geometry", "this is a place of a GeoJSON file, with no text to learn"),
    no_example("model_type", "this is the configuration of a model, not a training row"),
    no_example(
        "intents",
        "this is a whole file of intents; write each phrase as a row with text and intent",
    ),
    no_example("cells nbformat", "this is a notebook, not a training row"),
    no_example(
        "name version",
        "this is the description of a package or a project, not a training row",
    ),
    no_example(
        "set",
        "'set' contains texts of one meaning, which train an embedding model; write pairs as prompt and completion",
    ),
    no_example(
        "texts",
        "'texts' contains a pair or triple of texts, which trains an embedding model; write the first as the prompt "
        "and the second as the completion",
    ),
    no_example(
        "Entities",
        "the annotations belong to parts of a text (named entities), which is not in the row; write each text as a "
        "prompt with its entities as the completion",
    ),
    no_example("level message", "this is a line of a log, not a training row"),
)
