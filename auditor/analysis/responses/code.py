"""Which answers are code, and a key that is equal for the same code in another layout."""

from __future__ import annotations

from typing import Final

import polars as pl

# Share of an answer's characters inside fences from which on the code is the answer, and the text
# around it explains it.
_MIN_FENCED: Final = 0.5
# Share of lines that have a form of code, and of brackets and signs in all characters. Source: the
# answers of MBPP are above 0.6 and 0.06, those of Alpaca, GSM8K and Dolly that are not code below.
_MIN_CODE_LINES: Final = 0.5
_MIN_SIGNS: Final = 0.03
_SIGNS: Final = r"[(){}\[\];=<>_]"
_TEX: Final = r"\\(?:[dt]?frac|boxed|text|sqrt|left|right|sum|cdot|times|begin|leq?|geq?|pi)\b"
_FENCE: Final = r"(?s)```[\w+#.-]*[ \t]*\r?\n(.*?)(?:\n[ \t]*```|```|$)"
_LINE: Final = r"(?m)^[ \t]*\S"
# Statements of common languages. A run of four plain words makes a line prose.
_CODE_LINE: Final = (
    r"(?m)^[ \t]*(?:(?:async )?def \w|class \w+\s*[({:]|(?:from \S+ )?import [\w{*.]|return\b|#include|#!|//|/\*"
    r"|(?:if|elif|while|for)\b.*[:{)]\s*$|(?:else|try|finally)\s*[:{]|except\b.*:|@\w[\w.]*(?:\(.*\))?[ \t]*$"
    r"|(?:using|package) [\w.]+;|(?:func|fn) \w+\(|(?:let|const|var) \w+.*=|(?:public|private|protected|static) .*[({;=]"
    r"|[^\n]*[)\]}\"'];[ \t]*$|[^\n&]*=[^\n&]*;[ \t]*$|[^\n]*\{[ \t]*$|[)}\]]+[;,]?[ \t]*$|[{\[]\s*[{\"']"
    r"|[^\n]*[\"']\w[\w .-]*[\"']\s*:\s*(?:[\"'{\[\d-]|true|false|null|True|False|None)"
    r"|[\w.\[\]'\"]+(?:, ?\w+)* ?[-+*/%|&^]?= ?[^=\s](?:[^=\n]|==|[\w!<>]=)*$|[\w.]+\([^\n]*\)[ \t]*$|</?[a-zA-Z][^\n>]*>)"
    r"|(?i)^[ \t]*(?:select\b.*\bfrom\b|insert into|update \w+ set|delete from|create (?:table|view|index)|alter table)"
)
_PROSE_LINE: Final = r"(?m)^[^\n'\"#]*?\b[A-Za-z][a-z']+(?: [a-z']+){4,}[^\n;{}]*[.,:!?]?[ \t]*$"
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


def fenced_or_whole(answers: pl.Series) -> pl.Series:
    """The code of each answer (String[n]): its fenced blocks if they are most of it, else all of it."""
    text = pl.col("text")
    blocks = (
        text.str.extract_all(_FENCE).list.eval(pl.element().str.extract(_FENCE)).list.join("\n")
    )
    fenced = text.str.contains("```", literal=True)
    inside = blocks.str.len_chars() >= _MIN_FENCED * text.str.len_chars()
    rows = answers.rename("text").to_frame()
    return rows.select(pl.when(fenced & inside).then(blocks).otherwise(text).alias("code"))["code"]


def is_code(answers: pl.Series) -> pl.Series:
    """Whether each text is mostly code (Boolean[n], false for null)."""
    text = pl.col("text")
    rows = answers.rename("text").to_frame().with_row_index("row")
    code = fenced_or_whole(answers)
    fenced = code != answers
    code = code.str.replace_all("\r\n", "\n", literal=True)
    rows = rows.with_columns(fenced=fenced, text=code)
    signs = text.str.count_matches(_SIGNS) >= _MIN_SIGNS * text.str.len_chars()
    candidates = rows.filter(~pl.col("fenced") & signs & ~text.str.contains(_TEX))
    lines, code_lines, prose = (
        text.str.count_matches(pattern) for pattern in (_LINE, _CODE_LINE, _PROSE_LINE)
    )
    found = candidates.filter(code_lines.cast(pl.Int64) - prose >= _MIN_CODE_LINES * lines)
    answer = pl.col("fenced") | pl.col("row").is_in(found["row"].implode())
    return rows.select(answer.fill_null(value=False).alias("is_code"))["is_code"]


def code_keys(codes: pl.Series) -> pl.Series:
    """Numbers that are equal for the same code in another layout (UInt64[n], null for null).

    Layout is: comments, docstrings, blank lines, spaces between tokens, the width of an indent, the
    kind of quotes where a language knows only one kind of string, and semicolons at the end of a line.
    """
    text = pl.col("text")
    codes = codes.str.replace_all("\r\n", "\n", literal=True)
    rows = codes.rename("text").to_frame().with_row_index("row")
    distinct = rows.drop_nulls().unique("text", maintain_order=True)
    python = text.str.contains(_IS_PYTHON)
    sql = text.str.contains(_IS_SQL) & ~python
    braced = text.str.contains(_IS_BRACED) & ~python & ~sql
    distinct = distinct.with_columns(
        is_python=python,
        is_sql=sql,
        is_braced=braced,
        is_script=braced & text.str.contains(_IS_SCRIPT),
    )
    stripped = distinct.with_columns(code=_without_comments(text))
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
        .agg(pl.col("tokens").str.join(""))
    )
    return pl.concat([free_rows, joined]).select("text", key=pl.col("tokens").hash(seed=12))
