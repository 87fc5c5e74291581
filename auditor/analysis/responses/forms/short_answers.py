"""One form of short answers that say the same: ``$1,000.00``, ``1000 dollars``; ``Yes``, ``true``."""

from typing import Final

import polars as pl

from auditor.analysis.responses.forms.quantities import NUMBER_WORDS, joined_thousands, quantities
from auditor.analysis.text import normalise

# A longer answer is a text, whose words decide.
_MAX_CHARS: Final = 80
_QUOTES: Final = " \t\r\n\"'“”‘’«»„`*_"
_END: Final = " .。!！"
# The first of each line is the form that the others become, as whole answers.
_SAME: Final = {
    "yes": "y yeah yep true correct",
    "no": "n nope false incorrect",
    "ja": "richtig wahr",
    "nein": "falsch",
    "oui": "vrai",
    "non": "faux",
    "sí": "si verdadero cierto",
    "是": "是的 对 对的 正确",
    "否": "不是 不对 不 错 错误 不正确",
}
_ONE_FORM: Final = {other: form for form, others in _SAME.items() for other in others.split(" ")}
# x = 2 as the solution of an equation.
_SOLUTION: Final = r"^[a-z] ?= ?([-+]?[\d.,/]+)$"
_MONTHS: Final = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
)
_DAY: Final = r"(\d{1,2})(?:st|nd|rd|th)?"
_DATES: Final = (
    (rf"^{_DAY} (?:of )?({_MONTHS}),? (\d{{3,4}})$", "$1 $2 $3"),
    (rf"^({_MONTHS}) {_DAY},? (\d{{3,4}})$", "$2 $1 $3"),
)
_AND: Final = r"(,? and|,? &) "  # the last comma of a list
_TEX: Final = {
    r"\dfrac": r"\frac",
    r"\tfrac": r"\frac",
    r"\left": "",
    r"\right": "",
    r"\!": "",
    r"\,": "",
    r"\;": "",
    r"\%": "%",
    r"\$": "$",
    r"^\circ": "°",
    r"^{\circ}": "°",
    r"\(": "",
    r"\)": "",
    r"\[": "",
    r"\]": "",
}
_TEX_TEXT: Final = r"\\(?:text|mathrm|textbf|mbox)\s*\{([^{}]*)\}"
_TEX_MATH: Final = r"^\$+([^$]+)\$+$"
_TEX_FRACTION: Final = r"\\frac\s*\{?(\d)\}?\s*\{?(\d+)\}?|\\frac\s*\{(\d+)\}\s*\{(\d+)\}"


def canonical(answers: pl.Series, prompts: pl.Series, prompt_keys: pl.Series) -> pl.Series:
    """The one form of each answer (String[n]): equal where a careful reader calls short answers equal.

    Numbers lose separators of thousands and zeros after the point. Their unit is left out if the
    prompt names it, unless the prompt's answers have several units, or if all units of the set are
    the same. Longer answers are returned as they are.

    Args:
        answers: without reasoning; nulls allowed.
        prompts: what each answers; nulls allowed.
        prompt_keys: equal for equal prompts (UInt64).
    """
    rows = pl.DataFrame({"text": answers, "prompt": prompts, "key": prompt_keys})
    rows = rows.with_row_index("row")
    short = rows.filter(pl.col("text").str.len_chars() <= _MAX_CHARS)
    if short.is_empty():
        return answers.rename("answer")
    text = _plain_tex(pl.col("text"))
    text = normalise.fold_characters(text).str.strip_chars(_QUOTES).str.strip_chars_end(_END)
    text = text.str.strip_chars(_QUOTES)
    short = short.with_columns(text=pl.when(text != "").then(text).otherwise("text"))
    short = short.with_columns(_in_one_order(pl.col("text")))
    short = short.with_columns(
        joined_thousands(pl.col("text")).replace(NUMBER_WORDS).replace(_ONE_FORM)
    )
    short = quantities(short)
    forms = rows.join(short.select("row", form="text"), on="row", how="left", maintain_order="left")
    return forms.select(pl.coalesce("form", "text").alias("answer"))["answer"]


def _plain_tex(text: pl.Expr) -> pl.Expr:
    """Texts without the TeX commands that only set a number or a word in type (String)."""
    plain = text.str.replace_many(_TEX).str.replace_all(_TEX_TEXT, "$1")
    plain = plain.str.strip_chars(" .").str.replace(_TEX_MATH, "$1")
    plain = plain.str.replace_all(_TEX_FRACTION, "$1$3/$2$4")
    return pl.when(text.str.contains(r"[\\$]")).then(plain).otherwise(text)


def _in_one_order(text: pl.Expr) -> pl.Expr:
    """Dates with the day first, lists without "and", and solutions without the unknown (String)."""
    for pattern, order in _DATES:
        text = text.str.replace(pattern, order)
    return text.str.replace_all(_AND, ", ").str.replace(_SOLUTION, "$1")
