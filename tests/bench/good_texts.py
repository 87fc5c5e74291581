"""Good sets that people make by script: texts that are changed, labelled, translated or answered from a passage."""

from collections.abc import Iterator
from itertools import product
from random import Random

from good_tasks import CITIES, NAMES, THINGS, WORDS, GoodSet, Row

_WHO = [
    "cook",
    "teacher",
    "pilot",
    "farmer",
    "nurse",
    "mechanic",
    "student",
    "gardener",
    "painter",
    "librarian",
    "baker",
    "plumber",
]
_DID = [
    "closed",
    "opened",
    "cleaned",
    "painted",
    "repaired",
    "carried",
    "ordered",
    "packed",
    "measured",
    "collected",
]
_WHEN = ["Yesterday", "On Friday", "In spring", "Before lunch", "After the storm"]
_GERMAN = (
    {"der Koch": "the cook", "die Lehrerin": "the teacher", "der Pilot": "the pilot", "die Malerin": "the painter"},
    {"öffnet": "opens", "schließt": "closes", "putzt": "cleans", "bemalt": "paints", "verkauft": "sells"},
    {"heute": "today", "jeden Morgen": "every morning", "am Montag": "on Monday", "im Winter": "in winter"},
    {"die Lampe": "the lamp", "den Stuhl": "the chair", "das Fahrrad": "the bicycle", "den Spiegel": "the mirror"},
)  # fmt: skip
_KINDS = {
    "colours": [
        "red",
        "blue",
        "green",
        "yellow",
        "orange",
        "purple",
        "brown",
        "white",
        "black",
        "pink",
    ],
    "animals": ["dog", "cat", "horse", "cow", "sheep", "goat", "lion", "tiger", "wolf", "fox"],
    "fruits": [
        "apple",
        "pear",
        "plum",
        "cherry",
        "banana",
        "grape",
        "peach",
        "lemon",
        "mango",
        "fig",
    ],
    "tools": [
        "hammer",
        "saw",
        "drill",
        "chisel",
        "wrench",
        "pliers",
        "axe",
        "file",
        "rake",
        "spade",
    ],
}
_GOOD = [
    "excellent",
    "great",
    "wonderful",
    "comfortable",
    "reliable",
    "beautiful",
    "quick",
    "sturdy",
]
_BAD = ["broken", "noisy", "ugly", "useless", "slow", "flimsy", "late", "disappointing"]
_REVIEWS = (
    "The {thing} is {word}, and so was the service in {city}.",
    "I bought this {thing} in {city}: {word}!",
    "My {thing} turned out to be {word}. {name} says the same.",
    "What a {word} {thing}, {name} thought after one week.",
)
_CLAIMS = (  # the second sentence of a pair, and what it is to the first
    ("Somebody {did} a {thing}.", "entailment"),
    ("Nobody {did} the {thing}.", "contradiction"),
    ("The {who} had bought the {thing} the day before.", "neutral"),
)
_CHINESE = (
    ("{a}加{b}等于多少？", "{a}加{b}等于{c}。"),
    ("小明有{a}个苹果，又买了{b}个，一共有多少个？", "{a}+{b}={c}，一共有{c}个苹果。"),
    ("一本书{a}元，一支笔{b}元，一共多少钱？", "{a}+{b}={c}，一共{c}元。"),
    ("{a}乘以{b}等于多少？", "{a}乘以{b}等于{d}。"),
    ("教室里有{a}排椅子，每排{b}把，一共有多少把？", "{a}×{b}={d}，一共有{d}把椅子。"),
)


def _sentences(draw: Random) -> Iterator[dict[str, str]]:
    """Yield the parts of sentences such as "The cook closed the lamp in Oslo"."""
    for who, did, thing, city in draw.sample(list(product(_WHO, _DID, THINGS, CITIES)), 5_000):
        yield {"who": who, "did": did, "thing": thing, "city": city}


def inference(draw: Random) -> Iterator[Row]:
    for parts in _sentences(draw):
        claim, label = draw.choice(_CLAIMS)
        premise = "The {who} {did} the {thing} in {city}.".format(**parts)
        yield {"premise": premise, "hypothesis": claim.format(**parts), "label": label}


def shuffled_words(draw: Random) -> Iterator[Row]:
    for parts in _sentences(draw):
        sentence = f"{draw.choice(_WHEN)} " + "the {who} {did} the {thing} near {city}".format(
            **parts
        )
        words = draw.sample(sentence.split(), len(sentence.split()))
        yield {
            "instruction": "Put the words into the right order.",
            "input": " ".join(words),
            "output": f"{sentence}.",
        }


def typing_errors(draw: Random) -> Iterator[Row]:
    for parts in _sentences(draw):
        right = "The {who} {did} the {thing} near {city}.".format(**parts)
        swaps = [
            i
            for i in range(5, len(right) - 2)
            if right[i : i + 2].isalpha() and right[i] != right[i + 1]
        ]
        at = draw.choice(swaps)
        wrong = right[:at] + right[at + 1] + right[at] + right[at + 2 :]
        yield {"prompt": f"Correct the typing error: {wrong}", "response": right}


def sorted_words(draw: Random) -> Iterator[Row]:
    while True:
        words = draw.sample(WORDS, draw.randint(4, 8))
        given, ordered = (f"{', '.join(each)}." for each in (words, sorted(words)))
        yield {"prompt": f"Put these words into alphabetical order: {given}", "response": ordered}


def reversed_words(draw: Random) -> Iterator[Row]:
    while True:
        words = draw.sample(WORDS, draw.randint(4, 7))
        prompt = f"Write the words in reverse order: {' '.join(words)}"
        yield {"prompt": prompt, "response": " ".join(reversed(words))}


def caesar(draw: Random) -> Iterator[Row]:
    shift = str.maketrans("abcdefghijklmnopqrstuvwxyz", "defghijklmnopqrstuvwxyzabc")
    while True:
        text = " ".join(draw.sample(WORDS, draw.randint(3, 6)))
        task = "Encode the text with a Caesar shift of three."
        yield {"instruction": task, "input": text, "output": text.translate(shift)}


def backwards(draw: Random) -> Iterator[Row]:
    while True:
        word = "".join(
            draw.choice("bcdfglmnprst") + draw.choice("aeiou") for _ in range(draw.randint(2, 4))
        )
        yield {"prompt": f"Spell '{word}' backwards.", "response": word[::-1]}


def letters(draw: Random) -> Iterator[Row]:
    while True:
        words = " ".join(draw.sample(WORDS, 2))
        letter = draw.choice(words.replace(" ", ""))
        prompt = f'How often does the letter "{letter}" occur in "{words}"?'
        yield {"prompt": prompt, "response": f"{words.count(letter)}"}


def snake_case(draw: Random) -> Iterator[Row]:
    while True:
        words = draw.sample(WORDS, draw.randint(2, 4))
        name = "".join(word.capitalize() for word in words)
        yield {
            "instruction": "Rename from CamelCase to snake_case.",
            "input": name,
            "output": "_".join(words),
        }


def odd_words(draw: Random) -> Iterator[Row]:
    while True:
        kind, other = draw.sample(list(_KINDS), 2)
        odd = draw.choice(_KINDS[other])
        words = [*draw.sample(_KINDS[kind], 3), odd]
        draw.shuffle(words)
        answer = f"'{odd}' does not belong: the others are {kind}."
        yield {"prompt": f"Which word does not belong: {', '.join(words)}?", "response": answer}


def reviews(draw: Random) -> Iterator[Row]:
    while True:
        label, words = draw.choice([("positive", _GOOD), ("negative", _BAD)])
        parts = {
            "thing": draw.choice(THINGS),
            "city": draw.choice(CITIES),
            "name": draw.choice(NAMES),
        }
        yield {
            "text": draw.choice(_REVIEWS).format(word=draw.choice(words), **parts),
            "label": label,
        }


def german(draw: Random) -> Iterator[Row]:
    for parts in draw.sample(list(product(*(side.items() for side in _GERMAN))), 300):
        (who, does, when, what), (the_who, to_do, the_time, the_what) = zip(*parts, strict=True)
        source = f"{the_who.capitalize()} {to_do} {the_what} {the_time}."
        yield {
            "translation": {"en": source, "de": f"{who[0].upper()}{who[1:]} {does} {when} {what}."}
        }


def passages(draw: Random) -> Iterator[Row]:
    while True:
        city, name, thing = draw.choice(CITIES), draw.choice(NAMES), draw.choice(THINGS)
        year, staff = draw.randint(1850, 2015), draw.randint(20, 900)
        company = f"{draw.choice(['Orion', 'Delta', 'Maple', 'Summit'])} {draw.choice(['Works', 'Labs', 'Company'])}"
        context = (
            f"{company} was founded in {year} by {name} in {city}. It makes the best known {thing} of the region and"
            f" has {staff} employees."
        )
        question, answer = draw.choice([
            ("When was it founded?", f"It was founded in {year}."),
            ("Who founded the company?", f"{name} founded it."),
            ("Where was the company founded?", f"In {city}."),
            ("What does it make?", f"It makes a well-known {thing}."),
            ("How many people work there?", f"{staff} people work there."),
        ])  # fmt: skip
        yield {"context": context, "question": question, "answer": answer}


def summaries(draw: Random) -> Iterator[Row]:
    while True:
        (asker, helper), who = draw.sample(NAMES, 2), draw.choice(_WHO)
        city, thing, count = draw.choice(CITIES), draw.choice(THINGS), draw.randint(2, 40)
        end = draw.choice(
            [
                "Good, then we can start the week after.",
                "I will call and ask again.",
                "Fine. Please call me then.",
            ]
        )
        dialogue = (
            f"{asker}: Have you seen the {thing} for the office in {city}?\n"
            f"{helper}: Not yet. The {who} wanted to bring {count} of them.\n{asker}: {end}"
        )
        summary = f"{helper} tells {asker} that the {who} will bring {count} {thing}s to the office in {city}."
        yield {"dialogue": dialogue, "summary": summary}


def chinese_sums(draw: Random) -> Iterator[Row]:
    while True:
        a, b = draw.randint(11, 99), draw.randint(11, 99)
        numbers = {"a": a, "b": b, "c": a + b, "d": a * b}
        prompt, answer = (text.format(**numbers) for text in draw.choice(_CHINESE))
        yield {"prompt": prompt, "response": answer}


TEXTS: tuple[GoodSet, ...] = (
    inference,
    shuffled_words,
    typing_errors,
    sorted_words,
    reversed_words,
    caesar,
    backwards,
    letters,
    snake_case,
    odd_words,
    reviews,
    german,
    passages,
    summaries,
    chinese_sums,
)
