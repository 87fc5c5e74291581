"""The rules about the fields of a record, which reading it checks."""

from __future__ import annotations

from auditor.model import Rule, Severity

RULES: tuple[Rule, ...] = (
    Rule(
        code="FMT002",
        name="not-an-object",
        severity=Severity.ERROR,
        what="The line is JSON, but a list, a number, a string or null instead of an object.",
        why="Trainers expect an object with named fields on each line; at this line they stop, or "
        "some loaders drop it silently.",
        bad='["How do I reset my password?", "account"]',
        good='{"text": "How do I reset my password?", "label": "account"}',
        fix="Write the values under field names, or delete the line.",
    ),
    Rule(
        code="FMT003",
        name="unknown-shape",
        severity=Severity.ERROR,
        what="The object does not have the fields of any known layout.",
        why="If it is unknown which field is the prompt and which is the response, neither a trainer "
        "nor this audit can use the row.",
        bad='{"question_id": 81, "turns": ["Write a poem."]}',
        good='{"messages": [{"role": "user", "content": "Write a poem."}, '
        '{"role": "assistant", "content": "Snow falls."}]}',
        fix="Rename the fields to those of a known layout, or name them in dataset-audit.toml: "
        '[fields] prompt = "query", response = "reply".',
    ),
    Rule(
        code="FMT004",
        name="missing-field",
        severity=Severity.ERROR,
        what="A field is missing that the other rows of the file have, or that every turn needs.",
        why="The trainer stops with a KeyError, or fills in null and trains on an empty example.",
        bad='{"text": "How do I reset my password?"}',
        good='{"text": "How do I reset my password?", "label": "account"}',
        fix="Add the field that the finding names, or delete the line.",
    ),
    Rule(
        code="FMT005",
        name="wrong-type",
        severity=Severity.ERROR,
        what="A value has the wrong type for its field: a number, a list, an object or null instead "
        "of a text.",
        why="Loaders infer one type for each column: one wrong value makes the load fail, or turns "
        "the whole column into strings.",
        bad='{"prompt": 17, "completion": "A prime number."}',
        good='{"prompt": "17", "completion": "A prime number."}',
        fix="Write the value as the type that the finding names; if the text is lost, delete the line.",
    ),
    Rule(
        code="FMT006",
        name="mixed-formats",
        severity=Severity.ERROR,
        what="The row is well-formed, but its layout is not that of most rows of the file.",
        why="Fine-tuning services accept one layout per file and reject the whole file; local trainers "
        "read null for the fields that the row does not have.",
        bad='{"prompt": "Hi", "completion": "Hello!"} in a file of messages rows',
        good='{"messages": [{"role": "user", "content": "Hi"}, '
        '{"role": "assistant", "content": "Hello!"}]}',
        fix="Convert the row to the layout of the others, or move it to a file of its own.",
    ),
    Rule(
        code="FMT022",
        name="bad-weight",
        severity=Severity.ERROR,
        what="A turn's weight is not 0 or 1, its train is not true or false, or its loss_weight is "
        "not a finite number.",
        why="Services reject the file; a trainer that accepts it gives the turn another weight than "
        "was meant.",
        bad='{"role": "assistant", "content": "Hello!", "weight": 0.5}',
        good='{"role": "assistant", "content": "Hello!", "weight": 1}',
        fix="Set weight to 1 to train on the turn, to 0 to leave it out of the loss, or remove it.",
        threshold="weight: 0 or 1 (OpenAI, Together, Fireworks, Mistral); loss_weight: up to 1e300",
    ),
    Rule(
        code="TOL001",
        name="tool-call-malformed",
        severity=Severity.ERROR,
        what="A tool call has no name, or arguments that are not a JSON object.",
        why="The model learns to write tool calls that no program can run.",
        bad='{"name": "get_weather", "arguments": "{city: Paris}"}',
        good='{"name": "get_weather", "arguments": "{\\"city\\": \\"Paris\\"}"}',
        fix="Name the tool, and write its arguments as a JSON object or as a string that contains one.",
    ),
)
