"""TXT062: the same free answer to several prompts that have nothing in common, in some rows or in most."""

from __future__ import annotations

import polars as pl

from auditor.analysis.responses.count_sketch import CountSketch
from auditor.analysis.responses.forms.code import is_code
from auditor.analysis.responses.forms.reasoning import without_reasoning
from auditor.analysis.responses.permuted_fit import deviations
from auditor.analysis.text import normalise
from auditor.analysis.text.language_columns import known_share
from auditor.analysis.text.positions import contains
from auditor.analysis.text.varying_words import varying_words
from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.written_texts import OUTPUT
from auditor.model import Ran, findings, whole_file
from auditor.rules import load_rules

NAME = "repeated-answers"

_MIN_CHARS = 25  # of an answer; shorter ones are values, names and set phrases
# An answer is a name or a title if at least this share of its words begins with a capital or a digit. Source:
# authors and films, to which many quotations belong, have 0.6 and more; sentences have 0.1 to 0.4.
_MIN_CAPITALS = 0.5
_MIN_WORDS = 4  # of a sentence; fewer are a value: dpkg (>= 1.15.4) | install-info
_MIN_PROMPTS = 3  # different ones that have the answer
# Highest share of the rows whose answer has three prompts or more; with more such rows the answers are categories.
_MAX_ROWS = 0.4
# Share of the prompts up to which a word is one of the topic, and how many prompts, evenly spaced, it is counted in.
_MAX_COMMON, _SAMPLE = 0.02, 2_000
_WORD = r"[\pL\pM\d]{4,}|[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]{2}"
_MIN_TOPIC = 2  # words of the topic that a prompt needs to show that it is on something else
_MAX_RELATED = (
    0.34  # share of the prompts of an answer that may share a topic with it or with each other
)
# Share of the answers that have a word of the sentence around what was extracted, and least share of an answer's other
# words that its prompt has if it was.
_MIN_FRAME, _MIN_TAKEN = 0.5, 0.8

# Least share, and number, of the rows whose long answer another prompt has, too, at which these prompts are compared; the
# characters of a long answer; and how many standard deviations the prompts must be more alike than others. Source: a set of questions for SQL, where several
# lead to one query, has 0.59 and 30 deviations; all others have 0.2 at most.
_MIN_SHARED, _MIN_SHARED_ROWS, _MIN_LONG, _MIN_ALIKE = 0.3, 60, 40, 4.0
# Most prompts of an answer that a join gave to several, and the share of their words that are frequent in a language.
_MAX_JOINED, _MIN_KNOWN = 4, 0.08

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return a finding on each training row whose answer has several unrelated prompts, and on the set if most have two."""
    if data.task != "generation":
        return Ran()
    turns = data.texts.group_by("row").agg(pl.col("side").eq(OUTPUT).sum().alias("answers"))
    single = turns.filter(pl.col("answers") <= 1)
    rows = data.keys_of("train").drop_nulls(["prompt_key", "response_key"])
    texts = data.valid.select("row", "system", "prompt", "response")
    rows = rows.join(texts, on="row", how="inner", maintain_order="left")
    every = rows.height
    rows = rows.join(single, on="row", how="semi", maintain_order="left")
    rows = rows.with_columns(prompts=pl.col("prompt_key").n_unique().over("response_key"))
    of_set = _joined_twice(rows, every)
    rows = rows.filter(pl.col("prompts") >= _MIN_PROMPTS)
    if rows.height > _MAX_ROWS * every:  # short ones, too: the answers are categories
        return Ran(of_set)
    bare = without_reasoning(rows["response"])
    rows = rows.filter((bare.str.len_chars() >= _MIN_CHARS).fill_null(value=False))
    rows = rows.filter(~_is_wanted(pl.col("response"), pl.col("system"), pl.col("prompt")))
    rows = rows.filter(~is_code(rows["response"]) & ~_is_name(rows["response"]))
    if rows.is_empty():
        return Ran(of_set)
    related = _related(rows, data)
    rows = rows.with_columns(is_related=pl.col("row").is_in(related.implode()))
    share = pl.col("is_related").mean().over("response_key")
    found = rows.filter(share <= _MAX_RELATED)
    shown = pl.col("response").str.slice(0, 60).str.replace_all(r"\s+", " ")
    detail = pl.format("{} prompts without a common topic have this answer: '{}'", "prompts", shown)
    return Ran(pl.concat([of_set, findings(found.with_columns(detail=detail), rule="TXT062")]))


def _joined_twice(rows: pl.DataFrame, every: int) -> pl.DataFrame:
    """Return a finding on the set if the prompts of a long answer are no more alike than any others."""
    shared = rows.filter(
        pl.col("prompts").is_between(2, _MAX_JOINED),
        pl.col("response").str.len_chars() >= _MIN_LONG,
    )
    if shared.height < max(_MIN_SHARED_ROWS, _MIN_SHARED * every):
        return findings()
    prompts = shared["prompt"]
    if varying_words(prompts).are_few or known_share(prompts) < _MIN_KNOWN:
        return findings()  # puzzles and texts to decode have one solution for several
    shared = shared.sort("response_key", "row").head(_SAMPLE)
    pairs = shared.with_columns(other=pl.col("prompt").shift(-1).over("response_key"))
    pairs = pairs.filter(pl.col("other") != pl.col("prompt"))
    own, other = (
        normalise.fold_to_words(pairs[name]).rename("text") for name in ("prompt", "other")
    )
    words = CountSketch(pl.concat([own, other]))
    alike = deviations(words.encode(own), words.encode(other))
    if alike is None or alike >= _MIN_ALIKE:
        return findings()
    how = f"these prompts are no more alike than others ({alike:.1f} standard deviations)"
    share = round(shared.height / every, 4)
    return whole_file(
        "TXT062", [(f"{shared.height:,} rows have the long answer of another prompt: {how}", share)]
    )


def _is_wanted(answer: pl.Expr, *inputs: pl.Expr) -> pl.Expr:
    """Return whether one of the inputs contains the answer (Boolean): they name it for some cases."""
    bare = answer.str.strip_chars(" \t\r\n.\"'")
    return pl.any_horizontal(contains(text.fill_null(""), bare) for text in inputs)


def _is_name(answers: pl.Series) -> pl.Series:
    """Return whether each answer is a value, a name or a title, to which many prompts may lead (Boolean[n])."""
    words = answers.str.count_matches(r"[\pL\pN][^\s]*")
    capitals = answers.str.count_matches(r"(?:^|[\s(\"'-])[\p{Lu}\pN]")
    spaced = ~answers.str.contains(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]")
    return ((capitals >= _MIN_CAPITALS * words) | (spaced & (words < _MIN_WORDS))) & (words > 0)


def _related(rows: pl.DataFrame, data: Dataset) -> pl.Series:
    """Return the rows whose prompt shares a word of its topic with the answer or with many prompts of it, or has too few."""
    topics = _words(rows.select("row", "response_key", "prompt_key", "prompts", text="prompt"))
    sample = data.training.drop_nulls("prompt")
    sample = sample.gather_every(max(1, sample.height // _SAMPLE))
    spread = _words(sample.select("row", text="prompt")).group_by("word").len()
    # A word of one prompt alone is not a sign either; the prompts of one answer may be most that have it.
    common = spread.filter(pl.col("len") > max(_MIN_PROMPTS, _MAX_COMMON * sample.height))
    topics = topics.join(common, on="word", how="anti")
    prompts = pl.col("prompt_key").n_unique()
    shared = prompts.over("response_key", "word") > pl.max_horizontal(
        1, _MAX_RELATED * pl.col("prompts")
    )
    answers = _words(rows.select("row", "response_key", text="response"))
    named = topics.join(answers, on=["row", "word"], how="semi")
    enough = topics.group_by("row").len().filter(pl.col("len") >= _MIN_TOPIC)
    unknown = rows.join(enough, on="row", how="anti")
    found = [topics.filter(shared), named, unknown, _taken_from_prompts(rows, answers, data)]
    return pl.concat(part["row"] for part in found).unique()


def _taken_from_prompts(rows: pl.DataFrame, answers: pl.DataFrame, data: Dataset) -> pl.DataFrame:
    """Return ``row`` of the rows whose answer consists of words of its prompt, apart from words that most answers have."""
    sample = data.training.drop_nulls("response")
    sample = sample.gather_every(max(1, sample.height // _SAMPLE))
    frame = _words(sample.select("row", text="response")).group_by("word").len()
    frame = frame.filter(pl.col("len") > _MIN_FRAME * sample.height)
    own = answers.join(frame, on="word", how="anti")
    prompts = _words(rows.select("row", text="prompt")).with_columns(found=pl.lit(value=True))
    own = own.join(prompts, on=["row", "word"], how="left")
    taken = own.group_by("row").agg(share=pl.col("found").is_not_null().mean(), words=pl.len())
    return taken.filter((pl.col("share") >= _MIN_TAKEN) & (pl.col("words") >= _MIN_TOPIC))


def _words(rows: pl.DataFrame) -> pl.DataFrame:
    """Return a row for each different word of each ``text``."""
    words = pl.col("text").str.to_lowercase().str.extract_all(_WORD).list.unique()
    return rows.with_columns(word=words).drop("text").explode("word").drop_nulls("word")
