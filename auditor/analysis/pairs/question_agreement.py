"""Whether an answer is a question about its prompt: one text allows many correct questions."""

from typing import Final

import polars as pl

# Letters of a word that can name what a question is about, and words that do not.
_MIN_NAMING: Final = 4
_ASKING: Final = r"^(?:what|which|when|where|whose|does|were|have|many|much|that|this|with|from|name|would|could|will)$"
_MIN_SHARED: Final = 0.5  # of these words that the prompt must have


def asks_about_prompt(side: str) -> pl.Expr:
    """Return whether the answer is a question in words of its prompt (Boolean)."""
    words = pl.col(f"words{side}").list.eval(
        pl.element().filter(
            (pl.element().str.len_chars() >= _MIN_NAMING) & ~pl.element().str.contains(_ASKING)
        )
    )
    shared = words.list.set_intersection(f"prompt{side}").list.len()
    asks = pl.col(f"answer{side}").str.contains(r"[?？]\s*$")
    return asks & (shared > 0) & (shared >= _MIN_SHARED * words.list.unique().list.len())
