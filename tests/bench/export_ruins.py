"""Further ways in which steps of a pipeline ruin prompts and answers: joins, exports, models that write data, cuts, tokens."""

# All ways have one signature, and few need all of it.
# ruff: noqa: ARG001, ARG005

from __future__ import annotations

import html
import json
import random
import re
from collections.abc import Sequence

from pipeline_ruins import Row, Ruin, answers, prompts

_WORDS = re.compile(r"\w+")
_SENTENCES = re.compile(r"(?<=[.!?。！？])\s*")
_RATINGS = (
    "Helpful",
    "Not helpful",
    "The answer is helpful.",
    "Accurate and complete.",
    "Good answer",
)
_INTENTS = (
    "The user asks about {}.",
    "User wants to know about {}",
    "This is a question on {}.",
)
_SUMMARIES = (
    "The assistant explains {} and gives some advice.",
    "The response describes {} in a few sentences.",
    "An answer to a question about {}.",
)
_HELP = (
    "Sure! I'd be happy to help. What would you like to know?",
    "Of course! Please provide more details so that I can help you.",
    "Hello! How can I assist you today?",
    "I can help with that. Could you share the text?",
)
_REASONS = (
    "First, I read the question. Then I think about what is given. Finally I give the result.",
    "Let's think step by step. We know what is given, so we can work it out.",
)
_SHOTS = (
    "Q: What is the capital of France?\nA: Paris\n\nQ: How many legs has a spider?\nA: Eight\n\n"
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"


def _about(prompt: str) -> str:
    return " ".join(_WORDS.findall(prompt)[-3:])


def _part_shifted(rows: list[Row], chosen: Sequence[int], rng: random.Random) -> None:
    """One row was lost in one column, in a block of as many rows as were chosen."""
    start = rng.randrange(len(rows) - len(chosen) + 1)
    block = range(start, start + len(chosen))
    old = [row["completion"] for row in rows]
    for i in block:
        rows[i]["completion"] = old[(i + 1) % len(old)]


def _other_column(rows: list[Row], chosen: Sequence[int], rng: random.Random) -> None:
    """A join by an id that stands for another row: the prompts of the chosen rows change places."""
    order = list(chosen)
    for i, text in zip(order, [rows[j]["prompt"] for j in order[1:] + order[:1]], strict=True):
        rows[i]["prompt"] = text


def _one_prompt(rows: list[Row], chosen: Sequence[int], rng: random.Random) -> None:
    for i in chosen:
        rows[i]["prompt"] = rows[chosen[0]]["prompt"]


def _answer_pool(rows: list[Row], chosen: Sequence[int], rng: random.Random) -> None:
    pool = [rows[i]["completion"] for i in chosen[:10]]
    for i in chosen:
        rows[i]["completion"] = rng.choice(pool)


def _half_of_other(rows: list[Row], chosen: Sequence[int], rng: random.Random) -> None:
    old = [row["completion"] for row in rows]
    for i in chosen:
        other = old[(i + 7) % len(old)]
        rows[i]["completion"] = old[i][: len(old[i]) // 2] + other[len(other) // 2 :]


def _before_of_other(rows: list[Row], chosen: Sequence[int], rng: random.Random) -> None:
    old = [row["completion"] for row in rows]
    for i in chosen:
        rows[i]["completion"] = old[(i + 1) % len(old)] + "\n" + old[i]


def _scaled(answer: str, prompt: str, rng: random.Random) -> str:
    return re.sub(r"\d+(?:\.\d+)?", lambda m: f"{float(m[0]) * 10:g}", answer)


def _dates(answer: str, prompt: str, rng: random.Random) -> str:
    answer = re.sub(rf"\b(?:{_MONTHS})\b", lambda m: rng.choice(_MONTHS.split("|")), answer)
    return re.sub(r"\b(1[0-9]|20)\d\d\b", lambda m: str(rng.randint(1000, 2099)), answer)


def _letters_lost(answer: str, prompt: str, rng: random.Random) -> str:
    return "".join(c for c in answer if not c.isalpha() or rng.random() > 0.08)


def _words_swapped(answer: str, prompt: str, rng: random.Random) -> str:
    words = answer.split(" ")
    for at in range(0, len(words) - 1, 2):
        words[at], words[at + 1] = words[at + 1], words[at]
    return " ".join(words)


EXPORTS: dict[str, Ruin] = {
    # joins and shifts
    "part-shifted": _part_shifted,
    "prompts-moved": _other_column,
    "one-prompt": _one_prompt,
    "answer-pool": _answer_pool,
    "half-of-other": _half_of_other,
    "other-before": _before_of_other,
    # prompts
    "prompt-lost": prompts(lambda prompt, answer, rng: "Answer:"),
    "prompt-half": prompts(lambda prompt, answer, rng: prompt[: max(5, len(prompt) // 2)]),
    "prompt-few-shots": prompts(lambda prompt, answer, rng: f"{_SHOTS}Q: {prompt}\nA: {answer}\n\nQ: {prompt}\nA:"),
    "prompt-system": prompts(lambda prompt, answer, rng: "You are a helpful assistant."),
    "prompt-keywords": prompts(lambda prompt, answer, rng: ", ".join(sorted(set(_WORDS.findall(prompt)), key=len)[-3:])),
    "prompt-html": prompts(lambda prompt, answer, rng: html.escape(html.escape(f"<p>{prompt}</p>"))),
    "prompt-mash": prompts(lambda prompt, answer, rng: "".join(rng.choices("asdfghjkl ", k=40))),
    "prompt-number": prompts(lambda prompt, answer, rng: str(rng.randint(1, 10**6))),
    "prompt-is-answer": prompts(lambda prompt, answer, rng: answer),
    "prompt-nan": prompts(lambda prompt, answer, rng: "nan"),
    # models that write data
    "rated": answers(lambda answer, prompt, rng: rng.choice(_RATINGS)),
    "intent": answers(lambda answer, prompt, rng: rng.choice(_INTENTS).format(_about(prompt))),
    "summary": answers(lambda answer, prompt, rng: rng.choice(_SUMMARIES).format(_about(prompt))),
    "offers-help": answers(lambda answer, prompt, rng: rng.choice(_HELP)),
    "one-reasoning": answers(lambda answer, prompt, rng: f"<think>{rng.choice(_REASONS)}</think>\n{answer}"),
    "only-reasoning": answers(lambda answer, prompt, rng: f"{rng.choice(_REASONS)} So the user asks for {_about(prompt)}."),
    "meta-before": answers(lambda answer, prompt, rng: f"Here is the improved version of the response:\n\n{answer}"),
    "system-before": answers(lambda answer, prompt, rng: f"You are a helpful assistant. {answer}"),
    "next-user": answers(lambda answer, prompt, rng: f"{answer}\n\nUser: {prompt}\nAssistant:"),
    "rephrased": answers(lambda answer, prompt, rng: f"Rewrite: {prompt}"),
    # cuts
    "cut-at-tokens": answers(lambda answer, prompt, rng: " ".join(answer.split(" ")[:12])),
    "cut-then-closed": answers(lambda answer, prompt, rng: json.dumps({"answer": answer[: len(answer) // 2]}, ensure_ascii=False)),
    "cut-with-stop": answers(lambda answer, prompt, rng: answer[: len(answer) * 2 // 3].rstrip() + "."),
    "last-sentence": answers(lambda answer, prompt, rng: [s for s in _SENTENCES.split(answer) if s.strip()][-1]),
    "last-lost": answers(lambda answer, prompt, rng: answer[:-12]),
    "begins-late": answers(lambda answer, prompt, rng: answer[len(answer) // 3 :]),
    "last-words": answers(lambda answer, prompt, rng: " ".join(answer.split()[-4:])),
    # letters, words, numbers, layout
    "letters-lost": answers(_letters_lost),
    "words-swapped": answers(_words_swapped),
    "scaled": answers(_scaled),
    "dates": answers(_dates),
    "indent-lost": answers(lambda answer, prompt, rng: re.sub(r"(?m)^[ \t]+", "", answer)),
    "lines-lost": answers(lambda answer, prompt, rng: re.sub(r"\s*\n\s*", " ", answer)),
    "every-other-line": answers(lambda answer, prompt, rng: "\n".join(answer.split("\n")[::2])),
    "marks-lost": answers(lambda answer, prompt, rng: re.sub(r"[^\w\s]", "", answer)),
    "comments-only": answers(lambda answer, prompt, rng: "# TODO: implement\npass"),
    "names-replaced": answers(lambda answer, prompt, rng: re.sub(r"\b[A-Z][a-z]+\b", "PERSON_1", answer)),
    "lower-case": answers(lambda answer, prompt, rng: answer.lower()),
    "html-twice": answers(lambda answer, prompt, rng: html.escape(html.escape(f"<p>{answer}</p>"))),
    "unicode-escaped": answers(lambda answer, prompt, rng: json.dumps(f"{answer} –")[1:-1]),
    "csv-quotes": answers(lambda answer, prompt, rng: '"' + answer.replace('"', '""') + '"'),
    "tokens-spaced": answers(lambda answer, prompt, rng: re.sub(r"(\w{3})(\w{3,})", r"\1 \2", answer)),
    "id-before": answers(lambda answer, prompt, rng: f"{rng.randint(1, 99999)}\t{answer}"),
    "score-after": answers(lambda answer, prompt, rng: f"{answer}\t{rng.random():.3f}"),
}  # fmt: skip
