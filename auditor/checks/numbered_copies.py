"""DIV003: rows that repeat the texts of another row with another number, and count once for the floor."""

import polars as pl

from auditor.dataset.dataset import Dataset
from auditor.dataset.pairs import deciding_numbers, numbered_copies
from auditor.dataset.pairs.deciding_numbers import skeleton
from auditor.facts import NUMBERED_COPY
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "numbered-copies"

# Media among what distinguishes rows of equal text (``formats.record.base.tools_and_media``).
_MEDIA = r'"(?:parts|images?|videos?|audios?)":'
_INLINE = ";base64,"  # a medium that is in the row: its content differs, and not its name
# Rows of one prompt and one answer from which the name of a picture changes nothing. Source: of ten pictures shown
# with one question, all have one answer by chance in 0.2% of the questions that half of the pictures answer with yes.
_MIN_MEDIA_ROWS = 10

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return a note on each training row whose texts another row has with another number."""
    texts = numbered_copies.compared_texts()
    rows = data.training.select("row", "tools", **texts)
    by_tools = copies_by_tools(rows)
    # Rows of equal texts are copies, or differ in their tools: ``by_tools`` never has the first by its tools.
    rows = rows.sort("tools", "row").unique(["prompt", "answer"], keep="first", maintain_order=True)
    copies = numbered_copies.numbered_copies(rows)
    decide = not copies.is_empty() and deciding_numbers.numbers_decide(rows)
    by_texts = copies.clear() if decide else copies
    by_tools = by_tools.with_columns(emoji=pl.lit(value=False))
    copies = pl.concat([by_texts, by_tools]).unique("row", keep="first").sort("row")
    if copies.is_empty():
        return Ran()
    line = data.lines.select(related="row", source="source", line="line")
    copies = copies.join(line, on="related", maintain_order="left")
    what = pl.when("emoji").then(pl.lit("other emoji")).otherwise(pl.lit("another number"))
    detail = pl.format("as {}:{}, with {}", "source", "line", what)
    return Ran(findings(copies.with_columns(detail=detail), rule=NUMBERED_COPY))


def copies_by_tools(rows: pl.DataFrame) -> pl.DataFrame:
    """Return ``row, related``: rows with prompt and answer of another row, whose tools or media differ in a number.

    Tools and media that decide are content, and their rows are not copies: the same prompt then has several
    answers. Rows with equal tools and media are exact duplicates, and not returned.

    Args:
        rows: ``row``, ``prompt``, ``answer`` and ``tools`` (String, nulls allowed), in any order.
    """
    texts = rows.with_columns(pl.col("prompt", "answer", "tools").fill_null(""))
    equal = ["prompt", "answer"]
    varied = texts.filter(pl.col("tools").n_unique().over(equal) > 1)
    if varied.is_empty():
        return pl.DataFrame(schema={"row": pl.UInt32, "related": pl.UInt32})
    varied = varied.with_columns(
        words=skeleton("tools"), media=pl.col("tools").str.contains(_MEDIA)
    )
    same = ["prompt", "answer", "words"]
    # The order of the rows must not decide which of them is the copy.
    first = [pl.col(name).sort_by("tools", "row").first().over(same) for name in ("row", "tools")]
    few = pl.col("media") & (pl.col("tools").n_unique().over(same) < _MIN_MEDIA_ROWS)
    answers = texts.group_by("prompt").agg(answers=pl.col("answer").n_unique())
    return (
        varied.with_columns(related=first[0], original=first[1] == pl.col("tools"), few=few)
        .join(answers, on="prompt")
        .filter(~pl.col("original") & ~pl.col("few") & (pl.col("answers") == 1))
        .filter(~pl.col("tools").str.contains(_INLINE, literal=True))
        .select("row", "related")
        .sort("row")
    )
