"""FMT: what a training record must say, whatever layout it says it in."""

from __future__ import annotations

import polars as pl

from auditor.analysis.text.normalise import is_visible
from auditor.dataset.dataset import Dataset
from auditor.formats import (
    bedrock,
    contents,
    conversations,
    custom_fields,
    kto,
    messages,
    text,
    text_label,
)
from auditor.model import Ran, Rule, Severity, findings
from auditor.settings import Settings

NAME = "format"

_CHAT_FORMATS = [f.NAME for f in (messages, conversations, contents, bedrock)]
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
    """Findings on the training rows whose layout was understood."""
    rows = data.valid.filter(pl.col("role") == "train")
    role = pl.col("role")
    turns = data.turns.join(rows.select("row"), on="row", how="semi", maintain_order="left")
    turns = turns.with_columns(
        path=pl.format("turn {}", pl.col("turn") + 1),
        known=role.is_in(_KNOWN_ROLES),
        previous=role.shift().over("row"),
        silent=role.is_in(["user", "assistant"])
        & ~(is_visible(pl.col("content")) | pl.col("tool_calls")),
        users=(role == "user").sum().over("row"),
        last=pl.col("turn") == pl.col("turn").max().over("row"),
    )
    return Ran(
        pl.concat(
            [
                _without_turns(rows, turns, data.settings),
                _each_turn(turns),
                _conversations(rows, turns),
            ]
        )
    )


def _without_turns(rows: pl.DataFrame, turns: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """Rows that are no chats: empty input, output or label; and chats of no turns or no loss."""
    plain = rows.join(turns.select("row"), on="row", how="anti", maintain_order="left")
    form = pl.col("format")
    chat = form.is_in(_CHAT_FORMATS)
    no_prompt = ~chat & (form != text.NAME) & ~is_visible(pl.col("prompt"))
    # What the user's own names say holds the answer; see formats.fields.
    labels_only = "label" in settings.fields and "response" not in settings.fields
    labelled = (form == text_label.NAME) | ((form == custom_fields.NAME) & labels_only)
    no_answer = ~chat & ~labelled & ~is_visible(pl.col("response"))
    no_label = labelled & ~is_visible(pl.col("label"))
    return pl.concat(
        [
            _say(plain.filter(chat), "FMT011", "the list of turns is empty"),
            _say(plain.filter(no_prompt), "FMT017", "the input is empty"),
            _say(plain.filter(no_answer), "FMT018", "the answer is empty"),
            _say(plain.filter(no_label), "FMT021", "the label is empty"),
            _say(rows.filter(~pl.col("loss")), "FMT020", "every assistant turn has weight 0"),
        ]
    )


def _each_turn(turns: pl.DataFrame) -> pl.DataFrame:
    """Faults that sit on one turn."""
    role, silent = pl.col("role"), pl.col("silent")
    unasked = silent & (role == "user") & (pl.col("users") == 1)
    unanswered = silent & (role == "assistant") & pl.col("last")
    unknown = pl.format("role '{}'; expected {}", role, pl.lit(", ".join(_KNOWN_ROLES)))
    twice = role.is_in(["user", "assistant"]) & (role == pl.col("previous"))
    return pl.concat(
        [
            _say(turns.filter(~pl.col("known")), "FMT010", unknown),
            _say(turns.filter(twice), "FMT015", pl.format("two {} turns in a row", role)),
            _say(
                turns.filter((role == "system") & (pl.col("turn") > 0)),
                "FMT016",
                "a system turn after the first turn",
            ),
            _say(turns.filter(unasked), "FMT017", "the user says nothing"),
            _say(turns.filter(unanswered), "FMT018", "the last answer is empty"),
            _say(
                turns.filter(silent & ~unasked & ~unanswered),
                "FMT019",
                pl.format("the {} says nothing", role),
            ),
        ]
    )


def _conversations(rows: pl.DataFrame, turns: pl.DataFrame) -> pl.DataFrame:
    """Faults of the conversation as a whole."""
    role = pl.col("role")
    chats = turns.group_by("row", maintain_order=True).agg(
        user=(role == "user").any(),
        assistant=(role == "assistant").any(),
        last=role.last(),
        known=pl.col("known").all(),
    )
    chats = chats.filter("known")  # a misspelt role already explains a missing one
    # The answers of preference pairs stand apart; their turns are the prompt, which ends as it may.
    apart = rows.filter(pl.col("rejected").is_not_null() | (pl.col("format") == kto.NAME))
    whole = chats.join(apart, on="row", how="anti", maintain_order="left")
    cut = pl.col("assistant") & (pl.col("last") != "assistant")
    return pl.concat(
        [
            _say(chats.filter(~pl.col("user")), "FMT012", "no turn of the user"),
            _say(whole.filter(~pl.col("assistant")), "FMT013", "no turn of the assistant"),
            _say(
                whole.filter(cut), "FMT014", pl.format("the last turn is the {}'s", pl.col("last"))
            ),
        ]
    )


def _say(rows: pl.DataFrame, rule: str, detail: str | pl.Expr) -> pl.DataFrame:
    said = pl.lit(detail) if isinstance(detail, str) else detail
    return findings(rows.with_columns(detail=said), rule=rule)
