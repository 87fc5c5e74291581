"""What a spot check proves about the rows that nobody judged."""

from __future__ import annotations

import polars as pl

from auditor.review.agreement import agreement
from auditor.review.judged_kinds import Kind, least, most, needed
from auditor.review.judgement_file import SpotCheckFile
from auditor.review.judgements import judged_twice, opinions, outcomes
from auditor.review.sample import draw, in_kinds, is_suspected
from auditor.spot_check_facts import Judge, SpotCheck, SuspectedRows


def measure(
    frame: pl.DataFrame, labels: pl.DataFrame, clean: pl.Series, file: SpotCheckFile, limit: float
) -> SpotCheck:
    """Return what the judgements of the drawn rows say about all rows of ``frame``.

    Args:
        frame: the rows that could be drawn, of ``sample.frame_of``.
        labels: ``row, label`` of the set.
        clean: UInt32, the clean rows.
        file: the sample and the judgements.
        limit: the largest share of wrong rows that is allowed.
    """
    spec, rows = file.sample, frame.height
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
    kinds = _kinds(frame, judged, repaired)
    right, wrong, missing = (
        sum(getattr(kind, name) for kind in kinds) for name in ("right", "wrong", "missing")
    )
    disputed = int(judged["disputed"].sum())
    each = (1 + spec.confidence) / 2  # of both ends
    share = (count / max(1, rows) for count in (least(kinds, each), most(kinds, each)))
    low, high = (round(end, 4) for end in share)
    return SpotCheck(
        rows=rows,
        size=sample.height,
        seed=spec.seed,
        confidence=spec.confidence,
        right=right,
        wrong=wrong,
        undecided=sample.height - right - wrong - disputed - missing,
        disputed=disputed,
        missing=missing,
        least=least(kinds, spec.confidence),
        most=most(kinds, spec.confidence),
        interval=(low, high),
        needed=needed(kinds, int(limit * rows), spec.confidence),
        repaired=repaired.height,
        outside=_outside(file.judgements, frame, sample),
        suspected=_suspected(kinds[0]),
        clean_right=None if missing else _clean_right(frame, judged, repaired, clean, each),
        judges=_judges(file.judgements, by_person),
        agreement=agreement(judged_twice(by_person)),
        path=str(file.path),
        sha256=file.sha256,
    )


def _kinds(frame: pl.DataFrame, judged: pl.DataFrame, repaired: pl.DataFrame) -> tuple[Kind, Kind]:
    """Return the rows whose label the models suspect, and all others.

    Args:
        frame: the rows that could be drawn.
        judged: those drawn, with ``wrong`` and ``disputed``; the latter is null where nobody has judged.
        repaired: ``suspected``, of rows that were judged wrong and are gone.
    """
    suspected, others = (
        Kind(
            rows=frame.filter(of_kind).height,
            drawn=(sampled := judged.filter(of_kind)).height,
            right=int((~sampled["wrong"]).sum()),
            wrong=int(sampled["wrong"].sum()),
            missing=sampled["disputed"].null_count(),
            repaired=repaired.filter(pl.col("suspected") == is_suspect).height,
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


def _clean_right(
    frame: pl.DataFrame,
    judged: pl.DataFrame,
    repaired: pl.DataFrame,
    clean: pl.Series,
    confidence: float,
) -> tuple[int, int]:
    """Return the lower and the upper bound of the ``clean`` rows that are right.

    The clean rows of the sample are a random sample of the clean rows that could be drawn. No other row is
    known to be right.
    """
    is_clean = pl.col("row").is_in(clean.implode())
    clean_frame = frame.filter(is_clean)
    kinds = _kinds(clean_frame, judged.filter(is_clean), repaired)
    return clean_frame.height - most(kinds, confidence), len(clean) - least(kinds, confidence)


def _judges(judgements: pl.DataFrame, opinions: pl.DataFrame) -> tuple[Judge, ...]:
    """Return the people whose judgements count; whoever judged most rows comes first."""
    last = judgements.group_by("by").agg(last=pl.col("at").max())
    rows = opinions.group_by("by").agg(rows=pl.len()).join(last, on="by")
    return tuple(
        Judge(name, count, at[:10])
        for name, count, at in rows.sort("rows", "by", descending=[True, False])
        .select("by", "rows", "last")
        .rows()
    )
