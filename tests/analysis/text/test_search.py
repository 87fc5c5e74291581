"""Every search of the program finds what its pattern alone would find."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import auditor
from auditor.analysis.responses.faults.answer_forms import Form
from auditor.analysis.responses.faults.leftovers import Leftover
from auditor.analysis.sensitive import personal, secrets
from auditor.analysis.sensitive.kinds import scan
from auditor.analysis.text.search import Search, without_boundaries

FIXTURES = Path(__file__).parents[3] / "fixtures"
AREAS = ("auditor.analysis.", "auditor.checks.", "auditor.dataset.")
TEXTS = pl.Series(["a stitch in time", "TIME!", "文time文", None, ""])


def declared(value: object) -> Iterator[Search]:
    """Yield the searches that a constant declares: a pattern, and what each match of it has."""
    if isinstance(value, Search):
        yield value
    elif isinstance(value, Leftover):
        yield Search(value.pattern, f"(?i-u:{value.likely})")
    elif isinstance(value, Form) and value.likely:
        yield Search(value.answer, value.likely)
    elif isinstance(value, tuple):
        for each in value:
            yield from declared(each)


def searches() -> dict[str, Search]:
    """Return each search that a module of the program declares, by the name of its constant and its number there."""
    found: dict[str, Search] = {}
    for each in pkgutil.walk_packages(auditor.__path__, "auditor."):
        if each.name.startswith(AREAS):
            for name, value in vars(importlib.import_module(each.name)).items():
                for number, search in enumerate(declared(value)):
                    if search not in found.values():
                        found[f"{each.name}.{name}-{number}"] = search
    return found


EVERY = searches()
KINDS = (*personal.KINDS, *secrets.KINDS)
of_each = pytest.mark.parametrize("name", EVERY)


@pytest.fixture(scope="module")
def written() -> pl.Series:
    """Return the lines of all fixtures, and their parts: some begin or end where a text would."""
    lines = [
        line
        for path in sorted(FIXTURES.glob("*/*.jsonl"))
        for line in path.read_text("utf-8", errors="ignore").splitlines()
        if len(line) < 5_000
    ]
    parts = [part for line in lines for part in re.split(r'\\n|": "|", "|"\}', line)]
    return pl.Series(list(dict.fromkeys(parts)), dtype=pl.String)


def loses_none(search: Search, texts: pl.Series) -> bool:
    text = texts.rename("text").to_frame()
    own = text.select(contains=search.contains(pl.col("text")), count=search.count(pl.col("text")))
    plain = text.select(
        contains=pl.col("text").str.contains(search.pattern),
        count=pl.col("text").str.count_matches(search.pattern),
    )
    return own.equals(plain)


@of_each
def test_no_match_in_the_fixtures_is_lost(name: str, written: pl.Series) -> None:
    assert loses_none(EVERY[name], written)


@pytest.mark.parametrize("number", range(len(KINDS)))
def test_no_secret_and_no_personal_datum_in_the_fixtures_is_lost(
    number: int, written: pl.Series
) -> None:
    kind = KINDS[number]
    assert scan(written, [kind]).equals(scan(written, [replace(kind, keywords=(), likely="")]))


def texts_of(search: Search) -> st.SearchStrategy[str]:
    """Return texts made of the words and signs in the pattern; some match it."""
    parts = [*re.findall(r"[^\W\d_]+|\d|[^\w\s]", search.pattern), *" \né中1A"]
    return st.lists(st.sampled_from(parts), max_size=12).map("".join)


@of_each
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_match_of_a_made_up_text_is_lost(name: str, data: st.DataObject) -> None:
    texts = data.draw(st.lists(texts_of(EVERY[name]), max_size=20))
    assert loses_none(EVERY[name], pl.Series(texts, dtype=pl.String))


def test_searches_are_found() -> None:
    assert {
        "auditor.checks.unfilled_slots._SLOT-0",
        "auditor.analysis.responses.faults.leftovers.LEFTOVERS-0",
    } <= set(EVERY)


def test_a_search_gives_what_the_pattern_gives() -> None:
    search, text = Search(r"(?i)\b(time)\b"), pl.col("text")
    found = (
        TEXTS.rename("text")
        .to_frame()
        .select(contains=search.contains(text), count=search.count(text), part=search.extract(text))
    )
    assert found["contains"].to_list() == [True, True, False, None, False]
    assert found["count"].to_list() == [1, 1, 0, None, 0]
    assert found["part"].to_list() == ["time", "TIME", None, None, None]
    assert found.dtypes == [pl.Boolean, pl.UInt32, pl.String]


def test_only_likely_texts_are_searched() -> None:
    search = Search("time", likely="stitch")
    assert TEXTS.to_frame("text").select(search.contains(pl.col("text"))).to_series().sum() == 1


@pytest.mark.parametrize(
    ("pattern", "plain"),
    [(r"\bcode\b", "code"), (r"\\boxed", r"\\boxed"), (r"\\\bcode", r"\\code"), (r"a\.b", r"a\.b")],
)
def test_only_boundaries_are_left_out(pattern: str, plain: str) -> None:
    assert without_boundaries(pattern) == plain
