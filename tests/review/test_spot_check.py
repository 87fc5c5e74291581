"""What a judged sample proves: counts, bounds, who judged, how far two people agree."""

from __future__ import annotations

import random
from pathlib import Path

import polars as pl
import pytest
from msgspec.structs import replace

from auditor.analysis.finite_population import least_wrong, most_wrong
from auditor.analysis.two_strata import Stratum, TwoStrata
from auditor.review.judgement_file import Judged, Sample, SpotCheckFile, frame
from auditor.review.judgements import Judgement
from auditor.review.sample import draw, is_suspected, shares
from auditor.review.spot_check import measure
from auditor.spot_check_facts import Agreement, Judge, SpotCheck, SuspectedRows

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
    found = check(judged(others[:30], Judgement.WRONG))
    assert found == replace(check([]), outside=30)


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


def test_clean_rows_that_could_not_be_drawn_are_not_known_to_be_right() -> None:
    file = SpotCheckFile(Path("j"), Sample(59), frame(judged(SAMPLED, Judgement.RIGHT)))
    more = pl.Series([*range(390), 1_000, 1_001], dtype=pl.UInt32)
    found = measure(FRAME, LABELS, more, file, 0.05)
    low, _ = check(judged(SAMPLED, Judgement.RIGHT)).clean_right or (0, 0)
    assert found.clean_right == (low, 392)


SUSPECTS = FRAME.with_columns(
    stratum=pl.when(pl.col("row") < 40).then(pl.lit("suspected/a")).otherwise("stratum")
)


def suspects_check(judged: list[Judged], rows: pl.DataFrame = SUSPECTS) -> SpotCheck:
    file = SpotCheckFile(Path("j"), Sample(59), frame(judged))
    return measure(rows, LABELS, rows["row"].tail(-40), file, 0.05)


def test_rows_that_models_suspect_are_a_stratum_of_their_own() -> None:
    sample = draw(SUSPECTS, 59, 0)
    own = sample.filter(is_suspected())["sha256"].to_list()
    others = sample.filter(~is_suspected())["sha256"].to_list()
    found = suspects_check(judged(own, Judgement.WRONG) + judged(others, Judgement.RIGHT))
    assert (found.size, found.suspected) == (60, SuspectedRows(40, 6, 0, 6))
    strata = TwoStrata(Stratum(40, 6), Stratum(360, 54))
    assert (found.least, found.most) == (strata.least_wrong((6, 0)), strata.most_wrong((6, 0)))
    low, high = (bound(400, 60, 6, 0.975) / 400 for bound in (least_wrong, most_wrong))
    assert found.interval[1] - found.interval[0] < 0.75 * (high - low)
    assert found.clean_right == (360 - most_wrong(360, 54, 0, 0.975), 360)


def test_the_sample_that_is_needed_proves_the_limit_and_no_smaller_one_does() -> None:
    sample = draw(SUSPECTS, 59, 0)["sha256"].to_list()
    found = suspects_check(
        judged(sample[:2], Judgement.WRONG) + judged(sample[2:], Judgement.RIGHT)
    )
    wrong = (found.suspected.wrong, 2 - found.suspected.wrong) if found.suspected else (0, 2)

    def most(size: int) -> int:
        own, other = shares((40, 360), size)
        return TwoStrata(Stratum(40, own), Stratum(360, other)).most_wrong(wrong)

    assert found.needed
    assert most(60 + found.needed) <= 20 < most(59 + found.needed)


@pytest.mark.parametrize("suspected", [False, True])
def test_rows_that_were_judged_wrong_and_repaired_still_count(suspected: bool) -> None:
    """Six of 59 rows are wrong, and the team repairs these six alone: the set is not proven right by that."""
    gone = [
        Judged(f"{n:064x}", "Ada", "2026-11-01", label="y", given="x", suspected=suspected)
        for n in range(6)
    ]
    found = check(judged(SAMPLED, Judgement.RIGHT) + gone)
    assert (found.right, found.wrong, found.repaired, found.least) == (59, 0, 6, 0)
    if suspected:  # these were all rows of their kind
        assert found.most == most_wrong(400, 59, 0)
    else:
        assert found.most == most_wrong(406, 65, 6) - 6
    assert found.clean_right is not None
    assert found.clean_right[0] <= 390 - most_wrong(390, 59, 0, 0.975)


def test_to_repair_the_sample_until_it_is_faultless_proves_nothing() -> None:
    """One label in ten is wrong. Whatever the sample shows is corrected, and new rows are judged in its place."""
    rows, labels = (
        FRAME,
        {row: "y" if n % 10 == 0 else "x" for n, row in enumerate(FRAME["sha256"])},
    )
    every: dict[str, Judged] = {}
    for _ in range(20):
        sample = draw(rows, 59, 0)["sha256"].to_list()
        for row in sample:
            every.setdefault(row, Judged(row, "Ada", "2026-11-01", label="x", given=labels[row]))
        wrong = {row: row[::-1] for row in sample if labels[row] == "y"}
        if not wrong:
            break
        rows = rows.with_columns(pl.col("sha256").replace(wrong))
        labels |= dict.fromkeys(wrong.values(), "x")
    file = SpotCheckFile(Path("j"), Sample(59), frame(list(every.values())))
    given = pl.DataFrame({"row": rows["row"], "label": [labels[row] for row in rows["sha256"]]})
    found = measure(rows, given, rows["row"], file, 0.05)
    left = sum(label == "y" for label in given["label"])
    assert (found.right, found.wrong, found.repaired) == (59, 0, 40 - left)
    assert most_wrong(400, 59, 0) <= 20 < left <= found.most


def test_rows_that_were_judged_right_and_changed_do_not_count() -> None:
    gone = [Judged("f" * 64, "Ada", "2026-11-01", label="x", given="X")]
    assert check(judged(SAMPLED, Judgement.RIGHT) + gone).repaired == 0


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


@pytest.mark.parametrize("models", ["right", "inverted"])
def test_the_interval_from_two_kinds_covers_the_truth(models: str) -> None:
    """Every tenth row is wrong; the models suspect most of these rows, or right rows alone."""
    draws, size = 150, 60
    wrong = pl.col("row") % 10 == 0
    suspected = (wrong & (pl.col("row") >= 80)) if models == "right" else (pl.col("row") % 10 == 1)
    stratum = pl.when(suspected).then(pl.lit("suspected/a")).otherwise(pl.lit("unsure/a"))
    rows = FRAME.with_columns(stratum=stratum)
    kinds = rows.filter(is_suspected()).height, rows.filter(~is_suspected()).height
    strata = TwoStrata(*(Stratum(*each) for each in zip(kinds, shares(kinds, size), strict=True)))
    covered = 0
    for seed in range(draws):
        own = draw(rows, size, seed).filter(wrong)
        found = own.filter(is_suspected()).height, own.filter(~is_suspected()).height
        covered += strata.least_wrong(found, 0.975) <= ROWS / 10 <= strata.most_wrong(found, 0.975)
    assert covered >= 0.94 * draws
