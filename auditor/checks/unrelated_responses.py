"""RSP004: a set whose answers do not depend on their prompts."""

from dataclasses import replace

import numpy as np
import polars as pl

from auditor.analysis.embedding.columns import SIDES
from auditor.analysis.responses.count_sketch import CountSketch, word_counts
from auditor.analysis.responses.permuted_fit import PERMUTATIONS, deviations
from auditor.analysis.text import normalise
from auditor.analysis.text.language_columns import known_share
from auditor.analysis.text.varying_words import varying_words
from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.written_texts import INPUT, OUTPUT
from auditor.facts import UNRELATED, ResponseSignal
from auditor.formats import kto
from auditor.model import Ran, findings, whole_file
from auditor.rules import load_rules

NAME = "unrelated-responses"

_MIN_ROWS = 100
_MAX_ROWS = 2_000  # evenly spaced; the test is certain with far fewer
_MIN_SEVERAL = 0.5  # share of the rows with several answers, above which a set has conversations
# Fewest answers of conversations with several that are compared with the other turns of their own conversation, and how many
# standard deviations they must fit better. Source: 6 to 25 in five sets, 1.1 and less where answers changed places.
_MIN_TURNS, _MIN_IN_PLACE = 150, 2.5
# Standard deviations of the shuffled sets by which the answers must fit better than shuffled ones, by one view
# at least. Source: 300 rows of each of 40 public sets with answers of 4 words and more are above 5, and all but five
# above 25; shuffled they stay between -2.7 and 3.2.
_MIN_DEVIATIONS = 4.0
# Share of the words of prompts and of answers that are frequent words of one of eight languages. Source: 0.14 to 0.26
# in English sets, 0.00 to 0.09 in code, Igbo, Hindi and Chinese ones.
_MIN_KNOWN = 0.08
# Words of the median answer; shorter ones share no words with their prompts and have little meaning of their own.
_MIN_WORDS = 4

# Letters and stress marks of the phonetic alphabet alone, and their least share of the letters of phonetic answers.
# Source: 19% in a transliteration of English, and next to none in texts of languages.
_PHONETIC, _MIN_PHONETIC = r"[\x{0250}-\x{02ff}]", 0.05

# Prompts and answers are in one language if at least this share of the words of the answers is in prompts; the median
# answer must then have at least this many words, since words alone decide. Source: 0.39 to 1.0 in fourteen sets in eight
# languages; proverbs of 7 words share none with the stories that they sum up.
_MIN_SHARED, _MIN_WORDS_ALONE = 0.3, 8

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return a finding on the whole set if shuffled answers fit as well as its own, and the test as facts.

    Of preferences, the chosen or desired answers are tested, by words alone: others may be unrelated by design. Of
    conversations all turns of the assistant are tested, by words, with all turns of users and tools.
    """
    if data.task == "preference":
        return _tested(data, _chosen(data), with_embeddings=False)
    if data.task != "generation":
        return Ran()
    if (turns := _conversations(data)) is not None:
        ran = _tested(data, turns, with_embeddings=False)
        return replace(ran, findings=pl.concat([ran.findings, _out_of_place(data)]))
    rows = data.normalised.filter(pl.col("role") == "train")
    return _tested(data, rows.drop_nulls(["prompt_text", "response_text"]), with_embeddings=True)


def _conversations(data: Dataset) -> pl.DataFrame | None:
    """Return ``row, prompt_text, response_text``: all inputs and all outputs of each row; None unless most rows have several.

    The last turn answers the assistant's own earlier turns, which may all belong to another conversation.
    """
    rows = data.training.select("row")
    is_answer = (pl.col("role") == "assistant") & (pl.col("content").str.len_bytes() > 0)
    answers = data.turns.filter(is_answer).group_by("row").len().filter(pl.col("len") > 1)
    several = rows.join(answers, on="row", how="semi", maintain_order="left")
    if several.height <= _MIN_SEVERAL * rows.height:
        return None
    rows = rows.gather_every(-(-rows.height // _MAX_ROWS))
    texts = data.texts.join(rows, on="row", how="semi", maintain_order="left")
    by_row = texts.group_by("row", maintain_order=True)
    both = by_row.agg(
        pl.col("text").filter(pl.col("side") == side).str.join("\n").alias(name)
        for side, name in ((INPUT, "prompt_text"), (OUTPUT, "response_text"))
    )
    return both.select(
        "row",
        prompt_text=normalise.fold_to_words(both["prompt_text"]),
        response_text=normalise.fold_to_words(both["response_text"]),
    ).filter(pl.all_horizontal(pl.col(pl.String) != ""))


def _out_of_place(data: Dataset) -> pl.DataFrame:
    """Return a finding on the set if the answers of its conversations fit the turn before them as well as others do."""
    answers = data.outputs.drop_nulls("before").filter(pl.len().over("row") > 1)
    answers = answers.select("row", prompt="before", response="text").with_columns(
        normalise.fold_to_words(answers[name]).alias(side)
        for name, side in (("before", "prompt"), ("text", "response"))
    )
    answers = answers.filter(pl.all_horizontal(pl.col("prompt", "response") != ""))
    if answers.height < _MIN_TURNS:
        return findings()
    answers = answers.head(_MAX_ROWS)
    if any(known_share(answers[side]) < _MIN_KNOWN for side in ("prompt", "response")):
        return findings()  # texts to decode share no word with their meaning
    words = CountSketch(pl.concat([answers["prompt"], answers["response"].rename("prompt")]))
    sides = words.encode(answers["prompt"]), words.encode(answers["response"])
    own = deviations(sides[0], sides[1], answers["row"].to_numpy())
    if own is None or own >= _MIN_IN_PLACE:
        return findings()
    how = f"{own:.1f} standard deviations above them by words ({answers.height:,} answers, {PERMUTATIONS} permutations)"
    detail = f"the answers fit the turns before them no better than other turns of their conversation: {how}"
    return whole_file(UNRELATED, [(detail, own)])


def _chosen(data: Dataset) -> pl.DataFrame:
    """Return ``row, prompt_text, response_text`` of the rows of a preference set whose response is chosen or desired."""
    is_wanted = (pl.col("format") != kto.NAME) | kto.desired(pl.col("tools"))
    wanted = data.training.filter(is_wanted)
    chosen = wanted.select("row", response_text=normalise.fold_to_words(wanted["response"]))
    rows = data.normalised.select("row", "prompt_text").join(
        chosen, on="row", maintain_order="left"
    )
    return rows.drop_nulls()


def _tested(data: Dataset, rows: pl.DataFrame, *, with_embeddings: bool) -> Ran:
    """Return what ``run`` does for ``rows`` with prompt_text and response_text."""
    if rows.height < _MIN_ROWS:
        few = f"fewer than {_MIN_ROWS} rows with both texts"
        return Ran(facts=ResponseSignal(abstained=few), left_out=few)
    rows = rows.gather_every(-(-rows.height // _MAX_ROWS))
    prompts, responses = rows["prompt_text"], rows["response_text"]
    words = CountSketch(pl.concat([prompts, responses.alias("prompt_text")]))
    by_words = deviations(words.encode(prompts), words.encode(responses))
    by_meaning = _by_meaning(data, rows["row"]) if with_embeddings else None
    facts = ResponseSignal(rows=rows.height, by_words=by_words, by_meaning=by_meaning)
    if max(by_words or 0.0, by_meaning or 0.0) >= _MIN_DEVIATIONS:
        return Ran(facts=facts)
    if min(by_words or 0.0, by_meaning or 0.0) <= -_MIN_DEVIATIONS:
        less = "the answers fit their prompts less than shuffled ones do, which no shuffling causes"
        return Ran(facts=ResponseSignal(abstained=less), left_out=less)
    if why := _why_unknown(prompts, responses, by_meaning, words, _written(data, rows["row"])):
        return Ran(facts=ResponseSignal(abstained=why), left_out=why)
    meaning = "" if by_meaning is None else f" and {by_meaning:.1f} by meaning"
    detail = (
        f"the answers fit their prompts no better than shuffled ones: {by_words or 0:.1f} standard deviations above"
        f" them by words{meaning} ({rows.height:,} rows, {PERMUTATIONS} permutations)"
    )
    return Ran(
        whole_file(UNRELATED, [(detail, max(by_words or 0.0, by_meaning or 0.0))]), facts=facts
    )


def _by_meaning(data: Dataset, rows: pl.Series) -> float | None:
    """Return the deviations by embeddings; None if these read too few of the ``rows``."""
    at = data.positions(rows)
    readable, _ = data.embeddings.readable_pairs(at)
    if readable.sum() < _MIN_ROWS:
        return None
    left, right = (data.embeddings.of_few(side, at[readable]) for side in SIDES)
    return deviations(left, right)


def _written(data: Dataset, rows: pl.Series) -> pl.DataFrame:
    """Return ``prompt, response`` as written: without its template, a text may have no frequent word of its language."""
    return data.valid.filter(pl.col("row").is_in(rows.implode())).select("prompt", "response")


def _why_unknown(
    prompts: pl.Series,
    responses: pl.Series,
    by_meaning: float | None,
    words: CountSketch,
    written: pl.DataFrame,
) -> str:
    """Return why a set whose answers do not fit may be right; empty if it is not.

    Where the embedding model does not know the script, words decide, if prompts and answers are in one language.
    """
    if _are_phonetic(responses):
        return "the answers are in a phonetic alphabet"
    if not all(varying_words(texts).in_row for texts in (prompts, responses)):
        return "the texts differ in numbers and symbols only"
    unknown = "the texts are in no language that the embedding model was measured on"
    if by_meaning is None:
        if words.shared(prompts, responses) < _MIN_SHARED:
            return unknown
        is_short = np.median(word_counts(responses).to_numpy()) < _MIN_WORDS_ALONE
    else:
        known = [known_share(texts) >= _MIN_KNOWN for texts in (prompts, responses)]
        if any(known) and not all(known):  # a text that is to be decoded, and what it says
            return unknown
        if any(known_share(texts) < _MIN_KNOWN for texts in written):
            return unknown
        spaces = responses.str.count_matches(" ", literal=True).to_numpy()
        is_short = np.median(spaces) + 1 < _MIN_WORDS
    return "answers too short" if is_short else ""


def _are_phonetic(texts: pl.Series) -> bool:
    """Return whether many letters are of the phonetic alphabet, so that words of any language have another spelling."""
    letters, phonetic = (
        int(texts.str.count_matches(letter).sum()) for letter in (r"\pL", _PHONETIC)
    )
    return phonetic >= _MIN_PHONETIC * max(1, letters)
