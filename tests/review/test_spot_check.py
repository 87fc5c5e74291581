"""What a judged sample proves: counts, bounds, who judged, how far two people agree."""

from __future__ import annotations

import random
from pathlib import Path

import polars as pl
import pytest

from auditor.analysis.finite_population import least_wrong, most_wrong
from auditor.review.judgement_file import Judged, Sample, SpotCheckFile, frame
from auditor.review.judgements import Judgement
from auditor.review.sample import draw
from auditor.review.spot_check import measure
from auditor.spot_check_facts import Agreement, Judge, SpotCheck

ROWS = 400
FRAME = pl.DataFrame(
    {
        "row": pl.Series(range(ROWS), dtype=pl.UInt32),
        "sha256": [random.Random(i).randbytes(32).hex() for i in range(ROWS)],
        "stratum": [f"supported/{'ab'[i % 2]}" for i in range(ROWS)],
    }
)
LABELS = FRAME.select("row", label=pl.lit("x"))
SAMPLED = draw(FRAME, 59, 0)["sha256"].to_list()


def check(judged: list[Judged], clean: int = 390, size: int = 59) -> SpotCheck:
    file = SpotCheckFile(Path("j.jsonl"), Sample(size), frame(judged))
    return measure(FRAME, LABELS, FRAME["row"].head(clean), file, 0.05)


def judged(rows: list[str], kind: Judgement, by: str = "Ada", day: int = 1) -> list[Judged]:
    return [Judged(row, by, f"2026-11-{day:02}T10:00:00", kind) for row in rows]


def test_nobody_has_judged_yet() -> None:
    found = check([])
    assert (found.rows, found.size, found.missing, found.right, found.wrong) == (400, 59, 59, 0, 0)
    assert (found.least, found.most, found.interval) == (0, 400, (0.0, 1.0))
    assert (found.clean_right, found.judges, found.agreement) == (None, (), None)


def test_all_are_right() -> None:
    found = check(judged(SAMPLED, Judgement.RIGHT))
    assert (found.right, found.missing, found.least) == (59, 0, 0)
    assert found.most == most_wrong(400, 59, 0) == 18
    assert found.interval == (0.0, most_wrong(400, 59, 0, 0.975) / 400)
    assert found.judges == (Judge("Ada", 59, "2026-11-01"),)
    assert found.needed == 0


def test_what_nobody_could_tell_may_be_right_or_wrong() -> None:
    kinds = [Judgement.WRONG] * 2 + [Judgement.CANNOT_TELL] * 3 + [Judgement.RIGHT] * 54
    found = check(
        [one for row, kind in zip(SAMPLED, kinds, strict=True) for one in judged([row], kind)]
    )
    assert (found.right, found.wrong, found.undecided, found.missing) == (54, 2, 3, 0)
    assert found.least == least_wrong(400, 59, 2)
    assert found.most == most_wrong(400, 59, 5)


def test_rows_that_were_not_drawn_do_not_count() -> None:
    others = [row for row in FRAME["sha256"] if row not in SAMPLED]
    assert check(judged(others[:30], Judgement.WRONG)) == check([])


def test_rows_still_to_judge_are_counted() -> None:
    found = check(judged(SAMPLED[:47], Judgement.RIGHT))
    assert (found.right, found.missing, found.most) == (47, 12, most_wrong(400, 59, 12))


def test_a_sample_that_is_too_small_says_how_many_more_rows_would_prove_the_limit() -> None:
    found = check(judged(SAMPLED[:58], Judgement.RIGHT) + judged(SAMPLED[58:], Judgement.WRONG))
    assert found.most > 20
    assert most_wrong(400, 59 + found.needed, 1) <= 20 < most_wrong(400, 58 + found.needed, 1)


def test_clean_rows_that_are_right() -> None:
    found = check(judged(SAMPLED, Judgement.RIGHT))
    own = sum(row < 390 for row in draw(FRAME, 59, 0)["row"])
    assert found.clean_right == (390 - most_wrong(390, own, 0, 0.975), 390)


def test_clean_rows_on_which_people_decided_count_as_right() -> None:
    file = SpotCheckFile(Path("j"), Sample(59), frame(judged(SAMPLED, Judgement.RIGHT)))
    more = pl.Series([*range(390), 1_000, 1_001], dtype=pl.UInt32)
    found = measure(FRAME, LABELS, more, file, 0.05)
    assert found.clean_right is not None
    assert found.clean_right[1] == 392


def test_two_people() -> None:
    other = judged(SAMPLED[:1], Judgement.WRONG, "Bo", 3) + judged(
        SAMPLED[1:20], Judgement.RIGHT, "Bo", 2
    )
    found = check(judged(SAMPLED, Judgement.RIGHT) + other)
    assert (found.right, found.disputed) == (58, 1)
    assert found.judges == (Judge("Ada", 59, "2026-11-01"), Judge("Bo", 20, "2026-11-03"))
    assert found.agreement == Agreement(20, 0.95, 0.0, -1.0, 1.0)
    settled = check([*judged(SAMPLED, Judgement.RIGHT), *other, _final(SAMPLED[0])])
    assert (settled.right, settled.disputed) == (59, 0)


def _final(row: str) -> Judged:
    return Judged(row, "Cy", "2026-11-04", Judgement.RIGHT, final=True)


def test_kappa_of_people_who_agree() -> None:
    kinds = [Judgement.WRONG] * 10 + [Judgement.RIGHT] * 49
    both = [
        one
        for by in ("Ada", "Bo")
        for row, kind in zip(SAMPLED, kinds, strict=True)
        for one in judged([row], kind, by)
    ]
    assert check(both).agreement == Agreement(59, 1.0, 1.0, 1.0, 1.0)


@pytest.mark.parametrize("share", [0.0, 0.02, 0.08, 0.3])
def test_the_interval_covers_the_truth(share: float) -> None:
    """Errors are four times as frequent among the rows that the models doubt, and the sample is stratified."""
    draws, size = 150, 60
    chance = random.Random(round(100 * share))
    doubtful = {row for row in range(ROWS) if row % 4 == 0}
    weight = [4 if row in doubtful else 1 for row in range(ROWS)]
    wrong: set[int] = set()
    while len(wrong) < share * ROWS:
        wrong.add(chance.choices(range(ROWS), weight)[0])
    rows = FRAME.with_columns(
        stratum=pl.when(pl.col("row") % 4 == 0).then(pl.lit("doubtful")).otherwise("stratum")
    )
    covered = 0
    for seed in range(draws):
        found = sum(row in wrong for row in draw(rows, size, seed)["row"])
        low, high = (bound(ROWS, size, found, 0.975) for bound in (least_wrong, most_wrong))
        covered += low <= len(wrong) <= high
    assert covered >= 0.94 * draws
