"""What a spot check proves about the rows that nobody judged."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl
from msgspec import structs

from auditor.review.judged_kinds import Kind, least, most, needed
from auditor.review.judgement_file import Sample, SpotCheckFile
from auditor.review.judgements import agreement, judged_twice, opinions, outcomes
from auditor.review.sample import draw, in_kinds, is_suspected
from auditor.spot_check_facts import Judge, SpotCheck, SuspectedRows


def measure(
    frame: pl.DataFrame, labels: pl.DataFrame, clean: pl.Series, file: SpotCheckFile, limit: float
) -> SpotCheck:
    """Return what the judgements of the drawn rows say about all rows of ``frame``, which ``sample.frame_of`` returns.

    ``labels`` has ``row, label`` of the set, ``clean`` the clean rows (UInt32), ``file`` the sample and the
    judgements. ``limit`` is the largest share of wrong rows that is allowed.
    """
    spec = file.sample
    frame = in_kinds(frame, spec.size)
    sample = draw(frame, spec.size, spec.seed)
    named = frame.join(labels, on="row", maintain_order="left").select("label", row="sha256")
    by_person = opinions(
        file.judgements.join(sample.select(row="sha256"), on="row", how="semi"), named
    )
    judged = sample.select("row", "sha256", "stratum").join(
        outcomes(by_person), left_on="sha256", right_on="row", how="left", maintain_order="left"
    )
    repaired = _repaired(file.judgements, frame, named)
    found = _bounds(_Judged(frame, judged, repaired), clean, spec, limit)
    return structs.replace(
        found,
        outside=_outside(file.judgements, frame, sample),
        judges=_judges(file.judgements, by_person),
        agreement=agreement(judged_twice(by_person)),
        path=str(file.path),
        sha256=file.sha256,
    )


class _Judged(NamedTuple):
    """The rows that could be drawn, and what people found."""

    frame: pl.DataFrame
    rows: pl.DataFrame  # those drawn: ``wrong``, and ``disputed``, null if nobody has judged
    repaired: pl.DataFrame  # ``suspected``, of rows that were judged wrong and are gone

    def among(self, rows: pl.Series) -> _Judged:
        """The same for some of the rows that could be drawn."""
        chosen = pl.col("row").is_in(rows.implode())
        return self._replace(frame=self.frame.filter(chosen), rows=self.rows.filter(chosen))


def _bounds(judged: _Judged, clean: pl.Series, spec: Sample, limit: float) -> SpotCheck:
    """Return what was found, and what follows from it for all rows."""
    rows, size, confidence = judged.frame.height, judged.rows.height, spec.confidence
    kinds = _kinds(judged)
    total = Kind(*(sum(numbers) for numbers in zip(*kinds, strict=True)))
    disputed = int(judged.rows["disputed"].sum())
    both_ends = (1 + confidence) / 2
    low, high = (bound(kinds, both_ends) / max(1, rows) for bound in (least, most))
    return SpotCheck(
        rows=rows,
        size=size,
        seed=spec.seed,
        confidence=confidence,
        right=total.right,
        wrong=total.wrong,
        undecided=size - total.right - total.wrong - disputed - total.missing,
        disputed=disputed,
        missing=total.missing,
        least=least(kinds, confidence),
        most=most(kinds, confidence),
        interval=(round(low, 4), round(high, 4)),
        needed=needed(kinds, int(limit * rows), confidence),
        repaired=judged.repaired.height,
        suspected=_suspected(kinds[0]),
        clean_right=None if total.missing else _clean_right(judged, clean, both_ends),
    )


def _kinds(judged: _Judged) -> tuple[Kind, Kind]:
    """Return the rows whose label the models suspect, and all others."""
    suspected, others = (
        Kind(
            rows=judged.frame.filter(of_kind).height,
            drawn=(sampled := judged.rows.filter(of_kind)).height,
            right=int((~sampled["wrong"]).sum()),
            wrong=int(sampled["wrong"].sum()),
            missing=sampled["disputed"].null_count(),
            repaired=judged.repaired.filter(pl.col("suspected") == is_suspect).height,
        )
        for of_kind, is_suspect in ((is_suspected(), True), (~is_suspected(), False))
    )
    return suspected, others


def _repaired(judgements: pl.DataFrame, frame: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    """Return ``row, suspected`` of rows that were judged wrong, or are disputed, and are not in ``frame`` now."""
    gone = judgements.join(frame.select(row="sha256"), on="row", how="anti", maintain_order="left")
    kinds = gone.group_by("row", maintain_order=True).agg(pl.col("suspected").last())
    wrong = outcomes(opinions(gone, named)).filter(pl.col("wrong") | pl.col("disputed"))
    return kinds.join(wrong, on="row", how="semi", maintain_order="left")


def _outside(judgements: pl.DataFrame, frame: pl.DataFrame, sample: pl.DataFrame) -> int:
    """Return how many judged rows of ``frame`` are not in the ``sample``."""
    undrawn = frame.join(sample, on="sha256", how="anti").select(row="sha256")
    return undrawn.join(judgements, on="row", how="semi").height


def _suspected(kind: Kind) -> SuspectedRows | None:
    return SuspectedRows(kind.rows, kind.drawn, kind.right, kind.wrong) if kind.rows else None


def _clean_right(judged: _Judged, clean: pl.Series, confidence: float) -> tuple[int, int]:
    """Return the lower and the upper bound of the ``clean`` rows that are right.

    The clean rows of the sample are a random sample of the clean rows that could be drawn. No other row is
    known to be right.
    """
    among_clean = judged.among(clean)
    kinds = _kinds(among_clean)
    right = among_clean.frame.height - most(kinds, confidence)
    return right, len(clean) - least(kinds, confidence)


def _judges(judgements: pl.DataFrame, opinions: pl.DataFrame) -> tuple[Judge, ...]:
    """Return the people whose judgements count, sorted by the number of rows they judged, largest first."""
    last = judgements.group_by("by").agg(last=pl.col("at").max())
    rows = opinions.group_by("by").agg(rows=pl.len()).join(last, on="by")
    return tuple(
        Judge(name, count, at[:10])
        for name, count, at in rows.sort("rows", "by", descending=[True, False])
        .select("by", "rows", "last")
        .rows()
    )
