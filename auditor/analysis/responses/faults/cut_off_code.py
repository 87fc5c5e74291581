"""Programs that break off within a name or a keyword."""

from typing import Final

import polars as pl

_TAIL_CHARS: Final = 200
_LAST: Final = r"(?:^|[^\w.'\"@#/$-])([A-Za-z_]\w{2,})\s*$"  # b is a name, and no beginning of one
_LAST_LINE: Final = r"([^\n]*)\s*$"
_NOT_CODE: Final = r"['\"#]|//|--|^\s*\*"  # strings and comments
_WORD: Final = r"[A-Za-z_]\w*"
_KEYWORDS: Final = (
    "while for return if else elif print yield def class import from break continue pass lambda None True False"
    " const let var function public private static void int string float double char end"
)

# What a statement never ends with, but for strings and comments.
_OPEN_STATEMENT: Final = (
    r"(?:[=+*,(\[&|]|\b(?:in|and|or|not|if|elif|for|while|def|class|import|from|lambda|is"
    r"|SELECT|FROM|WHERE|JOIN|ON|BY|GROUP|ORDER|AS|AND|OR|IN|HAVING|INTERSECT|UNION|EXCEPT|LIKE))\s*$"
)


def breaks_a_statement(text: pl.Expr) -> pl.Expr:
    """Return whether each program ends in the middle of a statement (Boolean)."""
    end = text.str.tail(_TAIL_CHARS).str.strip_chars_end()
    inside = end.str.extract(_LAST_LINE).str.contains(_NOT_CODE)
    return end.str.contains(_OPEN_STATEMENT) & ~inside


def breaks_a_name(rows: pl.DataFrame) -> pl.Series:
    """Return which ``text`` of ``rows`` ends with a word that it has nowhere else, and that others begin with (Boolean[n]).

    A complete program ends with a name that was defined before; ``before`` is the prompt of each text.
    """
    text, at = pl.col("text"), rows.with_row_index("at")
    last = text.str.tail(_TAIL_CHARS).str.extract(_LAST)
    line = text.str.tail(_TAIL_CHARS).str.strip_chars_end().str.extract(_LAST_LINE)
    likely = at.with_columns(last=last).filter(~line.str.contains(_NOT_CODE)).drop_nulls("last")
    likely = likely.filter(~pl.col("last").is_in(_KEYWORDS.split()))
    both = pl.concat_str(pl.col("before").fill_null(""), text, pl.lit(_KEYWORDS), separator="\n")
    words = likely.select("at", "last", word=both.str.extract_all(_WORD)).explode("word")
    word, own = pl.col("word"), pl.col("last")
    counts = words.group_by("at").agg(
        same=(word == own).sum(), longer=((word != own) & word.str.starts_with(own)).any()
    )
    broken = counts.filter((pl.col("same") == 1) & pl.col("longer"))
    return at.select(pl.col("at").is_in(broken["at"].implode()))["at"]
