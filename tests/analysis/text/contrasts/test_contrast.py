from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import polars as pl
import pytest

from auditor.analysis.text import normalise
from auditor.analysis.text.contrasts import contrast
from auditor.pipeline import audit
from auditor.settings import Settings

PAIRS = Path(__file__).parents[4] / "fixtures" / "near-duplicates" / "contrast-pairs.jsonl"


def kinds(pairs: list[tuple[str, str]]) -> list[str | None]:
    """The kind of each pair, in a data set of all the pairs."""
    texts = pl.Series([side for pair in pairs for side in pair])
    rows = pl.DataFrame(
        {"row": range(len(texts)), "raw": texts, "normalised": normalise.fold_to_words(texts)}
    )
    left = pl.DataFrame({"left": range(0, len(texts), 2), "right": range(1, len(texts), 2)})
    return contrast.kinds(rows, left).to_list()


SAME = {
    "a word added": ("please send me a new card today", "please do send me a new card today"),
    "another function word": ("what college did she attend", "which college did she attend"),
    "a number left out": ("i was charged 30 dollars twice", "i was charged dollars twice"),
    "thousands": (
        "The fee is 1,000 for each of the rooms",
        "The fee is 1000 for each of the rooms",
    ),
    "a typing error in a name": (
        "we flew home from Barcelona in the night",
        "we flew home from Barcelnoa in the night",
    ),
    "capitals": ("WE FLEW HOME IN THE NIGHT", "we flew home in the night"),
    "reordered": ("on friday add the doctor to my list", "add the doctor to my list on friday"),
    "nothing": ("", ""),
    "another form of not": ("the lamp does not work", "the lamp doesn't work"),
    "another negation": ("there is no fee for it", "there is not a fee for it"),
    "each and every": ("print each word of the line", "print every word of the line"),
    "a number in digits": ("book two seats at the front", "book 2 seats at the front"),
    "an ordinal in digits": ("the third row of the hall", "the 3rd row of the hall"),
    "zeros after the point": ("it costs 5.00 to enter", "it costs 5 to enter"),
    "digits of another script": ("मुझे ३ टिकट चाहिए आज", "मुझे 3 टिकट चाहिए आज"),
    "an abbreviated unit": ("wait for 3 hours outside", "wait for 3 hrs outside"),
    "an abbreviated month": ("open in january this year", "open in jan this year"),
    "a pronoun for a word": ("the next one please", "the next please"),
    "a hyphen for a space": ("she is a well-known author", "she is a well known author"),
    "a full stop without a space": ("we met.The day was fine", "we met. The day was fine"),
    "a plural in a joined name": ("send us the e-mail now", "send us the e-mails now"),
    "a hyphen": ("an anti-dumping duty on it", "an antidumping duty on it"),
    "an article": ("we went to the bank of america", "we went to bank of america"),
    "between and from": ("it opens between 8 and 9", "it opens from 8 to 9"),
    "a moved phrase": ("in May he met Ann in Rome", "he met Ann in Rome in May"),
    "two phrases with one preposition": (
        "he died in Rome in May 1990",
        "he died in May 1990 in Rome",
    ),
    "the sides of and": ("Ann and Bob live in Rome", "Bob and Ann live in Rome"),
    "the sides of a longer and": (
        "compare the price of milk and the price of bread today",
        "compare the price of bread and the price of milk today",
    ),
    "a list": ("we sell tea, milk, and bread", "we sell bread, milk, and tea"),
    "subject and complement": ("The capital of Italy is Rome.", "Rome is the capital of Italy."),
    "sentences": ("We met Ann. He likes Bob.", "He likes Bob. We met Ann."),
    "a name in another form": ("the Iraqis met in Rome", "the Iraqi met in Rome"),
    "an inverted sentence": ("In May came Ann to Rome", "Ann came in May to Rome"),
    "full-width characters": ("it costs $ 5 to enter", "ｉｔ ｃｏｓｔｓ ＄ ５ ｔｏ ｅｎｔｅｒ"),
    "German": ("Am Montag kommt Anna aus Wien", "Anna kommt am Montag aus Wien"),
    "Chinese": ("他2009年搬到了上海", "2009年他搬到了上海"),
    "Chinese characters that rarely negate": ("这个问题非常简单吧", "这个问题很简单吧"),
}

CONTRASTS = {
    "negation": [
        ("ich komme heute zu dir", "ich komme heute nicht zu dir"),
        ("je viens ce soir chez toi", "je ne viens pas ce soir chez toi"),
        ("hoy tengo tiempo para ti", "hoy no tengo tiempo para ti"),
        ("сегодня он идёт домой", "сегодня он не идёт домой"),
        ("मैं आज घर जा रहा हूँ", "मैं आज घर नहीं जा रहा हूँ"),
        ("أنا أعرف هذا الرجل", "أنا لا أعرف هذا الرجل"),
        ("这家店今天开门", "这家店今天不开门"),
    ],
    "number": [
        ("there are 5 cats and 3 dogs", "there are 3 cats and 5 dogs"),
        ("it has two doors and a roof", "it has three doors and a roof"),
        ("she is thirty-six years of age", "she is thirty-four years of age"),
        ("sum the fourth powers of it", "sum the fifth powers of it"),
        ("2 apples and 2 pears are left", "2 apples and 3 pears are left"),
        ("see chapter ii. of the book", "see chapter iii. of the book"),
        ("er hat zwei Katzen im Haus", "er hat drei Katzen im Haus"),
        ("elle a deux chats chez elle", "elle a trois chats chez elle"),
        ("tiene dos gatos en la casa", "tiene tres gatos en la casa"),
        ("मेरे पास दो किताबें हैं", "मेरे पास तीन किताबें हैं"),
        ("لدي ثلاثة كتب في البيت", "لدي خمسة كتب في البيت"),
        ("يصل القطار الساعة ٣ مساء", "يصل القطار الساعة ٥ مساء"),
        ("他买了三本书回家", "他买了五本书回家"),
    ],
    "restriction": [
        ("sum the first even numbers", "sum the first numbers"),
        ("sort the names with it", "sort the names with it using regex"),
    ],
    "date": [("the fair is in march here", "the fair is in april here")],
    "unit": [
        ("convert miles into feet in it", "convert feet into miles in it"),
    ],
    "identifier": [
        ("reset the router x-200 first", "reset the router x-300 first"),
        ("what does ping of chime do", "what does ping of chime-sdk-voice do"),
        ("what changed in glut 3.4.0-1", "what changed in glut 3.4.0-1~exp2"),
        ("what is the package elinks-doc", "what is the package elinks-data"),
        ("skip the pre-commit hooks of it", "skip the pre-merge-commit hooks of it"),
        ("(a) which of them is it", "(b) which of them is it"),
        ("read http://x.org/a for it", "read http://x.org/b for it"),
    ],
    "direction": [
        ("نلتقي قبل الغداء في البيت", "نلتقي بعد الغداء في البيت"),
        ("una carta antes de la fiesta", "una carta después de la fiesta"),
        ("une lettre avant la fête", "une lettre après la fête"),
        ("does the flight leave from boston", "does the flight leave for it to boston"),
        ("flights from boston to denver", "flights from denver to boston"),
    ],
    "opposite": [
        ("Delete the policy configuration.", "Get the policy configuration."),
        ("update a function app of mine", "create a function app of mine"),
        ("which of the seats are smoking", "which of the seats are non-smoking"),
        ("count the equal pairs in it", "count the unequal pairs in it"),
        ("are all of the bits set", "are all of the bits unset"),
        ("numbers divisible by m and n in it", "numbers divisible by m or n in it"),
        ("divisible by m and n or k", "divisible by m or n or k"),
        ("do any of the rows match", "do all of the rows match"),
        ("is more water in the lake", "is less water in the lake"),
        ("add the item to the list", "remove the item to the list"),
        ("add the item to the rows", "delete the item to the rows"),
        ("the drug is indicated here", "the drug is contraindicated here"),
        ("sum the squares of it all", "sum the cubes of it all"),
        ("the sum of the rows in it", "the sum of the columns in it"),
        ("sort the tuple by its end", "sort the list by its end"),
        ("import the file at night", "export the file at night"),
        ("is it legal to park here", "is it illegal to park here"),
        ("the man at the door sang", "the woman at the door sang"),
        ("a letter to my mother", "a letter to my father"),
        ("ein Brief an meinen Vater", "ein Brief an meine Mutter"),
        ("चाय और कॉफ़ी दो मुझे", "चाय या कॉफ़ी दो मुझे"),
        ("हम खाने से पहले मिले", "हम खाने के बाद मिले"),
        ("أريد الشاي والقهوة الآن", "أريد الشاي أو القهوة الآن"),
        ("求列表中的最大值", "求列表中的最小值"),
        ("他吃饭之前洗手了", "他吃饭之后洗手了"),
    ],
    "question": [
        ("when was the treaty signed", "where was the treaty signed"),
        ("how long is the river here", "how deep is the river here"),
        ("wann wurde das Haus gebaut", "wo wurde das Haus gebaut"),
        ("quand est né ce peintre", "où est né ce peintre"),
        ("cuándo nació el pintor aquí", "dónde nació el pintor aquí"),
        ("वह कब दिल्ली आया था", "वह क्यों दिल्ली आया था"),
        ("متى ولد هذا الرسام", "أين ولد هذا الرسام"),
        ("他什么时候去北京的", "他为什么去北京的"),
    ],
    "word order": [
        ("Does the court cite the mayor?", "Does the mayor cite the court?"),
        ("is Ann older than Bob now", "is Bob older than Ann now"),
        ("add the cat to the dogs", "add the dog to the cats"),
        (
            "It was written by Ann Lee and sung by Bob Day.",
            "It was sung by Ann Lee and written by Bob Day.",
        ),
        (
            "John Smith is the father of Paul Smith.",
            "Paul Smith is the father of John Smith.",
        ),
        (
            "They were common in Rome, but rare in Athens.",
            "They were rare in Rome, but common in Athens.",
        ),
        (
            "Madiun is on the main road to Malang and Solo.",
            "Malang and Solo are on the main road to Madiun.",
        ),
        (
            "Ann beat Bob in the last round of this very year, to the joy of all.",
            "Bob beat Ann in the last round of that very year, to the joy of us.",
        ),
        ("Der Hund jagt den Kater.", "Der Kater jagt den Hund."),
        (
            "La rivière Tabaci borde la rivière Leurda.",
            "La rivière Leurda borde la rivière Tabaci.",
        ),
        ("राम ने श्याम को किताब दी।", "श्याम ने राम को किताब दी।"),
        ("姚明比刘翔高很多", "刘翔比姚明高很多"),
    ],
}


@pytest.mark.parametrize("pair", SAME.values(), ids=SAME)
def test_similar_texts_without_a_contrast(pair: tuple[str, str]) -> None:
    assert kinds([pair]) == [None]


@pytest.mark.parametrize("kind", CONTRASTS)
def test_small_words_change_what_a_text_says(kind: str) -> None:
    assert {pair: kinds([pair])[0] for pair in CONTRASTS[kind]} == dict.fromkeys(
        CONTRASTS[kind], kind
    )


def test_a_contrast_of_each_kind() -> None:
    pairs = {
        "negation": ("the fare is refundable", "the fare is not refundable"),
        "number": ("wait for 10 minutes at the door", "wait for 15 minutes at the door"),
        "date": ("closed on monday for repairs", "closed on friday for repairs"),
        "unit": ("keep it cold for 3 hours then stir", "keep it cold for 3 days then stir"),
        "currency": ("the card costs $ 5 at the desk", "the card costs € 5 at the desk"),
        "direction": ("the flight from boston in may", "the flight to boston in may"),
        "opposite": ("turn the lamp on at the door", "turn the lamp off at the door"),
        "quotation": ('press "start" on the old box', 'press "pause" on the old box'),
        "identifier": ("call read_rows() on the table", "call drop_rows() on the table"),
        "name": ("a letter for Mr. Okafor came in", "a letter for Mr. Lindqvist came in"),
    }
    assert dict(zip(pairs, kinds(list(pairs.values())), strict=True)) == {k: k for k in pairs}


def test_a_distinctive_word_counts_more_than_the_frame() -> None:
    words = [f"{one}{two}o" for one, two in product("bdfgklmnprst", "aeiou")]
    pairs = zip(words[::2], words[1::2], strict=True)
    frame = [(f"what is the fear of {one}", f"what is the fear of {two}") for one, two in pairs]
    assert set(kinds(frame)) == {"distinctive word"}
    assert set(kinds(frame[:10])) == {None}  # too few rows to know what is rare


def test_all_sixty_pairs_are_contrasts_of_their_kind() -> None:
    rows = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    pairs = [(a["text"], b["text"]) for a, b in zip(rows[::2], rows[1::2], strict=True)]
    named = {"name": {"name", "quotation", "identifier"}, "date": {"date", "number"}}
    found = kinds(pairs)
    wrong = [
        (pair, kind)
        for pair, row, kind in zip(pairs, rows[::2], found, strict=True)
        if kind not in named.get(row["kind"], {row["kind"]})
    ]
    assert wrong == []


@pytest.mark.parametrize("threshold", [0.5, 0.8])
def test_no_contrast_pair_is_ever_dropped(threshold: float) -> None:
    report = audit([(PAIRS, "pairs.jsonl")], [], Settings(near_duplicate=threshold))
    assert report.counts.clean == 120
    assert set(report.findings["rule"]) == {
        "DUP012",
        "DIV003",
        "LBL013",
    }  # all rows have one label, and two differ in a number
