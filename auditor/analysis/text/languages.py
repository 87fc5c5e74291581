"""The script of a text, and its language where it is one of eight that are written in Latin letters."""

from __future__ import annotations

from typing import Final

import polars as pl

SCRIPTS: Final = {
    "Latin": r"\p{Latin}",
    "Cyrillic": r"\p{Cyrillic}",
    "Greek": r"\p{Greek}",
    "Arabic": r"\p{Arabic}",
    "Hebrew": r"\p{Hebrew}",
    "Devanagari": r"\p{Devanagari}",
    "Bengali": r"\p{Bengali}",
    "Thai": r"\p{Thai}",
    "Hangul": r"\p{Hangul}",
    "Han or kana": r"[\p{Han}\p{Hiragana}\p{Katakana}]",
}
# Frequent words of a language that the other seven do not have. Source: the function words of each, less those
# that two of them share (de, la, que, in, die, me).
_WORDS: Final = {
    "English": "the of and to is that for it with was on are this be have from they which you not were their would",
    "German": "der und das ist nicht ein eine den von mit sich auf dem auch wird werden oder aber bei durch zum zur",
    "French": "les des une est dans pour qui sur pas avec sont cette ces aux leur mais être nous vous même elle",
    "Spanish": "los las una por para del como más pero sus este esta fue ser son también hay muy según",
    "Italian": "il che di della sono non una nel alla dei delle gli più anche questo quando molto viene essere",
    "Portuguese": "os uma não com mais para são dos ao pelo pela você também foi isso seu sua muito quando ele",
    "Dutch": "het een niet zijn voor aan ook worden wordt dat bij naar maar deze heeft kunnen wij hij",
    "Polish": "nie się jest na że jak oraz przez tym jego ale tylko może być który która są dla został po",
}
LANGUAGES: Final = tuple(_WORDS)
_NAMED: Final = {
    "Latin": r"english|german|french|spanish|italian|portuguese|dutch|polish|latin|vietnamese|turkish|indonesian|英|法|德语|西班牙",
    "Cyrillic": r"russian|ukrainian|bulgarian|serbian|macedonian|kazakh|mongolian|cyrillic|russisch|en russe|en ruso|in russo|俄|러시아",
    "Greek": r"greek|griechisch|alphabet|symbol",
    "Arabic": r"arabi[cs]|persian|farsi|urdu|pashto|阿拉伯",
    "Hebrew": r"hebrew|yiddish",
    "Devanagari": r"hindi|marathi|nepali|sanskrit",
    "Bengali": r"bengali|bangla|assamese",
    "Thai": r"thai",
    "Hangul": r"korean|hangul|韩",
    "Han or kana": r"chinese|chinesisch|chinois|mandarin|cantonese|japanese|japanisch|japonais|kanji|kana|korean|中文|汉|日语|日文",
}
_ANY_LANGUAGE: Final = (
    r"(?i)translat|language|übersetz|tradu|翻译|翻訳|\bin (?:english|german|french|spanish|italian|portuguese|dutch|polish)\b"
    r"|\b(?:english|german|french|spanish|italian|portuguese|dutch|polish|auf deutsch|en français|en español|auf englisch)\b"
)
_MIN_LETTERS: Final = 6  # of one script
_MIN_SHARE: Final = 0.7  # of the letters of a text
_MIN_WORDS: Final = 4  # frequent words of one language, and as many times those of any other
_MIN_RATIO: Final = 4
_SAMPLE: Final = 100  # texts that the most frequent script is found on


def script(text: pl.Expr) -> pl.Expr:
    """Return the script of most letters of each text (String), or null where there are few or several."""
    letters = text.str.count_matches(r"\pL")
    counts = {name: text.str.count_matches(pattern) for name, pattern in SCRIPTS.items()}
    enough = letters >= _MIN_LETTERS
    return pl.coalesce(
        pl.when(enough & (count >= _MIN_SHARE * letters)).then(pl.lit(name))
        for name, count in counts.items()
    )


def with_scripts(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """Return the rows whose ``column`` (String) has a script, with it as ``kind``, in any order.

    Most texts are of one script, and are not searched for the nine others.
    """
    text = pl.col(column)
    head = rows.head(_SAMPLE).select(kind=script(text))["kind"].drop_nulls()
    if head.is_empty():
        return rows.with_columns(kind=script(text)).drop_nulls("kind")
    usual = str(head.mode().sort()[0])
    letters = text.str.count_matches(r"\pL")
    of_usual = text.str.count_matches(SCRIPTS[usual]) >= _MIN_SHARE * letters
    usual_rows = rows.with_columns(is_usual=(letters >= _MIN_LETTERS) & of_usual)
    others = usual_rows.filter(~pl.col("is_usual")).with_columns(kind=script(text))
    same = usual_rows.filter("is_usual").with_columns(kind=pl.lit(usual))
    return pl.concat([same, others.drop_nulls("kind")]).drop("is_usual")


def names_script(prompt: pl.Expr, script_name: pl.Expr) -> pl.Expr:
    """Return whether each prompt names a language of the script, or has letters of it (Boolean)."""
    named = pl.lit(value=False)
    for name, pattern in _NAMED.items():
        mentioned = prompt.str.contains(rf"(?i){pattern}") | prompt.str.contains(
            rf"{SCRIPTS[name]}"
        )
        named |= (script_name == name) & mentioned
    return named


def language(text: pl.Expr) -> pl.Expr:
    """Return the language of each text in Latin script (String), or null where its frequent words do not tell."""
    counts = {name: text.str.count_matches(_pattern(words)) for name, words in _WORDS.items()}
    found = []
    for name, count in counts.items():
        others = pl.max_horizontal(*(other for key, other in counts.items() if key != name))
        clear = (count >= _MIN_WORDS) & (count >= _MIN_RATIO * others)
        found.append(pl.when(clear).then(pl.lit(name)))
    return pl.coalesce(found)


def spaced_words(language_name: str) -> list[str]:
    """Return the frequent words of a language with a space on each side."""
    return [f" {word} " for word in _WORDS[language_name].split()]


def frequent_words(text: pl.Expr, language_name: str) -> pl.Expr:
    """Return how many frequent words of a language each text has (UInt32)."""
    return text.str.count_matches(_pattern(_WORDS[language_name]))


def most_frequent(texts: pl.Series) -> str:
    """Return the language whose frequent words most of at most 100 ``texts`` contain."""
    sample = texts.gather_every(max(1, len(texts) // _SAMPLE)).rename("text").to_frame()
    contained = {
        name: pl.col("text").str.contains_any(spaced_words(name)).sum() for name in LANGUAGES
    }
    counts = sample.select(**contained).row(0)
    return LANGUAGES[counts.index(max(counts))]


def known_share(texts: pl.Series) -> float:
    """Return the share of the words of ``texts`` that are frequent words of the language that has most of them.

    Texts in one of the eight languages have 0.14 to 0.26; code and other languages 0.09 at most, and
    words that are no language 0.00.
    """
    words = texts.str.to_lowercase().str.extract_all(r"[\pL\pM]+").explode().drop_nulls()
    if words.is_empty():
        return 0.0
    return max(int(words.is_in(own.split()).sum()) for own in _WORDS.values()) / len(words)


def may_have_language(text: pl.Expr) -> pl.Expr:
    """Return whether each text has as many frequent words of all languages as ``language`` needs of one (Boolean).

    One pass over a text instead of eight.
    """
    return text.str.count_matches(_pattern(" ".join(_WORDS.values()))) >= _MIN_WORDS


def names_language(prompt: pl.Expr) -> pl.Expr:
    """Return whether each prompt mentions a language or a translation (Boolean)."""
    return prompt.str.contains(_ANY_LANGUAGE)


def _pattern(words: str) -> str:
    return rf"(?i)\b(?:{words.replace(' ', '|')})\b"
