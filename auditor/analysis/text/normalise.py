"""Normalised text: two texts that a reader would call the same get the same key.

Unicode form, case, spaces, punctuation, invisible characters and look-alike letters are folded
away. What changes the meaning stays: signs and separators of numbers (``-5`` / ``5``, ``3.5`` /
``35``), ``%``, currency and other symbols (``+``, ``<``, emoji).
"""

from __future__ import annotations

import polars as pl

# Letters of other scripts that look like Latin ones, after lower-casing, so that a capital and its
# small form fold alike. Source: single-letter rows of Unicode TR 39 confusables, Cyrillic and Greek.
_LOOKALIKES = dict(
    zip("асеорхуіјѕвнкмтԁһαβεζηικμνορτυχ", "aceopxyijsbhkmtdhabezhikmnoptyx", strict=True)
)
# Lower-casing is not case folding for these.
_FOLDS = {"ß": "ss", "ς": "σ", "ı": "i", "i\u0307": "i", "ſ": "s"}
# NFKC would turn x² into x2, and an accent that stands alone (it´s) into a blank with an accent.
_SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", [f"^{c}" for c in "0123456789-+"], strict=True))
_BEFORE_NFKC = _SUPERSCRIPTS | {"´": "'", "¨": "'"}
# Format characters, variation selectors, fillers and control characters: nothing to see.
_NOTHING = (
    r"\p{Cf}\x{FE00}-\x{FE0F}\x{034F}\x{115F}\x{1160}\x{3164}\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
)
_INVISIBLE = f"[{_NOTHING}]"
_DASHES = r"[\p{Pd}\x{2212}]"
# What a key leaves out: punctuation, spaces, and the grave accent that stands alone.
_LEFT_OUT = r"[\p{P}\s`]+"
_LEFT_OUT_ASCII = r"[\x00-\x20!-#%-*,-/:;?@\[-\]_`{}\x7f]+"  # the same for ASCII, a third faster
# Brackets and slashes that make up a tenth of the visible text make it code or mark-up,
# where punctuation is the content: f(x) is not f[x]. Prose stays below 4 %.
_CODE = r"[(){}\[\];\\/_]"
_CODE_SHARE = 0.1
# Punctuation that belongs to a number or an operator survives as a control character, which no
# folded text holds.
_KEPT = {"point": "\x01", "times": "\x02", "slash": "\x03", "gap": "\x04", "minus": "\x05"}
_PERCENT, _NOT, _SHARP = "\x06", "\x07", "\x08"


def plain(text: pl.Expr) -> pl.Expr:
    """Lower-case NFKC text without invisible or look-alike characters, single spaces (String)."""
    return (
        text.str.replace_many(_BEFORE_NFKC)
        .str.normalize("NFKC")
        .str.replace_all(_INVISIBLE, "")
        .str.to_lowercase()
        .str.replace_many(_FOLDS | _LOOKALIKES)
        .str.replace_all(_DASHES, "-")
        .str.replace_all(r"\s+", " ")
        .str.strip_chars(" ")
    )


def fold(text: pl.Expr) -> pl.Expr:
    """What is left of a text when case, form, spaces and punctuation are folded (String).

    Code, mark-up and texts that are nothing but punctuation keep theirs, so that ``?`` and ``!``
    differ; a text of nothing gives null, since two empty texts are not the same example.
    """
    base = plain(text)
    marked = base
    for _ in range(3):  # 1,000,000,000 is 1000000000: one comma of a number at a time
        marked = marked.str.replace_all(r"(^|[^\d.,])(\d+),(\d{3})(\D|$)", "${1}${2}${3}${4}")
    # Before a point: .5 is not 5.
    marked = marked.str.replace_all(r"(^|[ $€£¥-])\.(\d)", "${1}" + _KEPT["point"] + "${2}")
    marked = marked.str.replace_all(r"(\de)-(\d)", "${1}" + _KEPT["minus"] + "${2}")  # 1e-5
    for _ in range(2):  # twice, since matches do not overlap: 1 2 3
        marked = marked.str.replace_all(r"(\d)[.,:](\d)", "${1}" + _KEPT["point"] + "${2}")
        marked = marked.str.replace_all(r"(\d) ?\* ?(\d)", "${1}" + _KEPT["times"] + "${2}")
        marked = marked.str.replace_all(r"(\d) ?/ ?(\d)", "${1}" + _KEPT["slash"] + "${2}")
        marked = marked.str.replace_all(r"(\d)[.,;:]? (\d)", "${1}" + _KEPT["gap"] + "${2}")
        marked = marked.str.replace_all(r"(\d) ?- ?(\d)", "${1}" + _KEPT["minus"] + "${2}")
    kept = (
        marked.str.replace_all(
            r"(^|[^\pL\pN\pM])- ?([\pN\x01$€£¥])", "${1}" + _KEPT["minus"] + "${2}"
        )
        .str.replace_all("%", _PERCENT, literal=True)
        .str.replace_all("!=", f"{_NOT}=", literal=True)
        .str.replace_all(r"(\b[a-z])#", "${1}" + _SHARP)
        .str.replace_all(_LEFT_OUT, "")
    )
    solid = base.str.replace_all(" ", "", literal=True)
    code = base.str.count_matches(_CODE) >= _CODE_SHARE * solid.str.len_chars()
    return pl.when(base == "").then(None).when(code | (kept == "")).then(solid).otherwise(kept)


def keys(texts: pl.Series) -> pl.Series:
    """Give texts with equal ``fold`` equal numbers, for grouping within one run (UInt64).

    Null where a text has nothing to see. Folding costs 50 us a row, so it is done only where a
    coarser form, which equal folds share, occurs more than once.
    """
    rows = texts.rename("text").to_frame().with_row_index("i")
    text = pl.col("text")
    ascii_only = text.str.len_bytes() == text.str.len_chars()
    # On ASCII text NFKC and the look-alikes change nothing.
    fast = rows.filter(ascii_only).select(
        "i", coarse=text.str.to_lowercase().str.replace_all(_LEFT_OUT_ASCII, "")
    )
    slow = rows.filter(~ascii_only).select("i", coarse=plain(text).str.replace_all(_LEFT_OUT, ""))
    coarse = pl.concat([fast, slow])
    again = coarse.filter(pl.col("coarse").is_duplicated() | (pl.col("coarse") == "")).select("i")
    folded = rows.join(again, on="i", how="semi")
    form = fold(text)
    number = pl.when(form.is_not_null()).then(form.hash(seed=1))
    distinct = folded.select("text").unique().with_columns(fold=number)
    fine = folded.join(distinct, on="text", how="left").select("i", "fold")
    joined = rows.select("i").join(coarse, on="i", how="left", maintain_order="left")
    joined = joined.join(fine, on="i", how="left", maintain_order="left")
    seen = pl.col("i").is_in(again["i"].implode())
    key = pl.when(seen).then(pl.col("fold")).otherwise(pl.col("coarse").hash(seed=2))
    return joined.select(pl.when(pl.col("coarse").is_not_null()).then(key).alias("key"))["key"]


def words(texts: pl.Series) -> pl.Series:
    """The words of each text in lower case with single spaces between (String); null for none.

    Letters, marks and numbers are kept; everything else parts words. As ``plain`` otherwise.
    """
    rows = texts.rename("text").to_frame().with_row_index("i")
    text = pl.col("text")
    ascii_only = text.str.len_bytes() == text.str.len_chars()
    fast = text.str.to_lowercase().str.replace_all(r"[^a-z0-9]+", " ")
    slow = plain(text).str.replace_all(r"[^\pL\pM\pN]+", " ")
    both = pl.concat(
        [rows.filter(ascii_only).select("i", fast), rows.filter(~ascii_only).select("i", slow)]
    )
    joined = rows.select("i").join(both, on="i", how="left", maintain_order="left")
    stripped = pl.col("text").str.strip_chars(" ")
    return joined.select(pl.when(stripped != "").then(stripped).alias("text"))["text"]


def visible(text: pl.Expr) -> pl.Expr:
    """True where a text shows something: not null, not only spaces or invisible characters."""
    return text.str.contains(rf"[^\s{_NOTHING}]").fill_null(value=False)
