"""Prompts of one file that are inside a text of the other: leaks that a comparison of whole prompts does not find."""

import polars as pl

from auditor.analysis.pairs.contained_texts import contained_texts
from auditor.analysis.text import normalise
from auditor.analysis.text.faults.disguises import LOWER, ROTATED
from auditor.dataset.dataset import Dataset, Role
from auditor.dataset.rows.located_texts import located
from auditor.dataset.task import LABELLED

# Fewest letters of a text that is a sentence or line of its own, and fewest words of one in the middle of a sentence.
# A character of a script without spaces counts as two letters and half a word. Source: in the clean splits of 29
# sets (gsm8k, trec, CLINC150, ATIS, AG News, Tatoeba, alpaca, ...), 12 of 19,000 evaluation rows reach these
# limits, and 11 of them do repeat a training row. With five words and no limit of letters it would be 300 rows,
# nearly all of them questions that go on.
MIN_LETTERS, MIN_WORDS = 16, 8
# Fewest words around a short text in the middle of a sentence of a prompt. Source: with fewer, the longer prompt is
# the same question with one more condition ("flights from boston to denver ... on monday before noon"; ATIS).
_MIN_OUTSIDE = 8
# A text of fewer words is short. A short text that more than this number of different texts contain is a set phrase.
_MAX_SHORT_WORDS, _MAX_HOLDERS = 20, 3
# Least share of the shingles of an edited prompt that remain. And the fewest words around it in another prompt, as a
# share of its own: with fewer, the two prompts are near-duplicates, which LEK003 compares.
MIN_EDITED_SHARE, _MIN_SHARE_OUTSIDE = 0.9, 0.25
# Least share of the rows of a file with the same system text, tools and media at which these are not content.
_MIN_CONTEXT_SHARE = 0.05
_QUESTION = "[?？؟]"


def training_texts(data: Dataset) -> pl.DataFrame:
    """Return ``row, text, is_prompt`` of all normalised texts of the training rows that may contain a prompt."""
    texts = data.normalised.filter(pl.col("role") == "train")
    written = data.training
    turns = data.turns.filter((pl.col("role") == "user") & pl.col("content").is_not_null())
    spoken = turns.group_by("row", maintain_order=True).agg(pl.col("content"))
    several = spoken.filter(pl.col("content").list.len() > 1)
    others = [
        *(written.select("row", text=name) for name in ("system", "tools", "extra")),
        several.join(written, on="row", how="semi").select(
            "row", text=pl.col("content").list.join(" ")
        ),
    ]
    if data.task in LABELLED:  # whose responses are not normalised, since most are labels
        others.append(written.select("row", text="response"))
    other = pl.concat(others).unique("text", keep="first", maintain_order=True)
    folded = normalise.fold_to_words(other["text"])
    no_prompt = pl.col("prompt_text").is_null()
    return pl.concat(
        [
            texts.select("row", text="prompt_text", is_prompt=pl.lit(value=True)),
            texts.select("row", text="response_text", is_prompt=no_prompt),
            other.with_columns(text=folded, is_prompt=pl.lit(value=False)),
        ]
    )


def eval_prompts_in_training(data: Dataset, outer: pl.DataFrame) -> pl.DataFrame:
    """Return the evaluation prompts that are inside a text of a training row, whole or with a few edits.

    Prompts in reverse order, or with each letter replaced by the 13th after it, are found, too. ``outer`` is what
    `training_texts` returns.

    Columns: ``inner`` and ``outer`` (rows), ``share`` (Float64, of the prompt's shingles; 1 for whole prompts),
    ``field`` (String, as ``text_fields`` names it) and ``start`` (UInt32, the first character in it, from 0). The
    last two are null if the prompt is spread over several fields.
    """
    prompts = _prompts(data, "eval")
    text = pl.col("text")
    rotated = text.str.replace_many(list(LOWER), list(ROTATED))
    coded = [prompts.with_columns(own, coded=True) for own in (text.str.reverse(), rotated)]
    prompts = pl.concat([prompts, *coded])
    found = _contained(data, prompts, outer, MIN_EDITED_SHARE)
    return _with_copies(found, "inner", prompts)


def training_prompts_in_evaluation(data: Dataset) -> pl.DataFrame:
    """Return the whole training prompts that are inside an evaluation prompt; columns as above.

    A prompt without a question is left out if the evaluation prompt has a question outside of it: then the two rows
    share a document.
    """
    prompts = _prompts(data, "train").join(data.non_template_keys, on="row", how="semi")
    outer = _prompts(data, "eval").select("row", "text", is_prompt=pl.lit(value=True))
    found = _contained(data, prompts, outer, 1.0)
    asks = data.valid.select(
        inner="row", asks=pl.coalesce("prompt", "response").str.contains(_QUESTION)
    )
    found = found.join(asks, on="inner", maintain_order="left")
    # The mark right after the text is its own.
    around = pl.col("before").str.contains(_QUESTION) | pl.col("after").str.slice(1).str.contains(
        _QUESTION
    )
    found = found.filter(pl.col("asks") | ~around.fill_null(value=False))
    return _with_copies(found, "outer", outer)


def content_contexts(data: Dataset, role: Role) -> pl.DataFrame:
    """Return ``row, context`` (UInt64); null if system text, tools and media are empty or shared by many rows."""
    has_context = pl.any_horizontal(pl.col("system", "tools").is_not_null())
    rows = data.normalised.join(
        data.valid.select("row", has_context=has_context), on="row", maintain_order="left"
    )
    rows = rows.filter(pl.col("role") == role)
    is_rare = pl.len().over("context") < _MIN_CONTEXT_SHARE * pl.len()
    context = pl.when(pl.col("has_context") & is_rare).then("context")
    return rows.select("row", context=context)


def _prompts(data: Dataset, role: Role) -> pl.DataFrame:
    """Return ``row, text, context, coded`` with the normalised prompt, or the response of rows without a prompt.

    ``context`` is that of `content_contexts`, and ``coded`` false: the text is as written.
    """
    texts = data.normalised.select("row", text=pl.coalesce("prompt_text", "response_text"))
    rows = content_contexts(data, role).join(texts, on="row", maintain_order="left")
    return rows.select("row", "text", "context", coded=False).drop_nulls("text")


def _contained(
    data: Dataset, inner: pl.DataFrame, outer: pl.DataFrame, min_share: float
) -> pl.DataFrame:
    """Return the texts of ``inner`` that are inside a text of ``outer`` and too long for a set phrase.

    Args:
        data: the rows as written.
        inner: ``row, text, context, coded``.
        outer: ``row, text, is_prompt``; equal prompts are not compared here, unless they are coded.
        min_share: as ``contained_texts`` takes it.

    Returns:
        ``inner, outer`` (the first row of each text), ``text, outer_text, share``, and the columns of
        ``located``.
    """
    inner = inner.unique("text", keep="first", maintain_order=True)
    outer = outer.drop_nulls("text").unique("text", keep="first", maintain_order=True)
    found = contained_texts(inner["text"], outer["text"], min_share)
    pairs = pl.concat(
        [
            found.select("word", "share"),
            inner[found["inner"]].select("text", "context", "coded", inner="row"),
            outer[found["outer"]].select("is_prompt", outer="row", outer_text="text"),
        ],
        how="horizontal",
    )
    contexts = data.normalised.select(outer="row", outer_context="context")
    pairs = pairs.join(contexts, on="outer", maintain_order="left").filter(
        ~(pl.col("is_prompt") & ~pl.col("coded") & (pl.col("text") == pl.col("outer_text")))
        & (pl.col("context").is_null() | (pl.col("context") == pl.col("outer_context")))
    )
    pairs = _without_phrases(located(data, pairs))
    if data.task in ("generation", "preference"):
        return pairs.filter(~pl.col("introduces") | (_words("text") >= _MAX_SHORT_WORDS))
    return pairs


def _without_phrases(pairs: pl.DataFrame) -> pl.DataFrame:
    """Return ``pairs`` without those whose text is so short that it may be in another text by chance."""
    size, in_field = _words("text"), pl.when(pl.col("share") == 1).then("outside")
    outside = pl.coalesce(in_field, _words("outer_text") - _words("text"))
    is_short = size < _MAX_SHORT_WORDS
    goes_on = is_short & pl.col("is_prompt") & (outside < _MIN_OUTSIDE)
    is_long = (size >= MIN_WORDS) & ~goes_on
    is_sentence = pl.col("apart") & (_letters("text") >= MIN_LETTERS)
    is_whole = (pl.col("share") == 1) & (is_long | is_sentence)
    is_near = pl.col("is_prompt") & (
        outside < pl.max_horizontal(_MIN_OUTSIDE, _MIN_SHARE_OUTSIDE * size)
    )
    is_edited = (pl.col("share") < 1) & pl.col("kind").is_null() & ~is_near
    is_phrase = is_short & (pl.col("outer_text").n_unique().over("text") > _MAX_HOLDERS)
    return pairs.filter((is_whole | is_edited) & ~is_phrase)


def _with_copies(found: pl.DataFrame, side: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the columns of the result, also for the rows with the same normalised text on that side."""
    text = "text" if side == "inner" else "outer_text"
    copies = rows.select(pl.col("row").alias(side), pl.col("text").alias(text))
    both = found.drop(side).join(copies, on=text, maintain_order="left")
    return both.select("inner", "outer", "share", "field", "start")


def _words(column: str) -> pl.Expr:
    """Return the size of a normalised text in words (Float64)."""
    unspaced = pl.col(column).str.count_matches(normalise.UNSPACED)
    others = pl.col(column).str.replace_all(normalise.UNSPACED, " ").str.count_matches(r"[^ ]+")
    return others + unspaced / 2


def _letters(column: str) -> pl.Expr:
    """Return the size of a normalised text in letters (UInt32)."""
    unspaced = pl.col(column).str.count_matches(normalise.UNSPACED)
    return pl.col(column).str.replace_all(" ", "", literal=True).str.len_chars() + unspaced
