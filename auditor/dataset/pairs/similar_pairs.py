"""The pairs of similar rows of a ``Dataset``: candidates by MinHash, compared by `same_question`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import NamedTuple

import numpy as np
import polars as pl

from auditor.analysis.arrays import in_pairs
from auditor.analysis.pairs import framed_names, near_pairs, parameters
from auditor.analysis.pairs.few_partners import Visited
from auditor.analysis.text.excerpts import with_ends
from auditor.analysis.text.idf_overlap import reference_rows
from auditor.dataset.derived import with_whole_texts
from auditor.dataset.pairs.equal_inputs import between_equal_inputs
from auditor.dataset.pairs.minimal_pairs import edits_decide, labels_judge, with_deciding_edits
from auditor.dataset.pairs.similar import same_question
from auditor.plural import pluralize

_PROMPT = pl.coalesce("prompt", "response")
_WITHOUT_ANSWER = ("preference", "text", "unknown")


class Compared(NamedTuple):
    """What is compared with each other: the rows, and the texts of all valid rows."""

    rows: pl.DataFrame  # row (UInt32), normalised (String), each text once
    texts: pl.DataFrame  # row, normalised
    copies: pl.DataFrame  # row, role, normalised: all rows that `rows` are the first of
    raw: pl.Expr  # the text as written (String), of EXAMPLES

    def equals(self, other: Compared) -> bool:
        """Return whether the normalised texts of both are the same; those of equal ``rows`` have the same copies."""
        return self.rows.equals(other.rows) and self.texts.equals(other.texts)

    def written(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return ``row, raw, normalised`` of some of the valid rows."""
        return rows.select("row", raw=self.raw).join(self.texts, on="row", maintain_order="left")


def prompts_to_compare(normalised: pl.DataFrame) -> Compared:
    """Return what ``Dataset.similar_prompts`` compares, of ``Dataset.normalised``."""
    texts = normalised.with_columns(normalised=pl.coalesce("prompt_text", "response_text"))
    rows = texts.unique(["role", "normalised"], keep="first", maintain_order=True)
    return _compared(rows, _PROMPT, texts, texts)


def rows_to_compare(normalised: pl.DataFrame, keys: pl.DataFrame) -> Compared:
    """Return what ``Dataset.similar_rows`` compares; ``keys`` are those of the training rows."""
    texts = with_whole_texts(normalised).rename({"text": "normalised"})
    copies = texts.join(keys, on="row", maintain_order="left")
    # Only the first of each group of copies is compared.
    copies = copies.unique("row_key", keep="first", maintain_order=True)
    rows = copies.unique("normalised", keep="first", maintain_order=True)
    joined = pl.concat_str("prompt", "response", separator="\n", ignore_nulls=True)
    return _compared(rows, joined, texts, copies)


def _compared(
    rows: pl.DataFrame, raw: pl.Expr, texts: pl.DataFrame, copies: pl.DataFrame
) -> Compared:
    rows = rows.select("row", "normalised").filter(pl.col("normalised").is_not_null())
    texts = texts.select("row", "normalised")
    copies = copies.select("row", "role", "normalised")
    return Compared(rows, texts, copies, raw)


@dataclass(frozen=True)
class SimilarPairs:
    """Pairs of similar prompts and of similar rows, each searched for at its first use.

    ``prompts`` and ``rows`` are ``Dataset.similar_prompts`` and ``Dataset.similar_rows``.
    """

    valid: pl.DataFrame  # EXAMPLES and role
    normalised: pl.DataFrame  # Dataset.normalised
    keys: pl.DataFrame  # Dataset.keys
    answers: pl.DataFrame  # Dataset.answers
    task: str  # Dataset.task
    threshold: float
    worse: pl.Series  # rows with problems, which represent no better one

    @cached_property
    def train_keys(self) -> pl.DataFrame:
        """``Dataset.keys_of("train")``."""
        return self.keys.filter(pl.col("role") == "train")

    @cached_property
    def prompts(self) -> pl.DataFrame:
        """Pairs of rows with near-duplicate prompts."""
        return self._with_parameters(self._prompt_search.pairs)

    @cached_property
    def rows(self) -> pl.DataFrame:
        """Pairs of training rows with near-duplicate prompt and response."""
        if self._row_search is self._prompt_search:
            return self.prompts
        return self._with_parameters(self._row_search.pairs)

    @property
    def left_out(self) -> str:
        """Which pairs were not compared in detail because there are too many; empty if all were."""
        same = self._row_search is self._prompt_search
        left_out = self._prompt_search.left_out + (0 if same else self._row_search.left_out)
        if not left_out:
            return ""
        return (
            f"{pluralize(left_out, 'pair')} of similar rows: more than 8 a row; each row was compared with the"
            " first, the nearest and the one it repeats"
        )

    @cached_property
    def _prompts_to_compare(self) -> Compared:
        return prompts_to_compare(self.normalised)

    @cached_property
    def _prompt_search(self) -> near_pairs.Verified:
        """``prompts`` before parameters are known."""
        return self._search(self._prompts_to_compare)

    @cached_property
    def _row_search(self) -> near_pairs.Verified:
        """``rows`` before parameters are known."""
        compared = rows_to_compare(self.normalised, self.train_keys)
        has_both = pl.all_horizontal(pl.col("prompt", "response").is_not_null()).any()
        same = self._prompts_to_compare.equals(compared)
        if same and not self.valid.select(has_both).item():
            return self._prompt_search  # labels are no texts, and there is no other file
        return self._search(compared)

    def _search(self, compared: Compared) -> near_pairs.Verified:
        rows = compared.rows
        visited = self._visited(rows["row"])
        found, left_out = near_pairs.similar_pairs(rows["normalised"], self.threshold, visited)
        pairs = found.select(
            left=rows["row"].gather(found["left"]),
            right=rows["row"].gather(found["right"]),
            score="score",
        )
        pairs = between_equal_inputs(pairs, compared.copies, self.valid)
        own = in_pairs(self.valid, pairs)
        known = reference_rows(self.valid) if pairs.height else own
        prompts = own.select("row", raw=_PROMPT)
        texts, reference = compared.written(own), compared.written(known)
        return near_pairs.Verified(same_question(pairs, prompts, texts, reference), left_out)

    def _visited(self, rows: pl.Series) -> Visited:
        """The order in which ``rows`` represent others, and their roles."""
        held_out = self.valid.filter(pl.col("role") == "eval")["row"]
        worse, side = (rows.is_in(own.implode()).to_numpy() for own in (self.worse, held_out))
        rank = np.argsort(np.argsort(worse, kind="stable"))
        return Visited(rank, side.astype(np.int64))

    def _short_texts(self, pairs: pl.DataFrame, side: str) -> pl.DataFrame:
        """``row`` and ``text``, a normalised text of the rows in ``pairs``; of very long ones the beginning and the end."""
        return with_ends(in_pairs(self.normalised, pairs).select("row", text=side), "text")

    @cached_property
    def _parameter_words(self) -> pl.Series:
        """Return the words of the task's parameters, as the pairs of similar prompts show them."""
        answers = self.answers.select("row", "answer_key")
        pairs = self._prompt_search.pairs
        return parameters.parameter_words(pairs, self._short_texts(pairs, "prompt_text"), answers)

    def _with_parameters(self, pairs: pl.DataFrame) -> pl.DataFrame:
        """Return ``pairs`` with the ``kind`` of those whose prompts differ in what decides the answers of this set."""
        if pairs.is_empty():
            return pairs
        sides = "prompt_text", "response_text"
        prompts, answers = (self._short_texts(pairs, side) for side in sides)
        pairs = parameters.with_parameters(pairs, prompts, answers, self._parameter_words)
        pairs = framed_names.with_other_names(pairs, self.valid)
        return self.with_deciding_edits(pairs)

    def with_deciding_edits(self, pairs: pl.DataFrame) -> pl.DataFrame:
        """Return ``pairs`` with the ``kind`` of those that differ in an edit, if edits decide the answers of this set."""
        if not self.edits_decide:
            return pairs
        return with_deciding_edits(pairs, self._compared_answers, self.task)

    @cached_property
    def edits_decide(self) -> bool:
        """Whether small edits of the prompts decide the answers of the training rows."""
        answers = self._compared_answers.join(self.train_keys.select("row"), on="row", how="semi")
        return self.task not in _WITHOUT_ANSWER and edits_decide(
            self._prompt_search.pairs, answers, partial(labels_judge, self.valid, self.task)
        )

    @cached_property
    def _compared_answers(self) -> pl.DataFrame:
        keys = self.keys.select("row", "prompt_key")
        texts = self.normalised.select("row", "prompt_text", "response_text")
        return self.answers.select("row", "answer_key").join(keys, on="row").join(texts, on="row")
