"""How many distinct examples a set has at most, counted by embeddings, words, short answers, names and passages."""

from __future__ import annotations

import numpy as np
import polars as pl

from auditor.analysis.arrays import row_blocks
from auditor.analysis.coverage.effective_size import effective_size
from auditor.analysis.embedding.exact_cosines import Grid
from auditor.analysis.text.normalise import fold_to_words
from auditor.analysis.text.runs import runs, with_spaced_characters

_WORD = r"[\pL\pN](?:[\pL\pN.,'’-]*[\pL\pN])?"
MAX_RESULT_WORDS = 4  # of an answer that can be a result, a name or a value with its unit
_PLAIN_WORD = r"[\pL\pN]+"
_LETTERS = r"\b\pL[\pL\pM]+\b|[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]"
_MAX_SLOT_WORDS = 4  # of a row: a first and a last name in two places
_MAX_SLOT_SHARE = 0.4  # of the words of an answer, which otherwise consists of its names, as the values of an address do
# Different prompts by row at which all rows have the same ones, and the highest share of rare words in their answers: more
# are what the text is about.
_MAX_PROMPT_SHARE, _MAX_OWN_SHARE = 0.02, 0.15
# Share of the rows up to which a word is a name and not a word of a template. In 17 real sets of free answers at most a tenth of
# the rows are left out.
_MAX_NAME_SHARE = 0.1
# Share of equal answers of a template, below which its names decide ("Is a cat a mammal?").
_MIN_SAME_ANSWER = 0.9
# Words of a passage, and fewest words of the median answer where passages are compared: labels and values repeat by design.
_PASSAGE_WORDS, _MIN_PASSAGE_WORDS = 5, 20
# Share of the rows with a passage above which it is a template: an instruction and not what it is about.
_MAX_PASSAGE_SHARE = 0.5
_BLOCK_ROWS = 1 << 14  # texts split at a time: the words of 16,384 texts of 150 words take 40 MB


def most_distinct(prompts: Grid, answers: Grid | None, texts: pl.Series) -> int:
    """Return an upper estimate of the number of distinct examples, for the requirement on them.

    It is the larger of two counts: the effective number of rows by embeddings plus two standard errors, and
    ``rows_by_words``. It is never more than the number of rows.

    Args:
        prompts: int16[n, d], none of zeros.
        answers: int16[n, d]; None if the answers are labels. Two rows are alike only if both sides are.
        texts: String[n], normalised prompts and answers. Words with digits are ignored: another ticket number does not
            make another example.
    """
    size = effective_size(prompts, answers)
    by_words = rows_by_words(texts.str.replace_all(r"\S*\d\S*", ""))
    return round(min(size.rows, max(size.effective + 2 * size.error, by_words)))


def rows_by_words(texts: pl.Series) -> float:
    """Return how many rows of average length the vocabulary would fill if each word were used once.

    ``texts`` is String[n], normalised; the length of a row is the number of its distinct words.
    """
    distinct, size = pl.Series(dtype=pl.String), 0
    for start in range(0, len(texts), _BLOCK_ROWS):
        words = texts.slice(start, _BLOCK_ROWS).str.split(" ").list.unique()
        size += int(words.list.len().sum())
        words = words.explode(empty_as_null=False).alias("")
        distinct = pl.concat([distinct, words.unique()]).unique()
    return len(distinct) / (size / len(texts))


def rows_by_results(prompts: pl.Series, answers: pl.Series) -> int:
    """Return the number of distinct results: short answers, without the words and numbers that their prompts contain.

    Embeddings hardly distinguish numbers. "Convert 12 km to m" and "Convert 7 km to m" have nearly one vector, but
    their results differ. An answer that only repeats the number of its ticket has no result. ``prompts`` and
    ``answers`` are String[n], as written.
    """
    found = [
        _results(prompts[block], answers[block]) for block in row_blocks(len(prompts), _BLOCK_ROWS)
    ]
    return pl.concat([pl.Series("own", [], pl.String), *found]).n_unique()


def _results(prompts: pl.Series, answers: pl.Series) -> pl.Series:
    """Return the distinct results of one block of rows (String)."""
    rows = pl.DataFrame({"prompt": prompts, "answer": answers})
    own = rows.select(own=own_words(pl.col("prompt"), pl.col("answer")))
    short = own.filter(pl.col("own").list.len().is_between(1, MAX_RESULT_WORDS))
    return short.select(pl.col("own").list.join(" ")).to_series().unique()


def own_words(prompt: pl.Expr, answer: pl.Expr) -> pl.Expr:
    """Return the words of each answer that its prompt lacks, sorted (List[String]).

    If there are few, they are its result.
    """
    return words(answer).list.set_difference(words(prompt)).list.sort()


def words(text: pl.Expr) -> pl.Expr:
    """Return the words and numbers of each text in lower case (List[String])."""
    return text.fill_null("").str.to_lowercase().str.extract_all(_WORD)


def rows_by_slots(prompts: pl.Series, answers: pl.Series) -> int:
    """Return the number of rows, counting rows once that differ only in a name.

    "Write to Ann." with "Dear Ann, ..." and "Write to Bob." with "Dear Bob, ..." fill one template, and so do "Dear
    Ann, ..." and "Dear Bob, ..." under one prompt. They stay two rows if their answers also differ in other words, or
    consist of the name. ``prompts`` and ``answers`` are String[n], as written.
    """
    rows = pl.DataFrame({"prompt": prompts, "answer": answers}).with_row_index("row")
    words = pl.col("prompt", "answer").fill_null("").str.to_lowercase()
    rows = rows.with_columns(words.str.extract_all(_PLAIN_WORD))
    names = _names(rows)
    templates = names.select("row").unique()
    for side in ("prompt", "answer"):
        left = rows.select("row", word=side).explode("word", empty_as_null=False)
        left = left.join(names, on=["row", "word"], how="anti", maintain_order="left")
        text = left.group_by("row", maintain_order=True).agg(pl.col("word").str.join(" "))
        templates = templates.join(text.rename({"word": side}), on="row")
    same = (pl.col("answer").unique_counts().max() / pl.len()).over("prompt")
    repeated = templates.filter(same >= _MIN_SAME_ANSWER)
    return rows.height - repeated.height + repeated.select("prompt", "answer").n_unique()


def _names(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the words that count as names: ``row, word``.

    A name is a rare word of an answer that its prompt also contains. If the set has only a few different prompts,
    every rare word of an answer is one. ``rows`` has ``row``, and ``prompt`` and ``answer`` as lists of words.
    """
    few = rows["prompt"].list.join(" ").n_unique() <= max(1, _MAX_PROMPT_SHARE * rows.height)
    word = pl.col("answer").list.unique()
    shared = word if few else pl.col("prompt").list.set_intersection("answer")
    size = pl.col("answer").list.len()
    least, share = (0, _MAX_OWN_SHARE) if few else (_MAX_SLOT_WORDS, _MAX_SLOT_SHARE)
    most = pl.max_horizontal(pl.lit(least), share * size)
    names = rows.select("row", word=shared, most=most).explode("word", empty_as_null=False)
    names = names.filter(pl.len().over("word") <= max(1, _MAX_NAME_SHARE * rows.height))
    return names.filter(pl.len().over("row") <= pl.col("most")).select("row", "word")


def rows_by_passages(prompts: pl.Series, answers: pl.Series) -> int:
    """Return how many rows of average length the distinct five-word passages would fill.

    Prompts and answers are counted separately, and the larger count is returned. It is small if rows are joined from
    the same few texts, or differ only in the noise around them. Sets with short answers are not counted this way: the
    result is the number of rows. ``prompts`` and ``answers`` are String[n], as written.
    """
    sides = [with_spaced_characters(fold_to_words(side)) for side in (prompts, answers)]
    size = sides[1].str.count_matches(_LETTERS).median()  # boards and moves have other tokens
    if not isinstance(size, float) or size < _MIN_PASSAGE_WORDS:
        return len(prompts)
    return min(len(prompts), max(map(_by_passages, sides)))


def _by_passages(texts: pl.Series) -> int:
    """Return the number of distinct passages, divided by the passages of an average text.

    Texts shorter than a passage are added as they are written, each once.
    """
    passages = runs(texts, _PASSAGE_WORDS)
    sizes = np.diff(passages.offsets)
    own = pl.DataFrame({"row": np.repeat(np.arange(len(texts)), sizes), "run": passages.hashes})
    own = own.unique().filter(pl.len().over("run") <= max(2, _MAX_PASSAGE_SHARE * len(texts)))
    left = own["row"].n_unique()
    filled = own["run"].n_unique() / (own.height / left) if left else 0.0
    without = (
        texts.to_frame("text")
        .with_row_index("row")
        .filter(~pl.col("row").is_in(own["row"].implode()))
    )
    return round(filled) + without["text"].n_unique()
