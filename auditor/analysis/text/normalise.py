"""Folding of texts: what a reader would call the same text becomes the same string or number.

| function           | folds away                                                                      |
|--------------------|---------------------------------------------------------------------------------|
| `fold_characters`  | case, Unicode form, look-alike and invisible characters, runs of spaces         |
| `fold_to_words`    | the same, and punctuation and symbols: words with single spaces between         |
| `fold_to_identity` | the same, and spaces and punctuation, but for those that change the meaning     |
| `identity_keys`    | as `fold_to_identity`: a number for each text, for grouping                     |

Signs of numbers, operators, sigils and symbols such as emoji change the meaning: module ``operators``
says which are kept, and ``operator_pairs`` which pairs with the same words differ in them. Case folding
is lower-casing: Maße is not Masse, and ı is not i. "Normalised text" everywhere in the package is the
result of ``fold_to_words``.
"""

import polars as pl

from auditor.analysis.arrays import row_blocks
from auditor.analysis.text import operators
from auditor.analysis.text.faults import lookalikes

_BLOCK_ROWS = 1 << 14  # folded at a time, where only hashes are kept
# Beyond lower-casing: the final sigma, and the dot that lower-casing leaves on the small i of İstanbul.
_CASE_FOLDS = {"ς": "σ", "i\u0307": "i"}
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
_NOT_A_WORD = r"^\pL\pM\pN"
# What an identity leaves out: punctuation, spaces, and the free-standing grave accent.
_PUNCTUATION = r"[\p{P}\s`]+"
# The same for ASCII texts, a third faster.
_PUNCTUATION_ASCII = r"[\x00-\x20!-#%-*,-/:;?@\[-\]_`{}\x7f]+"
_ASCII_WORD = r"^[\x21-\x7e]+$"
# Brackets of tokenised corpora (Penn Treebank), and their negations: "do n't". Two cases of each are
# enough; the literal alternatives make the search of a text without any twice as fast.
_BRACKETS = dict(zip(["-lrb-", "-rrb-", "-lsb-", "-rsb-", "-lcb-", "-rcb-"], "()[]{}", strict=True))
_TOKENISED = "|".join((*_BRACKETS, *map(str.upper, _BRACKETS), " n't", " N'T"))


def fold_characters(text: pl.Expr) -> pl.Expr:
    """Fold case, Unicode form, look-alike and invisible characters, and runs of spaces (String)."""
    folded = (
        text.map_batches(_composed, return_dtype=pl.String, is_elementwise=True)
        .str.replace_all(f"[{_INVISIBLE}]", "")
        .map_batches(_fold_rare, return_dtype=pl.String, is_elementwise=True)
        .str.to_lowercase()
        .str.replace_many(_CASE_FOLDS)
        .str.replace_all(_DASHES, "-")
    )
    return single_spaces(folded, r"\s").str.strip_chars(" ")


def single_spaces(text: pl.Expr, others: str) -> pl.Expr:
    """Replace each run of the characters ``others`` by a space (String); it is what a pattern has between ``[`` and ``]``.

    Spaces that stand alone stay as they are, which takes a quarter of the time.
    """
    return text.str.replace_all(rf"[{others}]{{2,}}|[[{others}]--\x20]", " ")


def _composed(texts: pl.Series) -> pl.Series:
    """Apply NFKC (String), which leaves ASCII as it is."""
    other = texts.str.len_bytes() != texts.str.len_chars()
    if not other.any():
        return texts
    composed = texts.filter(other).str.replace_many(_BEFORE_NFKC).str.normalize("NFKC")
    return composed if other.all(ignore_nulls=False) else texts.scatter(other.arg_true(), composed)


def _fold_rare(texts: pl.Series) -> pl.Series:
    """Fold what few texts have, look-alike letters and the brackets of tokenised texts (String)."""
    texts = lookalikes.fold_lookalikes(texts)
    tokenised = texts.str.contains(_TOKENISED)
    if not tokenised.any():
        return texts
    folded = texts.filter(tokenised).str.replace_many(_BRACKETS, ascii_case_insensitive=True)
    return texts.scatter(tokenised.arg_true(), folded)


def fold_to_words(texts: pl.Series) -> pl.Series:
    """Fold characters, and reduce everything but letters, marks and numbers to single spaces (String).

    The result has no outer spaces; it is null for a text without words.
    """
    if texts.null_count() == len(texts):
        return texts.rename("text")
    text = pl.col("text")
    fast = single_spaces(text.str.to_lowercase(), "^a-z0-9")
    characters = fold_characters(text).str.replace_all(" n't", "n't", literal=True)
    folded = _by_alphabet(texts, fast, single_spaces(characters, _NOT_A_WORD))
    stripped = pl.col("folded").str.strip_chars(" ")
    return folded.select(pl.when(stripped != "").then(stripped).alias("text"))["text"]


def fold_to_identity(texts: pl.Series) -> pl.Series:
    """Fold characters, spaces and the punctuation that does not change the meaning (String).

    Code, mark-up and texts that consist of punctuation keep theirs, so that ``?`` and ``!`` differ. Formulas and patterns
    of one word keep their case, too, and drawings their spaces.
    A text with nothing visible gives null, since two empty texts are not the same example.
    """
    text = pl.col("text")
    frame = texts.rename("raw").to_frame()
    frame = frame.select("raw", fold_characters(pl.col("raw")).alias("text"))
    frame = frame.with_columns(
        kept=operators.mark_operators(frame["text"]).str.replace_all(_PUNCTUATION, ""),
        solid=text.str.replace_all(" ", "", literal=True),
        is_code=operators.is_code(text),
    )
    is_solid = pl.col("is_code") | (pl.col("kept") == "")
    # A formula in one word, such as CC(=O)O: its case counts, too.
    raw = pl.col("raw").str.strip_chars()
    is_formula = pl.col("is_code") & raw.str.contains(_ASCII_WORD)
    exact = f"{operators.BOARD_ROW}|{operators.QUOTED_CODE}"
    quoted = raw.str.normalize("NFKC").str.extract_all(exact).list.join("")
    identity = (
        pl.when(is_formula)
        .then(raw)
        .when(operators.is_drawing(pl.col("raw")))
        .then("raw")
        .when(is_solid)
        .then("solid")
        .otherwise(pl.col("kept") + quoted)
    )
    return frame.select(pl.when(text != "").then(identity).alias("identity"))["identity"]


def identity_keys(texts: pl.Series) -> pl.Series:
    """Numbers that are equal where ``fold_to_identity`` is, for grouping within one run (UInt64).

    Null for a text with nothing visible. ``fold_to_identity`` costs 50 us a row, so it is applied
    only to rows that share a coarser form with another row, which all rows of one identity do.
    """
    if texts.null_count() == len(texts):
        return pl.Series("key", [None] * len(texts), pl.UInt64)
    rows = texts.rename("text").to_frame().with_row_index("row")
    # Hashes of blocks, since all folded texts together take as much memory as the texts.
    blocks = row_blocks(max(1, len(texts)), _BLOCK_ROWS)
    coarse = pl.concat([_coarse_keys(texts[block]) for block in blocks]).with_row_index("row")
    repeated = pl.col("coarse").is_duplicated() | pl.col("is_empty")
    coarse = coarse.with_columns(shared=repeated & pl.col("coarse").is_not_null())
    own = pl.col("coarse")
    if not coarse["shared"].any():
        return coarse.select(own.alias("key"))["key"]
    ambiguous = rows.join(coarse.filter("shared"), on="row", how="semi")
    distinct = ambiguous.select("text").unique()
    distinct = distinct.with_columns(identity=fold_to_identity(distinct["text"]))
    key = pl.col("identity").hash(seed=1)
    distinct = distinct.select("text", key=pl.when(pl.col("identity").is_not_null()).then(key))
    fine = ambiguous.join(distinct, on="text", how="left").select("row", "key")
    joined = coarse.join(fine, on="row", how="left", maintain_order="left")
    return joined.select(pl.when("shared").then("key").otherwise(own).alias("key"))["key"]


def _coarse_keys(texts: pl.Series) -> pl.DataFrame:
    """``coarse`` (UInt64, null for null) of the texts in lower case without punctuation, and whether that ``is_empty``."""
    text = pl.col("text")
    # A search for a literal, in which most of what goes is found, takes a quarter of the time of one for a pattern.
    lower, characters = (
        form.str.replace_all(" ", "", literal=True)
        for form in (text.str.to_lowercase(), fold_characters(text))
    )
    fast = lower.str.replace_all(_PUNCTUATION_ASCII, "")
    slow = characters.str.replace_all(_PUNCTUATION, "")
    folded = pl.col("folded")
    key = pl.when(folded.is_not_null()).then(folded.hash(seed=2))
    return _by_alphabet(texts, fast, slow).select(coarse=key, is_empty=folded == "")


def _by_alphabet(texts: pl.Series, plain: pl.Expr, other: pl.Expr) -> pl.DataFrame:
    """``row, folded``: one expression for ASCII texts, which is faster, the other for the rest.

    On ASCII texts neither NFKC nor look-alikes change anything. Tokenised texts belong to the rest.
    """
    rows = texts.rename("text").to_frame().with_row_index("row")
    is_plain = texts.str.len_bytes() == texts.str.len_chars()
    is_plain &= ~texts.str.contains(_TOKENISED)
    if is_plain.all():
        return rows.select("row", folded=plain)
    parts = [
        rows.filter(is_plain).select("row", folded=plain),
        rows.filter(~is_plain).select("row", folded=other),
    ]
    return rows.select("row").join(pl.concat(parts), on="row", how="left", maintain_order="left")


def is_visible(text: pl.Expr) -> pl.Expr:
    """Whether a text shows something: not null, and not only spaces or invisible characters."""
    return text.str.contains(rf"[^\s{_INVISIBLE}]").fill_null(value=False)
