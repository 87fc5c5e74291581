"""Letters of one script that stand for letters of another: a Cyrillic а inside a Latin word.

They are replaced where a reader could not see them, but not in words that are written in their own
script: the Russian сор (litter) is not the English cop, and 5 μg is not 5 mg.
"""

import polars as pl

# Letters that look like a Latin letter in their own case. Source: the single-letter rows of the Unicode TR
# 39 confusables for Cyrillic and Greek. Small Greek letters but omicron are symbols of their own.
_TO_LATIN = dict(
    zip(
        "асеорхуіјѕһԁԛԝАВЕЅІЈКМНОРСТУХԚԜοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
        "aceopxyijshdqwABESIJKMHOPCTYXQWoABEZHIKMNOPTYX",
        strict=True,
    )
)
_TO_CYRILLIC = {latin: other for other, latin in _TO_LATIN.items() if "Ѐ" <= other <= "ԯ"}
_OTHER_SCRIPTS = r"\p{Cyrillic}\p{Greek}"
_LATIN, _OTHER = r"\p{Latin}", rf"[{_OTHER_SCRIPTS}]"
_MIXED_WORD = rf"\p{{Latin}}\pM*[{_OTHER_SCRIPTS}]|[{_OTHER_SCRIPTS}]\pM*\p{{Latin}}"
_OWN_LETTER = rf"[{_OTHER_SCRIPTS}--[{''.join(_TO_LATIN)}]]"
_WORDS_AND_REST = r"[\pL\pM]+|[^\pL\pM]+"


def fold_lookalikes(texts: pl.Series) -> pl.Series:
    """Replace letters that were put in place of another script's (String).

    In a Latin text whose other letters all look like Latin ones, these become Latin. In a text that
    has letters of its own in the other script, only words that mix scripts are folded: to Latin
    if all their other letters look Latin, and else to Cyrillic. ``texts`` are in NFKC.
    """
    text = pl.col("text")
    rows = texts.rename("text").to_frame().with_row_index("row")
    mixed = rows.filter(text.str.contains(_OTHER) & text.str.contains(_LATIN))
    if mixed.is_empty():
        return texts
    disguised, genuine = (
        mixed.filter(text.str.contains(_OWN_LETTER) == own) for own in (False, True)
    )
    disguised = disguised.with_columns(text.str.replace_many(_TO_LATIN))
    genuine = genuine.filter(text.str.contains(_MIXED_WORD)).with_columns(
        text.str.extract_all(_WORDS_AND_REST).list.eval(_fold_word(pl.element())).list.join("")
    )
    return rows.update(pl.concat([disguised, genuine]), on="row")["text"].rename(texts.name)


def _fold_word(word: pl.Expr) -> pl.Expr:
    """A word in one script, if it mixes several (String)."""
    latin = word.str.replace_many(_TO_LATIN)
    has_own = word.str.contains(_OWN_LETTER)
    one_script = pl.when(has_own).then(word.str.replace_many(_TO_CYRILLIC)).otherwise(latin)
    has_greek = word.str.contains(r"\p{Greek}")
    return (
        pl.when(word.str.contains(_MIXED_WORD) & ~(has_own & has_greek))
        .then(one_script)
        .otherwise(word)
    )
