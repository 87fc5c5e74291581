"""Candidate pairs and their verification on an engine: the pairs that ``near_pairs`` finds in one process.

A bucket of LSH is a group by the hash of its band, so each pair is found where its bucket is whole. The
signatures are large, and most rows are alone in all their buckets. So keys alone are grouped first, and
signatures only of the rows that share a bucket.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.pairs import lsh, minhash
from auditor.analysis.text.shingles import Kind, shingles
from auditor.engine import Engine, Group, Map

_Rows = NDArray[np.int64]
Verify = Callable[[pl.Series, _Rows], pl.DataFrame]

_BLOCK_PAIRS = (
    1 << 13
)  # pairs verified at once, with the texts of their rows: 16 MB of 150 words each


class Search(NamedTuple):
    """What makes two texts a candidate."""

    kind: Kind
    threshold: float  # of the shingles of that kind

    @property
    def banding(self) -> tuple[int, int]:
        """The number of bands, and of values in a band."""
        return minhash.bands(self.threshold)


def candidates(
    engine: Engine, texts: pl.Series, rows: _Rows, search: Search
) -> tuple[_Rows, NDArray[np.float64]]:
    """The pairs of ``rows`` (positions in ``texts``) that ``lsh.candidate_pairs`` finds, sorted: int64[n, 2].

    The second result is the share of equal values of their signatures: float64[n].
    """
    frame = pl.DataFrame({"row": rows.astype(np.uint32), "text": texts.gather(rows)})
    keys = Map(partial(_keys, search))
    shared = engine.run(frame, keys, Group("key", _shared)).group_by("row").agg("band")
    wanted = frame.join(shared, on="row", maintain_order="left")
    bands = Map(partial(_signed_bands, search))
    found = engine.run(wanted, bands, Group("key", partial(_pairs, search)))
    found = found.unique(["left", "right"]).sort("left", "right")
    pairs = found.select("left", "right").to_numpy().astype(np.int64)
    return pairs, found["equal"].to_numpy()


def verified(engine: Engine, texts: pl.Series, pairs: _Rows, verify: Verify) -> pl.DataFrame:
    """The rows of ``verify(texts, pairs)``, sorted; each block of pairs goes out with its own texts."""
    blocks = [
        _block(texts, pairs[at : at + _BLOCK_PAIRS]) for at in range(0, len(pairs), _BLOCK_PAIRS)
    ]
    if not blocks:
        return verify(texts, pairs)
    return engine.run(pl.concat(blocks), Map(partial(_verified, verify))).sort("left", "right")


def _signatures(search: Search, texts: pl.Series) -> NDArray[np.uint32]:
    return minhash.signatures(shingles(texts, search.kind, distinct=False))


def _keys(search: Search, rows: pl.DataFrame) -> pl.DataFrame:
    """``row, band, key`` of each band of each row that has shingles."""
    signatures = _signatures(search, rows["text"])
    filled = signatures.min(axis=1, initial=minhash.EMPTY) != minhash.EMPTY
    keys = lsh.band_keys(signatures[filled], search.banding)
    row = rows["row"].filter(pl.Series(filled)).to_numpy()
    return pl.DataFrame(
        {
            "row": np.tile(row, len(keys)),
            "band": np.repeat(np.arange(len(keys), dtype=np.uint8), len(row)),
            "key": keys.ravel(),
        }
    )


def _shared(keys: pl.DataFrame) -> pl.DataFrame:
    """``row, band`` of the buckets with more than one row."""
    return keys.filter(pl.len().over("band", "key") > 1).select("row", "band")


def _signed_bands(search: Search, rows: pl.DataFrame) -> pl.DataFrame:
    """``row, band, key, signature`` of the bands (a list) of each row."""
    signatures = _signatures(search, rows["text"])
    keys = lsh.band_keys(signatures, search.banding)
    at = rows.with_row_index("at").select("at", "row", "band").explode("band", empty_as_null=False)
    nth, band = at["at"].to_numpy().astype(np.int64), at["band"].to_numpy().astype(np.int64)
    return at.select("row", "band").with_columns(
        key=pl.Series(keys[band, nth], dtype=pl.UInt64),
        signature=pl.Series(signatures[nth], dtype=pl.Array(pl.UInt32, signatures.shape[1])),
    )


def _pairs(search: Search, rows: pl.DataFrame) -> pl.DataFrame:
    """``left, right, equal``: the candidates in the buckets of ``rows``."""
    schema = {"left": pl.UInt32, "right": pl.UInt32, "equal": pl.Float64}
    found = [pl.DataFrame(schema=schema)]
    for band, members in rows.sort("band", "row").partition_by("band", as_dict=True).items():
        signatures = np.ascontiguousarray(members["signature"].to_numpy())
        own = lsh.search_of(signatures, search.banding, search.threshold)
        key, every = members["key"].to_numpy(), np.arange(len(signatures))
        pairs = lsh.unpack(lsh.pairs_of_band(own, every, key, int(band[0])))
        row = members["row"].to_numpy()
        equal = lsh.equal_share(signatures, pairs)
        found.append(
            pl.DataFrame(
                {"left": row[pairs[:, 0]], "right": row[pairs[:, 1]], "equal": equal}, schema
            )
        )
    return pl.concat(found).unique(["left", "right"])


def _block(texts: pl.Series, pairs: _Rows) -> pl.DataFrame:
    """One row: the texts of a block of pairs, their rows, and the pairs as positions among them."""
    rows, at = np.unique(pairs, return_inverse=True)
    left, right = at.reshape(pairs.shape).T.astype(np.uint32)
    lists = {
        "row": rows.astype(np.uint32),
        "text": texts.gather(rows),
        "left": left,
        "right": right,
    }
    return pl.DataFrame({name: pl.Series(values).implode() for name, values in lists.items()})


def _verified(verify: Verify, blocks: pl.DataFrame) -> pl.DataFrame:
    """``verify`` of each block, with the numbers of the rows."""
    found = [verify(pl.Series([], dtype=pl.String), np.zeros((0, 2), np.int64))]
    for block in blocks.iter_rows(named=True):
        row = pl.Series(block["row"], dtype=pl.UInt32)
        pairs = np.array([block["left"], block["right"]], np.int64).T
        true = verify(pl.Series(block["text"], dtype=pl.String), pairs)
        found.append(
            true.with_columns(row.gather(true[name]).alias(name) for name in ("left", "right"))
        )
    return pl.concat(found)
