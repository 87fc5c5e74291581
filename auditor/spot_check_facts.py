"""What a spot check shows, as facts for the gate and the report."""

from auditor.facts import Facts


class Judge(Facts, frozen=True):
    """A person who judged rows of the spot check."""

    name: str
    rows: int
    last: str  # date of the last judgement, ISO 8601


class Agreement(Facts, frozen=True):
    """How often two people gave the same judgement, and Cohen's kappa with its 95% interval."""

    rows: int
    same: float  # a share of ``rows``
    kappa: float
    low: float
    high: float


class SuspectedRows(Facts, frozen=True):
    """The sampled rows whose label the models suspect; they are drawn apart from all others."""

    rows: int  # that could be drawn
    size: int  # rows drawn
    right: int
    wrong: int


class SpotCheck(Facts, frozen=True, kw_only=True):
    """What people found in a random sample that they judged blind, and what follows for all rows.

    For the bounds, a row that nobody has judged yet, or on which people disagree, may be right or wrong.
    """

    rows: int  # that could be drawn
    size: int  # rows drawn
    seed: int
    confidence: float
    right: int
    wrong: int
    undecided: int  # nobody could tell
    disputed: int  # people disagree
    missing: int  # not judged yet
    least: int  # wrong among ``rows``, by a one-sided bound
    most: int
    interval: tuple[float, float]  # share that is wrong, with both ends at half the error
    needed: int  # rows still to draw that would prove the limit, if all were right
    repaired: int = 0  # judged wrong, and changed or removed since: they still count for ``most``
    outside: int = 0  # judged rows that are not in the sample: they do not count
    suspected: SuspectedRows | None = None  # None if the models suspect no or few labels
    clean_right: tuple[int, int] | None = None  # clean rows that are right, if nothing is missing
    judges: tuple[Judge, ...] = ()
    agreement: Agreement | None = None
    path: str = ""  # of the file of judgements
    sha256: str = ""  # of its bytes
