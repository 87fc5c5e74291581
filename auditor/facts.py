"""What checks measured, as frozen values: the report shows them, the gate and the case rely on some.

The names in quotation marks are those of the JSON report (schema 1), where the code's name differs. A
field that is None, or an empty tuple where that is the default, was not measured and is left out there.
"""

from collections.abc import Mapping

from msgspec import Struct, field


class Facts(Struct, frozen=True, omit_defaults=True):
    """What one check measured, or a part of it; each check has a subclass of its own."""

    def related_rows(self) -> tuple[int, ...]:
        """Rows whose texts the report needs although no finding names them."""
        return ()


class Reading(Facts, frozen=True, kw_only=True, omit_defaults=False):
    """How the rows of one layout in one file were read."""

    format: str  # "" where no layout reads them
    rows: int
    columns: Mapping[str, tuple[str, ...]]  # by part of a record: prompt, response, label, ...
    also_input: tuple[str, ...] = ()  # no layout reads them; they vary in rows of one prompt
    not_read: tuple[str, ...] = ()
    more_not_read: int = 0  # columns beyond those


class Interval(Facts, frozen=True, kw_only=True):
    """An estimated share and the ends of its 95% interval."""

    estimate: float
    low: float
    high: float
    method: str | None = None


class ClassSuspects(Facts, frozen=True):
    """How many labels of a class are suspected."""

    label: str
    rows: int
    suspected: int


class Confusion(Facts, frozen=True):
    """Suspected labels that have one label and seem to need another."""

    given: str
    suggested: str
    rows: int


class Neighbour(Facts, frozen=True):
    """A row near another one; ``similarity`` is a cosine."""

    row: int
    line: int
    similarity: float


class SuspectedLabel(Facts, frozen=True):
    """One row whose label is suspected, and the nearest rows that carry the suggested label."""

    row: int
    line: int
    given: str
    suggested: str
    confidence: float  # probability of the suggested label
    quality: float  # label quality, 0 to 1
    nearest: tuple[Neighbour, ...]


class OverlappingClasses(Facts, frozen=True):
    """Two classes that the texts do not separate, and the share of each that is predicted as the other."""

    classes: tuple[str, str]
    predicted_as_other: tuple[float, float] = field(name="taken_for_the_other")


SUSPECTED_LABEL = "LBL001"  # the rule whose findings LabelNoise counts
NUMBERED_COPY = "DIV003"  # the rule whose rows count once for the floor
RANDOM_LABELS, ONE_LABEL = "LBL012", "LBL013"  # the rules on sets whose labels teach nothing


class LabelSignal(Facts, frozen=True, kw_only=True):
    """How well models trained on the other rows predict the labels, and how well they would predict random labels."""

    rows: int  # that have no large part in common
    accuracy: float
    by_chance: tuple[float, float]  # 95% of the accuracies with random labels
    p: float  # probability that random labels are predicted as well
    is_chance: bool  # whether p is too high to distinguish the labels from random ones


class LabelNoise(Facts, frozen=True, kw_only=True):
    """How many labels are wrong, and which are suspected.

    ``abstained`` says why the noise rate was not estimated; without enough agreement between labels
    and predictions no label is suspected either.
    ``undecided`` says why the texts need not decide the labels; without a reason, labels at chance level are
    a fault of the set.
    """

    rows: int = field(name="rows_judged")
    classes_evaluated: int = field(name="classes_judged")
    classes_too_small: tuple[str, ...] = field(name="classes_not_judged")
    agreement: float  # share of labels that models of the other rows predict
    abstained: str | None = None
    noise_rate: Interval | None = None  # a share of ``rows``, without errors that models do not see
    suspected: int = 0  # labels that look wrong
    unjudged: int = 0  # labels that the models neither support nor suspect
    possible: int | None = None  # wrong labels if all ``unjudged`` were wrong
    min_noise: float | None = None  # a share of ``rows`` that is wrong at least
    signal: LabelSignal | None = None
    undecided: str | None = None
    classes: tuple[ClassSuspects, ...] | None = None
    confusions: tuple[Confusion, ...] | None = None  # most rows first
    suspects: tuple[SuspectedLabel, ...] | None = None  # the 1,000 worst
    overlapping: tuple[OverlappingClasses, ...] | None = None

    def related_rows(self) -> tuple[int, ...]:
        """The nearest rows of all suspects."""
        return tuple(near.row for suspect in self.suspects or () for near in suspect.nearest)


class LabelOfSeveral(Facts, frozen=True):
    """One label of a set whose texts have several: whether texts have it, reviewed as two classes."""

    name: str
    rows: int  # that have it
    kappa: float  # of the label and of predictions by models of the other rows
    suspected: int  # rows on which it looks missing, or one too many
    # Share of all rows on which it is wrong at least; None if texts do not predict it well.
    least: float | None


class SeveralLabels(Facts, frozen=True):
    """How many labels are wrong where texts have several, by label, the most frequent first."""

    rows: int
    labels: tuple[LabelOfSeveral, ...]


class KtoLabels(Facts, frozen=True):
    """How many KTO rows have an answer that is desired, and one that is not."""

    desired: int
    undesired: int


class CurvePoint(Facts, frozen=True):
    """A quick model's score, and its 95% interval, when it learns from ``share`` of the rows."""

    share: float
    rows: float
    score: float
    low: float
    high: float


class Doubling(Facts, frozen=True):
    """What the second half of the rows added to the score, and the standard error of that."""

    gain: float
    error: float


class MoreRows(Facts, frozen=True):
    """What ``rows`` more rows of the same kind would add to the score at most."""

    rows: int
    max_gain: float = field(name="most")


class LearningCurve(Facts, frozen=True, kw_only=True):
    """Whether the last rows still helped.

    ``verdict`` is "rising", "flattening", "unclear" or "not measurable"; the sentence is for people.
    """

    verdict: str
    sentence: str
    points: tuple[CurvePoint, ...] | None = field(name="learning_curve", default=None)
    doubling: Doubling | None = None
    majority: float | None = None  # share of the commonest class
    more: MoreRows | None = None


UNRELATED = "RSP004"  # the rule of sets whose answers do not depend on their prompts


class ResponseSignal(Facts, frozen=True, kw_only=True):
    """How clearly answers depend on their prompts, in standard deviations of permuted sets."""

    rows: int | None = None
    by_words: float | None = None  # None if all answers share as many words
    by_meaning: float | None = None  # None if the embedding model does not know the script
    abstained: str | None = None
