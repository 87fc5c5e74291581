"""The rules of record shape that reading a record can break."""

from __future__ import annotations

from auditor.model import Rule, Severity

RULES: tuple[Rule, ...] = (
    Rule(
        code="FMT002",
        name="not-an-object",
        severity=Severity.ERROR,
        what="The line is JSON, but a list, a number, a string or null and no object.",
        why="Trainers read each line as an object with named fields; at this line they stop, or "
        "some loaders drop it without a word.",
        bad='["How do I reset my password?", "account"]',
        good='{"text": "How do I reset my password?", "label": "account"}',
        fix="Write the values under field names, or delete the line.",
    ),
    Rule(
        code="FMT003",
        name="unknown-shape",
        severity=Severity.ERROR,
        what="The object has the fields of no known layout.",
        why="Without knowing which field is given and which is learned, neither a trainer nor this "
        "audit can use the row.",
        bad='{"question_id": 81, "turns": ["Write a poem."]}',
        good='{"messages": [{"role": "user", "content": "Write a poem."}, '
        '{"role": "assistant", "content": "Snow falls."}]}',
        fix="Rename the fields to a known layout, or name them in dataset-audit.toml: "
        '[fields] prompt = "query", response = "reply".',
    ),
    Rule(
        code="FMT004",
        name="missing-field",
        severity=Severity.ERROR,
        what="A field that the other rows of the file have, or that every turn needs, is missing.",
        why="The trainer stops with a KeyError, or fills in null and learns from an empty example.",
        bad='{"text": "How do I reset my password?"}',
        good='{"text": "How do I reset my password?", "label": "account"}',
        fix="Add the field the finding names, or delete the line.",
    ),
    Rule(
        code="FMT005",
        name="wrong-type",
        severity=Severity.ERROR,
        what="A value has another type than the layout has there: a number, a list, an object or "
        "null where a text belongs.",
        why="Loaders infer one type a column: one wrong value fails the load, or turns the whole "
        "column into strings.",
        bad='{"prompt": 17, "completion": "A prime number."}',
        good='{"prompt": "17", "completion": "A prime number."}',
        fix="Write the value as the type the finding names; if the text is lost, delete the line.",
    ),
    Rule(
        code="FMT006",
        name="mixed-formats",
        severity=Severity.ERROR,
        what="The row is well-formed, in another layout than most rows of the file.",
        why="Fine-tuning services take one layout a file and refuse it whole; local trainers read "
        "null for the fields the row lacks.",
        bad='{"prompt": "Hi", "completion": "Hello!"} in a file of messages rows',
        good='{"messages": [{"role": "user", "content": "Hi"}, '
        '{"role": "assistant", "content": "Hello!"}]}',
        fix="Convert the row to the layout of the others, or move it to a file of its own.",
    ),
    Rule(
        code="FMT022",
        name="bad-weight",
        severity=Severity.ERROR,
        what="A turn's weight is not 0 or 1, its train not true or false, or its loss_weight no "
        "finite number.",
        why="Services refuse the file; where it is read all the same, the turn is trained on "
        "otherwise than was meant.",
        bad='{"role": "assistant", "content": "Hello!", "weight": 0.5}',
        good='{"role": "assistant", "content": "Hello!", "weight": 1}',
        fix="Set weight to 1 to learn the turn, to 0 to leave it out of the loss, or remove it.",
        threshold="weight is 0 or 1 (OpenAI, Together, Fireworks, Mistral)",
    ),
    Rule(
        code="TOL001",
        name="tool-call-malformed",
        severity=Severity.ERROR,
        what="A tool call has no name, or arguments that are not a JSON object.",
        why="The model learns to write calls that no program can run.",
        bad='{"name": "get_weather", "arguments": "{city: Paris}"}',
        good='{"name": "get_weather", "arguments": "{\\"city\\": \\"Paris\\"}"}',
        fix="Write the arguments as a JSON object, or as a string that holds one; name the tool.",
    ),
)
