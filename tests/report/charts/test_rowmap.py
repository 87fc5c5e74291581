from dataclasses import replace

from auditor.coverage_facts import Diversity, MapPoint
from auditor.model import Ran
from auditor.report import charts
from auditor.report.model import Report


def point(x: float, y: float, label: str, row: int = 0, text: str | None = None) -> MapPoint:
    return MapPoint(row=row, source="a", line=row + 1, x=x, y=y, cluster=0, label=label, text=text)


def picture(report: Report, points: list[MapPoint]) -> charts.RowMap | None:
    facts = Diversity(
        rows=len(points),
        effective_examples=3,
        effective_error=0,
        effective_by_words=3,
        mean_cosine=0.1,
        silhouette=0.1,
        clusters=(),
        map=tuple(points),
    )
    return charts.rowmap(replace(report, outcomes={"other": Ran(), "check": Ran(facts=facts)}))


def test_flagged_rows_are_on_top_of_the_map(report: Report) -> None:
    points = [point(0.5, 1.0, "b", row=11, text="t"), point(0.0, 0.0, "a"), point(1.0, 0.0, "a")]
    found = picture(report, points)
    assert found is not None
    assert found.dots == (
        charts.Dot(0, 100, "a", 0, flagged=False, text=""),
        charts.Dot(100, 100, "a", 0, flagged=False, text=""),
        charts.Dot(50, 0, "b", 1, flagged=True, text="t"),
    )
    assert found.legend == ((0, "a", 2), (1, "b", 1))
    assert found.sentence == "3 rows, 1 flagged; similar rows are close together"


def test_a_map_of_many_rows_and_classes(report: Report) -> None:
    points = [point(0.5, 0.5, f"c{n % 20:02}") for n in range(9_000)]
    found = picture(report, points)
    assert found is not None
    assert len(found.dots) == 1_800
    assert found.legend[-1] == (7, "13 more classes", 5_850)
    assert found.sentence.startswith("1,800 of 9,000 rows")
