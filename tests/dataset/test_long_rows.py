"""Near-copies of very long rows: their cost does not grow with length times pairs."""

from __future__ import annotations

import random
from collections.abc import Callable

from auditor.dataset.dataset import Dataset

WORDS = [f"word{n}" for n in range(5_000)]


def test_near_copies_of_long_rows_are_grouped_around_the_first(
    read: Callable[..., Dataset],
) -> None:
    rng = random.Random(1)
    base = rng.choices(WORDS, k=6_000)
    rows = []
    for number in range(8):
        copy = list(base)
        for at in rng.sample(range(1_000, 5_000), number):
            copy[at] = "changed"
        rows.append({"prompt": " ".join(copy), "completion": "the answer to it"})
    pairs = read(rows).similar_prompts
    assert pairs["right"].unique().sort().to_list() == list(range(1, 8))
    assert pairs.group_by("right").len()["len"].max() == 3
    assert pairs["kind"].null_count() == pairs.height
