"""Whether the numbers of prompts decide their answers, as in "Is 7 prime?", or only count them: "Ticket 7"."""

import polars as pl

from auditor.analysis.text.normalise import single_spaces
from auditor.analysis.text.varying_words import varying_words

# A word with a digit in it: 12, #48213, 3.5, INV-0042, v7, 9f1c2d. Its signs belong to it.
NUMBERED = r"[A-Za-z#№$€£_.:/+-]*\p{Nd}[A-Za-z\p{Nd}_.,:/%+-]*"
NUMBER_WORDS = (
    r"\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    r"|hundred|thousand|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b"
)
_DIGITS = r"\p{Nd}+(?:[.,]\p{Nd}+)*"  # also those of a word: Q17
_NO_WORD = r"[^\p{L}\p{M}\p{Nd}]\x{fe0f}"  # the mark U+FE0F makes a sign an emoji
# Least share of equal steps between the numbers of the rows, at which they are a counter.
_MIN_EQUAL_STEPS = 0.8
_MIN_STEPS = 3  # with fewer, equal steps are chance
# Highest share of the most frequent answer at which numbers and symbols decide it, where texts hardly have words.
MAX_SAME_ANSWER = 0.9
# Least share of the prompts with exactly one number, at which it may be a counter.
_MIN_COUNTED = 0.9


def numbers_decide(rows: pl.DataFrame) -> bool:
    """Return whether prompts that hardly have words of their own have different answers: "Is 7 prime?", "Is 8 prime?".

    Answers of words are compared without numbers, since the number of a ticket is not another answer. ``rows`` has ``prompt`` and
    ``answer`` (String, nulls allowed).
    """
    words = skeleton("answer")
    answer = pl.when(words == "").then(pl.col("answer").str.to_lowercase()).otherwise(words)
    return symbols_decide(rows["prompt"], rows.select(answer).to_series())


def symbols_decide(prompts: pl.Series, answers: pl.Series) -> bool:
    """Return whether ``prompts`` (String[n]) hardly have words of their own, and their ``answers`` (String[n]) differ.

    A number that counts the prompts ("Ticket 1", "Ticket 2") decides nothing.
    """
    most = answers.fill_null("").unique_counts().max()
    differ = isinstance(most, int) and most <= MAX_SAME_ANSWER * len(answers)
    return differ and varying_words(prompts).are_few and not _are_counted(prompts)


def _are_counted(prompts: pl.Series) -> bool:
    """Return whether nearly all ``prompts`` (String[n]) have one number of their own, and these count up, in any order."""
    numbers = prompts.fill_null("").str.extract_all(_DIGITS)
    single = numbers.filter(numbers.list.len() == 1).list.first()
    values = single.str.replace_all(",", "").cast(pl.Float64, strict=False).unique()
    is_counter = pl.select(counts_up(pl.lit(values))).item()
    return len(values) >= _MIN_COUNTED * len(prompts) and bool(is_counter)


def skeleton(side: str) -> pl.Expr:
    """Return the text in lower case, without words that have a digit, number words and punctuation."""
    text = pl.col(side).fill_null("").str.to_lowercase().str.replace_all(NUMBERED, " ")
    text = text.str.replace_all(NUMBER_WORDS, " ")
    return single_spaces(text, _NO_WORD).str.strip_chars()


def counts_up(value: pl.Expr) -> pl.Expr:
    """Return whether the numbers (Float64) of all rows are a counter: most steps between them are equal (Boolean)."""
    steps = value.sort().diff().drop_nulls().round(6)
    most = steps.mode().first()
    return (steps.len() >= _MIN_STEPS) & (steps == most).mean().ge(_MIN_EQUAL_STEPS).fill_null(
        value=False
    )
