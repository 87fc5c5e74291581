"""DUP010 to DUP014, CON002: rows that are nearly the same, and rows that only look so."""

from __future__ import annotations

from typing import Literal

import numpy as np
import polars as pl

from auditor.dataset import Dataset
from auditor.features import contrast, minhash, pairs
from auditor.features.contained import contained
from auditor.model import Found, Rule, Severity, findings
from auditor.settings import Settings

NAME = "near-duplicates"

_TICKET = "my card was stolen on the way to work and i need a new one today"
RULES: tuple[Rule, ...] = (
    Rule(
        "DUP010",
        "near-duplicate",
        Severity.ERROR,
        "The example is nearly the same as another one: most of its words, in the same order, with"
        " the same label.",
        "It adds weight and no knowledge, and lets one example stand in training and evaluation"
        " after a random split.",
        f'{{"text": "{_TICKET}", "label": "card"}}\n'
        f'{{"text": "{_TICKET} please", "label": "card"}}',
        f'{{"text": "{_TICKET}", "label": "card"}}',
        "Keep one: --clean keeps the earliest of each group. Pairs that differ in a number, date,"
        " unit, currency, name, quotation, code name or negation are never dropped (DUP012).",
        "near_duplicate: Jaccard similarity of 5-character shingles, default 0.8, counted and not"
        " estimated, with the kept row of the group",
    ),
    Rule(
        "DUP011",
        "contained-example",
        Severity.WARNING,
        "The whole input of another row stands inside this one, with the same answer.",
        "Usually two rows joined by mistake, or a row that was extended and kept.",
        f'{{"text": "{_TICKET}", "label": "card"}}\n'
        f'{{"text": "{_TICKET}. also what are your opening hours on sunday", "label": "card"}}',
        f'{{"text": "{_TICKET}", "label": "card"}}',
        "Look at the pair; keep the row that is what users will send.",
        "containment: share of the shorter row's shingles that stand in the longer one, default 0.9",
    ),
    Rule(
        "DUP012",
        "contrast-pair",
        Severity.NOTE,
        "Two rows are nearly the same in words and differ in a negation, number, date, unit,"
        " currency, quotation, code name, name or opposite.",
        "Nothing is wrong: such pairs teach the model what matters. Dropping them as duplicates"
        " would cost most.",
        f'{{"text": "{_TICKET} not tomorrow", "label": "card"}}',
        f'{{"text": "{_TICKET}", "label": "card"}}',
        "Nothing to do; both rows stay.",
        "as DUP010; features/contrast.py lists what counts as a contrast",
    ),
    Rule(
        "DUP013",
        "same-response",
        Severity.NOTE,
        "A long answer is given to several different prompts, word for word.",
        "Harmless for set phrases; elsewhere the sign of answers pasted without reading.",
        '{"prompt": "Where is my parcel?", "completion": "Please restart the router and wait two minutes."}\n'
        '{"prompt": "The internet is down", "completion": "Please restart the router and wait two minutes."}',
        "each prompt has an answer of its own",
        "Read the prompts that share the answer.",
        "answers of 40 characters and more, equal after the folding of DUP002",
    ),
    Rule(
        "DUP014",
        "template-masked",
        Severity.NOTE,
        "Most rows share a span of text; it was left out when rows were compared.",
        "A shared preamble would make every two rows look alike. It is no fault of the rows.",
        "You are a careful assistant of the bank. Answer in one word. Ticket: card lost",
        "card lost",
        "Nothing to do. If the span is not meant to be there, remove it.",
        "template_share: share of the rows that hold the span, default 0.2",
    ),
    Rule(
        "CON002",
        "conflicting-near-duplicate",
        Severity.REVIEW,
        "Two prompts are nearly the same, and their labels or answers are not.",
        "One of the two answers is usually wrong, and the model is told both.",
        f'{{"text": "{_TICKET}", "label": "card"}}\n'
        f'{{"text": "{_TICKET} please", "label": "account"}}',
        f'{{"text": "{_TICKET}", "label": "card"}}',
        "Decide which is right. If the difference in the prompt explains it, keep both.",
        "near_duplicate for the prompts; free-text answers conflict below a similarity of 0.5",
    ),
)

_LONG_ANSWER = 40  # characters
_OTHER_ANSWER = 0.5  # similarity below which two free-text answers say different things


def run(data: Dataset, settings: Settings) -> Found:
    """Findings on the rows that would be dropped; groups form around the best, earliest row."""
    judged = _judged(data, data.alike_rows)
    groups = _groups(data, judged.filter("same"))
    banding = minhash.bands(settings.near_duplicate)
    facts = {
        "similarity": "Jaccard of 5-character shingles",
        "threshold": settings.near_duplicate,
        "permutations": minhash.NUM_PERM,
        "bands": banding[0],
        "rows_per_band": banding[1],
        "recall": [{"jaccard": j, "found": round(p, 4)} for j, p in minhash.recall_curve(*banding)],
        "pairs": judged.height,
        "contrast_pairs": judged["kind"].count(),
        "masked": [{"text": t.text[:200], "share": round(t.share, 4)} for t in data.templates],
    }
    reported = [
        findings(
            groups.with_columns(detail=_percent("alike, the label or answer too")), rule="DUP010"
        ),
        _contrasts(judged),
        _extended(data, settings),
        _conflicts(data, settings),
        _same_answers(data, groups),
        _masked(data),
    ]
    return Found(pl.concat(reported), _scores(data, groups), facts)


def _judged(data: Dataset, alike: pl.DataFrame) -> pl.DataFrame:
    """The pairs with ``kind`` of contrast, and whether they are the ``same`` example."""
    shown = data.sound.select(
        "row", answer=pl.coalesce("label", "response"), label="label", raw=_raw()
    )
    words = data.words.select("row", words="text")
    kinds = contrast.kinds(shown.select("row", "raw").join(words, on="row"), alike)
    info = data.words.select("row", "context", "said").join(
        data.keys.select("row", "answer"), on="row"
    )
    pair = _both(alike.with_columns(kind=kinds), info)
    agree = pl.col("answer").eq_missing(pl.col("answer_right"))
    if data.task != "classification":
        said = pairs.similarity(pair["said"], pair["said_right"])
        agree |= pl.Series(said >= _OTHER_ANSWER)
    return pair.with_columns(
        same=pl.col("kind").is_null() & agree & (pl.col("context") == pl.col("context_right"))
    ).select("left", "right", "score", "kind", "same")


def _raw() -> pl.Expr:
    return pl.concat_str("prompt", "response", separator="\n", ignore_nulls=True)


def _both(
    alike: pl.DataFrame, info: pl.DataFrame, how: Literal["inner", "left"] = "inner"
) -> pl.DataFrame:
    """Add the columns of ``info`` for the left row and, with ``_right``, for the right row."""
    return alike.join(info, left_on="left", right_on="row", how=how, maintain_order="left").join(
        info, left_on="right", right_on="row", suffix="_right", how=how, maintain_order="left"
    )


def _groups(data: Dataset, same: pl.DataFrame) -> pl.DataFrame:
    """``row, related, group, score``: each row that repeats a better or earlier one."""
    rows = data.sound["row"]
    troubled = rows.is_in(data.problems["row"].drop_nulls().unique().implode())
    left, right = (
        rows.search_sorted(same[side]).to_numpy().astype(np.int64) for side in ("left", "right")
    )
    stars = pairs.stars(left, right, same["score"].to_numpy(), 1.0 - troubled.to_numpy())
    return stars.select(
        row=rows.gather(stars["member"]),
        related=rows.gather(stars["representative"]),
        group=rows.gather(stars["representative"]),
        score="score",
    )


def _contrasts(judged: pl.DataFrame) -> pl.DataFrame:
    """One note a row: its most similar earlier partner that differs in what matters."""
    closest = (
        judged.filter(pl.col("kind").is_not_null())
        .sort("right", "score", "left", descending=[False, True, False])
        .unique("right", keep="first", maintain_order=True)
    )
    detail = pl.format("they differ in a {}: both are kept", "kind")
    return findings(
        closest.select("score", row="right", related="left", detail=detail), rule="DUP012"
    )


def _extended(data: Dataset, settings: Settings) -> pl.DataFrame:
    """Rows whose input holds the whole input of another row with the same answer."""
    words = data.words.filter(pl.col("role") == "train")
    rows = words.select("row", "context", text=pl.coalesce("asked", "said")).unique(
        "text", keep="first", maintain_order=True
    )
    found = contained(rows["text"], settings.containment)
    info = rows.select("row", "context").join(data.keys.select("row", "answer"), on="row")
    pair = _both(
        found.select(
            left=rows["row"].gather(found["outer"]),
            right=rows["row"].gather(found["inner"]),
            score="score",
        ),
        info,
    )
    for sides in (["left", "right"], ["right", "left"]):  # near-duplicates are told by DUP010
        pair = pair.join(
            data.alike_prompts,
            left_on=sides,
            right_on=["left", "right"],
            how="anti",
            maintain_order="left",
        )
    agree = pl.col("answer").eq_missing(pl.col("answer_right"))
    if data.task == "text":
        agree = pl.lit(value=True)
    same = pair.filter(agree & (pl.col("context") == pl.col("context_right")))
    first = same.sort("left", "score", "right", descending=[False, True, False])
    detail = _percent("of the other input stands in this one")
    return findings(
        first.unique("left", keep="first", maintain_order=True).select(
            "score", row="left", related="right", detail=detail
        ),
        rule="DUP011",
    )


def _conflicts(data: Dataset, settings: Settings) -> pl.DataFrame:
    """Near-equal prompts, no contrast between them, another label or answer."""
    if data.task in ("preference", "text", "unknown"):
        return findings()
    training = data.of("train").select("row", "prompt", "answer")
    mine = data.alike_prompts.filter(
        pl.col("left").is_in(training["row"].implode())
        & pl.col("right").is_in(training["row"].implode())
    )
    shown = data.sound.select("row", raw="prompt", said=pl.coalesce("label", "response"))
    words = data.words.select("row", words="asked")
    kinds = contrast.kinds(shown.select("row", "raw").join(words, on="row"), mine)
    info = data.words.select("row", "context", words="said").join(training, on="row")
    info = info.join(shown.select("row", shown=pl.col("said").str.slice(0, 60)), on="row")
    pair = _both(mine.with_columns(kind=kinds), info).filter(
        pl.col("kind").is_null()
        & (pl.col("context") == pl.col("context_right"))
        & (pl.col("answer") != pl.col("answer_right"))
        & (pl.col("prompt") != pl.col("prompt_right"))  # equal prompts are CON001
    )
    if data.task != "classification":
        # What another field explains (a language, a persona) is no contradiction.
        pair = _both(pair, data.circumstances.rename({"circumstances": "fields"}), how="left")
        said = pl.Series(pairs.similarity(pair["words"], pair["words_right"]))
        same = pl.col("fields").eq_missing(pl.col("fields_right"))
        pair = pair.filter(pl.lit(said < _OTHER_ANSWER) & same)
    detail = pl.format("'{}' here, '{}' there", "shown", "shown_right")
    other = pl.format("'{}' here, '{}' there", "shown_right", "shown")
    both = pl.concat(
        [
            pair.select("score", row="left", related="right", detail=detail),
            pair.select("score", row="right", related="left", detail=other),
        ]
    )
    closest = both.sort("row", "score", "related", descending=[False, True, False])
    return findings(closest.unique("row", keep="first", maintain_order=True), rule="CON002")


def _same_answers(data: Dataset, groups: pl.DataFrame) -> pl.DataFrame:
    """Long answers that several prompts share: a note on every row but the first."""
    if data.task != "generation":
        return findings()
    long = data.sound.filter(pl.col("response").str.len_chars() >= _LONG_ANSWER).select("row")
    rows = data.of("train").join(long, on="row", how="semi", maintain_order="left")
    rows = rows.join(groups, on="row", how="anti", maintain_order="left")
    first = rows.unique("whole", keep="first", maintain_order=True).with_columns(
        related=pl.col("row").first().over("answer"), prompts=pl.len().over("answer")
    )
    detail = pl.format("{} prompts have this answer", "prompts")
    repeated = first.filter(pl.col("row") != pl.col("related")).with_columns(detail=detail)
    return findings(repeated.with_columns(group="related"), rule="DUP013", score=1.0)


def _masked(data: Dataset) -> pl.DataFrame:
    found = pl.DataFrame(
        [(f"'{t.text[:80]}' in {t.share:.0%} of the rows", t.share) for t in data.templates],
        schema={"detail": pl.String, "score": pl.Float64},
        orient="row",
    )
    return findings(found, rule="DUP014")


def _scores(data: Dataset, groups: pl.DataFrame) -> pl.DataFrame:
    """``row, nearest_similarity, cluster``: exact copies are 1, others their closest pair."""
    rows = data.of("train").select("row", "whole")
    copies = rows.filter(pl.col("whole").is_duplicated() & pl.col("whole").is_not_null())
    alike = data.alike_rows
    near = pl.concat(
        [
            alike.select("score", row="left"),
            alike.select("score", row="right"),
            copies.select("row", score=pl.lit(1.0)).select("score", "row"),
        ]
    )
    nearest = near.group_by("row").agg(nearest_similarity=pl.col("score").max())
    members = groups.select("row", cluster="group")
    heads = groups.select(row="group", cluster="group").unique()
    cluster = pl.concat([members, heads])
    exact = copies.select("row", copy_of=pl.col("row").first().over("whole"))
    return (
        rows.select("row")
        .join(nearest, on="row", how="left", maintain_order="left")
        .join(exact, on="row", how="left", maintain_order="left")
        .join(
            cluster,
            left_on=pl.coalesce("copy_of", "row"),
            right_on="row",
            how="left",
            maintain_order="left",
        )
        .select("row", "nearest_similarity", cluster=pl.coalesce("cluster", "copy_of"))
    )


def _percent(what: str) -> pl.Expr:
    return pl.format("{} % {}", (pl.col("score") * 100).round(0).cast(pl.Int64), pl.lit(what))
