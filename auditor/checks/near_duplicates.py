"""DUP010, DUP012, DUP014: near-duplicates, contrast pairs and masked templates."""

import polars as pl

from auditor.analysis.arrays import with_columns_of_both
from auditor.analysis.pairs import minhash, near_pairs, prompt_edits
from auditor.analysis.pairs.partners import both_directions, closest_partners, score_percent
from auditor.dataset.dataset import Dataset
from auditor.dataset.pairs.option_pairs import choose_differently
from auditor.dataset.pairs.similar import MAX_ADDED_WORDS
from auditor.dataset.rows.preference_sides import with_equal_sides
from auditor.dataset.task import LABELLED
from auditor.facts import Facts
from auditor.model import Ran, findings, whole_file
from auditor.plural import pluralize
from auditor.rules import load_rules
from auditor.settings import Settings

NAME = "near-duplicates"

_DEFAULTS = Settings()
RULES = load_rules(__name__)

_MAX_TEMPLATES = 10  # reported one by one
_MIN_ANSWER_SIMILARITY = 0.5  # least Jaccard similarity of free-text answers that count as equal


class Recall(Facts, frozen=True):
    """The share of the pairs of one similarity that the search finds."""

    jaccard: float
    found: float


class MaskedSpan(Facts, frozen=True):
    """A span of text that ``share`` of the rows have; it was left out of the comparison."""

    share: float
    text: str | None = None


class NearDuplicates(Facts, frozen=True, kw_only=True):
    """How near-duplicates are searched for, and how many pairs were found."""

    similarity: str
    threshold: float
    permutations: int  # of a MinHash signature
    bands: int
    rows_per_band: int
    recall: tuple[Recall, ...]
    pairs: int
    contrast_pairs: int
    masked: tuple[MaskedSpan, ...]


def run(data: Dataset) -> Ran:
    """Return findings on the rows that ``--clean`` drops; groups form around the best, earliest row."""
    similar = with_equal_sides(data, data.similar_rows, _MIN_ANSWER_SIMILARITY)
    pairs = _compare(data, similar)
    groups = data.duplicate_groups(pairs.filter("same"))
    banding = minhash.bands(data.settings.near_duplicate)
    facts = NearDuplicates(
        similarity="Jaccard of 5-character shingles",
        threshold=data.settings.near_duplicate,
        permutations=minhash.NUM_PERM,
        bands=banding[0],
        rows_per_band=banding[1],
        recall=tuple(Recall(j, round(p, 4)) for j, p in minhash.recall_curve(*banding)),
        pairs=pairs.height,
        contrast_pairs=pairs["kind"].count(),
        masked=tuple(
            MaskedSpan(round(t.share, 4), t.text[:200]) for t in data.templates[:_MAX_TEMPLATES]
        ),
    )
    same_answer = "with a similar answer" if data.task not in LABELLED else "with the same label"
    reported = [
        findings(
            groups.with_columns(
                detail=pl.format("{}% similar, {}", score_percent(), pl.lit(same_answer))
            ),
            rule="DUP010",
        ),
        _contrasts(pairs),
        _masked(data),
    ]
    scores = _scores(data, groups)
    return Ran(pl.concat(reported), scores, facts, left_out=data.uncompared_pairs)


def _compare(data: Dataset, similar: pl.DataFrame) -> pl.DataFrame:
    """Return ``left, right, score``, the ``kind`` of contrast, and whether both rows are the ``same`` example.

    Two similar rows are the same example if they have no contrast, the same context, and equal answers. Outside
    classification, similar answers are enough, except for code, where one character makes another answer, options, and
    sets with several answers to a prompt. There, the prompts must also be edits of each other, whatever the answers are.
    """
    if similar.is_empty():
        return similar.with_columns(same=pl.lit(value=False))
    info = data.normalised.select("row", "context", "response_text").join(
        data.answers.select("row", "answer_key", "is_code"), on="row"
    )
    pairs = with_columns_of_both(similar, info)
    same_answer = pl.col("answer_key").eq_missing(pl.col("answer_key_right"))
    if data.task not in LABELLED:
        similarity = near_pairs.similarity_by_row(
            pairs["response_text"], pairs["response_text_right"]
        )
        prose = ~pl.any_horizontal("is_code", "is_code_right") & ~choose_differently(data, pairs)
        # Where a prompt has several right answers by design, each of them is an example. Preference pairs are not: both
        # of their sides are alike.
        several = data.has_many_answers and data.task != "preference"
        similar_answers = pl.Series(similarity >= _MIN_ANSWER_SIMILARITY)
        same_answer |= prose & similar_answers & (not several)
        prompts = data.normalised.select("row", text="prompt_text")
        same_answer &= pl.Series(prompt_edits.are_edits(prompts, pairs))
    same_prompt = (
        (pl.col("context") == pl.col("context_right"))
        & pl.col("kind").is_null()
        & (pl.col("added_words") <= MAX_ADDED_WORDS)
    )
    return pairs.select(
        "left", "right", "score", "kind", "added_words", same=same_prompt & same_answer
    )


def _contrasts(pairs: pl.DataFrame) -> pl.DataFrame:
    """Return a note on each row that has a contrast to an earlier row; of several, to the most similar one.

    If one row has a whole sentence more, no note is needed: the difference is plain, and both rows are kept.
    """
    contrasting = pl.col("kind").is_not_null() & (pl.col("added_words") == 0)
    pairs = pairs.filter(contrasting)
    if pairs.is_empty():
        return findings()
    closest = closest_partners(pairs, "right", "left")
    article = (
        pl.when(pl.col("kind").str.contains("^[aeiou]")).then(pl.lit("an")).otherwise(pl.lit("a"))
    )
    detail = pl.format("both rows are kept, because they differ in {} {}", article, "kind")
    return findings(closest.with_columns(detail=detail), rule="DUP012")


def _masked(data: Dataset) -> pl.DataFrame:
    """Return a note on each of the longest templates, and one on the number of the others."""
    notes: list[tuple[str, float | None]]
    notes = [(f"'{t.text[:80]}' in {t.share:.0%} of the rows", t.share) for t in data.templates]
    if len(notes) > _MAX_TEMPLATES:
        more = pluralize(len(notes) - _MAX_TEMPLATES, "more span")
        notes[_MAX_TEMPLATES:] = [(f"and {more}", None)]
    return whole_file("DUP014", notes)


def _scores(data: Dataset, groups: pl.DataFrame) -> pl.DataFrame:
    """Return ``row, nearest_similarity, cluster`` of the training rows.

    The similarity is 1 for exact copies, else that of the row's most similar pair; the cluster is
    the row that its group keeps. Both are null for rows without a pair.
    """
    rows = data.keys_of("train").select("row", "row_key")
    copies = rows.filter(pl.col("row_key").is_duplicated() & pl.col("row_key").is_not_null())
    near = pl.concat(
        [
            both_directions(data.similar_rows).select(pl.col("left").alias("row"), "score"),
            copies.select("row", score=pl.lit(1.0)),
        ]
    )
    nearest = near.group_by("row").agg(nearest_similarity=pl.col("score").max())
    members = groups.select("row", cluster="group")
    kept = groups.select(row="group", cluster="group").unique()
    cluster = pl.concat([members, kept])
    exact = copies.select("row", copy_of=pl.col("row").first().over("row_key"))
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
