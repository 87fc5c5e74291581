"""Which answers are code."""

from typing import Final

import polars as pl

# Least share of an answer's characters inside fences at which the code is the answer, and the text around it an
# explanation.
_MIN_FENCED: Final = 0.5
# Share of lines that have a form of code, and of brackets and signs in all characters. Source: the
# answers of MBPP are above 0.6 and 0.06, those of Alpaca, GSM8K and Dolly that are not code below.
_MIN_CODE_LINES: Final = 0.5
_MIN_SIGNS: Final = 0.03
_SIGNS: Final = r"[(){}\[\];=<>_]"
_TEX: Final = r"\\(?:[dt]?frac|boxed|text|sqrt|left|right|sum|cdot|times|begin|leq?|geq?|pi)\b"
_EQUATION: Final = r"^\s*\w ?= ?[-\d.,/]+\s*$"  # x = 2 is the solution of a task
_FENCE: Final = r"(?s)```[\w+#.-]*[ \t]*\r?\n(.*?)(?:\n[ \t]*```|```|$)"
_DOCUMENTATION: Final = r"(?s)\"\"\".*?\"\"\""  # of a function in Python
_LINE: Final = r"(?m)^[ \t]*\S"
# Statements of common languages. A run of four plain words makes a line prose.
_CODE_LINE: Final = (
    r"(?m)^[ \t]*(?:>>> |\.\.\. |(?:async )?def \w|class \w+\s*[({:]|(?:from \S+ )?import [\w{*.]|return\b|#include|#!|//|/\*"
    r"|(?:if|elif|while|for)\b.*[:{)]\s*$|(?:else|try|finally)\s*[:{]|except\b.*:|@\w[\w.]*(?:\(.*\))?[ \t]*$"
    r"|(?:using|package) [\w.]+;|(?:func|fn) \w+\(|(?:let|const|var) \w+.*=|(?:public|private|protected|static) .*[({;=]"
    r"|[^\n]*[)\]}\"'];[ \t]*$|[^\n&]*=[^\n&]*;[ \t]*$|[^\n]*\{[ \t]*$|[)}\]]+[;,]?[ \t]*$|[{\[]\s*[{\"']"
    r"|[^\n]*[\"']\w[\w .-]*[\"']\s*:\s*(?:[\"'{\[\d-]|true|false|null|True|False|None)"
    r"|[\w.\[\]'\"]+(?:, ?\w+)* ?[-+*/%|&^]?= ?[^=\s](?:[^=\n]|==|[\w!<>]=)*$|\[?[\w.]+\([^\n]*\)\]?[ \t]*$|</?[a-zA-Z][^\n>]*>)"
    r"|(?i)^[ \t]*(?:select\b.*\bfrom\b|insert into|update \w+ set|delete from|create (?:table|view|index)|alter table)"
)
_PROSE_LINE: Final = r"(?m)^[^\n'\"#]*?\b[A-Za-z][a-z']+(?: [a-z']+){4,}[^\n;{}]*[.,:!?]?[ \t]*$"


def fenced_or_whole(answers: pl.Series) -> pl.Series:
    """The code of each answer (String[n]): its fenced blocks if they are most of it, else all of it."""
    text = pl.col("text")
    if not answers.str.contains("```", literal=True).any():
        return answers
    blocks = (
        text.str.extract_all(_FENCE).list.eval(pl.element().str.extract(_FENCE)).list.join("\n")
    )
    fenced = text.str.contains("```", literal=True)
    inside = blocks.str.len_chars() >= _MIN_FENCED * text.str.len_chars()
    rows = answers.rename("text").to_frame()
    return rows.select(pl.when(fenced & inside).then(blocks).otherwise(text).alias("code"))["code"]


def is_code(answers: pl.Series) -> pl.Series:
    """Whether each text is mostly code (Boolean[n], false for null)."""
    if answers.null_count() == len(answers):
        return pl.repeat(value=False, n=len(answers), eager=True).rename("is_code")
    text = pl.col("text")
    rows = answers.rename("text").to_frame().with_row_index("row")
    code = fenced_or_whole(answers)
    fenced = code != answers
    code = code.str.replace_all("\r\n", "\n", literal=True).str.replace_all(_DOCUMENTATION, '""')
    rows = rows.with_columns(fenced=fenced, text=code)
    signs = text.str.count_matches(_SIGNS) >= _MIN_SIGNS * text.str.len_chars()
    candidates = rows.filter(~pl.col("fenced") & signs & ~text.str.contains(_TEX))
    if candidates.is_empty():
        return fenced.fill_null(value=False).rename("is_code")
    lines, code_lines, prose = (
        text.str.count_matches(pattern) for pattern in (_LINE, _CODE_LINE, _PROSE_LINE)
    )
    enough = code_lines.cast(pl.Int64) - prose >= _MIN_CODE_LINES * lines
    found = candidates.filter(enough & ~text.str.contains(_EQUATION))
    answer = pl.col("fenced") | pl.col("row").is_in(found["row"].implode())
    return rows.select(answer.fill_null(value=False).alias("is_code"))["is_code"]
