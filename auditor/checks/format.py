"""FMT010 to FMT021: what a training record must contain, in any layout."""

from __future__ import annotations

import polars as pl

from auditor.analysis.text.normalise import is_visible
from auditor.dataset.dataset import Dataset
from auditor.formats import CHAT_FORMATS, custom_fields, kto, text, text_label
from auditor.model import Ran, Rule, Severity, findings
from auditor.settings import Settings

NAME = "format"

_KNOWN_ROLES = ("system", "user", "assistant", "tool")
_CHAT = '{"messages": [%s]}'
_USER = '{"role": "user", "content": "Where is my parcel?"}'
_ASSISTANT = '{"role": "assistant", "content": "It left the depot today."}'
_GOOD = _CHAT % f"{_USER}, {_ASSISTANT}"

RULES: tuple[Rule, ...] = (
    Rule(
        "FMT010",
        "unknown-role",
        Severity.ERROR,
        what="A turn has a role that is not system, user, assistant or tool.",
        why="Trainers drop the turn, and services reject the file at upload.",
        bad=_CHAT % f'{_USER}, {{"role": "assitant", "content": "It left the depot today."}}',
        good=_GOOD,
        fix="Write the role as the layout spells it: user, assistant, system or tool (human or gpt in "
        "ShareGPT).",
    ),
    Rule(
        "FMT011",
        "no-turns",
        Severity.ERROR,
        what="The list of turns is empty.",
        why="The row counts as an example and teaches nothing.",
        bad='{"messages": []}',
        good=_GOOD,
        fix="Restore the turns, or drop the row.",
    ),
    Rule(
        "FMT012",
        "no-user-turn",
        Severity.ERROR,
        what="The conversation has no user turn.",
        why="The model learns an answer without the question that it belongs to.",
        bad=_CHAT % _ASSISTANT,
        good=_GOOD,
        fix="Restore the user turn, or drop the row.",
    ),
    Rule(
        "FMT013",
        "no-assistant-turn",
        Severity.ERROR,
        what="The conversation has no assistant turn.",
        why="No token of the row is trained on.",
        bad=_CHAT % _USER,
        good=_GOOD,
        fix="Add the answer, or drop the row.",
    ),
    Rule(
        "FMT014",
        "last-turn-not-assistant",
        Severity.ERROR,
        what="The last turn is not the assistant's.",
        why="The last question has no answer; most providers reject the row.",
        bad=_CHAT % f"{_USER}, {_ASSISTANT}, {_USER}",
        good=_GOOD,
        fix="Remove the turns after the last assistant turn, or add the answer.",
    ),
    Rule(
        "FMT015",
        "same-role-twice",
        Severity.WARNING,
        what="Two user turns, or two assistant turns, follow each other.",
        why="Bedrock, LLaMA-Factory and Azure reject the row; other trainers merge the turns or drop "
        "one.",
        bad=_CHAT % f"{_USER}, {_USER}, {_ASSISTANT}",
        good=_GOOD,
        fix="Merge the two turns, or remove the repeated one.",
    ),
    Rule(
        "FMT016",
        "late-system",
        Severity.WARNING,
        what="A system turn is not the first turn.",
        why="Together and most chat templates accept a system turn only at the start.",
        bad=_CHAT % f'{_USER}, {{"role": "system", "content": "Be brief."}}, {_ASSISTANT}',
        good=_CHAT % f'{{"role": "system", "content": "Be brief."}}, {_USER}, {_ASSISTANT}',
        fix="Move the system turn to the start.",
    ),
    Rule(
        "FMT017",
        "empty-prompt",
        Severity.ERROR,
        what="The prompt is null, or has only white space or invisible characters.",
        why="The model learns to give this answer to any prompt.",
        bad='{"prompt": "  ", "completion": "It left the depot today."}',
        good='{"prompt": "Where is my parcel?", "completion": "It left the depot today."}',
        fix="Restore the prompt, or drop the row.",
    ),
    Rule(
        "FMT018",
        "empty-response",
        Severity.ERROR,
        what="The answer is null, or has only white space or invisible characters.",
        why="The model learns to return an empty answer.",
        bad='{"prompt": "Where is my parcel?", "completion": ""}',
        good='{"prompt": "Where is my parcel?", "completion": "It left the depot today."}',
        fix="Write the answer, or drop the row.",
    ),
    Rule(
        "FMT019",
        "empty-turn",
        Severity.ERROR,
        what="One of several user turns, or an assistant turn before the last turn, is empty.",
        why="The model is trained to answer an empty message, or to return an empty answer.",
        bad=_CHAT % f'{{"role": "user", "content": " "}}, {_ASSISTANT}, {_USER}, {_ASSISTANT}',
        good=_GOOD,
        fix="Restore the text of the turn, or remove the turn together with its answer.",
    ),
    Rule(
        "FMT020",
        "nothing-trained",
        Severity.ERROR,
        what="Every assistant turn has weight 0.",
        why="The row costs money, and no token of it is trained on.",
        bad=_CHAT % f'{_USER}, {{"role": "assistant", "content": "It left.", "weight": 0}}',
        good=_GOOD,
        fix="Set the weight of the turn to train on to 1, or drop the row.",
    ),
    Rule(
        "FMT021",
        "empty-label",
        Severity.ERROR,
        what="The label is null, or has only white space or invisible characters.",
        why="The empty text becomes a class of its own.",
        bad='{"text": "Where is my parcel?", "label": null}',
        good='{"text": "Where is my parcel?", "label": "delivery"}',
        fix="Label the row, or drop it.",
    ),
)


def run(data: Dataset) -> Ran:
    """Return findings on the training rows whose layout is known."""
    rows = data.valid.filter(pl.col("role") == "train")
    role = pl.col("role")
    turns = data.turns.join(rows.select("row"), on="row", how="semi", maintain_order="left")
    turns = turns.with_columns(
        path=pl.format("turn {}", pl.col("turn") + 1),
        known_role=role.is_in(_KNOWN_ROLES),
        previous_role=role.shift().over("row"),
        empty=role.is_in(["user", "assistant"])
        & ~(is_visible(pl.col("content")) | pl.col("tool_calls")),
        user_turns=(role == "user").sum().over("row"),
        is_last=pl.col("turn") == pl.col("turn").max().over("row"),
    )
    parts = (_rows(rows, turns, data.settings), _turns(turns), _conversations(rows, turns))
    return Ran(pl.concat(parts))


def _rows(rows: pl.DataFrame, turns: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """Return findings on empty fields of rows without turns, and on chats without turns or loss."""
    plain = rows.join(turns.select("row"), on="row", how="anti", maintain_order="left")
    layout = pl.col("format")
    chat = layout.is_in(CHAT_FORMATS)
    no_prompt = ~chat & (layout != text.NAME) & ~is_visible(pl.col("prompt"))
    # Under the user's own field names the answer is the label if only the label is named.
    only_label = "label" in settings.fields and "response" not in settings.fields
    labelled = (layout == text_label.NAME) | ((layout == custom_fields.NAME) & only_label)
    no_answer = ~chat & ~labelled & ~is_visible(pl.col("response"))
    no_label = labelled & ~is_visible(pl.col("label"))
    return pl.concat(
        [
            _findings(plain.filter(chat), "FMT011", "the list of turns is empty"),
            _findings(plain.filter(no_prompt), "FMT017", "the prompt is empty"),
            _findings(plain.filter(no_answer), "FMT018", "the answer is empty"),
            _findings(plain.filter(no_label), "FMT021", "the label is empty"),
            _findings(rows.filter(~pl.col("loss")), "FMT020", "every assistant turn has weight 0"),
        ]
    )


def _turns(turns: pl.DataFrame) -> pl.DataFrame:
    """Return findings on single turns."""
    role, empty = pl.col("role"), pl.col("empty")
    no_prompt = empty & (role == "user") & (pl.col("user_turns") == 1)
    no_answer = empty & (role == "assistant") & pl.col("is_last")
    late_system = (role == "system") & (pl.col("turn") > 0)
    repeated = role.is_in(["user", "assistant"]) & (role == pl.col("previous_role"))
    expected = pl.lit(f"{', '.join(_KNOWN_ROLES[:-1])} or {_KNOWN_ROLES[-1]}")
    return pl.concat(
        [
            _findings(
                turns.filter(~pl.col("known_role")),
                "FMT010",
                pl.format("the role is '{}'; expected {}", role, expected),
            ),
            _findings(
                turns.filter(repeated),
                "FMT015",
                pl.format("the turn before is the {}'s as well: merge the two", role),
            ),
            _findings(
                turns.filter(late_system),
                "FMT016",
                "a system turn that is not the first turn: move it to the start",
            ),
            _findings(turns.filter(no_prompt), "FMT017", "the only user turn is empty"),
            _findings(turns.filter(no_answer), "FMT018", "the last assistant turn is empty"),
            _findings(
                turns.filter(empty & ~no_prompt & ~no_answer),
                "FMT019",
                pl.format("this turn of the {} is empty", role),
            ),
        ]
    )


def _conversations(rows: pl.DataFrame, turns: pl.DataFrame) -> pl.DataFrame:
    """Return findings on conversations as a whole."""
    role = pl.col("role")
    chats = turns.group_by("row", maintain_order=True).agg(
        has_user=(role == "user").any(),
        has_assistant=(role == "assistant").any(),
        last_role=role.last(),
        known_roles=pl.col("known_role").all(),
    )
    chats = chats.filter("known_roles")  # a misspelt role already explains a missing one
    # The answers of preference pairs are not among their turns, so any turn may be the last.
    preferences = rows.filter(pl.col("rejected").is_not_null() | (pl.col("format") == kto.NAME))
    with_answers = chats.join(preferences, on="row", how="anti", maintain_order="left")
    no_last_answer = pl.col("has_assistant") & (pl.col("last_role") != "assistant")
    return pl.concat(
        [
            _findings(chats.filter(~pl.col("has_user")), "FMT012", "no turn of the user"),
            _findings(
                with_answers.filter(~pl.col("has_assistant")), "FMT013", "no turn of the assistant"
            ),
            _findings(
                with_answers.filter(no_last_answer),
                "FMT014",
                pl.format(
                    "the last turn is the {}'s; expected the assistant's", pl.col("last_role")
                ),
            ),
        ]
    )


def _findings(rows: pl.DataFrame, rule: str, detail: str | pl.Expr) -> pl.DataFrame:
    detail = pl.lit(detail) if isinstance(detail, str) else detail
    return findings(rows.with_columns(detail=detail), rule=rule)
