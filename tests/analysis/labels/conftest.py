from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

TOPICS = {
    "pay": ["card", "bank", "pin", "cash", "limit", "charge", "refund", "bill"],
    "post": ["parcel", "courier", "depot", "stamp", "address", "van", "letter", "box"],
    "site": ["login", "password", "page", "browser", "cookie", "link", "account", "screen"],
}
FILLER = ["the", "my", "a", "please", "now", "why", "how", "when", "again", "today", "with", "for"]


@pytest.fixture(scope="session")
def three_topics() -> Callable[[int], tuple[pl.Series, np.ndarray]]:
    """Texts of three topics in turn, and the topic of each (int64[rows])."""

    def made(rows: int) -> tuple[pl.Series, np.ndarray]:
        draw = np.random.default_rng(0)
        topics = np.arange(rows) % len(TOPICS)
        words = list(TOPICS.values())
        texts = [" ".join([*draw.choice(words[k], 3), *draw.choice(FILLER, 4)]) for k in topics]
        return pl.Series("text", texts), topics.astype(np.int64)

    return made
