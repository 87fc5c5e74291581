"""One form of short answers that say the same: ``$1,000.00``, ``1000 dollars``; ``Yes``, ``true``."""

from __future__ import annotations

from typing import Final

import polars as pl

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
_NUMBER_WORDS: Final = {
    word: str(n)
    for n, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ]
    )
}
_CURRENCIES: Final = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "₹": "rupee"}
_UNIT_FORMS: Final = _CURRENCIES | {
    "usd": "dollar",
    "us$": "dollar",
    "eur": "euro",
    "gbp": "pound",
    "inr": "rupee",
    "percent": "%",
    "per cent": "%",
    "feet": "foot",
    "people": "person",
    "children": "child",
}
# Groups of three digits, and the Indian groups of two, with decimals; and the same with the point and the
# comma of most of Europe, which are certain only where both occur.
_THOUSANDS: Final = (
    r"^(\D{0,3}?)(\d{1,3}(?:(?:,\d{2})*,\d{3}|(?:,\d{3})+|(?: \d{3})+))((?:\.\d+)?(?:\D.*)?)$"
)
_EUROPEAN: Final = r"^(\D{0,3}?)(\d{1,3}(?:\.\d{3})+),(\d{1,2}\b.*)$"
_QUANTITY: Final = r"^([-+]?)([$€£¥₹]|us\$)? ?([-+]?)(\d+)(?:\.(\d+))? ?(?:([$€£¥₹%°]|\pL[\pL.²³/°]*(?: \pL+)?)\.?)?$"
# 1.000 may be a thousand, and 007 is a code.
_AMBIGUOUS: Final = r"^\D{0,3}(?:\d{1,3}\.000\b|0\d)"
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
    text = _plain_tex(pl.col("text"))
    text = normalise.fold_characters(text).str.strip_chars(_QUOTES).str.strip_chars_end(_END)
    text = text.str.strip_chars(_QUOTES)
    short = short.with_columns(text=pl.when(text != "").then(text).otherwise("text"))
    short = short.with_columns(
        _joined_thousands(pl.col("text")).replace(_NUMBER_WORDS).replace(_ONE_FORM)
    )
    short = _quantities(short)
    forms = rows.join(short.select("row", form="text"), on="row", how="left", maintain_order="left")
    return forms.select(pl.coalesce("form", "text").alias("answer"))["answer"]


def _plain_tex(text: pl.Expr) -> pl.Expr:
    """Texts without the TeX commands that only set a number or a word in type (String)."""
    plain = text.str.replace_many(_TEX).str.replace_all(_TEX_TEXT, "$1")
    plain = plain.str.strip_chars(" .").str.replace(_TEX_MATH, "$1")
    plain = plain.str.replace_all(_TEX_FRACTION, "$1$3/$2$4")
    return pl.when(text.str.contains(r"[\\$]")).then(plain).otherwise(text)


def _joined_thousands(text: pl.Expr) -> pl.Expr:
    """Numbers without separators of thousands, and with a decimal point (String)."""
    european = pl.concat_str(
        text.str.extract(_EUROPEAN, 1),
        text.str.extract(_EUROPEAN, 2).str.replace_all(".", "", literal=True),
        pl.lit("."),
        text.str.extract(_EUROPEAN, 3),
    )
    joined = pl.concat_str(
        text.str.extract(_THOUSANDS, 1),
        text.str.extract(_THOUSANDS, 2).str.replace_all("[, ]", ""),
        text.str.extract(_THOUSANDS, 3),
    )
    return pl.coalesce(european, joined, text)


def _quantities(rows: pl.DataFrame) -> pl.DataFrame:
    """``rows`` with numbers and their units in one form in ``text`` (String)."""
    text = pl.col("text")
    parts = text.str.extract_groups(_QUANTITY).struct.rename_fields(
        ["sign", "before", "inner", "whole", "decimals", "after"]
    )
    quantities = rows.filter(text.str.contains(_QUANTITY) & ~text.str.contains(_AMBIGUOUS))
    quantities = quantities.with_columns(parts.alias("parts")).unnest("parts")
    sign = pl.concat_str("sign", "inner", ignore_nulls=True).str.replace("+", "", literal=True)
    decimals = pl.col("decimals").str.strip_chars_end("0")
    fraction = pl.when(decimals != "").then(pl.lit(".") + decimals).otherwise(pl.lit(""))
    unit = pl.coalesce("before", "after").str.strip_chars(".").replace(_UNIT_FORMS)
    stem = unit.str.replace(r"(\pL{2})s$", "$1").replace(_UNIT_FORMS)
    quantities = quantities.with_columns(
        number=pl.concat_str(sign, "whole", fraction.fill_null("")), unit=stem
    )
    quantities = quantities.with_columns(
        several=pl.col("unit").drop_nulls().n_unique().over("key") > 1,
        named=_names_unit(normalise.fold_characters(pl.col("prompt").fill_null(""))),
    )
    only = quantities["unit"].drop_nulls().n_unique() == 1
    implied = ~pl.col("several") & (pl.col("named") | pl.lit(only))
    number = pl.concat_str(
        "number", pl.when(~implied).then(pl.lit(" ") + pl.col("unit")), ignore_nulls=True
    )
    forms = quantities.select("row", form=number)
    joined = rows.join(forms, on="row", how="left", maintain_order="left")
    return joined.with_columns(text=pl.coalesce("form", "text"))


def _names_unit(prompt: pl.Expr) -> pl.Expr:
    """Whether the prompt names the column ``unit``, by its word or its sign (Boolean)."""
    unit = pl.col("unit")
    signs = {word: sign for sign, word in _CURRENCIES.items()} | {
        "%": "percent",
        "person": "people",
    }
    other = unit.replace_strict(signs, default=None)
    return (
        prompt.str.contains(unit, literal=True)
        | prompt.str.contains(other, literal=True).fill_null(value=False)
    ).fill_null(value=False)
