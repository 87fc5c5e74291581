"""The data set as frames; every frame that several checks share is one property here, so the file is long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor import formats
from auditor.analysis.arrays import Stored, rows_at
from auditor.analysis.embedding.columns import Side, TextEmbeddings, Unread
from auditor.analysis.labels import annotators
from auditor.analysis.pairs.star_groups import star_groups
from auditor.analysis.text import template
from auditor.analysis.text.excerpts import evenly_spaced
from auditor.analysis.text.varying_words import varying_words
from auditor.dataset import derived
from auditor.dataset.pairs.similar_pairs import SimilarPairs
from auditor.dataset.rows.answers import answers_of
from auditor.dataset.rows.sensitive_values import sensitive_values
from auditor.dataset.rows.written_texts import OUTPUT, written_texts
from auditor.dataset.task import LABELLED
from auditor.input import reader
from auditor.model import BLOCKING, Input, Rule
from auditor.settings import Settings

Role = Literal["train", "eval"]
RULES: tuple[Rule, ...] = (*reader.RULES, *formats.RULES)
BLOCKING_RULES = [rule.code for rule in RULES if rule.severity in BLOCKING]

# Fewest different responses to a free-text prompt that is a template.
_MIN_TEMPLATE_RESPONSES = 4
# Fewest prompts with three answers, as a number and as a share of those with several, at which these are design.
# Source: a third and more in small talk; none of 41 in GSM8K and SFT samples with planted conflicts.
_MIN_THREE, _MIN_SHARE_OF_THREE = 3, 0.2

# One word that has small letters and capitals inside, and the share of prompts at which these are the task.
_MIXED_CASE = r"^(?:\S*\p{Ll}\S*\p{Lu}\S*|\p{Lu}\S*\p{Lu}\S*\p{Ll}\S*)$"
_MIN_STRINGS = 0.3
_GROUPS = {"row": pl.UInt32, "related": pl.UInt32, "group": pl.UInt32, "score": pl.Float64}


@dataclass(frozen=True)
class Dataset:
    """Training rows followed by evaluation rows. Frames never change once built.

    ``row`` (UInt32) numbers the physical lines of all inputs from 0, and identifies a row in every
    frame. Derived frames are computed at their first use and shared by all checks; large ones are released
    after the last check that reads them (``run_checks.LAST_READ``).
    """

    lines: pl.DataFrame  # LINES: every physical line
    examples: pl.DataFrame  # EXAMPLES and role: every parsed record whose format is known
    turns: pl.DataFrame  # TURNS
    problems: pl.DataFrame  # FINDINGS of the reader and the formats
    inputs: tuple[Input, ...]
    refused: tuple[str, ...]  # one sentence for each input that allows no verdict
    format: str  # of most training rows; "" if none is known
    task: str  # classification, generation, preference, text or unknown
    settings: Settings = field(repr=False)
    excluded: pl.Series = field(  # see ``excluding``
        default_factory=lambda: pl.Series("row", [], dtype=pl.UInt32), repr=False
    )

    def excluding(self, rows: pl.Series) -> Dataset:
        """The same data set with ``rows`` (UInt32) no longer among the valid ones."""
        return replace(self, excluded=pl.concat([self.excluded, rows]))

    @cached_property
    def valid(self) -> pl.DataFrame:
        """The examples without a blocking format fault: EXAMPLES and role (String), in row order."""
        broken = self.problems.filter(pl.col("rule").is_in(BLOCKING_RULES))["row"].drop_nulls()
        faulty = pl.concat([broken, self.excluded]).to_frame("row")
        if faulty.is_empty():
            return self.examples  # a join would copy all columns
        return self.examples.join(faulty, on="row", how="anti", maintain_order="left")

    @property
    def training(self) -> pl.DataFrame:
        """The training rows of ``valid``; without evaluation rows it is ``valid`` itself, and nothing is copied."""
        is_training = self.valid["role"] == "train"
        return self.valid if is_training.all() else self.valid.filter(is_training)

    def release(self, frames: Iterable[str]) -> bool:
        """Drop derived ``frames`` by their names, and return whether any was held; they are computed again when read."""
        held = set(frames) & set(vars(self))
        for name in held:
            del vars(self)[name]
        return bool(held)

    def positions(self, rows: pl.Series) -> NDArray[np.int64]:
        """The positions of ``rows`` (UInt32, all valid) in ``valid`` and ``embeddings``: int64[n]."""
        return self.valid["row"].search_sorted(rows).to_numpy().astype(np.int64)

    @cached_property
    def keys(self) -> pl.DataFrame:
        """Hashes that are equal for equal texts, for each valid row.

        Columns: ``row`` (UInt32), ``role`` (String), ``prompt_key``, ``response_key``, ``row_key``
        (UInt64). The prompt key covers the whole input (system text, turns, tools), the
        response key the whole output (response, label, rejected response, calls), the row key
        both; null where there is nothing to compare. Texts are equal if their identity folds are
        (``normalise.fold_to_identity``); tool definitions, calls and media must be equal exactly.
        """
        return derived.equality_keys(self.valid)

    def keys_of(self, role: Role) -> pl.DataFrame:
        """``keys`` of the training or of the evaluation rows."""
        return self.keys.filter(pl.col("role") == role)

    @cached_property
    def non_template_keys(self) -> pl.DataFrame:
        """``keys`` of the training rows whose prompt is not a template.

        A free-text prompt with four or more different responses is one; labels repeat by design.
        """
        rows = self.keys_of("train")
        if self.task in LABELLED:
            return rows
        responses = pl.col("response_key").n_unique().over("prompt_key")
        return rows.filter(responses < _MIN_TEMPLATE_RESPONSES)

    @cached_property
    def has_many_answers(self) -> bool:
        """Whether several answers to one prompt are the design of a free-text set.

        More than ``many_answers`` of the training rows then have a prompt with several answers, or many of these
        prompts have three or more: a mistake is rarely made twice on one prompt.
        """
        if self.task in LABELLED:
            return False
        keys = self.keys_of("train").select("row", "prompt_key").join(self.answers, on="row")
        keys = keys.drop_nulls(["prompt_key", "answer_key"])
        answers = keys.group_by("prompt_key").agg(pl.col("answer_key").n_unique(), rows=pl.len())
        several = answers.filter(pl.col("answer_key") > 1)
        three = several.filter(pl.col("answer_key") > 2).height
        by_prompts = three >= max(_MIN_THREE, _MIN_SHARE_OF_THREE * several.height)
        return by_prompts or several["rows"].sum() > self.settings.many_answers * keys.height

    def with_deciding_edits(self, pairs: pl.DataFrame) -> pl.DataFrame:
        """``pairs`` (``left, right, kind``) with the kind of those that differ in an edit that decides in this set."""
        return self._similar_pairs.with_deciding_edits(pairs)

    @cached_property
    def texts(self) -> pl.DataFrame:
        """All texts of the training rows as written, a row for each; see ``written_texts``."""
        return written_texts(self.valid, self.turns)

    @property
    def outputs(self) -> pl.DataFrame:
        """The ``texts`` that a model learns to write, without those that tool calls follow."""
        return self.texts.filter((pl.col("side") == OUTPUT) & ~pl.col("calls"))

    @cached_property
    def sensitive_values(self) -> pl.DataFrame:
        """Secrets and personal data of all rows, broken ones too; see ``sensitive_values``."""
        return sensitive_values(self.examples, self.turns)

    @cached_property
    def other_fields(self) -> pl.DataFrame:
        """All fields but prompt and response, as text: ``row`` (UInt32), ``other_fields`` (String).

        Only valid rows that have other fields. Fields that hardly repeat, such as an id, are left out:
        they have more different values than half the rows.
        """
        return derived.other_fields(self.valid)

    @cached_property
    def consensus(self) -> annotators.Consensus | None:
        """The annotators' votes on the labels of training rows; None if there are none.

        Its ``text`` is the ``prompt_key``. A copy of a line adds no votes.
        """
        rows = self.keys_of("train").select("row", text="prompt_key")
        votes = self.valid.select("row", "label", "votes")
        rows = rows.join(votes, on="row", maintain_order="left").join(
            self.lines.select("row", "sha256"), on="row", maintain_order="left"
        )
        rows = rows.unique("sha256", keep="first", maintain_order=True)
        return annotators.consensus(rows.select("text", "label", "votes"))

    @cached_property
    def answers(self) -> pl.DataFrame:
        """What each valid row answers, without the reasoning that leads to it.

        Columns: ``row`` (UInt32), ``answer`` (String, as written; null if there is none),
        ``answer_key`` (UInt64), ``is_final`` (Boolean: the response marks its final answer, as
        "The answer is 42" does) and ``is_code`` (Boolean). The key is equal where answers are equal in
        content, whatever their form: "C" and the text of option C, "1,000" and "1000", code in another
        layout. It covers the label, the rejected response and the calls as well.
        """
        return answers_of(self.valid, self.keys)

    @cached_property
    def templates(self) -> tuple[template.Template, ...]:
        """Spans of words that a ``template_share`` of the training prompts or responses contain."""
        return self._normalised_and_templates[1]

    @cached_property
    def normalised(self) -> pl.DataFrame:
        """The normalised texts of the valid rows, without templates.

        Columns: ``row`` (UInt32), ``role`` (String), ``context`` (UInt64), ``prompt_text``,
        ``response_text`` (String). ``response_text`` is null if responses are labels; texts are null
        where nothing is left to compare. ``context`` is equal for rows with equal system text, tools and media.
        """
        return self._normalised_and_templates[0]

    @property
    def whole_texts(self) -> pl.DataFrame:
        """``normalised`` with ``text`` (String), which joins both texts; not kept, since it is as large as they are."""
        return derived.with_whole_texts(self.normalised)

    @cached_property
    def _normalised_and_templates(self) -> tuple[pl.DataFrame, tuple[template.Template, ...]]:
        """Both need the folded texts, which are not kept."""
        return derived.normalised_texts(self.valid, self.task, self.settings.template_share)

    @cached_property
    def embeddings(self) -> TextEmbeddings:
        """``embeddings.prompts`` and ``embeddings.responses``, of unit length; ``embeddings.of`` for some rows.

        Row i embeds the normalised text of row i of ``valid``, or evenly spaced parts of a very long one.
        Each side is encoded at its first use, so that a run without a check that needs it does not
        pay for it.
        """
        prompts, responses = self.normalised["prompt_text"], self.normalised["response_text"]
        texts = evenly_spaced(prompts), evenly_spaced(responses)
        return TextEmbeddings(*texts, self.settings.embedder, self.settings.device)

    @cached_property
    def main_embeddings(self) -> tuple[pl.DataFrame, Stored]:
        """The text that characterises each training row, and its embedding.

        Returns ``row`` (UInt32), ``text`` (String), and vectors of unit length: the prompts, or
        the responses if no row has a prompt. Texts with a zero embedding are left out.
        """
        side, rows = self.main_texts
        vectors = self.embeddings.prompts if side == "prompts" else self.embeddings.responses
        vectors = rows_at(vectors, self.positions(rows["row"]))
        known = vectors.any(axis=1)
        return rows.filter(pl.Series(known)), rows_at(vectors, np.flatnonzero(known))

    @cached_property
    def main_texts(self) -> tuple[Side, pl.DataFrame]:
        """The side of ``main_embeddings``, and ``row, text`` of the training rows that have that text.

        Of a very long text these are evenly spaced parts.
        """
        has_prompts = self.normalised["prompt_text"].null_count() < self.normalised.height
        side: Side = "prompts" if has_prompts else "responses"
        column = "prompt_text" if has_prompts else "response_text"
        train = self.normalised.filter(pl.col("role") == "train")
        train = train.select("row", text=column).filter(pl.col("text").is_not_null())
        return side, train.with_columns(evenly_spaced(train["text"]))

    @cached_property
    def main_unread(self) -> Unread:
        """How many of ``main_texts`` are in a script that the embedding model does not know."""
        side, rows = self.main_texts
        return self.embeddings.unread(side, self.positions(rows["row"]))

    @cached_property
    def similar_prompts(self) -> pl.DataFrame:
        """Pairs of rows with near-duplicate prompts, training and evaluation rows together.

        Columns: ``left``, ``right`` (UInt32, left < right), ``score`` (Float64, Jaccard similarity),
        ``kind`` (String), the kind of contrast between the prompts ("parameter" where a parameter of
        the task is exchanged), null for none, and
        ``added_words`` (UInt32), those of the sentences and lines that only one prompt has. Different
        questions on one context are not a pair. Rows without a prompt are compared by their response.
        Of the rows with the same text only the first of each role is compared.
        """
        return self._similar_pairs.prompts

    @cached_property
    def similar_rows(self) -> pl.DataFrame:
        """Pairs of training rows with near-duplicate prompt and response; as ``similar_prompts``.

        ``kind`` is that of the contrast between prompts and responses together.
        """
        return self._similar_pairs.rows

    @cached_property
    def _similar_pairs(self) -> SimilarPairs:
        threshold, rows = self.settings.near_duplicate, self.valid["row"]
        worse = rows.filter(self._has_problem(rows))
        texts = (self.valid, self.normalised, self.keys, self.answers)
        return SimilarPairs(*texts, self.task, threshold, worse)

    @property
    def edits_decide(self) -> bool:
        """Whether nearly equal prompts have different answers by design, see ``minimal_pairs``."""
        return self._similar_pairs.edits_decide

    @cached_property
    def has_few_words(self) -> bool:
        """Whether the texts of a labelled set differ in numbers and symbols, and hardly in words."""
        if self.task not in LABELLED:
            return False
        prompts = self.normalised.filter(pl.col("role") == "train")["prompt_text"]
        return varying_words(prompts).are_few

    @cached_property
    def has_strings(self) -> bool:
        """Whether many prompts are one string with small letters and capitals inside: AbbA. Its characters are the task."""
        prompts = self.training["prompt"].drop_nulls()
        mixed = prompts.str.strip_chars().str.contains(_MIXED_CASE)
        return len(prompts) > 0 and int(mixed.sum()) >= _MIN_STRINGS * len(prompts)

    def _has_problem(self, rows: pl.Series) -> pl.Series:
        return rows.is_in(self.problems["row"].drop_nulls().unique().implode())

    @property
    def uncompared_pairs(self) -> str:
        """Which pairs ``similar_prompts`` and ``similar_rows`` leave out because there are too many; or ""."""
        return self._similar_pairs.left_out

    def duplicate_groups(self, pairs: pl.DataFrame) -> pl.DataFrame:
        """The rows of ``pairs`` (as ``similar_rows``) that duplicate a better or earlier row.

        Columns: ``row``, ``related``, ``group`` (UInt32), ``score`` (Float64). ``related`` and
        ``group`` are the row that is kept, which is always a partner of ``row`` in ``pairs``. Rows
        without problems are better than rows with problems.
        """
        if pairs.is_empty():
            return pl.DataFrame(schema=_GROUPS)
        rows = self.valid["row"]
        groups = star_groups(
            self.positions(pairs["left"]),
            self.positions(pairs["right"]),
            pairs["score"].to_numpy(),
            1.0 - self._has_problem(rows).to_numpy(),
        )
        kept = rows.gather(groups["representative"])
        return groups.select(
            row=rows.gather(groups["member"]), related=kept, group=kept, score="score"
        )
