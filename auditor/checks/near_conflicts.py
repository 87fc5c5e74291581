"""CON002: nearly the same prompt with different answers."""

import polars as pl

from auditor.analysis.arrays import with_columns_of_both
from auditor.analysis.labels.vote_summary import summarise
from auditor.analysis.pairs import agreement, near_pairs
from auditor.analysis.pairs.partners import both_directions, closest_partners
from auditor.analysis.text.positions import contains
from auditor.dataset.dataset import Dataset
from auditor.dataset.pairs.option_pairs import choose_apart
from auditor.dataset.pairs.similar import MAX_ADDED_WORDS
from auditor.dataset.task import LABELLED
from auditor.facts import Facts
from auditor.model import Ran, Skipped, findings
from auditor.rules import load_rules

NAME = "near-conflicts"

# Words of the sentences that only one of two prompts has: "Answer in French." changes the response.
_MAX_ADDED_TO_PROMPT = 1
_CLEAR_MAJORITY = 2 / 3  # as for equal prompts
# Jaccard similarity of free-text answers that conflict; more similar ones are wordings of one answer, or differ as
# the prompts do. Source: unrelated responses (plant.py) stay below 0.1; of 17 rows of Tatoeba with two right
# translations, which a limit of 0.5 flags, 5 are left.
_MAX_SIMILARITY = 0.2
_MAX_ROWS = 20  # with conflicts, whatever their share, before they count as design
RULES = load_rules(__name__)

_BY_DESIGN = "several answers to a prompt seem intended"
_MINIMAL_PAIRS = "small edits seem to decide the labels"
_CODE = r"^\pL{1,5}[-_ ]?\d{2,}$"  # S105, E-404
_MAX_SHOWN_CHARS = 60  # of an answer in a message


class NearConflicts(Facts, frozen=True):
    """How many rows conflict with a row of nearly the same prompt, and why none is reported."""

    rows: int
    abstained: str | None = None


def run(data: Dataset) -> Ran | Skipped:
    """Return a finding for both rows of a pair, unless a contrast explains the different answers."""
    if data.task in ("preference", "text", "unknown"):
        return Skipped(f"prompts have no single correct response (task: {data.task})")
    if data.has_many_answers:
        return Ran(facts=NearConflicts(rows=0, abstained=_BY_DESIGN))
    if data.edits_decide or data.has_few_words:
        return Ran(facts=NearConflicts(rows=0, abstained=_MINIMAL_PAIRS))
    similar = _similar(data)
    if similar.is_empty():
        return Ran(facts=NearConflicts(rows=0))
    different = similar.filter(
        (pl.col("response_key") != pl.col("response_key_right"))
        & pl.col("answer_key").ne_missing(pl.col("answer_key_right"))
        & (pl.col("prompt_key") != pl.col("prompt_key_right"))  # equal prompts are CON001
    )
    different = different.filter(~choose_apart(data, different))
    if data.task not in LABELLED:
        different = _unexplained(data, different)
    detail = pl.format("this row: '{}'; other row: '{}'", "shown", "shown_right")
    both = both_directions(different).select("left", "right", "score", detail=detail)
    closest = closest_partners(both)
    if data.task in LABELLED:
        closest = _without_majority(data, closest, similar)
    elif closest.height > max(_MAX_ROWS, data.settings.many_answers * data.valid.height):
        return Ran(facts=NearConflicts(closest.height, _BY_DESIGN))
    return Ran(findings(closest, rule="CON002"), facts=NearConflicts(closest.height))


def _similar(data: Dataset) -> pl.DataFrame:
    """Return pairs of training rows with nearly the same prompt and equal context.

    The prompts have no contrast, and neither adds more than a courtesy to the other.

    The columns are ``left, right, score``, and of each row ``prompt_key, response_key, answer_key, context,
    response_text`` and ``shown``, the start of its answer.
    """
    training = data.keys_of("train").select("row", "prompt_key", "response_key")
    rows = training["row"].implode()
    pairs = data.similar_prompts.filter(pl.col("left").is_in(rows) & pl.col("right").is_in(rows))
    if pairs.is_empty():
        return pairs
    shown = pl.coalesce("label", "response").str.slice(0, _MAX_SHOWN_CHARS)
    info = data.normalised.select("row", "context", "response_text").join(training, on="row")
    info = info.join(data.valid.select("row", shown=shown), on="row")
    info = info.join(data.answers.select("row", "answer_key"), on="row")
    labelled = data.task in LABELLED
    max_added = MAX_ADDED_WORDS if labelled else _MAX_ADDED_TO_PROMPT
    return with_columns_of_both(pairs, info).filter(
        pl.col("kind").is_null()
        & (pl.col("added_words") <= max_added)
        & (pl.col("context") == pl.col("context_right"))
    )


def _unexplained(data: Dataset, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs whose free-text answers do not agree, with equal other fields."""
    pairs = with_columns_of_both(pairs, data.other_fields, how="left")
    similarity = pl.Series(
        near_pairs.similarity_by_row(pairs["response_text"], pairs["response_text_right"])
    )
    # A field such as a language or a persona explains different answers.
    same_fields = pl.col("other_fields").eq_missing(pl.col("other_fields_right"))
    pairs = pairs.filter(pl.lit(similarity < _MAX_SIMILARITY) & same_fields)
    answers = data.answers.join(data.valid.select("row", "prompt", "calls"), on="row")
    pairs = pairs.filter(~_differ_in_names(answers, pairs))
    pairs = pairs.filter(~_name_two_things(answers, pairs))
    return pairs.filter(~agreement.agree(answers, pairs))


def _name_two_things(answers: pl.DataFrame, pairs: pl.DataFrame) -> pl.Series:
    """Return whether the prompts have words of their own, and the answers are two codes of a series or both in both prompts (Boolean).

    S105 is a password in a string, S106 a password in an argument: what a list of codes names differs in few words. And
    of two camps in one story, one is colder and the other has fewer storms.
    """
    answer = pl.col("answer").str.to_lowercase().str.strip_chars(" .`\"'")
    words = pl.col("prompt").fill_null("").str.to_lowercase().str.extract_all(r"[\pL\pN]+")
    code = pl.when(answer.str.contains(_CODE)).then(answer.str.replace_all(r"\d", "0"))
    info = answers.select(
        "row",
        code=code,
        words=words,
        text=pl.format(" {} ", words.list.join(" ")),
        answer=pl.format(" {} ", answer.str.extract_all(r"[\pL\pN]+").list.join(" ")),
    )
    both = with_columns_of_both(pairs.select("left", "right"), info)
    left, right = pl.col("words"), pl.col("words_right")
    own = (left.list.set_difference(right), right.list.set_difference(left))
    named = (
        contains(pl.col(text), pl.col(answer)) & (pl.col(answer) != "  ")
        for text in ("text", "text_right")
        for answer in ("answer", "answer_right")
    )
    has_own = [side.list.len() > 0 for side in own]
    series = (pl.col("code") == pl.col("code_right")) & pl.all_horizontal(has_own)
    found = series | (pl.all_horizontal(named) & pl.any_horizontal(has_own))
    return both.select(found=found.fill_null(value=False))["found"]


def _differ_in_names(prompts: pl.DataFrame, pairs: pl.DataFrame) -> pl.Series:
    """Return whether the prompts of each pair differ in words with a capital alone, or in an answer (Boolean).

    "Platinum Account" and "Platinum Plus Account" are two things.
    """
    found = pl.col("prompt").fill_null("").str.extract_all(r"[\pL\pN]+")
    words = prompts.select("row", "answer", words=found)
    both = with_columns_of_both(pairs.select("left", "right"), words)
    left, right = pl.col("words"), pl.col("words_right")
    small = pl.element().filter(~pl.element().str.contains(r"^\p{Lu}\p{Ll}"))
    named = (left != right) & (left.list.eval(small) == right.list.eval(small))
    named &= left.list.first() == right.list.first()  # where any word has a capital
    taken = (_takes(*sides) for sides in (("", "_right"), ("_right", "")))
    return both.select(named=pl.any_horizontal(named, *taken).fill_null(value=False))["named"]


def _takes(one: str, other: str) -> pl.Expr:
    """Return whether the answer is a word that its prompt has and the other prompt has not (Boolean)."""
    own = pl.col(f"words{one}").list.set_difference(pl.col(f"words{other}"))
    return own.list.contains(pl.col(f"answer{one}").str.strip_chars(" .`\"'"))


def _without_majority(data: Dataset, found: pl.DataFrame, similar: pl.DataFrame) -> pl.DataFrame:
    """Return ``found`` without rows whose label has a clear majority; ``detail`` names the votes.

    The votes for a row are the labels of the rows whose prompt is the same or nearly the same.
    """
    votes = _votes(data, found, similar)
    shares = votes.with_columns(share=pl.col("votes") / pl.col("votes").sum().over("row"))
    clear = shares.filter(pl.col("share") > _CLEAR_MAJORITY).join(
        data.keys_of("train"), on=["row", "response_key"], how="semi"
    )
    found = found.join(clear, on="row", how="anti", maintain_order="left")
    found = found.join(summarise(votes), on="row", how="left", maintain_order="left")
    more = pl.format("all rows with nearly this text are {}", "summary")
    return found.with_columns(
        detail=pl.concat_str("detail", more, separator="; ", ignore_nulls=True)
    )


def _votes(data: Dataset, found: pl.DataFrame, similar: pl.DataFrame) -> pl.DataFrame:
    """Return ``row, response_key, label, votes``: the labels of each row's copies and near-copies."""
    near = both_directions(similar.select("left", "right")).select(row="left", other="right")
    voters = pl.concat([found.select("row", other="row"), near])
    voters = voters.join(found, on="row", how="semi").unique()
    rows = data.keys_of("train").select("row", "response_key")
    rows = rows.join(data.lines.select("row", "sha256"), on="row", maintain_order="left")
    # A copy of a line is not a second opinion.
    rows = rows.unique("sha256", keep="first", maintain_order=True)
    texts = data.normalised.select("row", "context", "prompt_text")
    rows = rows.join(texts, on="row").join(data.valid.select("row", "label"), on="row")
    ballots = voters.join(texts, left_on="other", right_on="row")
    ballots = ballots.join(rows.drop("row"), on=["context", "prompt_text"])
    return ballots.group_by("row", "response_key").agg(pl.col("label").min(), votes=pl.len())
