"""The data set as frames: lines, examples, turns, and what checks compute from them once."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor import formats
from auditor.analysis.embedding.columns import TextEmbeddings
from auditor.analysis.labels import annotators
from auditor.analysis.pairs import near_pairs
from auditor.analysis.text import normalise, template
from auditor.input import reader
from auditor.model import BLOCKING, Input, Rule
from auditor.settings import Settings

Role = Literal["train", "eval"]
RULES: tuple[Rule, ...] = (*reader.RULES, *formats.RULES)
BLOCKING_RULES = [rule.code for rule in RULES if rule.severity in BLOCKING]

_TEMPLATE_ANSWERS = 4  # different answers in training that make a free-text prompt a template


def _no_rows() -> pl.Series:
    return pl.Series("row", [], dtype=pl.UInt32)


@dataclass(frozen=True)
class Dataset:
    """Training rows and, after them, evaluation rows; frames never change once built."""

    lines: pl.DataFrame  # LINES
    examples: pl.DataFrame  # EXAMPLES and role: one row each parsed record that has a format
    turns: pl.DataFrame  # TURNS
    problems: pl.DataFrame  # FINDINGS of the reader and the formats
    inputs: tuple[Input, ...]
    refused: tuple[str, ...]  # one sentence for each input no verdict can be given on
    format: str  # of most training rows, "" if none is known
    task: str  # classification, generation, preference or text
    settings: Settings = field(repr=False)
    excluded: pl.Series = field(default_factory=_no_rows, repr=False)  # rows of later faults

    def excluding(self, rows: pl.Series) -> Dataset:
        """The same data set with ``rows`` (UInt32) no longer among the sound ones."""
        return replace(self, excluded=pl.concat([self.excluded, rows]))

    @cached_property
    def valid(self) -> pl.DataFrame:
        """EXAMPLES and role of the rows in which no blocking fault was found so far."""
        broken = self.problems.filter(pl.col("rule").is_in(BLOCKING_RULES))["row"].drop_nulls()
        faulty = pl.concat([broken, self.excluded]).to_frame("row")
        return self.examples.join(faulty, on="row", how="anti", maintain_order="left")

    @cached_property
    def keys(self) -> pl.DataFrame:
        """Identity of each sound row: ``row, role, prompt, answer, whole`` (UInt64).

        ``prompt`` stands for all the model is given (system text, turns, tools), ``answer`` for
        what it should say, ``whole`` for both; null where there is nothing to compare. Equal
        numbers mean equal after ``text.fold``; tool definitions, calls and media compare exactly.
        """
        rows = self.valid
        folded = {
            name: normalise.identity_keys(rows[name])
            for name in ("system", "prompt", "response", "rejected")
        }
        label = normalise.identity_keys(rows["label"])
        exact = {name: rows[name].hash(seed=3) for name in ("tools", "calls")}
        parts = pl.DataFrame({**folded, **exact, "label": label})
        given = pl.struct("system", "prompt", "tools").hash(seed=4)
        said = pl.struct("response", "label", "rejected", "calls").hash(seed=5)
        has_prompt = pl.any_horizontal(pl.col("system", "prompt").is_not_null())
        has_answer = pl.any_horizontal(pl.col("response", "label").is_not_null())
        return parts.select(
            row=rows["row"],
            role=rows["role"],
            prompt=pl.when(pl.col("prompt").is_not_null()).then(given),
            answer=pl.when(has_answer).then(said),
            whole=pl.when(has_prompt | has_answer).then(pl.struct(given, said).hash(seed=6)),
        )

    def of(self, role: Role) -> pl.DataFrame:
        """``keys`` of the training or of the evaluation rows."""
        return self.keys.filter(pl.col("role") == role)

    @cached_property
    def prompted(self) -> pl.DataFrame:
        """``of("train")`` without the free-text prompts of four or more answers: those are templates."""
        rows = self.of("train")
        if self.task == "classification":
            return rows
        return rows.filter(pl.col("answer").n_unique().over("prompt") < _TEMPLATE_ANSWERS)

    @cached_property
    def other_fields(self) -> pl.DataFrame:
        """``row, other_fields``: the other fields of each row that has any, as text.

        Fields that number rows, as an id does, are left out: their values hardly repeat.
        """
        rows = self.valid.select("row", "extra").drop_nulls()
        records: list[dict[str, object]] = [json.loads(extra) for extra in rows["extra"]]
        values: defaultdict[str, set[object]] = defaultdict(set)
        for record in records:
            for name, value in record.items():
                values[name].add(value)
        telling = {name for name, seen in values.items() if len(seen) <= rows.height / 2}
        said = [str([(n, v) for n, v in r.items() if n in telling]) for r in records]
        return rows.select("row", other_fields=pl.Series(said, dtype=pl.String))

    @cached_property
    def consensus(self) -> annotators.Consensus | None:
        """People's votes on the labels of training rows, by ``keys``' ``prompt``; None without any.

        A copy of a line adds no votes.
        """
        mine = self.of("train").select("row", text="prompt")
        rows = mine.join(self.valid, on="row", maintain_order="left").join(
            self.lines.select("row", "sha256"), on="row", maintain_order="left"
        )
        rows = rows.unique("sha256", keep="first", maintain_order=True)
        return annotators.consensus(rows.select("text", "label", "votes"))

    @cached_property
    def templates(self) -> tuple[template.Template, ...]:
        """Spans of words that ``template_share`` of the training prompts or answers have."""
        return self._normalised[1]

    @cached_property
    def normalised(self) -> pl.DataFrame:
        """What near-duplicates are looked for in: ``row, role, context, asked, said, text``.

        ``asked`` and ``said`` are the words of the prompt and, unless they are labels, of the
        answers without templates, ``text`` is both; null where nothing is left to compare.
        ``context`` (UInt64) is equal where system text, tools and media are.
        """
        return self._normalised[0]

    @cached_property
    def embeddings(self) -> TextEmbeddings:
        """What ``normalised`` mean, as vectors: ``embeddings.prompts`` and ``embeddings.responses``, float32[n, d].

        Row i is of row i of ``valid``. Each side is encoded when it is first asked for, so that a
        check that needs none pays nothing, and all that need it pay once.
        """
        return TextEmbeddings(
            self.normalised["prompt_text"], self.normalised["response_text"], self.settings.embedder
        )

    @cached_property
    def main_embeddings(self) -> tuple[pl.DataFrame, NDArray[np.float32]]:
        """What training rows are about: ``row, text`` and the unit vector of each, float32[n, d].

        Their prompts; their answers where no row has a prompt. Texts that the model knows nothing of
        have no direction and are left out.
        """
        asked = self.normalised["prompt_text"].null_count() < self.normalised.height
        rows = self.normalised.filter(pl.col("role") == "train").select(
            "row", text="prompt_text" if asked else "response_text"
        )
        vectors = (self.embeddings.prompts if asked else self.embeddings.responses)[
            self.positions(rows["row"])
        ]
        known = vectors.any(axis=1)
        return rows.filter(pl.Series(known)), vectors[known]

    def positions(self, rows: pl.Series) -> NDArray[np.int64]:
        """Where ``rows`` (UInt32, all sound) stand in ``valid`` and in ``embeddings``: int64[n]."""
        return self.valid["row"].search_sorted(rows).to_numpy().astype(np.int64)

    def groups(self, alike: pl.DataFrame) -> pl.DataFrame:
        """Each row of ``alike`` (as ``similar_rows``) that repeats a better or earlier one.

        ``row, related, group, score``; ``related`` and ``group`` are the row that stays, which was
        itself compared with the row. Better are rows without problems.
        """
        rows = self.valid["row"]
        troubled = rows.is_in(self.problems["row"].drop_nulls().unique().implode())
        left, right = self.positions(alike["left"]), self.positions(alike["right"])
        stars = near_pairs.star_groups(
            left, right, alike["score"].to_numpy(), 1.0 - troubled.to_numpy()
        )
        stays = rows.gather(stars["representative"])
        return stars.select(
            row=rows.gather(stars["member"]), related=stays, group=stays, score="score"
        )

    @cached_property
    def _normalised(self) -> tuple[pl.DataFrame, tuple[template.Template, ...]]:
        """``normalised`` and ``templates``: both need every text folded, which is not kept."""
        rows = self.valid
        names = ["prompt"] if self.task == "classification" else ["prompt", "response", "rejected"]
        parts = pl.DataFrame([normalise.fold_to_words(rows[name]).alias(name) for name in names])
        mine = parts.filter(rows["role"] == "train").drop("rejected", strict=False)
        found = [template.find(column, self.settings.template_share) for column in mine]
        templates = tuple(dict.fromkeys(span for spans in found for span in spans))
        if templates:
            parts = parts.select(template.mask(pl.col(name), templates) for name in names)
        context = pl.DataFrame(
            {"system": normalise.identity_keys(rows["system"]), "tools": rows["tools"]}
        )
        words = rows.select("row", "role").with_columns(
            context=context.hash_rows(seed=7),
            prompt_text=parts["prompt"],
            response_text=_joined(parts.drop("prompt")),
            text=_joined(parts),
        )
        return words, templates

    @cached_property
    def similar_prompts(self) -> pl.DataFrame:
        """Pairs of rows with near-equal prompts: ``left, right`` (rows, left < right), ``score``.

        Training and evaluation rows together; where there are no prompts, texts are compared. Of
        rows with the same prompt the first of each role stands for all.
        """
        rows = self.normalised.with_columns(prompt_text=pl.coalesce("prompt_text", "response_text"))
        return self._similar(
            rows.unique(["role", "prompt_text"], keep="first", maintain_order=True), "prompt_text"
        )

    @cached_property
    def similar_rows(self) -> pl.DataFrame:
        """Pairs of training rows that are near-equal as a whole: as ``similar_prompts``."""
        rows = self.normalised.join(self.of("train"), on="row", maintain_order="left")
        for key in ("whole", "text"):  # exact copies are told apart by exact keys
            rows = rows.unique(key, keep="first", maintain_order=True)
        return self._similar(rows, "text")

    def _similar(self, rows: pl.DataFrame, column: str) -> pl.DataFrame:
        rows = rows.filter(pl.col(column).is_not_null())
        found = near_pairs.similar_pairs(rows[column], self.settings.near_duplicate)
        return found.select(
            left=rows["row"].gather(found["left"]),
            right=rows["row"].gather(found["right"]),
            score="score",
        )


def _joined(parts: pl.DataFrame) -> pl.Series:
    """The texts of the columns one after another, null where all are (String)."""
    if not parts.width:
        return pl.Series([None] * parts.height, dtype=pl.String)
    joined = pl.concat_str(parts.columns, separator=" ", ignore_nulls=True)
    return parts.select(pl.when(joined != "").then(joined).alias("text"))["text"]
