"""Whether two answers to one prompt agree, so that both can be right."""

from typing import Final

import polars as pl

from auditor.analysis.arrays import in_pairs, with_columns_of_both
from auditor.analysis.pairs import near_pairs
from auditor.analysis.pairs.program_agreement import are_two_programs
from auditor.analysis.pairs.question_agreement import asks_about_prompt
from auditor.analysis.text import normalise
from auditor.analysis.text.contrasts import contrast
from auditor.analysis.text.contrasts.polarity import NO, YES
from auditor.analysis.text.normalise import UNSPACED

# Contrasts that do not make similar answers disagree: rare words, and words rarely used in this way.
_NO_CONTRAST: Final = contrast.DISTINCTIVE_WORD
# UTF-8 bytes that the shorter answer must have for a similar answer to count as a rewording. In a shorter
# answer one other word makes another answer: "open on weekdays", "open on weekends".
_MIN_TEXT_BYTES: Final = 80
# Least Jaccard similarity of these answers. Source: unrelated responses of alpaca_en, alpaca_zh and gsm8k (planted
# conflicts, 90 pairs) stay below 0.08; the two refusals of one request in glaive_toolcall have 0.42, two
# greetings in v1_sft_demo 0.27.
_MIN_SIMILARITY: Final = 0.25
# Share of the words of two translations of one text that both have. Source: labels of user interfaces, 2 to 5 words
# each. Of pairs with one source 9 of 14 have it in Japanese (4 of the other 5 are mistranslations), 11 of 11 in Russian
# and 7 of 7 in French; of 500 random pairs each, 19, 5 and 7.
_MIN_SHARED: Final = 0.2
# Share of the words added by the longer answer that must repeat the prompt: "Paris", "The capital is Paris".
_MIN_REPEATED: Final = 0.5
_MAX_ADDED: Final = 1 / 3  # of the longer answer, whatever these words are
_CONJUNCTION: Final = r"^(?:and|or|nor|und|oder|et|ou|y|o|e|и|или|和|或)$"
# Words that make a sentence of an answer: "Jupiter", "It is Jupiter."
_FUNCTION_WORD: Final = (
    r"^(?:the|an?|its?|s|is|are|was|were|this|that|these|those|there|they|s?he|in|on|at|by|of|to|les?|la|l|une?|c|est|ce"
    r"|der|die|das|eine?|es|ist|el|l[oa]s|una|il|os|as|uma?|é)$"
)
_MARKS_AND_PUNCTUATION: Final = r"""[\pM\s.,;:!?'"]+"""
_MAX_NAME_ROWS: Final = 5_000  # answers that names are learnt from


def agree(answers: pl.DataFrame, pairs: pl.DataFrame) -> pl.Series:
    """Return whether the answers of each pair agree, in the order of ``pairs``: Boolean[n].

    Two answers agree if no contrast (a number, a negation) separates them and one of these holds:

    - one is part of the other, and the rest repeats the prompt or adds little;
    - one is a name, and the other the same name with a clause after it: "Ann Vik", "Ann Vik, a baker";
    - they differ in accents only;
    - both are questions in words of their prompt, a text to ask about;
    - they are longer texts in similar words.

    A bare yes or no agrees with an answer that begins with it. Two programs agree if the names in both
    match the prompt's task and neither is an edit of the other. Tool calls agree only if they are equal.

    Args:
        answers: ``row, prompt, answer, calls`` (String), ``answer_key`` (UInt64) and ``is_code`` (Boolean)
            of all rows. Names are learnt from all of them.
        pairs: ``left, right``, rows of ``answers``.
    """
    if pairs.is_empty():
        return pl.Series("agree", [], dtype=pl.Boolean)
    both = with_columns_of_both(pairs.select("left", "right"), _info(answers, pairs), how="left")
    kind = _contrasts(answers, both)
    left, right = pl.col("words"), pl.col("words_right")
    both = both.with_columns(
        alike=kind.is_null() | (kind == _NO_CONTRAST),
        similarity=pl.Series(near_pairs.similarity_by_row(both["text"], both["text_right"])),
        own=left.list.set_difference(right),
        own_right=right.list.set_difference(left),
    )
    is_code = pl.col("is_code") | pl.col("is_code_right")
    texts_agree = (_plain("answer") == _plain("answer_right")) | _is_part() | _is_near()
    texts_agree |= pl.lit(_adds_a_clause(both))
    both_yes_or_no = pl.lit(_are_one_polarity(both))
    same_calls = pl.col("calls").eq_missing(pl.col("calls_right"))
    equal = pl.col("answer_key") == pl.col("answer_key_right")
    equal |= pl.all_horizontal(asks_about_prompt(side) for side in ("", "_right"))
    agreeing = (
        pl.when(is_code)
        .then(are_two_programs(both))
        .otherwise((texts_agree & pl.col("alike")) | both_yes_or_no)
    )
    return both.select((equal | (same_calls & agreeing)).fill_null(value=False).alias("agree"))[
        "agree"
    ]


def share_words(answers: pl.DataFrame, pairs: pl.DataFrame) -> pl.Series:
    """Return whether the answers of each pair have a fifth of their words in common: Boolean[n].

    Two translations of one text do, and answers to two texts do not. In scripts without spaces characters are words.

    Args:
        answers: ``row`` and ``answer`` (String) of all rows.
        pairs: ``left, right``, rows of ``answers``.
    """
    info = in_pairs(answers, pairs)
    words = info.select("row", words=_words(normalise.fold_to_words(info["answer"])))
    both = with_columns_of_both(pairs.select("left", "right"), words, how="left")
    left, right = pl.col("words"), pl.col("words_right")
    shared = left.list.set_intersection(right).list.len() / left.list.set_union(right).list.len()
    return both.select((shared >= _MIN_SHARED).fill_null(value=False).alias("shared"))["shared"]


def _info(answers: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the columns to compare, of the rows of ``pairs``, and also ``text``, ``words`` and the words of ``prompt``."""
    info = in_pairs(answers, pairs)
    text, prompt = (normalise.fold_to_words(info[name]) for name in ("answer", "prompt"))
    info = info.select("row", "answer", "answer_key", "is_code", "calls")
    return info.with_columns(text=text, words=_words(text), prompt=_words(prompt))


def _contrasts(answers: pl.DataFrame, both: pl.DataFrame) -> pl.Series:
    """Return the kind of contrast between the answers of each pair: String[n], null for none."""
    raw = both.select(left="answer", right="answer_right")
    pairs = pl.DataFrame({"left": range(both.height), "right": range(both.height, 2 * both.height)})
    sample = answers["answer"].drop_nulls()
    sample = sample.gather_every(max(1, len(sample) // _MAX_NAME_ROWS))
    every = pl.concat([raw["left"], raw["right"].rename("left"), sample.rename("left")]).rename(
        "raw"
    )
    frame = (
        every.to_frame()
        .with_row_index("row")
        .with_columns(normalised=normalise.fold_to_words(every))
    )
    return contrast.kinds(frame, pairs.cast(pl.UInt32))


def _words(texts: pl.Series) -> pl.Series:
    """Return the words of normalised texts (List[String]); in scripts without spaces, the characters."""
    spaced = texts.fill_null("").str.replace_all(f"({UNSPACED})", " $1 ")
    return spaced.str.strip_chars().str.replace_all(" +", " ").str.split(" ")


def _are_one_polarity(both: pl.DataFrame) -> pl.Series:
    """Return whether one answer is a bare yes or no and the other begins with the same word (Boolean)."""
    sides = [pl.col(side).str.to_lowercase() for side in ("answer", "answer_right")]
    bare = pl.any_horizontal(
        ~pl.col(name).str.contains(" ", literal=True) for name in ("text", "text_right")
    )
    same = pl.any_horizontal(
        sides[0].str.contains(pattern) & sides[1].str.contains(pattern) for pattern in (YES, NO)
    )
    return both.select((bare & same).fill_null(value=False).alias("same"))["same"]


def _adds_a_clause(both: pl.DataFrame) -> pl.Series:
    """Return whether one answer is two words or more, and the other begins with it and goes on after a comma (Boolean)."""
    left, right = (
        pl.col(name).str.strip_chars(" .\n").str.to_lowercase()
        for name in ("answer", "answer_right")
    )
    found = (
        one.str.contains(r"\w \S")
        & other.str.starts_with(one)
        & other.str.slice(one.str.len_chars()).str.contains(r"^ ?[,(–—]")
        for one, other in ((left, right), (right, left))
    )
    return both.select(pl.any_horizontal(found).fill_null(value=False).alias("clause"))["clause"]


def _plain(column: str) -> pl.Expr:
    """Return the texts without case, spaces, punctuation, accents and other marks (String)."""
    marked = pl.col(column).str.to_lowercase().str.normalize("NFD")
    return marked.str.replace_all(_MARKS_AND_PUNCTUATION, "")


def _is_near() -> pl.Expr:
    """Return whether both texts are long, similar, and differ in more than one replaced word (Boolean)."""
    size = pl.min_horizontal(pl.col("text", "text_right").str.len_bytes())
    own = pl.max_horizontal(pl.col("own", "own_right").list.len())
    several = own > 1
    return (size >= _MIN_TEXT_BYTES) & (pl.col("similarity") >= _MIN_SIMILARITY) & several


def _is_part() -> pl.Expr:
    """Return whether one text has all words of the other, and adds nothing that matters (Boolean)."""
    own = pl.col("own"), pl.col("own_right")
    shorter = pl.min_horizontal(pl.col("own", "own_right").list.len())
    added = pl.when(own[0].list.len() > 0).then(own[0]).otherwise(own[1])
    is_longer = added.list.len() > 0
    listed = added.list.eval(pl.element().str.contains(_CONJUNCTION)).list.any()
    added = _content(added)
    count = added.list.len()
    repeated = added.list.set_intersection("prompt").list.len()
    longest = pl.max_horizontal(
        _content(pl.col(side)).list.len() for side in ("words", "words_right")
    )
    little = (repeated >= _MIN_REPEATED * count) | (count <= _MAX_ADDED * longest)
    return (shorter == 0) & is_longer & little & ~listed


def _content(words: pl.Expr) -> pl.Expr:
    """Return the words without those that only make a sentence of an answer ("It is ..."): List[String]."""
    return words.list.eval(pl.element().filter(~pl.element().str.contains(_FUNCTION_WORD)))
