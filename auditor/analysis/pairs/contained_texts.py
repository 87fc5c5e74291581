"""Whole texts inside other texts: found by their rarest runs of words, then verified word by word.

A run is RUN_WORDS words that follow each other.
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.arrays import concat_ranges, unique_keys
from auditor.analysis.pairs.jaccard import contained_share
from auditor.analysis.text.positions import contains
from auditor.analysis.text.runs import occurrences, runs, with_spaced_characters
from auditor.analysis.text.shingles import shingles

# Words of a run that is looked up, and so of the shortest text that is found.
RUN_WORDS = 5
# Number of equal parts that a text is cut into. Two runs of each part are looked up: the rarest one and any
# other. The rarest run alone does not suffice: if one outer text has the whole and another an edited copy,
# the rarest runs are those around the edits. Second: occurrences of a run above which it is a set phrase.
_PARTS, _MAX_OCCURRENCES = 6, 100
# Share of a text's runs that must occur in some outer text for it to be compared. Source: of the runs of a text in
# which every tenth word was replaced, half remain.
_MIN_KNOWN_SHARE = 0.3
_MAX_CANDIDATES = 20  # outer texts that are verified for each inner one
# Words that a text must have to be found after small edits. Then, of every eight words in a row, the share of
# the shingles that must remain: if a whole part is missing, the texts ask different questions.
_MIN_NEAR_WORDS = 10
_CHUNK_WORDS, _MIN_CHUNK_SHARE = 8, 0.7
_MAX_NEAR_SHARE = 0.99
_SLACK = 3  # words by which a chunk of eight words may have moved

_PAIRS = pl.Schema(
    {"inner": pl.UInt32(), "outer": pl.UInt32(), "word": pl.UInt32(), "share": pl.Float64()}
)


def contained_texts(
    inner: pl.Series, outer: pl.Series, min_share: float = 1.0, width: int = RUN_WORDS
) -> pl.DataFrame:
    """Return the texts of ``inner`` that are inside a text of ``outer``, from their first word to the last.

    Args:
        inner: normalised texts (String, nulls allowed).
        outer: as ``inner``.
        min_share: below 1, an edited text is found, too, if this share of its 5-character shingles is in
            one part of the outer text that is about as long.
        width: words of a run that is looked up, and so of the shortest text that is found.

    Returns:
        ``inner, outer`` (UInt32, positions); ``word`` (UInt32, where the text begins in the outer text; in
        scripts without spaces a character counts as a word); ``share`` (Float64, 1 for whole texts); sorted.
        Texts of fewer than ``width`` words are not found. Neither are set phrases, which occur in many
        texts. The time is linear in the size of the texts.
    """
    inner, outer = with_spaced_characters(inner), with_spaced_characters(outer)
    rows = (
        _with_known_start(inner, outer, width) if len(inner) > len(outer) else np.arange(len(inner))
    )
    candidates = _candidates(inner.gather(rows), outer, width)
    candidates = candidates.with_columns(
        inner=pl.Series(rows, dtype=pl.UInt32).gather(candidates["inner"])
    )
    texts = candidates.with_columns(text=inner.gather(candidates["inner"]))
    padded = pl.DataFrame({"a": texts["text"], "b": outer.gather(texts["outer"])}).select(
        a=pl.format(" {} ", "a"), b=pl.format(" {} ", "b")
    )
    before = pl.col("b").str.splitn(pl.col("a"), 2).struct[0].str.count_matches(" ", literal=True)
    padded = padded.select(whole=contains(pl.col("b"), pl.col("a")), word=before)
    whole = padded["whole"]
    found = texts.with_columns(padded["word"].cast(pl.Int64), share=pl.lit(1.0)).filter(whole)
    if min_share < 1:
        found = pl.concat([found, _nearly_whole(texts.filter(~whole), outer, min_share)])
    return found.select(list(_PAIRS)).cast(_PAIRS).sort("inner", "outer")


def _with_known_start(inner: pl.Series, outer: pl.Series, width: int) -> NDArray[np.int64]:
    """Return the texts of ``inner`` whose first run is in an outer text: int64[m]."""
    first = inner.str.extract(rf"^((?:[^ ]+ ){{{width - 1}}}[^ ]+)(?: |$)")
    known = unique_keys(runs(outer, width).hashes)
    return np.unique(occurrences(first, width, known).text)


def _candidates(inner: pl.Series, outer: pl.Series, width: int) -> pl.DataFrame:
    """Return the pairs that have half of the probes: ``inner, outer`` (UInt32) and ``word`` (Int64)."""
    own = runs(inner, width)
    known = unique_keys(own.hashes)
    found = occurrences(outer, width, known)
    run = np.searchsorted(known, own.hashes)
    counts = np.bincount(found.run, minlength=len(known))
    probes = _probes(np.diff(own.offsets), run, counts[run])
    occurring = pl.DataFrame(
        {"run": found.run, "outer": found.text.astype(np.uint32), "word": found.word}
    )
    return (
        probes.join(occurring, on="run")
        .group_by("inner", "outer", "probes")
        .agg(
            word=(pl.col("word") - pl.col("own_word")).median().round().cast(pl.Int64),
            hits=pl.col("run").n_unique(),
        )
        .filter(2 * pl.col("hits") >= pl.col("probes"))
        .sort("inner", "hits", "outer", descending=[False, True, False])
        .filter(pl.int_range(pl.len()).over("inner") < _MAX_CANDIDATES)
    )


def _probes(
    sizes: NDArray[np.int64], run: NDArray[np.int64], count: NDArray[np.int64]
) -> pl.DataFrame:
    """Return the runs to look up, two of each part of a text: ``inner``, ``own_word``, ``run`` and ``probes``, their number.

    Args:
        sizes: int64[texts]; runs of each text.
        run: int64[n]; all runs of all texts, numbered by their hashes.
        count: int64[n]; occurrences of each in the outer texts.
    """
    text = np.repeat(np.arange(len(sizes)), sizes)
    word = np.arange(len(text)) - (np.cumsum(sizes) - sizes)[text]
    columns = {"inner": text.astype(np.uint32), "own_word": word, "run": run, "count": count}
    every = pl.DataFrame(columns | {"part": word * _PARTS // sizes[text]})
    is_known = pl.col("count") > 0
    usable = every.filter(is_known.mean().over("inner") >= _MIN_KNOWN_SHARE).filter(
        is_known & (pl.col("count") <= _MAX_OCCURRENCES)
    )
    # The rarest run of each part, and any other: that of the smallest number, which comes from a hash.
    two = [
        usable.sort("inner", "part", order, "own_word").unique(
            ["inner", "part"], keep="first", maintain_order=True
        )
        for order in ("count", "run")
    ]
    probes = pl.concat(two).unique(["inner", "run"], keep="first", maintain_order=True)
    return probes.with_columns(probes=pl.len().over("inner"))


def _nearly_whole(pairs: pl.DataFrame, outer: pl.Series, min_share: float) -> pl.DataFrame:
    """Return the ``pairs`` (with ``text``, the inner one) whose share reaches ``min_share``, with that share."""
    words = pl.col("text").str.count_matches(" ", literal=True).cast(pl.Int64) + 1
    pairs = pairs.with_columns(words=words).filter(pl.col("words") >= _MIN_NEAR_WORDS)
    pairs = pairs.with_row_index("pair")
    # Each eight words are compared with those at the same place of the other text.
    chunks = pairs.select(
        pl.col("pair", "word", "outer"),
        chunk=pl.col("text").str.extract_all(f"(?:[^ ]+ ?){{1,{_CHUNK_WORDS}}}"),
    ).explode("chunk", empty_as_null=True)
    first = pl.col("word") + _CHUNK_WORDS * pl.int_range(pl.len()).over("pair")
    chunks = chunks.with_columns(word=first, words=_CHUNK_WORDS)
    share = _share_inside(chunks["chunk"].str.strip_chars(" "), _words_at(chunks, outer))
    least = chunks.select("pair", share=share).group_by("pair").agg(pl.col("share").min())
    pairs = pairs.with_columns(
        # The same shingles in another order are not the same text.
        share=_share_inside(pairs["text"], _words_at(pairs, outer)).clip(0, _MAX_NEAR_SHARE),
        word=pl.max_horizontal("word", 0),
    )
    edited = least.filter(pl.col("share") >= _MIN_CHUNK_SHARE)
    return (
        pairs.filter(pl.col("share") >= min_share)
        .join(edited, on="pair", how="semi", maintain_order="left")
        .drop("pair", "words")
    )


def _words_at(spans: pl.DataFrame, texts: pl.Series) -> pl.Series:
    """Return ``words`` words from ``word`` on of each text (``outer``), and _SLACK more on either side (String)."""
    chosen = texts.gather(own := spans["outer"].unique().sort()).str.split(" ")
    sizes = chosen.list.len().to_numpy().astype(np.int64)
    text = own.search_sorted(spans["outer"]).to_numpy()
    word, words = (spans[name].to_numpy().astype(np.int64) for name in ("word", "words"))
    start, end = (np.clip(at, 0, sizes[text]) for at in (word - _SLACK, word + words + _SLACK))
    flat = concat_ranges((np.cumsum(sizes) - sizes)[text] + start, end - start)
    found = pl.DataFrame(
        {
            "place": np.repeat(np.arange(len(text)), end - start),
            "word": chosen.explode(empty_as_null=True).gather(flat),
        }
    )
    joined = found.group_by("place").agg(pl.col("word").str.join(" "))
    every = pl.DataFrame({"place": np.arange(len(text))})
    return every.join(joined, on="place", how="left", maintain_order="left")["word"]


def _share_inside(texts: pl.Series, parts: pl.Series) -> pl.Series:
    """Return the share of the 5-character shingles of texts[i] that parts[i] has (Float64)."""
    sets = shingles(pl.concat([texts.rename("text"), parts.rename("text")]), "char")
    row = np.arange(len(texts))
    return pl.Series("share", contained_share(sets, row, row + len(texts)), dtype=pl.Float64)
