import io

import polars as pl
import pytest

from auditor.report.scores import COLUMNS, write_scores

FRAME = pl.DataFrame(
    {
        "line": [1, 2],
        "source": ["a.jsonl", "=HYPERLINK(1)"],
        "disposition": ["clean", "duplicate"],
        "label_quality": [0.5, None],
    }
)


def test_csv_has_every_column_and_empty_cells() -> None:
    assert write_scores(FRAME, "s.csv").decode() == (
        "line,source,disposition,label_quality,response_quality,nearest_similarity,cluster\n"
        "1,a.jsonl,clean,0.500000,,,\n"
        "2,'=HYPERLINK(1),duplicate,,,,\n"
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_formulas_become_text(start: str) -> None:
    data = write_scores(FRAME.with_columns(source=pl.lit(start + "1+1")), "s.CSV")
    assert pl.read_csv(io.BytesIO(data))["source"].to_list() == ["'" + start + "1+1"] * 2


def test_parquet_keeps_types_and_text() -> None:
    frame = pl.read_parquet(io.BytesIO(write_scores(FRAME, "s.parquet")))
    assert dict(frame.schema) == COLUMNS
    assert frame["source"].to_list() == ["a.jsonl", "=HYPERLINK(1)"]
