"""Exact bounds on the wrong rows of a set, from a random sample drawn without replacement.

Let N rows hold W wrong ones, and let X be the wrong rows in a sample of n: X is hypergeometric. The largest
W with P(X ≤ x) > 1 - γ is an upper bound that holds with confidence γ or more, for every W. With N large,
n = 59 and x = 0 it is 5% of the rows: 0.95^59 < 0.05.

A stratified sample in proportion to the strata varies no more than a simple one, so the bounds hold for it,
too (Hoeffding, Annals of Mathematical Statistics 27, 1956; Wright, Exact Confidence Bounds when Sampling from
Small Finite Universes, 1991). tests/bench/bench_spot_check_interval.py measures their coverage.
"""

CONFIDENCE = 0.95  # of a bound. Source: convention


def most_wrong(rows: int, sampled: int, wrong: int, confidence: float = CONFIDENCE) -> int:
    """Return the most wrong rows among ``rows`` that a sample with ``wrong`` ones does not refute.

    Args:
        rows: in the set, N.
        sampled: rows drawn at random, n.
        wrong: of these, x.
        confidence: γ, 0 to 1, of this one-sided bound.

    Raises:
        ValueError: not 0 <= wrong <= sampled <= rows.
    """
    from scipy.stats import hypergeom

    if not 0 <= wrong <= sampled <= rows:
        raise ValueError(
            f"{wrong} wrong of {sampled} sampled of {rows} rows; expected a rising order"
        )
    low, high = wrong, rows - sampled + wrong  # P(X ≤ x) is 1 at the first; it falls as W rises
    while low < high:
        middle = (low + high + 1) // 2
        if hypergeom.cdf(wrong, rows, middle, sampled) > 1 - confidence:
            low = middle
        else:
            high = middle - 1
    return low


def least_wrong(rows: int, sampled: int, wrong: int, confidence: float = CONFIDENCE) -> int:
    """Return the fewest wrong rows that the sample does not refute; arguments as for ``most_wrong``."""
    return rows - most_wrong(rows, sampled, sampled - wrong, confidence)


def sample_size(rows: int, limit: int, confidence: float = CONFIDENCE, wrong: int = 0) -> int:
    """Return the smallest sample that proves at most ``limit`` wrong rows if ``wrong`` of it are wrong.

    The whole set where no smaller sample does.
    """
    low, high = min(wrong, rows), rows
    while low < high:
        middle = (low + high) // 2
        if most_wrong(rows, middle, wrong, confidence) <= limit:
            high = middle
        else:
            low = middle + 1
    return low


def allowed_wrong(rows: int, sampled: int, limit: int, confidence: float = CONFIDENCE) -> int:
    """Return the most wrong rows of a sample with which it still proves ``limit``; -1 if none do."""
    wrong = -1
    while wrong < sampled and most_wrong(rows, sampled, wrong + 1, confidence) <= limit:
        wrong += 1
    return wrong
