from collections import Counter
from dataclasses import replace

from auditor.facts import Confusion, LabelNoise
from auditor.model import Ran
from auditor.report import charts
from auditor.report.model import Report


def picture(report: Report, pairs: list[str]) -> charts.Confusion | None:
    """The picture of one suspected label per pair of letters, the given and the suggested label."""
    facts = LabelNoise(
        rows=60,
        classes_evaluated=2,
        classes_too_small=(),
        agreement=0.9,
        confusions=tuple(Confusion(*pair, count) for pair, count in Counter(pairs).items()),
    )
    return charts.confusion(replace(report, outcomes={"other": Ran(), "check": Ran(facts=facts)}))


def test_confusion(report: Report) -> None:
    found = picture(report, ["ab"] * 4 + ["ba"] + ["ca"] * 2)
    assert found is not None
    assert found.classes == ("a", "b", "c")
    assert found.cells == (
        ((0, 0), (4, 4), (0, 0)),
        ((1, 1), (0, 0), (0, 0)),
        ((2, 2), (0, 0), (0, 0)),
    )
    assert found.rows == (("a", "b", 4), ("c", "a", 2), ("b", "a", 1))
