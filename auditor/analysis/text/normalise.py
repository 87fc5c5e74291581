"""Folding of texts: what a reader would call the same text becomes the same string or number.

| function           | folds away                                                                      |
|--------------------|---------------------------------------------------------------------------------|
| `fold_characters`  | case, Unicode form, look-alike and invisible characters, runs of spaces         |
| `fold_to_words`    | the same, and punctuation and symbols: words with single spaces between         |
| `fold_to_identity` | the same, and spaces and punctuation, but for those that change the meaning     |
| `identity_keys`    | as `fold_to_identity`: a number for each text, for grouping                     |

Signs and separators of numbers (``-5`` / ``5``, ``3.5`` / ``35``), ``%``, currency and other symbols
(``+``, ``<``, emoji) change the meaning. "Normalised text" everywhere in the package is the result
of ``fold_to_words``.
"""

from __future__ import annotations

import polars as pl

# Letters of other scripts that look like Latin ones. They are replaced after lower-casing, so that a
# capital and its small form become equal. Source: the single-letter rows of the Unicode TR 39
# confusables, for Cyrillic and Greek.
_LOOKALIKES = dict(
    zip("асеорхуіјѕвнкмтԁһαβεζηικμνορτυχ", "aceopxyijsbhkmtdhabezhikmnoptyx", strict=True)
)
# Characters for which lower-casing is not case folding.
_CASE_FOLDS = {"ß": "ss", "ς": "σ", "ı": "i", "i\u0307": "i", "ſ": "s"}
# NFKC would turn x² into x2, and a free-standing accent (it´s) into a space with an accent.
_SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", [f"^{c}" for c in "0123456789-+"], strict=True))
_BEFORE_NFKC = _SUPERSCRIPTS | {"´": "'", "¨": "'"}
# Format characters, variation selectors, fillers and control characters: nothing to see.
_INVISIBLE = (
    r"\p{Cf}\x{FE00}-\x{FE0F}\x{034F}\x{115F}\x{1160}\x{3164}\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
)
_DASHES = r"[\p{Pd}\x{2212}]"
# Scripts that do not put spaces between words: there, a character is the nearest thing to a word.
UNSPACED = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
_NOT_A_WORD = r"[^\pL\pM\pN]+"
# What an identity leaves out: punctuation, spaces, and the free-standing grave accent.
_PUNCTUATION = r"[\p{P}\s`]+"
# The same for ASCII texts, a third faster.
_PUNCTUATION_ASCII = r"[\x00-\x20!-#%-*,-/:;?@\[-\]_`{}\x7f]+"
# A text in which brackets and slashes make up a tenth of the visible characters is code or mark-up,
# whose punctuation is content: f(x) is not f[x]. Prose stays below 4%.
_CODE_CHARACTERS = r"[(){}\[\];\\/_]"
_MIN_CODE_SHARE = 0.1
# Control characters that protect the punctuation of numbers and operators while the rest is
# removed. No folded text contains them.
_POINT, _TIMES, _SLASH, _GAP, _MINUS, _PERCENT, _NOT, _SHARP = map(chr, range(1, 9))


def fold_characters(text: pl.Expr) -> pl.Expr:
    """Fold case, Unicode form, look-alike and invisible characters, and runs of spaces (String)."""
    return (
        text.str.replace_many(_BEFORE_NFKC)
        .str.normalize("NFKC")
        .str.replace_all(f"[{_INVISIBLE}]", "")
        .str.to_lowercase()
        .str.replace_many(_CASE_FOLDS | _LOOKALIKES)
        .str.replace_all(_DASHES, "-")
        .str.replace_all(r"\s+", " ")
        .str.strip_chars(" ")
    )


def fold_to_words(texts: pl.Series) -> pl.Series:
    """Fold characters, and reduce everything but letters, marks and numbers to single spaces (String).

    The result has no outer spaces; it is null for a text without words.
    """
    rows = texts.rename("text").to_frame().with_row_index("row")
    text = pl.col("text")
    fast = text.str.to_lowercase().str.replace_all(r"[^a-z0-9]+", " ")
    slow = fold_characters(text).str.replace_all(_NOT_A_WORD, " ")
    folded = _by_alphabet(rows, fast, slow)
    stripped = pl.col("folded").str.strip_chars(" ")
    return folded.select(pl.when(stripped != "").then(stripped).alias("text"))["text"]


def fold_to_identity(text: pl.Expr) -> pl.Expr:
    """Fold characters, spaces and the punctuation that does not change the meaning (String).

    Code, mark-up and texts that consist of punctuation keep theirs, so that ``?`` and ``!`` differ.
    A text with nothing visible gives null, since two empty texts are not the same example.
    """
    characters = fold_characters(text)
    kept = _protect_numbers(characters)
    kept = (
        kept.str.replace_all("%", _PERCENT, literal=True)
        .str.replace_all("!=", f"{_NOT}=", literal=True)
        .str.replace_all(r"(\b[a-z])#", "${1}" + _SHARP)
        .str.replace_all(_PUNCTUATION, "")
    )
    solid = characters.str.replace_all(" ", "", literal=True)
    code_characters = characters.str.count_matches(_CODE_CHARACTERS)
    is_code = code_characters >= _MIN_CODE_SHARE * solid.str.len_chars()
    identity = pl.when(is_code | (kept == "")).then(solid).otherwise(kept)
    return pl.when(characters != "").then(identity)


def _protect_numbers(text: pl.Expr) -> pl.Expr:
    """Replace the punctuation inside and before numbers by control characters (String)."""
    for _ in range(3):  # 1,000,000,000 is 1000000000: one comma of a number at a time
        text = text.str.replace_all(r"(^|[^\d.,])(\d+),(\d{3})(\D|$)", "${1}${2}${3}${4}")
    # Before the other points: .5 is not 5.
    text = text.str.replace_all(r"(^|[ $€£¥-])\.(\d)", "${1}" + _POINT + "${2}")
    text = text.str.replace_all(r"(\de)-(\d)", "${1}" + _MINUS + "${2}")  # 1e-5
    for _ in range(2):  # twice, since matches do not overlap: 1 2 3
        text = text.str.replace_all(r"(\d)[.,:](\d)", "${1}" + _POINT + "${2}")
        text = text.str.replace_all(r"(\d) ?\* ?(\d)", "${1}" + _TIMES + "${2}")
        text = text.str.replace_all(r"(\d) ?/ ?(\d)", "${1}" + _SLASH + "${2}")
        text = text.str.replace_all(r"(\d)[.,;:]? (\d)", "${1}" + _GAP + "${2}")
        text = text.str.replace_all(r"(\d) ?- ?(\d)", "${1}" + _MINUS + "${2}")
    return text.str.replace_all(r"(^|[^\pL\pN\pM])- ?([\pN\x01$€£¥])", "${1}" + _MINUS + "${2}")


def identity_keys(texts: pl.Series) -> pl.Series:
    """Numbers that are equal where ``fold_to_identity`` is, for grouping within one run (UInt64).

    Null for a text with nothing visible. ``fold_to_identity`` costs 50 us a row, so it is applied
    only to rows that share a coarser form with another row, which all rows of one identity do.
    """
    rows = texts.rename("text").to_frame().with_row_index("row")
    text = pl.col("text")
    # On ASCII texts neither NFKC nor look-alikes change anything.
    fast = text.str.to_lowercase().str.replace_all(_PUNCTUATION_ASCII, "")
    slow = fold_characters(text).str.replace_all(_PUNCTUATION, "")
    coarse = _by_alphabet(rows, fast, slow).rename({"folded": "coarse"})
    shared = (pl.col("coarse").is_duplicated() | (pl.col("coarse") == "")).fill_null(value=False)
    coarse = coarse.with_columns(shared=shared)
    ambiguous = rows.join(coarse.filter("shared"), on="row", how="semi")
    identity = fold_to_identity(text)
    distinct = ambiguous.select("text").unique()
    distinct = distinct.with_columns(
        key=pl.when(identity.is_not_null()).then(identity.hash(seed=1))
    )
    fine = ambiguous.join(distinct, on="text", how="left").select("row", "key")
    joined = coarse.join(fine, on="row", how="left", maintain_order="left")
    own = pl.when(pl.col("coarse").is_not_null()).then(pl.col("coarse").hash(seed=2))
    return joined.select(pl.when("shared").then("key").otherwise(own).alias("key"))["key"]


def _by_alphabet(rows: pl.DataFrame, ascii_only: pl.Expr, other: pl.Expr) -> pl.DataFrame:
    """``row, folded``: the one expression of ASCII texts, which is faster, the other of the rest."""
    is_ascii = pl.col("text").str.len_bytes() == pl.col("text").str.len_chars()
    parts = [
        rows.filter(is_ascii).select("row", folded=ascii_only),
        rows.filter(~is_ascii).select("row", folded=other),
    ]
    return rows.select("row").join(pl.concat(parts), on="row", how="left", maintain_order="left")


def is_visible(text: pl.Expr) -> pl.Expr:
    """Whether a text shows something: not null, and not only spaces or invisible characters."""
    return text.str.contains(rf"[^\s{_INVISIBLE}]").fill_null(value=False)
