r"""Search many texts for a pattern that few of them match.

A pattern with a word boundary (``\b``) or many alternatives is searched by a slow engine, above all in texts beyond ASCII: up to 140
times as slow as a pattern of literals. A ``Search`` first looks for something faster that is part of every match.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

_ESCAPE = re.compile(r"\\.", re.DOTALL)


def without_boundaries(pattern: str) -> str:
    r"""Return a pattern that matches wherever ``pattern`` does: the same without each ``\b``."""
    return _ESCAPE.sub(lambda found: "" if found[0] == r"\b" else found[0], pattern)


@dataclass(frozen=True, slots=True)
class Search:
    """A pattern, and ``likely``: a faster one that every text with a match also matches.

    By default ``likely`` is the pattern without word boundaries. ``tests/analysis/text/test_search.py`` checks this for all
    searches of the program.
    """

    pattern: str
    likely: str = ""

    def contains(self, text: pl.Expr) -> pl.Expr:
        """Return whether each text has a match (Boolean)."""
        return self._of_likely(
            text, lambda texts: texts.str.contains(self.pattern), pl.lit(value=False)
        )

    def count(self, text: pl.Expr) -> pl.Expr:
        """Return how many matches each text has (UInt32)."""
        return self._of_likely(
            text, lambda texts: texts.str.count_matches(self.pattern), pl.lit(0, pl.UInt32)
        )

    def extract(self, text: pl.Expr, group: int = 1) -> pl.Expr:
        """Return a group of the first match of each text (String), or null."""
        return self._of_likely(
            text, lambda texts: texts.str.extract(self.pattern, group), pl.lit(None, pl.String)
        )

    def _of_likely(
        self, text: pl.Expr, found: Callable[[pl.Series], pl.Series], none: pl.Expr
    ) -> pl.Expr:
        """Return what is ``found`` in the likely texts; null for null, and ``none`` for all others."""
        first = self.likely or without_boundaries(self.pattern)

        def search(texts: pl.Series) -> pl.Series:
            likely = texts.str.contains(first)
            at = likely.arg_true()
            others = pl.select(pl.when(likely.is_not_null()).then(none)).to_series()
            if at.is_empty():  # the pattern is not even compiled, which takes up to 70 ms
                return others.rename(texts.name)
            return others.scatter(at, found(texts.gather(at))).rename(texts.name)

        return text.map_batches(search, return_dtype=pl.select(none).to_series().dtype)
