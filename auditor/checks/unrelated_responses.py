"""RSP004: a set whose answers do not depend on their prompts."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.embedding.columns import SIDES
from auditor.analysis.embedding.static import Vectors
from auditor.analysis.responses.count_sketch import CountSketch
from auditor.analysis.responses.relevance import StandardisedCosine
from auditor.analysis.text import normalise
from auditor.analysis.text.language_columns import known_share
from auditor.analysis.text.varying_words import varying_words
from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.written_texts import INPUT, OUTPUT
from auditor.facts import UNRELATED, ResponseSignal
from auditor.formats import kto
from auditor.model import Ran, whole_file
from auditor.rules import load_rules

NAME = "unrelated-responses"

_MIN_ROWS = 100
_MAX_ROWS = 2_000  # evenly spaced; the test is certain with far fewer
_MIN_SEVERAL = 0.5  # share of the rows with several answers, above which a set has conversations
_PERMUTATIONS = 199  # the smallest p is 0.005
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
# answer must then have at least this many characters. Source: 0.39 to 1.0 in fourteen sets in eight languages.
_MIN_SHARED, _MIN_CHARS = 0.3, 15

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
        return _tested(data, turns, with_embeddings=False)
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
    by_words = _deviations(words.encode(prompts), words.encode(responses))
    by_meaning = _by_meaning(data, rows["row"]) if with_embeddings else None
    facts = ResponseSignal(rows=rows.height, by_words=by_words, by_meaning=by_meaning)
    if max(by_words or 0.0, by_meaning or 0.0) >= _MIN_DEVIATIONS:
        return Ran(facts=facts)
    if min(by_words or 0.0, by_meaning or 0.0) <= -_MIN_DEVIATIONS:
        less = "the answers fit their prompts less than shuffled ones do, which no shuffling causes"
        return Ran(facts=ResponseSignal(abstained=less), left_out=less)
    if why := _why_unknown(prompts, responses, by_meaning, words):
        return Ran(facts=ResponseSignal(abstained=why), left_out=why)
    meaning = "" if by_meaning is None else f" and {by_meaning:.1f} by meaning"
    detail = (
        f"the answers fit their prompts no better than shuffled ones: {by_words or 0:.1f} standard deviations above"
        f" them by words{meaning} ({rows.height:,} rows, {_PERMUTATIONS} permutations)"
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
    return _deviations(*(data.embeddings.of_few(side, at[readable]) for side in SIDES))


def _why_unknown(
    prompts: pl.Series, responses: pl.Series, by_meaning: float | None, words: CountSketch
) -> str:
    """Return why a set whose answers do not fit may be right; empty if it is not.

    Where the embedding model does not know the script, words decide, if prompts and answers are in one language.
    """
    if _are_phonetic(responses):
        return "the answers are in a phonetic alphabet"
    if not all(varying_words(texts).in_row for texts in (prompts, responses)):
        return "the texts differ in numbers and symbols, and not in words"
    unknown = "the texts are in no language that the embedding model was measured on"
    if by_meaning is None:
        if words.shared(prompts, responses) < _MIN_SHARED:
            return unknown
        is_short = np.median(responses.str.len_chars().to_numpy()) < _MIN_CHARS
    else:
        if any(known_share(texts) < _MIN_KNOWN for texts in (prompts, responses)):
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


def _deviations(left: Vectors, right: Vectors) -> float | None:
    """Return how many standard deviations the own pairs fit better than permuted ones; None if all fit alike."""
    by_left, by_right = StandardisedCosine(left, right).weights(left, right)

    def fit(order: NDArray[np.int64]) -> float:
        cosine = np.einsum("ij,ij->i", left, right[order]).astype(np.float64)
        return float((cosine * (by_left + by_right[order])).mean())

    random = np.random.default_rng(0)
    permuted = np.array([fit(random.permutation(len(right))) for _ in range(_PERMUTATIONS)])
    own, spread = fit(np.arange(len(right))), float(permuted.std())
    if not np.isfinite(spread) or spread <= 1e-9:
        return None
    return round((own - float(permuted.mean())) / spread, 1)
