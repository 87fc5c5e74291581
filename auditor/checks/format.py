"""FMT010 to FMT021: what a training record must contain, in any layout."""

import polars as pl

from auditor.analysis.text.normalise import is_visible
from auditor.dataset.dataset import Dataset
from auditor.formats import CHAT_FORMATS, custom_fields, kto, preference, text, text_label
from auditor.model import Ran, findings
from auditor.rules import load_rules
from auditor.settings import Settings

NAME = "format"

_KNOWN_ROLES = ("system", "user", "assistant", "tool")

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on the training rows whose layout is known."""
    rows = data.training
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
    layout = pl.col("format")
    chat = layout.is_in(CHAT_FORMATS)
    # Under the user's own field names the answer is the label if only the label is named.
    only_label = "label" in settings.fields and "response" not in settings.fields
    labelled = (layout == text_label.NAME) | ((layout == custom_fields.NAME) & only_label)
    empty_prompt = ~chat & (layout != text.NAME) & ~is_visible(pl.col("prompt"))
    empty_answer = ~chat & ~labelled & ~is_visible(pl.col("response"))
    # Labels that are free answers have become responses (dataset/task.py).
    empty_label = labelled & ~is_visible(pl.col("label")) & ~is_visible(pl.col("response"))
    without_turns = rows.join(turns.select("row"), on="row", how="anti", maintain_order="left")
    fields = _findings(
        without_turns,
        ("FMT011", chat, "the list of turns is empty"),
        ("FMT017", empty_prompt, "the prompt is empty"),
        ("FMT018", empty_answer, "the answer is empty"),
        ("FMT021", empty_label, "the label is empty"),
    )
    is_pair = (layout == preference.NAME) | pl.col("rejected").is_not_null()
    no_rejected = is_pair & ~is_visible(pl.col("rejected"))
    empty_rejected = ("FMT018", no_rejected, "the rejected answer is empty")
    untrained = (
        "FMT020",
        ~pl.col("loss"),
        "the row, or every assistant turn, has weight 0 or is masked",
    )
    return pl.concat([fields, _findings(rows, empty_rejected, untrained)])


def _turns(turns: pl.DataFrame) -> pl.DataFrame:
    """Return findings on single turns."""
    role, empty = pl.col("role"), pl.col("empty")
    no_prompt = empty & (role == "user") & (pl.col("user_turns") == 1)
    no_answer = empty & (role == "assistant") & pl.col("is_last")
    late_system = (role == "system") & (pl.col("turn") > 0)
    repeated = role.is_in(["user", "assistant"]) & (role == pl.col("previous_role"))
    known = pl.lit(f"{', '.join(_KNOWN_ROLES[:-1])} or {_KNOWN_ROLES[-1]}")
    unknown_role = pl.format("the role is '{}'; expected {}", role, known)
    merge = pl.format("the turn before is the {}'s as well: merge the two", role)
    move = "a system turn that is not the first turn: move it to the start"
    return _findings(
        turns,
        ("FMT010", ~pl.col("known_role"), unknown_role),
        ("FMT015", repeated, merge),
        ("FMT016", late_system, move),
        ("FMT017", no_prompt, "the only user turn is empty"),
        ("FMT018", no_answer, "the last assistant turn is empty"),
        ("FMT019", empty & ~no_prompt & ~no_answer, pl.format("this {} turn is empty", role)),
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
    has_assistant, last_role = pl.col("has_assistant"), pl.col("last_role")
    no_last_answer = has_assistant & (last_role != "assistant")
    last_turn = pl.format("the last turn is the {}'s; expected the assistant's", last_role)
    return pl.concat(
        [
            _findings(chats, ("FMT012", ~pl.col("has_user"), "no user turn")),
            _findings(
                with_answers,
                ("FMT013", ~has_assistant, "no assistant turn"),
                ("FMT014", no_last_answer, last_turn),
            ),
        ]
    )


def _findings(frame: pl.DataFrame, *rules: tuple[str, pl.Expr, str | pl.Expr]) -> pl.DataFrame:
    """Return the findings of each rule (code, which rows of ``frame``, detail)."""
    broken = frame.select(rows.alias(code) for code, rows, _ in rules)
    return pl.concat(
        findings(
            frame.filter(broken[code]).with_columns(
                detail=pl.lit(detail) if isinstance(detail, str) else detail
            ),
            rule=code,
        )
        if broken[code].any()
        else findings()
        for code, _, detail in rules
    )
