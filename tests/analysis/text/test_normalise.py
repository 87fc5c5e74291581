"""Which texts become equal: tables of pairs, those that must stay different first."""

from __future__ import annotations

import unicodedata
from itertools import combinations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from auditor.analysis.text import normalise

# A contradiction is not a duplicate: each of these pairs changes the meaning.
DIFFERENT = [
    ('what does "nano-" mean', 'what does "nano" mean'),
    ("does 'ab?c' match the text", "does 'abc' match the text"),
    ("swap the knights:\n3 | w |   | . |\n", "swap the knights:\n3 | w | . |   |\n"),
    # letters and words
    ("card lost", "card list"),
    ("café", "cafe"),  # accents distinguish words: pêche, péché
    ("pêche", "péché"),
    ("schon", "schön"),
    ("его", "ёго"),
    ("мой", "мои"),
    ("год", "гад"),
    ("が", "か"),
    ("カ", "か"),
    ("不", "丕"),
    ("हिन्दी", "हिनदी"),
    ("ไทย", "ไท"),
    ("سلام", "سلم"),
    # numbers: sign, point, separator, fraction, exponent
    ("it is 5 degrees", "it is -5 degrees"),
    ("it is 5 degrees", "it is \N{MINUS SIGN}5 degrees"),
    ("it is 5 degrees", "it is \N{EN DASH}5 degrees"),
    ("take 3.5 mg", "take 35 mg"),
    ("take 3,5 mg", "take 35 mg"),
    ("take 0.5 mg", "take 5 mg"),
    ("take .5 mg", "take 5 mg"),
    ("take -.5 mg", "take -5 mg"),
    ("pay $.50 now", "pay $50 now"),
    ("below 1e-5 now", "below 1e5 now"),
    ("pay 1,00 now", "pay 100 now"),
    ("rows 1 2 3", "rows 12 3"),
    ("rows 1 2 3", "rows 123"),
    ("rows 1, 2", "rows 12"),
    ("at 10:30", "at 1030"),
    ("version 1.2.3", "version 12.3"),
    ("add 1/2 cup", "add 12 cup"),
    ("add ½ cup", "add 12 cup"),
    ("5-10 days", "510 days"),
    ("5 - 3 is", "5 3 is"),
    ("on 2024-01-02", "on 20240102"),
    ("it is x² now", "it is x2 now"),
    ("by 10² now", "by 102 now"),
    ("by 10⁻³ now", "by 10³ now"),
    ("by 10⁻³ now", "by 10-3 now"),
    ("take ١٢ now", "take ١٣ now"),
    ("pay -$5 now", "pay $5 now"),
    ("pay $-5 now", "pay $5 now"),
    # units, currency, operators
    ("5% of it", "5 of it"),
    ("５％ of it", "5 of it"),
    ("$5 of it", "5 of it"),
    ("$5 of it", "€5 of it"),
    ("£5 of it", "¥5 of it"),
    ("+5 of it", "5 of it"),
    ("5° of it", "5 of it"),
    ("is a < b true", "is a > b true"),
    ("is a <= b true", "is a < b true"),
    ("is a = b true", "is a b true"),
    ("is a != b true", "is a = b true"),
    ("is a ≠ b true", "is a = b true"),
    ("is a ± b right", "is a b right"),
    ("what is 3*4 here", "what is 34 here"),
    ("what is 3 × 4 here", "what is 34 here"),
    ("what is 3 ÷ 4 here", "what is 34 here"),
    ("learn C now", "learn C# now"),
    ("learn C now", "learn C++ now"),
    ("learn C++ now", "learn C# now"),
    ("the key of F# minor", "the key of F minor"),
    # symbols and emoji
    ("fine 👍", "fine"),
    ("fine 👍🏽", "fine 👍🏿"),
    ("♥ hearts", "♠ hearts"),
    ("flag 🇩🇪", "flag 🇫🇷"),
    # letters of other languages: lower-casing is all
    ("Maße", "Masse"),
    ("Straße frei", "STRASSE FREI"),
    ("ısı", "isi"),
    ("kız", "kiz"),
    # letters that look alike, in words of their own script
    ("сор", "cop"),
    ("ТОК", "TOK"),
    ("Кто съел сор?", "Кто съел cop?"),
    ("ΤΟ", "TO"),
    ("take 5 µg now", "take 5 mg now"),
    ("after 5 μs", "after 5 ms"),
    ("y = αx", "y = ax"),
    ("MΩ", "μΩ"),
    # nothing but punctuation
    ("?", "!"),
    ("??", "?"),
    (".", ","),
    (":)", ":("),
    ("()", "[]"),
    ("-", "--"),
]

# Operators and sigils of short texts, formulas and code.
OPERATORS = [
    ("e*pi=", "e-pi="),
    ("e*pi=", "e pi"),
    ("e*pi=", "e/pi="),
    ("k = v", "k: v"),
    ("k: v", "k v"),
    ("k ： v", "k v"),
    ("colour: dark green", "colour dark green"),
    ("@a", "#a"),
    ("@a", "a"),
    ("#a", "a"),
    ("!x", "x"),
    ("if (!done) stop", "if (done) stop"),
    ("a && b", "a || b"),
    ("a && b", "a b"),
    ("a & b", "a | b"),
    ("salt & pepper", "salt pepper"),
    ("C", "C++"),
    ("C#", "C++"),
    ("f(x) = -x", "f(x) = x"),
    ("a - b", "a b"),
    ("a-b", "a+b"),
    ("x - y = 2", "x y = 2"),
    ("well-read = true", "well read = true"),
    ("-v", "v"),
    ("ls -l", "ls l"),
    ("--verbose", "verbose"),
    ("*p", "p"),
    ("&p", "p"),
    ("a:b", "a/b"),
    ("a/b", "a b"),
    ("\\n", "n"),
    ("~x", "x"),
    ("$x", "x"),
    ("x^2", "x2"),
    ("x²", "x2"),
    ("a|b", "a&b"),
    ("a -> b", "a <- b"),
    ("a → b", "a ← b"),
    ("3 > 2", "3 < 2"),
    ("50%", "50"),
    ("x != y", "x = y"),
    ("2*(3+4)=", "2*3+4="),
    ("fine :)", "fine :("),
    ("fine 👍", "fine 👎"),
    ("write to @anna, please", "write to #anna, please"),
    ("std::move", "std move"),
]
# The same in longer texts: unmistakable operators, and code in backticks.
LONG_OPERATORS = [
    (f"{text} what does {one} mean, and when is it used?", f"{text} what does {other} mean, and when is it used?")
    for text in ("In the language that my team has used for all of its work since last year,",)
    for one, other in [
        ("a * b", "a b"),
        ("a*b", "a b"),
        ("left*right", "left right"),
        ("a - b", "a b"),
        ("a && b", "a b"),
        ("a != b", "a = b"),
        ("a < b", "a > b"),
        ("C#", "C"),
        ("(a + b) / c", "a + b / c"),
        ("`@a`", "`a`"),
        ("`!x`", "`x`"),
        ("`a - b.c`", "`a b.c`"),
    ]
]  # fmt: skip

# What a reader would call the same text.
EQUAL = [
    # case, in every script that has it
    ("card lost", "CARD Lost"),
    ("Straße frei", "STRAẞE frei"),
    ("ΟΔΟΣ ΝΕΑ", "οδος νεα"),
    ("ΟΔΟΣ", "οδοσ"),
    ("İstanbul", "istanbul"),
    ("ПРИВЕТ", "привет"),
    ("ŸES", "ÿes"),
    ("ſet", "set"),
    ("Ǆ", "ǆ"),
    # forms of one character
    ("café", "cafe\N{COMBINING ACUTE ACCENT}"),
    ("ｃａｒｄ　ｌｏｓｔ", "card lost"),
    ("５", "5"),
    ("ｶﾞ", "ガ"),
    ("ﬁne", "fine"),
    ("Ⅷ", "VIII"),
    ("①", "1"),
    ("\N{KELVIN SIGN}", "k"),
    ("\N{ANGSTROM SIGN}", "å"),
    ("H₂O", "H2O"),
    ("№ 5", "No 5"),
    ("ﷺ", "صلى الله عليه وسلم"),
    ("x²", "x^2"),
    # spaces
    ("card lost", " card\t lost\r\n"),
    ("card lost", "card\N{NO-BREAK SPACE}lost"),
    ("card lost", "card\N{LINE SEPARATOR}lost"),
    ("card lost", "card\N{IDEOGRAPHIC SPACE}lost"),
    ("card lost", "card\x85lost"),
    # punctuation
    ("card lost", "Card lost!"),
    ("card lost", "card, lost..."),
    ("Is my card lost?", "Is my card lost!"),
    ("it's my card", "it\N{RIGHT SINGLE QUOTATION MARK}s my card"),
    ("it's my card", "it\N{ACUTE ACCENT}s my card"),
    ("it's my card", "it`s my card"),
    ("he said ¨no¨ to me", "he said no to me"),
    ("an e-mail came", "an e\N{NON-BREAKING HYPHEN}mail came"),
    ("an e-mail came", "an email came"),
    ("she said \N{LEFT DOUBLE QUOTATION MARK}come to me now\N{RIGHT DOUBLE QUOTATION MARK}",) * 2,
    (
        'she said "come to me now" again',
        "she said \N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}"
        "come to me now\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK} again",
    ),
    ("¿dónde está mi tarjeta?", "dónde está mi tarjeta"),
    ("你好，世界", "你好世界"),
    ("。", "｡"),
    ("- first point", "first point"),
    ("wait \N{EM DASH} what", "wait - what"),
    ("wait\N{HORIZONTAL ELLIPSIS} what", "wait... what"),
    # punctuation of prose, also where texts are short
    ("Hello, world!", "hello world"),
    ("Wow! Really?", "wow, really"),
    ("wait - what", "wait, what"),
    ("\N{EM DASH}No sé.", "no sé"),
    ("he said: ok", "he said : ok"),
    ("answer:", "answer"),
    ("who said: what a day", "who said what a day"),
    ("他说：你好", "他说你好"),
    ("well-read", "well read"),
    ("**Bold** move, *all* in all", "bold move, all in all"),
    ("* first point", "first point"),
    ("(see this)", "see this"),
    ("Send money (now)", "send money [now]"),
    ("yes!!!", "yes"),
    # operators with and without spaces
    ("e*pi=", "e * pi ="),
    ("x=-5", "x = -5"),
    ("a&&b", "a && b"),
    ("k:v", "k : v"),
    # numbers written two ways
    ("pay 1,000 now", "pay 1000 now"),
    ("pay 1,000,000 now", "pay 1000000 now"),
    ("pay 1,000,000,000.5", "pay 1000000000.5"),
    ("1,000 2,000 3,000 or 4,000m", "1000 2000 3000 or 4000m"),
    ("in .5 mg!", "in .5 mg"),
    ("take 3.5 mg.", "take 3,5 mg"),
    ("it is \N{MINUS SIGN}5", "it is -5"),
    ("5\N{EN DASH}10 days", "5-10 days"),
    ("5% of it", "5% of it"),
    # nothing to see
    ("card lost", "ca\N{ZERO WIDTH SPACE}rd lo\N{ZERO WIDTH JOINER}st"),
    ("card lost", "\N{ZERO WIDTH NO-BREAK SPACE}card lost"),
    ("card lost", "card\N{SOFT HYPHEN} lost"),
    ("card lost", "\N{RIGHT-TO-LEFT OVERRIDE}card lost\N{POP DIRECTIONAL FORMATTING}"),
    ("card lost", "card lost\N{TAG LATIN CAPITAL LETTER A}"),
    ("card lost", "card\x00 lost\x1b"),
    ("card lost", "card\x7f lost\x9b"),
    ("❤", "❤\N{VARIATION SELECTOR-16}"),
    # look-alikes: Cyrillic and Greek letters in Latin words
    ("card lost", "с\N{CYRILLIC SMALL LETTER A}rd l\N{CYRILLIC SMALL LETTER O}st"),
    ("CARD", "C\N{GREEK CAPITAL LETTER ALPHA}RD"),
    ("a TOK", "\N{CYRILLIC SMALL LETTER A} TO\N{CYRILLIC CAPITAL LETTER KA}"),
    ("Кто съел sаlt?", "Кто съел salt?"),
    ("привет", "п\N{LATIN SMALL LETTER P}ивет"),
]

NOTHING = ["", " ", "\t\r\n", "\N{ZERO WIDTH SPACE}", " \N{ZERO WIDTH NO-BREAK SPACE} ", "\x00"]
NOTHING += [
    "\N{HANGUL FILLER}",
    "\N{NO-BREAK SPACE}",
    "\N{VARIATION SELECTOR-16}",
    "\N{SOFT HYPHEN}",
]


def identities(*texts: str | None) -> list[str | None]:
    return normalise.fold_to_identity(pl.Series(texts, dtype=pl.String)).to_list()


def keys(*texts: str | None) -> list[int | None]:
    return normalise.identity_keys(pl.Series(texts, dtype=pl.String)).to_list()


@pytest.mark.parametrize(("one", "other"), [*DIFFERENT, *OPERATORS, *LONG_OPERATORS])
def test_different(one: str, other: str) -> None:
    folds, numbers = identities(one, other), keys(one, other)
    assert None not in folds
    assert folds[0] != folds[1]
    assert numbers[0] != numbers[1]


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_equal(one: str, other: str) -> None:
    folds, numbers = identities(one, other), keys(one, other)
    assert None not in folds
    assert folds[0] == folds[1]
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize("nothing", NOTHING)
def test_texts_of_nothing_are_equal_to_no_other(nothing: str) -> None:
    assert identities(nothing) == [None]
    assert keys(nothing, nothing, None, "") == [None] * 4


def test_null_stays_null() -> None:
    assert identities(None, "a") == [None, "a"]
    assert keys(None, "a", None)[::2] == [None, None]
    assert keys() == []


def test_fold_characters_keeps_punctuation_and_spaces() -> None:
    frame = pl.DataFrame({"text": ["  Ｗhere\N{EM DASH}is\t\tＩＴ?\N{ZERO WIDTH SPACE} "]})
    assert frame.select(normalise.fold_characters(pl.col("text"))).item() == "where-is it?"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, None),
        *[(nothing, None) for nothing in NOTHING],
        ("?!", None),
        ("  Where's THE  card -- lost?", "where s the card lost"),
        ("Wo ist die STRASSE, bitte?", "wo ist die strasse bitte"),
        ("WO ist die Straße, bitte?", "wo ist die straße bitte"),
        ("¿dónde está?", "dónde está"),
        ("take 3.5 mg", "take 3 5 mg"),
        ("e*pi - 2 = ?", "e pi 2"),
        ("Fine 👍", "fine"),
        ("👍", None),
        ("I do n't know -LRB- yet -RRB- , she said", "i don t know yet she said"),
        ("I don't know (yet), she said.", "i don t know yet she said"),
        ("हिन्दी।", "हिन्दी"),
        ("你好，世界", "你好 世界"),
    ],
)
def test_fold_to_words(text: str | None, words: str | None) -> None:
    series = pl.Series([text, "a", text], dtype=pl.String)
    assert normalise.fold_to_words(series).to_list() == [words, "a", words]


# Few characters, each with a rule of its own, so that chance makes near misses.
TRICKY = st.text(
    alphabet="a1 5.,-:*/%#!=$?&@()\\'\"()_`´xX²٣ßſıİσςΣ\u0301\u200b\u00a0\u2212\u2014е５ﬁ👍\x00\x7f\t\n",
    max_size=6,
)
ANY_TEXT = st.none() | TRICKY | st.text(max_size=8)


@given(texts=st.lists(ANY_TEXT, max_size=12))
@settings(max_examples=100)
def test_identity_keys_are_equal_where_identities_are(texts: list[str | None]) -> None:
    texts = [*texts, *texts[:2]]
    folds, numbers = identities(*texts), keys(*texts)
    assert [number is None for number in numbers] == [folded is None for folded in folds]
    for (one, first), (other, second) in combinations(zip(folds, numbers, strict=True), 2):
        assert (one == other) == (first == second)


@given(words=st.text(max_size=12))
@settings(max_examples=100)
def test_unicode_form_and_outer_space_never_matter(words: str) -> None:
    forms = [unicodedata.normalize(form, words) for form in ("NFC", "NFD", "NFKC")]
    composed = identities(*forms[:2], f" {words}\n")
    assert len(set(composed)) == 1


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        (None, False),
        *[(nothing, False) for nothing in NOTHING],
        ("a", True),
        (".", True),
        (" . ", True),
        ("0", True),
        ("👍", True),
        ("\N{ZERO WIDTH SPACE}a", True),
        ("\N{COMBINING ACUTE ACCENT}", True),
    ],
)
def test_is_visible(value: str | None, seen: bool) -> None:
    frame = pl.DataFrame({"text": [value]}, schema={"text": pl.String})
    assert frame.select(normalise.is_visible(pl.col("text"))).item() is seen


@pytest.mark.parametrize("others", [r"\s", "^a-z0-9", r"^\pL\pM\pN"])
@given(texts=st.lists(st.text("aß9 \t\n\u3000.,\u0301"), min_size=1))
def test_single_spaces_are_what_a_search_for_all_runs_leaves(others: str, texts: list[str]) -> None:
    frame = pl.DataFrame({"text": texts})
    runs = pl.col("text").str.replace_all(f"[{others}]+", " ")
    assert_frame_equal(
        frame.select(normalise.single_spaces(pl.col("text"), others)), frame.select(runs)
    )


def test_a_text_is_folded_alike_whatever_the_others_are() -> None:
    texts = ["Don't  PANIC", "It´s x²", None, "ﬁne\u00a0Å", "plain"]
    together = pl.DataFrame({"text": texts}).select(normalise.fold_characters(pl.col("text")))
    alone = [
        pl.DataFrame({"text": [text]}, {"text": pl.String})
        .select(normalise.fold_characters(pl.col("text")))
        .item()
        for text in texts
    ]
    assert together["text"].to_list() == alone
