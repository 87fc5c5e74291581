"""TXT018: prompts that cannot lead to their answers."""

from __future__ import annotations

import random

import pytest

from auditor.checks import unusable_prompts

THINGS = ("pump", "valve", "boiler", "ladder", "lantern", "umbrella", "sail", "kettle")
ACTS = ("cleaned", "painted", "moved", "measured", "repaired", "tested", "stored", "sold")
PARTS = [
    f"{a}{b}"
    for a in ("lan", "mir", "pol", "ter")
    for b in ("dock", "mast", "rail", "deck", "hull", "sail")
]
Row = dict[str, str]


def row(n: int) -> Row:
    thing, act = THINGS[n % 8], ACTS[n // 8]
    parts = ", the ".join(random.Random(n).sample(PARTS, 10))
    answer = f"The {thing} was {act} because it had gathered dust on the {parts} of the harbour."
    return {
        "prompt": f"Why was the {thing} of the owner of the {act} house {act}?",
        "completion": answer,
    }


def shuffled(text: str, n: int) -> str:
    words = text.split()
    random.Random(n).shuffle(words)
    return " ".join(words)


def request(question: str, n: int) -> str:
    """All but every third question as an instruction."""
    return question if n % 3 == 0 else f"Explain {question[0].lower()}{question[1:-1]}."


@pytest.mark.parametrize("start", ["Why", "Add what"], ids=["questions", "steps"])
def test_answers_that_only_ask_or_only_instruct_are_silent(found, start: str) -> None:
    """Questions on a text, messages of commits."""
    end = "?" if start == "Why" else "."
    rows = [
        {"prompt": row(n)["completion"], "completion": f"{start} is new in part {n}{end}"}
        for n in range(64)
    ]
    assert found(unusable_prompts, rows) == []


def test_references_to_verses_are_silent(found) -> None:
    rows = [{**row(n), "prompt": f"{PARTS[n % 24].title()} {n}:{n % 7 + 1}"} for n in range(64)]
    assert found(unusable_prompts, rows) == []


def test_questions_and_answers_are_silent(found) -> None:
    assert found(unusable_prompts, [row(n) for n in range(64)]) == []


def test_numbers_with_short_answers_are_silent(found) -> None:
    rows = [
        {
            "prompt": f"Is {n} even?",
            "completion": f"The number {n} is {'odd' if n % 2 else 'even'}.",
        }
        for n in range(64)
    ]
    assert found(unusable_prompts, rows) == []


def test_one_prompt_for_all_is_silent(found) -> None:
    assert (
        found(unusable_prompts, [{**row(n), "prompt": "Write a sentence."} for n in range(64)])
        == []
    )


def test_questions_that_are_wanted_are_silent(found) -> None:
    rows = [
        {
            "prompt": f"Write a question on this text. {row(n)['completion']}",
            "completion": row(n)["prompt"],
        }
        for n in range(64)
    ]
    assert found(unusable_prompts, rows) == []


def test_options_are_silent(found) -> None:
    rows = [
        {
            **row(n),
            "prompt": f"{row(n)['prompt']}\nA. {row(n)['completion']}\nB. Nobody in the house of the owner knows.",
        }
        for n in range(64)
    ]
    assert found(unusable_prompts, rows) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda r, n: {**r, "prompt": f"Answer question {n * 37}."},
            "the prompts differ in numbers",
        ),
        (lambda r, n: {**r, "prompt": f"batch_{n}/q_{n:05}.txt"}, "the prompts differ in numbers"),
        (lambda r, n: {**r, "prompt": shuffled(r["prompt"], n)}, "function words of the prompts"),
        (
            lambda r, _: {**r, "prompt": f"{r['prompt']} {r['completion']}"},
            "end with their whole answer",
        ),
        (
            lambda r, n: {"prompt": r["completion"], "completion": request(r["prompt"], n)},
            "the columns changed places",
        ),
    ],
    ids=["numbers", "files", "shuffled", "answered", "swapped"],
)
def test_prompts_that_lead_nowhere_are_found(found, change, words: str) -> None:
    ((rule, of_row, _, _, detail),) = found(
        unusable_prompts, [change(row(n), n) for n in range(64)]
    )
    assert (rule, of_row) == ("TXT018", None)
    assert words in detail


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("3f2a{0:04}-9b1c-4d{1:02}", 1),
        ("data/raw/doc_{:05}.txt", 1),
        ("https://site{}.org/p/{}", 1),
        ("Is {} a prime?", 0),
        ("{}.{}", 0),
    ],
)
def test_texts_that_are_keys_are_found(found, text: str, count: int) -> None:
    rows = [{"text": text.format(n + 20, n * 7 % 90), "label": "ab"[n % 2]} for n in range(64)]
    assert [rule for rule, *_ in found(unusable_prompts, rows)] == ["TXT018"] * count


def test_links_with_words_are_silent(found) -> None:
    rows = [
        {
            "text": f"https://{part}.org/{PARTS[n * 5 % 24]}-{PARTS[n // 3 - 2]}/{n}",
            "label": "ab"[n % 2],
        }
        for n, part in enumerate(PARTS * 3)
    ]
    assert found(unusable_prompts, rows) == []


def mixed(prompt: str, same: int) -> list[Row]:
    """Return rows with answers on different parts; the first ``same`` rows share one prompt."""
    chosen = random.Random(5).sample(range(120), same)
    rows = []
    for n in range(120):
        parts = random.Random(n).sample(PARTS, 9)
        question = f"Which parts go with the {parts[0]} and the {parts[1]}?"
        rows.append({"prompt": prompt if n in chosen else question, "completion": " ".join(parts)})
    return rows


def test_a_prompt_of_few_rows_or_of_most_is_no_fault(found) -> None:
    assert found(unusable_prompts, mixed("Answer:", 5)) == []
    assert found(unusable_prompts, mixed("Answer:", 80)) == []


def test_one_prompt_with_answers_on_one_topic_is_no_fault(found) -> None:
    why = "Why did the chicken cross the road?"
    jokes = [
        {**row, "completion": f"{why} {row['completion']}"} if row["prompt"] == "A joke!" else row
        for row in mixed("A joke!", 20)
    ]
    assert found(unusable_prompts, jokes) == []


def test_one_prompt_with_unrelated_answers_is_found(found) -> None:
    records = mixed("Answer:", 20)
    findings = found(unusable_prompts, records)
    lost = [n for n, row in enumerate(records) if row["prompt"] == "Answer:"]
    assert [(rule, row) for rule, row, *_ in findings] == [("TXT018", n) for n in lost]
    assert findings[0][-1] == "20 unrelated answers have this prompt: 'Answer:'"
