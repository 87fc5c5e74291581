"""TF-IDF weights of words, pairs of neighbouring words and parts of words, as one sparse matrix.

Terms are hashed, so there is no vocabulary to build, and every step works on whole arrays.
"""

from typing import Any, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.arrays import concat_ranges
from auditor.analysis.text.excerpts import evenly_spaced
from auditor.analysis.text.normalise import UNSPACED

Sparse: TypeAlias = Any  # scipy.sparse.csr_array, which ships no types

# Bits of a column number. Source: of the 100,000 terms of 10,000 short rows one in ten shares one of the
# 2**20 columns, in most cases with a term that is too rare to matter.
_COLUMN_BITS = 20
# Characters of a part of a word. Source: measured on TREC, CLINC150 and ATIS; lengths 3, 4 and 5 together
# rank wrong labels no better than 4 alone, and cost three times as much.
_NGRAM_CHARS = 4
_MAX_NGRAM_WORDS = 60  # words a row, on average, above which words without their parts are enough
# Rows that must contain a term, in small sets and in sets of at least _LARGE_ROWS rows. Source: on TREC,
# ATIS, AG News and CLINC150 a minimum of 2 ranks wrong labels within 0.004 of 3, and the terms of two rows
# cost up to a fifth of the time. In a few hundred rows they are needed: without them the model predicts
# fewer labels of the sample correctly.
_MIN_ROWS, _MIN_ROWS_OF_LARGE, _LARGE_ROWS = 2, 3, 2_000
_BLOCK_ROWS = 1 << 14  # texts whose terms are counted at a time
_HASH_SEED = 11
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)

_Hashes = NDArray[np.uint64]
_Rows = NDArray[np.int64]


def term_counts(texts: pl.Series) -> Sparse:
    """Count the terms of each text: csr float32[n, 2**20]; a null text has none.

    Terms are words, pairs of neighbouring words (the first word also follows the start of the text) and
    runs of four characters of a word with its ends marked. In scripts without spaces a character is
    a word. Of very long texts only evenly spaced parts are counted.
    """
    from scipy.sparse import vstack  # a quarter of a second to import

    words = (
        evenly_spaced(texts)
        .fill_null("")
        .str.to_lowercase()
        .str.replace_all(f"({UNSPACED})", " $1 ")
        .str.extract_all(r"[\pL\pN\pM]+|[^\pL\pN\pM\s]")
    )
    of_parts = int(words.list.len().sum()) <= _MAX_NGRAM_WORDS * max(1, len(texts))
    starts = range(0, max(1, len(texts)), _BLOCK_ROWS)
    blocks = [_block_counts(words.slice(start, _BLOCK_ROWS), of_parts=of_parts) for start in starts]
    return blocks[0] if len(blocks) == 1 else vstack(blocks, format="csr")


def _block_counts(words: pl.Series, *, of_parts: bool) -> Sparse:
    """Count the terms of some texts, given as lists of words; with the parts of words if ``of_parts``."""
    from scipy.sparse import coo_array

    sizes = words.list.len().to_numpy().astype(np.int64)
    rows = np.repeat(np.arange(len(words)), sizes)
    word = pl.DataFrame({"word": words.explode(empty_as_null=False)})
    hashed = word["word"].hash(_HASH_SEED).to_numpy()
    before = np.concatenate([np.zeros(1, np.uint64), hashed[:-1]])
    before[np.flatnonzero(np.diff(rows, prepend=-1))] = 1  # the start of the text
    terms = [(hashed, rows), (_mix(before) ^ hashed, rows)]
    if of_parts:
        terms.append(_char_ngrams(word, rows))
    column = np.concatenate([hashes for hashes, _ in terms]) >> np.uint64(64 - _COLUMN_BITS)
    row = np.concatenate([owners for _, owners in terms])
    ones = np.ones(len(column), np.float32)
    counts: Sparse = coo_array(
        (ones, (row.astype(np.int32), column.astype(np.int32))), (len(words), 1 << _COLUMN_BITS)
    ).tocsr()
    counts.sum_duplicates()
    return counts


def tfidf(counts: Sparse) -> Sparse:
    """Weight term counts by TF-IDF: csr float32[n, kept terms], rows of length 1 or 0.

    A count c of a term that df of the n rows contain becomes (1 + ln c) * (1 + ln((1 + n) / (1 + df))),
    as in scikit-learn with ``sublinear_tf``. Terms of fewer than two rows (three, from 2,000 rows on)
    are dropped. The others are in order of the first row that contains them: neighbouring rows
    share terms, and products with dense matrices are a third faster if those lie together.
    """
    from scipy.sparse import csr_array

    rows, terms = counts.shape
    df = np.bincount(counts.indices, minlength=terms)
    first = np.full(terms, counts.nnz)
    first[counts.indices[::-1]] = np.arange(
        counts.nnz - 1, -1, -1
    )  # the last one written is the first
    kept = np.flatnonzero(df >= (_MIN_ROWS_OF_LARGE if rows >= _LARGE_ROWS else _MIN_ROWS))
    kept = kept[np.argsort(first[kept])]
    column = np.full(terms, -1, np.int32)
    column[kept] = np.arange(len(kept), dtype=np.int32)
    idf = (np.log((1 + rows) / (1 + df)) + 1).astype(np.float32)
    stays = column[counts.indices] >= 0
    term = counts.indices[stays]
    weights = (1 + np.log(counts.data[stays])) * idf[term]
    row = np.repeat(np.arange(rows, dtype=np.int32), np.diff(counts.indptr))[stays]
    length = np.sqrt(np.bincount(row, weights * weights, rows)).astype(np.float32)
    starts = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=rows))])
    weighted: Sparse = csr_array(
        (weights / length[row], column[term], starts), (rows, max(1, len(kept)))
    )
    return weighted


def _char_ngrams(word: pl.DataFrame, rows: _Rows) -> tuple[_Hashes, _Rows]:
    """Hashes of the n-grams of all words, and the row of each; a distinct word is cut only once."""
    distinct = word.unique(maintain_order=True).with_row_index("id")
    ids = word.join(distinct, on="word", how="left", maintain_order="left")["id"].to_numpy()
    marked = (" " + distinct["word"] + " ").to_list()
    sizes = np.fromiter(map(len, marked), np.int64, len(marked))
    points = np.frombuffer("".join(marked).encode("utf-32-le"), np.uint32).astype(np.uint64)
    owner = np.repeat(np.arange(len(marked)), sizes)
    count = max(0, len(points) - _NGRAM_CHARS + 1)
    hashed = np.zeros(count, np.uint64)
    for offset in range(_NGRAM_CHARS):
        hashed = _mix(hashed + points[offset : offset + count] + np.uint64(1))
    inside = owner[:count] == owner[len(points) - count :]  # the n-gram does not cross a word's end
    hashed, owner = hashed[inside], owner[:count][inside]
    per_word = np.bincount(owner, minlength=len(marked))
    starts = np.cumsum(per_word) - per_word
    return hashed[concat_ranges(starts[ids], per_word[ids])], np.repeat(rows, per_word[ids])


def _mix(hashes: _Hashes) -> _Hashes:
    product = hashes * _MULTIPLIER
    return np.asarray(product ^ (product >> np.uint64(32)), np.uint64)
