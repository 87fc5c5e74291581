"""Numbers and quantities in one form: ``$1,000.00`` and ``1000 dollars`` are ``1000 dollar``."""

from typing import Final

import polars as pl

from auditor.analysis.text import normalise

_COUNTING: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
)  # fmt: skip
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
_OTHER: Final = {word: sign for sign, word in _CURRENCIES.items()} | {"%": "percent"}
_PLURAL: Final = r"(\pL{2})s$"
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
    if quantities.is_empty():
        return rows
    quantities = quantities.with_columns(parts.alias("parts")).unnest("parts")
    sign = pl.concat_str("sign", "inner", ignore_nulls=True).str.replace("+", "", literal=True)
    decimals = pl.col("decimals").str.strip_chars_end("0")
    fraction = pl.when(decimals != "").then(pl.lit(".") + decimals).otherwise(pl.lit(""))
    written = pl.coalesce("before", "after").str.strip_chars(".")
    stem = written.replace(_UNIT_FORMS).str.replace(_PLURAL, "$1").replace(_UNIT_FORMS)
    quantities = quantities.with_columns(
        number=pl.concat_str(sign, "whole", fraction.fill_null("")), unit=stem, written=written
    )
    several = pl.col("unit").drop_nulls().n_unique().over("key") > 1
    quantities = quantities.with_columns(several=several)
    with_unit = quantities.filter(pl.col("unit").is_not_null())
    only = with_unit["unit"].n_unique() == 1
    implied = ~pl.col("several") & (_names_unit(with_unit) | only)
    units = with_unit.select("row", unit=pl.when(~implied).then(pl.lit(" ") + pl.col("unit")))
    forms = quantities.select("row", "number").join(units, on="row", how="left")
    form = pl.concat_str("number", "unit", ignore_nulls=True)
    joined = rows.join(forms.select("row", form=form), on="row", how="left", maintain_order="left")
    return joined.with_columns(text=pl.coalesce("form", "text"))


def _names_unit(rows: pl.DataFrame) -> pl.Series:
    """Whether each prompt names the unit of its answer, by a word or a sign (Boolean)."""
    prompts = rows["prompt"].fill_null("")
    words = normalise.fold_to_words(prompts).fill_null("").str.split(" ")
    unit = pl.col("unit")
    names = (pl.col("written"), unit, unit + pl.lit("s"), pl.col("other"))
    texts = rows.select("unit", "written", other=unit.replace_strict(_OTHER, default=None))
    texts = texts.with_columns(words=words, prompt=prompts)
    in_words = pl.any_horizontal(pl.col("words").list.contains(name) for name in names)
    has_sign = pl.any_horizontal(
        pl.col("prompt").str.contains(name, literal=True) & ~name.str.contains(r"\pL")
        for name in names
    )
    return texts.select((in_words | has_sign).fill_null(value=False).alias("named"))["named"]
