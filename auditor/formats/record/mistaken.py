"""Objects that are mistaken for training rows and that no layout reads: what they are, by their keys."""

from __future__ import annotations

# Records that are mistaken for training rows: (keys that all occur, what the record is).
KNOWN: tuple[tuple[frozenset[str], str], ...] = (
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
        frozenset({"prompt", "responses"}),
        "'responses' contains several answers to one prompt; write the best one as the completion, or the best and a "
        "worse one as chosen and rejected",
    ),
    (
        frozenset({"prompt", "answers"}),
        "'answers' contains several answers to one prompt; write the best one as the completion, or the best and a "
        "worse one as chosen and rejected",
    ),
    (
        frozenset({"info", "summaries"}),
        "'summaries' contains two summaries of one text; write the text as the prompt, and the summaries as chosen and "
        "rejected",
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
    *(
        (
            frozenset({name, "references"}),
            "the row has several references; write one row with prompt and completion for each",
        )
        for name in ("meaning_representation", "source", "input", "question")
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
        frozenset({"intents"}),
        "this is a whole file of intents; write each phrase as a row with text and intent",
    ),
    (
        frozenset({"cells", "nbformat"}),
        "this is a notebook, not a training row",
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
