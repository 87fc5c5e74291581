"""Numbers and quantities in one form: ``$1,000.00`` and ``1000 dollars`` are ``1000 dollar``."""

from __future__ import annotations

from typing import Final

import polars as pl

from auditor.analysis.text import normalise

_COUNTING: Final = (
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
)
NUMBER_WORDS: Final = {word: str(n) for n, word in enumerate(_COUNTING)}
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
    "degrees celsius": "°c",
    "celsius": "°c",
    "degrees fahrenheit": "°f",
    "fahrenheit": "°f",
    "kilometers": "km",
    "kilometres": "km",
    "kilograms": "kg",
    "hours": "h",
    "minutes": "min",
}
# Groups of three digits, and the Indian groups of two, with decimals; and the same with the point and the
# comma of most of Europe, which are certain only where both occur.
_THOUSANDS: Final = (
    r"^(\D{0,3}?)(\d{1,3}(?:(?:,\d{2})*,\d{3}|(?:,\d{3})+|(?: \d{3})+))((?:\.\d+)?(?:\D.*)?)$"
)
_EUROPEAN: Final = r"^(\D{0,3}?)(\d{1,3}(?:\.\d{3})+),(\d{1,2}\b.*)$"
_QUANTITY: Final = r"^([-+]?)([$€£¥₹]|us\$)? ?([-+]?)(\d+)(?:\.(\d+))? ?(?:([$€£¥₹%°]|°?\pL[\pL.²³/°]*(?: \pL+)?)\.?)?$"
# 1.000 may be a thousand, and 007 is a code.
_AMBIGUOUS: Final = r"^\D{0,3}(?:\d{1,3}\.000\b|0\d)"


def joined_thousands(text: pl.Expr) -> pl.Expr:
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


def quantities(rows: pl.DataFrame) -> pl.DataFrame:
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
