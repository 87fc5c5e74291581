"""Good sets that people make by script: tasks whose answers are computed, and so are right.

A set is a function of a random generator that yields rows without end; equal rows are left out by who draws them.
"""

import datetime
import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

Row = dict[str, Any]
GoodSet = Callable[[Random], Iterator[Row]]

CITIES = [
    "Lisbon",
    "Oslo",
    "Nairobi",
    "Lima",
    "Hanoi",
    "Quito",
    "Cairo",
    "Perth",
    "Dublin",
    "Krakow",
    "Osaka",
    "Tunis",
    "Bergen",
    "Zagreb",
    "Accra",
    "Riga",
]
NAMES = [
    "Ada",
    "Ben",
    "Carla",
    "Dmitri",
    "Elena",
    "Farid",
    "Grace",
    "Hiro",
    "Ines",
    "Jonas",
    "Kemal",
    "Lucia",
    "Mara",
    "Nils",
    "Olga",
    "Pedro",
    "Rosa",
    "Sven",
]
THINGS = [
    "lamp",
    "desk",
    "kettle",
    "bicycle",
    "notebook",
    "camera",
    "backpack",
    "chair",
    "headset",
    "printer",
    "mirror",
    "blanket",
    "clock",
    "helmet",
]
WORDS = [
    *THINGS,
    *[
        "river",
        "garden",
        "silver",
        "orange",
        "winter",
        "market",
        "doctor",
        "engine",
        "basket",
        "candle",
        "bridge",
    ],
]
_ROMAN = {
    1000: "M", 900: "CM", 500: "D", 400: "CD", 100: "C", 90: "XC", 50: "L", 40: "XL", 10: "X", 9: "IX", 5: "V", 4: "IV", 1: "I",
}  # fmt: skip
_MASSES = {"H": 1.008, "C": 12.011, "O": 15.999, "N": 14.007, "Na": 22.990, "Cl": 35.453}
_ZONES = {"Lisbon": 0, "Oslo": 1, "Cairo": 2, "Nairobi": 3, "Hanoi": 7, "Osaka": 9, "Lima": -5}


def roman_numerals(draw: Random) -> Iterator[Row]:
    while True:
        number = rest = draw.randint(1, 3999)
        numeral = ""
        for value, sign in _ROMAN.items():
            count, rest = divmod(rest, value)
            numeral += sign * count
        yield {"prompt": f"Write {number} as a Roman numeral.", "response": numeral}


def binary_numbers(draw: Random) -> Iterator[Row]:
    while True:
        number = draw.randint(5, 2_000)
        yield {"instruction": "Convert to binary.", "input": f"{number}", "output": f"{number:b}"}


def equations(draw: Random) -> Iterator[Row]:
    while True:
        a, x, b = draw.randint(2, 12), draw.randint(-9, 20), draw.randint(1, 30)
        steps = f"{a}x = {a * x + b} - {b} = {a * x}, so x = {x}."
        yield {"prompt": f"Solve {a}x + {b} = {a * x + b}.", "response": steps}


def factors(draw: Random) -> Iterator[Row]:
    while True:
        number = rest = draw.randint(4, 3_000)
        found, prime = [], 2
        while rest > 1:
            while rest % prime == 0:
                found.append(f"{prime}")
                rest //= prime
            prime += 1
        question = f"What is the prime factorisation of {number}?"
        yield {"question": question, "answer": " x ".join(found)}


def molar_masses(draw: Random) -> Iterator[Row]:
    while True:
        parts = [(element, draw.randint(1, 9)) for element in draw.sample(list(_MASSES), 3)]
        formula = "".join(f"{element}{count if count > 1 else ''}" for element, count in parts)
        steps = " + ".join(f"{count} * {_MASSES[element]:.3f}" for element, count in parts)
        total = sum(count * _MASSES[element] for element, count in parts)
        prompt = f"Compute the molar mass of {formula}."
        yield {"prompt": prompt, "response": f"{steps} = {total:.3f} g/mol"}


def divisible(draw: Random) -> Iterator[Row]:
    while True:
        divisor = draw.choice([3, 4, 6, 7, 8, 9])
        number = draw.randint(20, 999) * (divisor if draw.random() < 0.5 else 1)
        answer = "no" if number % divisor else "yes"
        yield {"question": f"Is {number} divisible by {divisor}?", "answer": answer}


def options(draw: Random) -> Iterator[Row]:
    while True:
        a, b = draw.randint(11, 99), draw.randint(11, 99)
        values = [a * b, a * b + 10, a * b - draw.randint(1, 9), a * b + draw.randint(1, 9)]
        draw.shuffle(values)
        listed = "\n".join(f"{letter}) {v}" for letter, v in zip("ABCD", values, strict=True))
        prompt = f"What is {a} times {b}?\n{listed}"
        yield {"prompt": prompt, "response": "ABCD"[values.index(a * b)]}


def word_problems(draw: Random) -> Iterator[Row]:
    while True:
        a, b, c = draw.randint(3, 60), draw.randint(3, 40), draw.randint(2, 12)
        name, thing = draw.choice(NAMES), draw.choice(THINGS)
        problems = (
            (f"{name} buys {c} {thing}s at {a} euros each. How much does {name} pay?",
             f"{c} * {a} = {c * a}. {name} pays {c * a} euros."),
            (f"A shop packs {a * c} {thing}s evenly into {c} boxes. How many are in each box?",
             f"{a * c} / {c} = {a}. Each box holds {a} {thing}s."),
            (f"{name} drives {a} km in the morning and {b} km in the evening, for {c} days. How far is that?",
             f"A day has {a} + {b} = {a + b} km. {c} days have {c} * {a + b} = {c * (a + b)} km."),
            (f"{name} had {a + b} stickers and gave {b} to a friend. How many are left?",
             f"{a + b} - {b} = {a}, so {name} has {a} stickers left."),
            (f"A rectangle is {a} cm long and {b} cm wide. Find its area and its perimeter.",
             f"Area: {a} * {b} = {a * b} square cm. Perimeter: 2 * ({a} + {b}) = {2 * (a + b)} cm."),
            (f"{name} reads {c} pages a day. How long does a book of {c * b} pages take?",
             f"{c * b} / {c} = {b}, so the book takes {b} days."),
        )  # fmt: skip
        prompt, response = draw.choice(problems)
        yield {"prompt": prompt, "response": response}


def reasoning(draw: Random) -> Iterator[Row]:
    while True:
        a, b, c = draw.randint(2, 40), draw.randint(2, 40), draw.randint(2, 9)
        name, thing = draw.choice(NAMES), draw.choice(THINGS)
        question = draw.choice([
            f"{name} sells {a} {thing}s on Monday and {b} on Tuesday for {c} euros each. What does {name} earn?",
            f"A box has {a} red and {b} blue {thing}s. {name} takes {c} boxes. How many {thing}s are there?",
        ])  # fmt: skip
        thought = f"<think>{a} and {b} make {a + b}. Times {c} that is {(a + b) * c}.</think>"
        yield _chat(question, f"{thought}{(a + b) * c}")


def preferences(draw: Random) -> Iterator[Row]:
    while True:
        a, b = draw.randint(12, 99), draw.randint(12, 99)
        wrong = a * b + draw.choice([-20, -10, -9, 9, 10, 20, 100])
        prompt = draw.choice([f"What is {a} times {b}?", f"Multiply {a} by {b}."])
        chosen, rejected = f"{a} times {b} is {a * b}.", f"{a} times {b} is {wrong}."
        yield {"prompt": prompt, "chosen": chosen, "rejected": rejected}


def desired_answers(draw: Random) -> Iterator[Row]:
    while True:
        a, b, right = draw.randint(12, 99), draw.randint(12, 99), draw.random() < 0.5
        total = a + b + (0 if right else draw.choice([-10, -1, 1, 10]))
        answer = f"{a} plus {b} is {total}, which is {'odd' if total % 2 else 'even'}."
        yield {
            "prompt": f"What is {a} plus {b}, and is it even?",
            "completion": answer,
            "label": right,
        }


def weekdays(draw: Random) -> Iterator[Row]:
    while True:
        day = datetime.date(1960, 1, 1) + datetime.timedelta(draw.randrange(20_000))
        yield {"text": f"Which day of the week was {day.day} {day:%B %Y}?", "label": f"{day:%A}"}


def time_zones(draw: Random) -> Iterator[Row]:
    while True:
        (here, east), (there, west) = draw.sample(list(_ZONES.items()), 2)
        hour, minute = draw.randrange(24), draw.choice([0, 15, 30, 45])
        prompt = f"It is {hour:02d}:{minute:02d} in {here} (UTC{east:+d}). What time is it in {there} (UTC{west:+d})?"
        yield {"prompt": prompt, "response": f"{(hour + west - east) % 24:02d}:{minute:02d}"}


def transitive(draw: Random) -> Iterator[Row]:
    while True:
        first, second, third = draw.sample(NAMES, 3)
        more, most, least = draw.choice([
            ("taller", "tallest", "shortest"), ("older", "oldest", "youngest"), ("faster", "fastest", "slowest"),
        ])  # fmt: skip
        facts = [f"{first} is {more} than {second}.", f"{second} is {more} than {third}."]
        draw.shuffle(facts)
        wanted, answer = draw.choice([(most, first), (least, third)])
        yield {"question": f"{' '.join(facts)} Who is the {wanted}?", "answer": answer}


def sorted_numbers(draw: Random) -> Iterator[Row]:
    while True:
        numbers = draw.sample(range(1_000), draw.randint(4, 9))
        given, ordered = (", ".join(map(str, each)) for each in (numbers, sorted(numbers)))
        yield {"prompt": f"Sort ascending: {given}", "response": ordered}


def invoices(draw: Random) -> Iterator[Row]:
    system = "Extract the invoice as JSON."
    while True:
        name, city, thing = draw.choice(NAMES), draw.choice(CITIES), draw.choice(THINGS)
        count, price, number = (
            draw.randint(1, 30),
            draw.randint(5, 400),
            draw.randint(10_000, 99_999),
        )
        text = draw.choice([
            f"Invoice {number}: {count} {thing}s at EUR {price} each, to {name} in {city}.",
            f"Dear {name}, please find invoice no. {number} for {count} x {thing}, unit price {price} EUR. Shipped to {city}.",
            f"{city}. We sold {count} {thing}s to {name} for {price} EUR apiece (invoice {number}).",
        ])  # fmt: skip
        record = {
            "invoice": number,
            "customer": name,
            "city": city,
            "item": thing,
            "quantity": count,
            "unit_price": price,
        }
        yield _chat(text, json.dumps(record), system)


def bookings(draw: Random) -> Iterator[Row]:
    while True:
        (start, end), name = draw.sample(CITIES, 2), draw.choice(NAMES)
        day, seats, price = draw.randint(1, 28), draw.randint(2, 6), draw.randint(60, 700)
        month = draw.choice(["January", "April", "May", "June", "August", "October", "December"])
        asks = draw.choice(
            [f"I need to get from {start} to {end}.", f"Any flights {start} to {end}?"]
        )
        answers = draw.choice(
            [
                "When, and how many seats do you need?",
                "Sure. On which date, and for how many people?",
            ]
        )
        offer = f"There is a flight from {start} to {end} on {day} {month} for {price} euros a seat, so {seats} seats cost"
        turns = [
            (asks, answers),
            (f"{day} {month}, {seats} seats.", f"{offer} {seats * price} euros. In whose name shall I book?"),
            (name, f"Booked for {name}: {start} to {end}, {day} {month}, {seats} seats. Have a good trip!"),
        ]  # fmt: skip
        roles = ("user", "assistant")
        yield {
            "messages": [
                {"role": r, "content": t}
                for turn in turns
                for r, t in zip(roles, turn, strict=True)
            ]
        }


def _chat(prompt: str, answer: str, system: str = "") -> Row:
    first = [{"role": "system", "content": system}] if system else []
    turns = [{"role": "user", "content": prompt}, {"role": "assistant", "content": answer}]
    return {"messages": first + turns}


TASKS: tuple[GoodSet, ...] = (
    roman_numerals,
    binary_numbers,
    equations,
    factors,
    molar_masses,
    divisible,
    options,
    word_problems,
    reasoning,
    preferences,
    desired_answers,
    weekdays,
    time_zones,
    transitive,
    sorted_numbers,
    invoices,
    bookings,
)
