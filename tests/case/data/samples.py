"""Rows that the tests of the data signals share."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import product
from typing import TypeAlias

import polars as pl

from auditor.case.data import signals
from auditor.case.model import CaseFinding

GOOD = 1_000
Row: TypeAlias = tuple[str | None, str | None, str | None]  # prompt, response, label

_WORDS = [
    "river stone lamp garden window paper bridge cloud market candle mirror engine",
    "quiet bright narrow heavy gentle broken distant yellow early wooden sudden hollow",
    "opens falls travels listens waits turns shines gathers leaves answers climbs rests",
]
# Sentences that are all different, in an order without a trend.
PROSE = [" ".join(words) for words in product(*(line.split() for line in _WORDS))]
random.Random(7).shuffle(PROSE)
# A response in JSON, and responses that have nothing in common.
PERSON = '{{"name": "N{n}", "age": {n}}}'
UNRELATED = [f"{PROSE[-n]} {PROSE[-2 * n]}" for n in range(1, 121)]


def frame(rows: Sequence[Row]) -> pl.DataFrame:
    named = pl.DataFrame(
        rows, schema=dict.fromkeys(("prompt", "response", "label"), pl.String), orient="row"
    )
    return named.with_columns(extra=pl.lit(None, pl.String))


def with_responses(*responses: str, number: int = 120) -> list[Row]:
    """``number`` different prompts with ``responses`` in turn."""
    return [
        (f"{PROSE[n]}?", responses[n % len(responses)].format(n=n), None) for n in range(number)
    ]


def findings(rows: Sequence[Row], task: str = "generation", good: int = GOOD) -> list[CaseFinding]:
    return signals.find(frame(rows), task, good)[1]


def rules(rows: Sequence[Row], task: str = "generation") -> list[str]:
    return [finding.rule for finding in findings(rows, task)]
