"""Chosen examples as a block for a prompt: chat messages as JSON, and Markdown for people."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from auditor.dataset.dataset import Dataset
from auditor.dataset.fewshot import FewShotSelection, response

Message = Mapping[str, str]

_MAX_LABELS = 300  # that a system text lists: about 1,500 tokens


def messages(data: Dataset, selection: FewShotSelection) -> list[Message]:
    """The examples as ``role`` and ``content``: one system text, then user and assistant in turn.

    The system text is the one that the rows of all examples share. If no row has one, a classification
    lists its labels, so that classes without an example can be answered. If the rows have different
    ones, each is put in front of its user's turn. Texts without a prompt are shown in one system text.
    """
    rows = pl.DataFrame(
        {"row": [example.row for example in selection.examples]}, schema={"row": pl.UInt32}
    )
    rows = rows.join(data.valid, on="row", how="left", maintain_order="left").with_columns(
        answer=response(data.task)
    )
    systems = rows["system"].unique()
    shared = rows["system"][0] if len(systems) == 1 else None
    if data.task == "text":
        return _texts(rows["answer"].to_list())
    if rows["system"].null_count() == rows.height:
        shared = _labels(data)
    block: list[Message] = [{"role": "system", "content": shared}] if shared else []
    for row in rows.iter_rows(named=True):
        lead = f"{row['system']}\n\n" if row["system"] and not shared else ""
        block += _example(row, _turns(data, row["row"]), lead)
    return block


def as_json(data: Dataset, selection: FewShotSelection) -> bytes:
    """``{"messages": [...]}`` with one message per line, to put before the user's own turn."""
    lines = [json.dumps(message, ensure_ascii=False) for message in messages(data, selection)]
    inner = ",\n    ".join(lines)
    return f'{{\n  "messages": [\n    {inner}\n  ]\n}}\n'.encode()


def as_markdown(data: Dataset, selection: FewShotSelection) -> bytes:
    """The block for people: notes, the line of each example and why it was selected, the messages."""
    lines = {row: f"{source}:{line}" for row, source, line in _lines(data, selection)}
    parts = ["# Few-shot examples", *(f"- {note}" for note in selection.notes), "", "## Examples"]
    parts += [
        f"{number}. {_inline(lines[example.row])}"
        + (f" {_inline(example.label)}" if example.label else "")
        + f": {_plain(example.why)}"
        for number, example in enumerate(selection.examples, 1)
    ]
    parts += ["", "## Prompt"]
    for message in messages(data, selection):
        parts += [f"**{message['role']}**", "", _fenced(message["content"]), ""]
    return ("\n".join(parts).rstrip("\n") + "\n").encode()


def _lines(data: Dataset, selection: FewShotSelection) -> Sequence[tuple[Any, ...]]:
    """Row, source and line of each example."""
    rows = [example.row for example in selection.examples]
    return data.lines.filter(pl.col("row").is_in(rows)).select("row", "source", "line").rows()


def _turns(data: Dataset, row: int) -> list[tuple[str, str]]:
    """(role, content) of a chat row's turns without the system's; none for other layouts."""
    turns = data.turns.filter(pl.col("row") == row, pl.col("role") != "system")
    return [(role, content or "") for role, content in turns.select("role", "content").rows()]


def _example(row: Mapping[str, Any], turns: list[tuple[str, str]], lead: str) -> list[Message]:
    """The messages of one example; ``lead`` is put in front of the first."""
    (role, content), *others = turns or [
        ("user", row["prompt"] or ""),
        ("assistant", row["answer"] or ""),
    ]
    pairs = [(role, lead + content), *others]
    return [{"role": role, "content": content} for role, content in pairs]


def _labels(data: Dataset) -> str | None:
    """The closed list of labels, or None for other tasks and for lists too long to show."""
    if data.task != "classification":
        return None
    rows = data.training
    labels = rows["label"].drop_nulls().unique().sort().to_list()
    if not 0 < len(labels) <= _MAX_LABELS:
        return None
    return "Answer with exactly one of these labels and nothing else:\n" + "\n".join(labels)


def _texts(texts: list[str]) -> list[Message]:
    if not texts:
        return []
    shown = [f"<example>\n{text}\n</example>" for text in texts]
    lead = "Write in the voice and form of these examples."
    return [{"role": "system", "content": "\n\n".join([lead, *shown])}]


def _fenced(text: str) -> str:
    """A code block whose fence is longer than any run of backticks inside."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"


def _inline(text: str) -> str:
    """Inline code; no backtick and no line break of ``text`` can end it."""
    return "`" + re.sub(r"[`\s]+", " ", text).strip() + "`"


def _plain(text: str) -> str:
    """``text`` in one line, with the marks of Markdown escaped."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", re.sub(r"\s+", " ", text))
