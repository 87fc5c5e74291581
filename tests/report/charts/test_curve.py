from dataclasses import replace

from auditor.facts import CurvePoint, LearningCurve
from auditor.model import Ran
from auditor.report import charts
from auditor.report.model import Report


def picture(report: Report, points: list[CurvePoint]) -> charts.Curve | None:
    facts = LearningCurve(verdict="rising", sentence="It rises.", points=tuple(points))
    return charts.curve(replace(report, outcomes={"other": Ran(), "check": Ran(facts=facts)}))


def test_curve(report: Report) -> None:
    points = [CurvePoint(1.0, 200, 0.8, 0.7, 0.9), CurvePoint(0.5, 100, 0.6, 0.5, 0.7)]
    found = picture(report, points)
    assert found is not None
    assert found.points == ((50.0, 75.0), (100.0, 25.0))
    assert found.band == "50,50 100,0 100,50 50,100"
    assert picture(report, points[:1]) is None


def test_the_curve_says_whether_the_score_is_still_rising(report: Report) -> None:
    def last(low: float) -> str:
        points = [CurvePoint(0.5, 100, 0.6, 0.5, 0.7), CurvePoint(1.0, 200, 0.65, low, 0.8)]
        found = picture(report, points)
        assert found is not None
        return found.sentence

    assert last(0.59).endswith("The last 100 rows made no clear difference")
    assert last(0.61).endswith("The score is still rising, so more rows may help")
