from auditor.report.html import tables
from auditor.settings import Settings


def test_units_belong_to_settings() -> None:
    assert set(tables.UNITS) <= set(Settings.__dataclass_fields__)
