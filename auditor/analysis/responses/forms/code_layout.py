"""A key of code that is equal for the same code in another layout."""

from typing import Final

import polars as pl

_STRING: Final = (
    r'("""(?s:.*?)"""|'
    + r"'''(?s:.*?)'''|"
    + r'"(?:\\.|[^"\\\n])*"|'
    + r"'(?:\\.|[^'\\\n])*'|`[^`]*`)"
)
_HASH_COMMENT: Final = _STRING + r"|(?m:(?:^|[ \t])[ \t]*#[^\n]*$)"
_SLASH_COMMENT: Final = _STRING + r"|//[^\n]*|/\*(?s:.*?)\*/"
_DASH_COMMENT: Final = _STRING + r"|--[ \t][^\n]*"
_DOCSTRING: Final = r'(?s)(^\s*|:[ \t]*\n\s*)(?:"""(?:.*?)"""|' + r"'''(?:.*?)''')[ \t]*(\n|$)"
_AROUND_SIGNS: Final = _STRING + r"|[ \t]*([^\w\s])[ \t]*"
_AROUND_SIGNS_AND_LINES: Final = _STRING + r"|\s*([^\w\s])\s*"
_ONE_QUOTED: Final = r"""'([^'"\\\n]*)'"""
_SEMICOLON: Final = r"(?m);+[ \t]*($|\})"
_LAST_COMMA: Final = r",\s*\n\s*([)\]}])"
# What tells the families of languages apart.
_IS_PYTHON: Final = r"(?m)^[ \t]*(?:def \w+.*:|class \w+.*:|import \w|from \w+ import|print ?\(|(?:if|for|while|elif)\b.*:[ \t]*$)"
_IS_SQL: Final = r"(?i)^\s*(?:select|insert|update|delete|create|alter|with|drop)\b"
_IS_BRACED: Final = r"[{};]\s*(?:\n|$)"
_IS_SCRIPT: Final = r"\b(?:const|let|var|function)\b|=>|console\."


def code_keys(codes: pl.Series) -> pl.Series:
    """Numbers that are equal for the same code in another layout (UInt64[n], null for null).

    Layout is: comments, docstrings, blank lines, spaces between tokens, the width of an indent, the
    kind of quotes where a language knows only one kind of string, and semicolons at the end of a line.
    """
    if codes.null_count() == len(codes):
        return pl.Series("key", [None] * len(codes), pl.UInt64)
    text = pl.col("text")
    codes = codes.str.replace_all("\r\n", "\n", literal=True)
    rows = codes.rename("text").to_frame().with_row_index("row")
    distinct = rows.drop_nulls().unique("text", maintain_order=True)
    python = text.str.contains(_IS_PYTHON)
    sql = text.str.contains(_IS_SQL) & ~python
    braced = text.str.contains(_IS_BRACED) & ~python & ~sql
    lower = text.str.to_lowercase()  # SQL knows no case outside of strings
    unquoted = sql & ~text.str.contains(r"['\"]")
    distinct = distinct.with_columns(
        code=pl.when(unquoted).then(lower).otherwise(text),
        is_python=python,
        is_sql=sql,
        is_braced=braced,
        is_script=braced & text.str.contains(_IS_SCRIPT),
    )
    stripped = distinct.with_columns(code=_without_comments(pl.col("code")))
    coarse = pl.col("code").str.replace_all(r"[\s;,'\"]+", "")
    stripped = stripped.with_columns(coarse=coarse)
    shared = stripped.filter(pl.col("coarse").is_duplicated())
    single = stripped.filter(~pl.col("coarse").is_duplicated())
    keys = pl.concat(
        [single.select("text", key=pl.col("coarse").hash(seed=11)), _layout_keys(shared)]
    )
    return rows.join(keys, on="text", how="left", maintain_order="left")["key"]


def _without_comments(code: pl.Expr) -> pl.Expr:
    slashes = code.str.replace_all(_SLASH_COMMENT, "$1")
    dashes = code.str.replace_all(_DASH_COMMENT, "$1")
    hashes = code.str.replace_all(_DOCSTRING, "$1$2").str.replace_all(_HASH_COMMENT, "$1")
    return pl.when("is_braced").then(slashes).when("is_sql").then(dashes).otherwise(hashes)


def _layout_keys(rows: pl.DataFrame) -> pl.DataFrame:
    """``text, key`` (UInt64) of ``rows``: ``code`` token by token, with the nesting of its lines."""
    code = pl.col("code").str.replace_all(_SEMICOLON, "$1").str.replace_all(_LAST_COMMA, "$1")
    quoted = code.str.replace_all(_ONE_QUOTED, '"$1"')
    code = (
        pl.when(~pl.col("is_sql") & (~pl.col("is_braced") | pl.col("is_script")))
        .then(quoted)
        .otherwise(code)
    )
    free = code.str.replace_all(_AROUND_SIGNS_AND_LINES, "$1$2").str.replace_all(r"\s+", " ")
    is_free = pl.col("is_braced") | pl.col("is_sql")
    free_rows = rows.filter(is_free).select("text", tokens=free.str.strip_chars())
    lines = rows.filter(~is_free).select("text", line=code.str.split("\n"))
    lines = lines.explode("line", empty_as_null=True, keep_nulls=False)
    lines = lines.filter(pl.col("line").str.contains(r"\S"))
    opened = pl.col("line").str.count_matches(r"[(\[{]").cast(pl.Int64)
    closed = pl.col("line").str.count_matches(r"[)\]}]").cast(pl.Int64)
    depth = (opened - closed).cum_sum().over("text") - (opened - closed)
    indent = pl.col("line").str.replace_all("\t", "    ").str.extract(r"^( *)").str.len_chars()
    lines = lines.with_columns(indent=indent, continues=depth > 0)
    level = pl.col("indent").rank("dense").over("text", "continues").cast(pl.String)
    tokens = (
        pl.col("line")
        .str.replace_all(_AROUND_SIGNS, "$1$2")
        .str.strip_chars()
        .str.replace_all(r"[ \t]+", " ")
    )
    start = pl.when("continues").then(pl.lit("")).otherwise(pl.lit("\n") + level + pl.lit(":"))
    joined = (
        lines.with_columns(tokens=start + tokens)
        .group_by("text", maintain_order=True)
        .agg(pl.col("tokens").str.join("").str.strip_prefix("\n1:"))
    )
    return pl.concat([free_rows, joined]).select("text", key=pl.col("tokens").hash(seed=12))
