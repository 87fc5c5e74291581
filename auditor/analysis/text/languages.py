"""The script of a text, and its language where it is one of eight that are written in Latin letters."""

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
FREQUENT_WORDS: Final = {
    "English": "the of and to is that for it with was on are this be have from they which you not were their would",
    "German": "der und das ist nicht ein eine den von mit sich auf dem auch wird werden oder aber bei durch zum zur",
    "French": "les des une est dans pour qui sur pas avec sont cette ces aux leur mais être nous vous même elle",
    "Spanish": "los las una por para del como más pero sus este esta fue ser son también hay muy según",
    "Italian": "il che di della sono non una nel alla dei delle gli più anche questo quando molto viene essere",
    "Portuguese": "os uma não com mais para são dos ao pelo pela você também foi isso seu sua muito quando ele",
    "Dutch": "het een niet zijn voor aan ook worden wordt dat bij naar maar deze heeft kunnen wij hij",
    "Polish": "nie się jest na że jak oraz przez tym jego ale tylko może być który która są dla został po",
}
LANGUAGES: Final = tuple(FREQUENT_WORDS)
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
MIN_LETTERS: Final = 6  # of one script
MIN_SHARE: Final = 0.7  # of the letters of a text
MIN_WORDS: Final = 4  # frequent words of one language, and as many times those of any other
MIN_RATIO: Final = 4


def script(text: pl.Expr) -> pl.Expr:
    """Return the script of most letters of each text (String), or null where there are few or several."""
    letters = text.str.count_matches(r"\pL")
    counts = {name: text.str.count_matches(pattern) for name, pattern in SCRIPTS.items()}
    enough = letters >= MIN_LETTERS
    return pl.coalesce(
        pl.when(enough & (count >= MIN_SHARE * letters)).then(pl.lit(name))
        for name, count in counts.items()
    )


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
    counts = {
        name: text.str.count_matches(word_pattern(words)) for name, words in FREQUENT_WORDS.items()
    }
    found = []
    for name, count in counts.items():
        others = pl.max_horizontal(*(other for key, other in counts.items() if key != name))
        clear = (count >= MIN_WORDS) & (count >= MIN_RATIO * others)
        found.append(pl.when(clear).then(pl.lit(name)))
    return pl.coalesce(found)


def spaced_words(language_name: str) -> list[str]:
    """Return the frequent words of a language with a space on each side."""
    return [f" {word} " for word in FREQUENT_WORDS[language_name].split()]


def frequent_words(text: pl.Expr, language_name: str) -> pl.Expr:
    """Return how many frequent words of a language each text has (UInt32)."""
    return text.str.count_matches(word_pattern(FREQUENT_WORDS[language_name]))


def may_have_language(text: pl.Expr) -> pl.Expr:
    """Return whether each text has as many frequent words of all languages as ``language`` needs of one (Boolean).

    One pass over a text instead of eight.
    """
    return text.str.count_matches(word_pattern(" ".join(FREQUENT_WORDS.values()))) >= MIN_WORDS


def names_language(prompt: pl.Expr) -> pl.Expr:
    """Return whether each prompt mentions a language or a translation (Boolean)."""
    return prompt.str.contains(_ANY_LANGUAGE)


def word_pattern(words: str) -> str:
    """Return the pattern of any of the ``words``, which have spaces between them, in any case."""
    return rf"(?i)\b(?:{words.replace(' ', '|')})\b"
