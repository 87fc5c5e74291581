"""How much the rows of a set differ, as facts for the gate and the report."""

from msgspec import field

from auditor.facts import Facts


class Topic(Facts, frozen=True):
    """A cluster of rows; ``spread`` is the mean distance to its centre."""

    cluster: int
    name: str
    terms: tuple[str, ...]
    size: int
    spread: float


class MapPoint(Facts, frozen=True, kw_only=True):
    """A row on the map of the set: x and y in 0 to 1, ``label`` its class or the name of its cluster."""

    row: int
    source: str
    line: int
    x: float
    y: float
    cluster: int
    label: str | None
    text: str | None = None


FEW_DISTINCT = "DIV002"  # the rule of sets with few distinct examples


class NarrowClass(Facts, frozen=True):
    """A class with far fewer distinct examples than rows."""

    label: str
    rows: int
    distinct: int


class Diversity(Facts, frozen=True, kw_only=True):
    """How many distinct examples the rows contain, their topics, and a map of them."""

    rows: int
    effective_examples: int
    effective_error: int
    effective_by_words: int
    mean_cosine: float = field(name="likeness")  # of two rows
    silhouette: float
    clusters: tuple[Topic, ...]
    map: tuple[MapPoint, ...]
    # The most that rows, with their answers, can be; None if that is enough for the floor.
    distinct_examples: int | None = None
    narrow_classes: tuple[NarrowClass, ...] = ()
