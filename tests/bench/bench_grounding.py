"""Recall and precision of OUT005 on extraction sets: 30 of 300 rows get a value that their prompt lacks.

    python tests/bench/bench_grounding.py

The prompts are letters with dates, amounts, names and numbers in several formats; the answers are JSON or
lines, with normalised dates and amounts, and free keys that quote nothing. The true values are never a finding.
"""

from __future__ import annotations

import json
import random
import string
import sys
import tempfile
from pathlib import Path

from auditor.checks import ungrounded_values
from auditor.dataset.reading.load import load
from auditor.settings import Settings

ROWS, ALTERED, SEEDS = 300, 30, 5
FIRST = [
    "Nora",
    "Emil",
    "Aisha",
    "Wei",
    "Tomás",
    "Ingrid",
    "Pablo",
    "Yuki",
    "Fatima",
    "Luca",
    "Anya",
    "Kofi",
    "Maeve",
    "Sven",
    "Zoë",
    "Omar",
]
LAST = [
    "Keller",
    "O'Brien",
    "Nakamura",
    "García",
    "Lindqvist",
    "Okafor",
    "Petrov",
    "Dubois",
    "Hansen",
    "Silva",
    "Weber",
    "Rossi",
    "Novak",
    "Smith",
]
ITEMS = [
    "desk lamp",
    "office chair",
    "steel shelf",
    "oak table",
    "floor rug",
    "wall clock",
    "garden hose",
    "rain jacket",
    "tea kettle",
]
CITIES = [
    "Faro",
    "Oslo",
    "Lyon",
    "Graz",
    "Turku",
    "Porto",
    "Bonn",
    "Cork",
    "Ghent",
    "Kraków",
    "New York",
    "San José",
]
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
MONTHS_DE = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
WORDS = [
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


def record(pick: random.Random) -> dict[str, object]:
    """The true values of one letter."""
    return {
        "name": f"{pick.choice(FIRST)} {pick.choice(LAST)}",
        "order_id": f"{pick.choice('ABCD')}{pick.randrange(10_000, 99_999)}-{pick.randrange(10, 99)}",
        "date": (2024 + pick.randrange(3), pick.randrange(1, 13), pick.randrange(1, 29)),
        "total": round(pick.uniform(12, 9_999), 2),
        "quantity": pick.randrange(2, 13),
        "item": pick.choice(ITEMS),
        "city": pick.choice(CITIES),
        "phone": f"+49 30 {pick.randrange(10**6, 10**7)}",
    }


def english(row: dict, pick: random.Random) -> str:
    year, month, day = row["date"]
    date = pick.choice(
        [
            f"{MONTHS[month - 1]} {day}, {year}",
            f"{day} {MONTHS[month - 1][:3]} {year}",
            f"{month}/{day}/{year}",
        ]
    )
    total = pick.choice(
        [f"${row['total']:,.2f}", f"USD {row['total']:.2f}", f"{row['total']:,.2f} dollars"]
    )
    count = pick.choice([WORDS[row["quantity"]], str(row["quantity"])])
    name = pick.choice([row["name"], row["name"].upper()])
    phone = row["phone"].replace(" ", pick.choice([" ", "-", "/"]))
    return pick.choice(
        [
            f"Dear team, on {date} I ordered {count} pieces of the {row['item']} under {row['order_id']}. You charged "
            f"{total}, but nothing came to {row['city']}. Call me at {phone}. Regards, {name}",
            f"{name} ({row['city']}, {phone}) writes: order {row['order_id'].lower()} of {date} is wrong. I wanted {count} times "
            f"the {row['item'].title()} for {total}!",
        ]
    )


def german(row: dict, pick: random.Random) -> str:
    year, month, day = row["date"]
    date = pick.choice([f"{day}. {MONTHS_DE[month - 1]} {year}", f"{day:02}.{month:02}.{year}"])
    total = f"{row['total']:,.2f}".translate(str.maketrans(",.", ".,"))
    return (
        f"Guten Tag, am {date} habe ich {row['quantity']} Stück {row['item']} bestellt (Nr. {row['order_id']}). Der Betrag von "
        f"{total} € ist falsch. Lieferung nach {row['city']}, Telefon {row['phone']}. Grüße, {row['name']}"
    )


def answer(row: dict, pick: random.Random) -> dict[str, object]:
    year, month, day = row["date"]
    return {
        **row,
        "date": f"{year}-{month:02}-{day:02}",
        "currency": "EUR",
        "sentiment": pick.choice(["negative", "neutral", "positive"]),
        "summary": f"A customer complains about {pick.choice(['a late parcel', 'the bill', 'a wrong item'])}.",
    }


def altered(value: object, key: str, others: list[dict], pick: random.Random) -> object:
    """Another value of the same kind: of another row, with one digit or letter changed, or ten times as much."""
    way = pick.choice(["other", "typo", "typo", "scale"])
    if way == "other" or key in ("item", "city"):
        return pick.choice([o[key] for o in others if o[key] != value])
    if isinstance(value, int):
        return value + pick.choice([20, 31, 50])
    if isinstance(value, float):
        return (
            round(value * 10, 2) if way == "scale" else round(value + pick.choice([1, 10, 0.5]), 2)
        )
    if key == "date":
        return value[:-2] + f"{int(value[-2:]) % 28 + 1:02}"
    at = pick.choice([i for i, c in enumerate(value) if c.isalnum()])
    alphabet = string.digits if value[at].isdigit() else string.ascii_lowercase
    return (
        value[:at] + pick.choice([c for c in alphabet if c != value[at].lower()]) + value[at + 1 :]
    )


def made_set(seed: int, style: str) -> tuple[list[dict], set[int]]:
    pick = random.Random(seed)
    rows = [record(pick) for _ in range(ROWS)]
    write = german if style == "german" else english
    answers = [answer(row, pick) for row in rows]
    changed = set(pick.sample(range(ROWS), ALTERED))
    for n in changed:
        key = pick.choice(list(rows[n]))
        answers[n] = answers[n] | {key: altered(answers[n][key], key, answers, pick)}
    shown = [
        "\n".join(f"{key.title()}: {value}" for key, value in each.items())
        if style == "lines"
        else json.dumps(each, ensure_ascii=False)
        for each in answers
    ]
    pairs = zip(rows, shown, strict=True)
    return [{"prompt": write(row, pick), "completion": text} for row, text in pairs], changed


def main() -> None:
    failed = False
    print(f"{'style':8} {'seed':>4} {'recall':>7} {'precision':>9}  missed and false rows")
    for style in ("json", "lines", "german"):
        for seed in range(SEEDS):
            data, changed = made_set(seed, style)
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "set.jsonl"
                path.write_text("".join(json.dumps(row) + "\n" for row in data), encoding="utf-8")
                found = ungrounded_values.run(load([(path, "set.jsonl")], [], Settings())).findings
            rows = set(found["row"])
            recall = len(rows & changed) / len(changed)
            precision = len(rows & changed) / max(1, len(rows))
            failed |= min(recall, precision) < 0.9
            print(
                f"{style:8} {seed:4} {recall:7.2f} {precision:9.2f}  {sorted(changed - rows)} {sorted(rows - changed)}"
            )
    sys.exit(failed)


if __name__ == "__main__":
    main()
