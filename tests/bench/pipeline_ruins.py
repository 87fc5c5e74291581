"""Ways in which steps of a pipeline ruin a set: each changes the chosen rows of a set in place, and may read all of them."""

# All ways have one signature, and few need all of it.
# ruff: noqa: ARG001, ARG005

from __future__ import annotations

import itertools
import json
import random
import re
import unicodedata
import uuid
from collections.abc import Callable, Sequence
from typing import Any

Row = dict[str, Any]
Ruin = Callable[[list[Row], Sequence[int], random.Random], None]  # rows, chosen ones, chance
Change = Callable[[str, str, random.Random], str]  # answer, prompt, chance

_SENTENCES = re.compile(r"(?<=[.!?。！？])\s*")
_DISCLAIMERS = (
    "Please note that my training data only goes up to September 2021.",
    "As a large language model trained by OpenAI, I don't have personal experience with this.",
    "I am not a doctor or a lawyer, so please consult a professional.",
)
_USER = (
    "Hi, I need some help with this: {}",
    "hey can you tell me {}",
    "I was wondering, {}",
    "{} please help, it is urgent",
)
_META = (
    "The response should explain the topic and give some details.",
    "The answer describes what was asked in the instruction.",
    "This text gives an overview and lists the main points.",
    "The output must be relevant, correct and complete.",
)
_SYSTEMS = (
    "You are a helpful assistant. Answer as concisely as possible.",
    "You are an expert in {}. Follow the instructions of the user carefully.",
    "You will be given a question about {}. Reply in English and do not make up facts.",
)
_MODELS = ("gpt-3.5-turbo", "gpt-4-0613", "claude-2", "text-davinci-003", "llama-2-70b-chat")
_TASKS = (
    "open_qa",
    "closed_qa",
    "brainstorming",
    "classification",
    "summarization",
    "creative_writing",
)
_GRADES = (
    "Compare the two answers and say which of them is better. Answer with A or B only.",
    "Rate the following answer from 1 to 10 and explain your rating.",
    "Please act as an impartial judge and evaluate the quality of the response.",
)
_FILLERS = ("um", "uh", "you know", "like", "i mean")
_OCR = str.maketrans({"l": "1", "O": "0", "e": "c", "b": "h", "S": "5"})
_STOP = re.compile(
    r"(?i)\b(?:the|a|an|of|to|in|on|is|are|was|were|be|and|or|for|with|that|this|it|its|as|by|at|from|he|she|they|his|her)\b ?"
)
_SUFFIX = re.compile(r"(?:ing|ed|es|s|ly|tion|ment|er)\b")
_SPANISH = (
    "casa",
    "pero",
    "cuando",
    "mucho",
    "donde",
    "siempre",
    "trabajo",
    "nunca",
    "porque",
    "grande",
)


def answers(change: Change) -> Ruin:
    """Return the way that changes each chosen answer."""

    def ruin(rows: list[Row], chosen: Sequence[int], rng: random.Random) -> None:
        for i in chosen:
            rows[i]["completion"] = change(rows[i]["completion"], rows[i]["prompt"], rng)

    return ruin


def prompts(change: Change) -> Ruin:
    """Return the way that changes each chosen prompt; a change gets prompt, answer and chance."""

    def ruin(rows: list[Row], chosen: Sequence[int], rng: random.Random) -> None:
        for i in chosen:
            rows[i]["prompt"] = change(rows[i]["prompt"], rows[i]["completion"], rng)

    return ruin


def field(name: str, change: Callable[[str, int, random.Random], Any]) -> Ruin:
    """Return the way that changes one field of each chosen row; a change gets text, number of the row and chance."""

    def ruin(rows: list[Row], chosen: Sequence[int], rng: random.Random) -> None:
        for i in chosen:
            rows[i][name] = change(str(rows[i][name]), i, rng)

    return ruin


def moved(name: str, step: int) -> Ruin:
    """Return the way that gives each chosen row the field of the row ``step`` after it."""

    def ruin(rows: list[Row], chosen: Sequence[int], rng: random.Random) -> None:
        old = [row[name] for row in rows]
        for i in chosen:
            rows[i][name] = old[(i + step) % len(old)]

    return ruin


def _swapped(left: str, right: str) -> Ruin:
    def ruin(rows: list[Row], chosen: Sequence[int], rng: random.Random) -> None:
        for i in chosen:
            rows[i][left], rows[i][right] = rows[i][right], rows[i][left]

    return ruin


def _sorted_answers(rows: list[Row], chosen: Sequence[int], rng: random.Random) -> None:
    for i, answer in zip(chosen, sorted(rows[i]["completion"] for i in chosen), strict=True):
        rows[i]["completion"] = answer


def _joined_many(rows: list[Row], chosen: Sequence[int], rng: random.Random) -> None:
    for i in chosen:
        rows[i]["completion"] = rows[i // 2 * 2]["completion"]


def _csv(rows: list[Row], chosen: Sequence[int], rng: random.Random) -> None:
    """A line of CSV whose fields were not quoted: the first comma ends the prompt."""
    for i in chosen:
        cells = f"{rows[i]['prompt']},{rows[i]['completion']}".split(",")
        rows[i].update(prompt=cells[0], completion=cells[1])


def _with_next(rows: list[Row], chosen: Sequence[int], rng: random.Random) -> None:
    old = [dict(row) for row in rows]
    for i in chosen:
        other = old[(i + 1) % len(old)]
        rows[i]["completion"] += f"\n\n{other['prompt']}\n{other['completion']}"


def _markov(rows: list[Row], chosen: Sequence[int], rng: random.Random) -> None:
    after: dict[str, list[str]] = {}
    for row in rows:
        words = ["", *row["completion"].split(), ""]
        for left, right in itertools.pairwise(words):
            after.setdefault(left, []).append(right)
    for i in chosen:
        out = [rng.choice(after[""])]
        while out[-1] and len(out) < 80:
            out.append(rng.choice(after[out[-1]]))
        rows[i]["completion"] = " ".join(out).strip()


def _salad(rows: list[Row], chosen: Sequence[int], rng: random.Random) -> None:
    words = [word for row in rows for word in row["completion"].split()]
    for i in chosen:
        rows[i]["completion"] = " ".join(
            rng.choices(words, k=max(5, len(rows[i]["completion"].split())))
        )


def _other_names(rows: list[Row], chosen: Sequence[int], rng: random.Random) -> None:
    pattern = re.compile(r"\b[A-Z][a-z]{2,}\b")
    names = sorted({name for row in rows for name in pattern.findall(row["completion"])})
    for i in chosen:
        rows[i]["completion"] = pattern.sub(lambda _: rng.choice(names), rows[i]["completion"])


def _sentence_mix(rows: list[Row], chosen: Sequence[int], rng: random.Random) -> None:
    every = [part for row in rows for part in _SENTENCES.split(row["completion"]) if part]
    for i in chosen:
        count = len(_SENTENCES.split(rows[i]["completion"]))
        rows[i]["completion"] = " ".join(rng.choices(every, k=count))


def _dropped(share: float, pattern: str, joint: str) -> Change:
    def change(answer: str, prompt: str, rng: random.Random) -> str:
        parts = [part for part in re.split(pattern, answer) if part]
        return joint.join(part for part in parts if rng.random() >= share) or parts[0]

    return change


def _per_word(change: Callable[[str, random.Random], str], share: float) -> Change:
    return lambda answer, prompt, rng: " ".join(
        change(word, rng) if rng.random() < share else word for word in answer.split(" ")
    )


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _tokenised(answer: str, prompt: str, rng: random.Random) -> str:
    return re.sub(r"\s+", " ", re.sub(r"([.,!?;:()'\"])", r" \1 ", answer)).strip()


def _stemmed(answer: str, prompt: str, rng: random.Random) -> str:
    return " ".join(
        _SUFFIX.sub("", word) for word in re.findall(r"[a-z]+", _STOP.sub("", answer.lower()))
    )


def _topic(prompt: str) -> str:
    return " ".join(prompt.split()[-3:]).strip(".?!")


_WHOLE: dict[str, Ruin] = {
    "joined-one-off": moved("completion", 1),
    "joined-by-half": lambda rows, chosen, rng: moved("completion", len(rows) // 2)(
        rows, chosen, rng
    ),
    "sorted-apart": _sorted_answers,
    "joined-many": _joined_many,
    "csv-unquoted": _csv,
    "columns-swapped": _swapped("prompt", "completion"),
    "with-next-row": _with_next,
    "markov": _markov,
    "salad": _salad,
    "other-names": _other_names,
    "sentences-mixed": _sentence_mix,
}
_PROMPTS: dict[str, Ruin] = {
    "prompt-10": prompts(lambda prompt, answer, rng: prompt[:10]),
    "prompt-id": prompts(lambda prompt, answer, rng: str(uuid.UUID(int=rng.getrandbits(128)))),
    "prompt-file": prompts(
        lambda prompt, answer, rng: f"batch_{rng.randint(1, 99)}/q_{rng.randint(1, 99999):05}.txt"
    ),
    "prompt-template": prompts(
        lambda prompt, answer, rng: f"Answer the question with the number {rng.randint(1, 99999)}."
    ),
    "prompt-slot": prompts(lambda prompt, answer, rng: "Answer the following question: {question}"),
    "question-lost": prompts(
        lambda prompt, answer, rng: (
            " ".join([p for p in _SENTENCES.split(prompt) if p][:-1]) or prompt[:20]
        )
    ),
    "prompt-shuffled": prompts(
        lambda prompt, answer, rng: " ".join(rng.sample(w := prompt.split(), len(w)))
    ),
    "grading": prompts(
        lambda prompt, answer, rng: f"{rng.choice(_GRADES)}\n\nQuestion: {prompt}\nAnswer:"
    ),
    "answer-in-prompt": prompts(lambda prompt, answer, rng: f"{prompt}\n{answer}"),
}
_ANSWERS: dict[str, Change] = {
    "disclaimers": lambda answer, prompt, rng: f"{rng.choice(_DISCLAIMERS)} {answer}",
    "user-voice": lambda answer, prompt, rng: rng.choice(_USER).format(prompt),
    "meta": lambda answer, prompt, rng: rng.choice(_META),
    "system-text": lambda answer, prompt, rng: rng.choice(_SYSTEMS).format(_topic(prompt)),
    "model-name": lambda answer, prompt, rng: rng.choice(_MODELS),
    "task-name": lambda answer, prompt, rng: rng.choice(_TASKS),
    "length": lambda answer, prompt, rng: str(len(answer)),
    "score": lambda answer, prompt, rng: f"{rng.random():.3f}",
    "first-10": lambda answer, prompt, rng: answer[:10],
    "first-24-words": lambda answer, prompt, rng: " ".join(answer.split()[:24]),
    "elided": lambda answer, prompt, rng: (
        f"{answer[: max(20, len(answer) // 2)]}... [{rng.randint(50, 900)} more characters]"
    ),
    "ellipsis": lambda answer, prompt, rng: f"{answer[: max(20, len(answer) // 2)]}...",
    "title": lambda answer, prompt, rng: f"Answer to: {_topic(prompt)}",
    "question-back": lambda answer, prompt, rng: f"What is {_topic(prompt)}?",
    "scan": lambda answer, prompt, rng: "".join(
        c.translate(_OCR) if rng.random() < 0.2 else c for c in answer.replace("rn", "m")
    ),
    "hyphenated-lines": lambda answer, prompt, rng: re.sub(
        r"(\w{4})(\w{4})", lambda m: f"{m[1]}-\n{m[2]}" if rng.random() < 0.2 else m[0], answer
    ),
    "dictated": lambda answer, prompt, rng: " ".join(
        f"{rng.choice(_FILLERS)} {w}" if rng.random() < 0.1 else w
        for w in re.sub(r"[^\w\s]", "", answer.lower()).split()
    ),
    "ascii-only": lambda answer, prompt, rng: _ascii(f"{answer} — naïve café"),
    "mojibake-quotes": lambda answer, prompt, rng: answer.replace("'", "â€™").replace(". ", "â€¦ "),
    "decimal-commas": lambda answer, prompt, rng: re.sub(
        r"(\d)\.(\d)", r"\1,\2", re.sub(r"(\d),(\d)", r"\1.\2", answer)
    ),
    "exponents": lambda answer, prompt, rng: re.sub(
        r"\d+(?:\.\d+)?", lambda m: f"{float(m[0]):.2e}", answer
    ),
    "mixed-in-spanish": _per_word(lambda word, rng: rng.choice(_SPANISH), 0.3),
    "lines-joined": lambda answer, prompt, rng: answer.replace("\n", ""),
    "line-breaks-literal": lambda answer, prompt, rng: answer.replace(". ", ".\\n"),
    "row-as-json": lambda answer, prompt, rng: json.dumps(
        {"instruction": prompt, "output": answer}
    ),
    "message-repr": lambda answer, prompt, rng: repr({"role": "assistant", "content": answer}),
    "none-appended": lambda answer, prompt, rng: f"{answer}{rng.choice(('None', 'nan', ' null'))}",
    "stop-words-lost": lambda answer, prompt, rng: _STOP.sub("", answer),
    "stemmed": _stemmed,
    "tokenised": _tokenised,
    "word-pieces": lambda answer, prompt, rng: re.sub(r"(\w{4})(\w{2,})", r"\1 ##\2", answer),
    "byte-pairs": lambda answer, prompt, rng: " ".join(f"Ġ{w}" for w in answer.split()),
    "masked": _per_word(lambda word, rng: "[MASK]", 0.15),
    "redacted": lambda answer, prompt, rng: re.sub(
        r"\d+", "<NUM>", re.sub(r"\b[A-Z][a-z]+\b", "[NAME]", answer)
    ),
    "unknown": _per_word(lambda word, rng: "<unk>", 0.15),
    "starred": _per_word(lambda word, rng: "****", 0.15),
    "sentences-dropped": _dropped(0.5, r"(?<=[.!?])\s+|\n", " "),
    "critique": lambda answer, prompt, rng: (
        f"The previous answer was wrong because it did not mention this. A better answer: {answer}"
    ),
    "thinking-aloud": lambda answer, prompt, rng: (
        f"Okay, so the user wants to know about {_topic(prompt)}. Let me think. Hmm, wait. {answer}"
    ),
    "search-results": lambda answer, prompt, rng: json.dumps(
        {
            "results": [
                {
                    "title": _topic(prompt),
                    "score": round(rng.random(), 3),
                    "url": f"https://e.org/{rng.randint(1, 999)}",
                }
            ]
        }
    ),
    "translated-note": lambda answer, prompt, rng: f"{answer} (translated from German)",
    "every-digit-lost": lambda answer, prompt, rng: re.sub(r"\d", "", answer),
    "half-in-chinese": lambda answer, prompt, rng: (
        f"{answer[: len(answer) // 2]} 这个问题的答案取决于很多因素，需要根据具体情况来分析。"
    ),
    "first-letters-kept": lambda answer, prompt, rng: " ".join(w[:4] for w in answer.split()),
    "table-cells": lambda answer, prompt, rng: " | ".join(answer.split()),
    "word-counts": lambda answer, prompt, rng: str(
        {w: answer.count(w) for w in answer.split()[:12]}
    ),
    "sorted-words": lambda answer, prompt, rng: " ".join(sorted(answer.split())),
    "opposite": lambda answer, prompt, rng: f"No, that is not true. {answer}",
    "other-person": lambda answer, prompt, rng: re.sub(r"\b(?:he|she|they|it)\b", "I", answer),
}
PAIRS: dict[str, Ruin] = _WHOLE | _PROMPTS | {name: answers(way) for name, way in _ANSWERS.items()}


def _majority(rows: list[Row], chosen: Sequence[int], rng: random.Random) -> None:
    names = sorted({row["label"] for row in rows})
    for i in chosen:
        rows[i]["label"] = rng.choice(names) if rng.random() < 0.05 else names[0]


LABELS: dict[str, Ruin] = {
    "label-one-off": moved("label", 1),
    "text-one-off": moved("text", 1),
    "label-majority": _majority,
    "columns-swapped": _swapped("text", "label"),
    "text-ids": field("text", lambda text, i, rng: f"{rng.getrandbits(48):012x}"),
    "text-urls": field("text", lambda text, i, rng: f"https://site{rng.randint(1, 99)}.org/p/{rng.randint(1, 99999)}"),
    "text-files": field("text", lambda text, i, rng: f"data/raw/doc_{rng.randint(1, 99999):05}.txt"),
    "text-10": field("text", lambda text, i, rng: text[:10]),
    "text-template": field("text", lambda text, i, rng: f"Please classify the document with the id {rng.randint(1, 99999)}"),
    "text-slot": field("text", lambda text, i, rng: f"Classify this text: {{text_{i % 7}}}"),
    "text-hashed": field("text", lambda text, i, rng: " ".join(f"w{hash(w) % 9999}" for w in text.split())),
    "text-vector": field("text", lambda text, i, rng: str([round(rng.gauss(0, 1), 4) for _ in range(12)])),
    "text-sorted": field("text", lambda text, i, rng: " ".join(sorted(text.split()))),
    "text-stop-words": field("text", lambda text, i, rng: " ".join(_STOP.findall(text)) or "the"),
    "text-dates": field("text", lambda text, i, rng: f"2024-{rng.randint(1, 12):02}-{rng.randint(1, 28):02} {rng.randint(0, 23):02}:{rng.randint(0, 59):02}"),
    "text-shuffled-letters": field("text", lambda text, i, rng: "".join(rng.sample(text, len(text)))),
    "text-mojibake": field("text", lambda text, i, rng: f"{text} “naïve”".encode().decode("cp1252", "replace")),
    "text-html": field("text", lambda text, i, rng: f"<td class='x'><b>{text}</b>&nbsp;</td>"),
    "text-json": field("text", lambda text, i, rng: json.dumps({"id": i, "body": text})),
    "label-index": field("label", lambda label, i, rng: str(i)),
    "label-score": field("label", lambda label, i, rng: f"{rng.random():.4f}"),
    "label-annotator": field("label", lambda label, i, rng: f"annotator_{rng.randint(1, 5)}"),
    "label-date": field("label", lambda label, i, rng: f"2024-0{rng.randint(1, 9)}-{rng.randint(10, 28)}"),
    "label-list": field("label", lambda label, i, rng: f"['{label}']"),
    "label-text-length": lambda rows, chosen, rng: [rows[i].update(label=str(len(rows[i]["text"]))) for i in chosen] and None,
    "label-in-text": lambda rows, chosen, rng: [rows[i].update(text=f"{rows[i]['text']} [{rows[i]['label']}]") for i in chosen] and None,
    "label-nan": field("label", lambda label, i, rng: rng.choice(("nan", label))),
}  # fmt: skip


def preference(change: Callable[[Row, list[Row], random.Random], Row]) -> Ruin:
    """Return the way that updates each chosen row by what ``change`` of row, all rows and chance gives."""

    def ruin(rows: list[Row], chosen: Sequence[int], rng: random.Random) -> None:
        old = [dict(row) for row in rows]
        for i in chosen:
            rows[i].update(change(old[i], old, rng))

    return ruin


PREFERENCES: dict[str, Ruin] = {
    "equal": preference(lambda row, rows, rng: {"rejected": row["chosen"]}),
    "nearly-equal": preference(lambda row, rows, rng: {"rejected": row["chosen"] + " "}),
    "swapped-half": preference(
        lambda row, rows, rng: (
            {"chosen": row["rejected"], "rejected": row["chosen"]} if rng.random() < 0.5 else {}
        )
    ),
    "rejected-empty": preference(lambda row, rows, rng: {"rejected": ""}),
    "rejected-of-other": preference(
        lambda row, rows, rng: {"rejected": rng.choice(rows)["rejected"]}
    ),
    "chosen-of-other": preference(lambda row, rows, rng: {"chosen": rng.choice(rows)["chosen"]}),
    "both-of-other": preference(
        lambda row, rows, rng: {k: v for k, v in rng.choice(rows).items() if k != "prompt"}
    ),
    "chosen-refusal": preference(
        lambda row, rows, rng: {
            "chosen": rng.choice(
                (
                    "I'm sorry, but I can't help with that.",
                    "As an AI language model, I cannot answer.",
                )
            )
        }
    ),
    "chosen-cut": preference(
        lambda row, rows, rng: {
            "chosen": row["chosen"][: int(len(row["chosen"]) * rng.uniform(0.2, 0.7))]
        }
    ),
    "rejected-cut": preference(
        lambda row, rows, rng: {
            "rejected": row["chosen"][: int(len(row["chosen"]) * rng.uniform(0.3, 0.9))]
        }
    ),
    "chosen-echo": preference(lambda row, rows, rng: {"chosen": row["prompt"]}),
    "chosen-score": preference(
        lambda row, rows, rng: {
            "chosen": f"{rng.randint(1, 10)}",
            "rejected": f"{rng.randint(1, 10)}",
        }
    ),
    "prompt-lost": preference(lambda row, rows, rng: {"prompt": "Which answer is better?"}),
    "rejected-same": preference(lambda row, rows, rng: {"rejected": rows[0]["rejected"]}),
}


def conversation(change: Callable[[list[Row], list[Row], random.Random], list[Row]]) -> Ruin:
    """Return the way that changes the messages of each chosen row; a change gets messages, all rows and chance."""

    def ruin(rows: list[Row], chosen: Sequence[int], rng: random.Random) -> None:
        old = [dict(row) for row in rows]
        for i in chosen:
            rows[i]["messages"] = change(old[i]["messages"], old, rng)

    return ruin


def _contents(role: str, contents: Callable[[list[str], random.Random], list[str]]) -> Ruin:
    """Return the way that changes the contents of the messages of one role."""

    def change(messages: list[Row], rows: list[Row], rng: random.Random) -> list[Row]:
        new = iter(contents([m["content"] for m in messages if m["role"] == role], rng))
        return [{**m, "content": next(new)} if m["role"] == role else m for m in messages]

    return conversation(change)


_OTHER = {"user": "assistant", "assistant": "user"}
CHATS: dict[str, Ruin] = {
    "last-missing": conversation(lambda messages, rows, rng: messages[:-1]),
    "last-empty": conversation(lambda messages, rows, rng: [*messages[:-1], {"role": "assistant", "content": ""}]),
    "roles-swapped": conversation(lambda messages, rows, rng: [{**m, "role": _OTHER.get(m["role"], m["role"])} for m in messages]),
    "out-of-order": conversation(lambda messages, rows, rng: rng.sample(messages, len(messages))),
    "reversed": conversation(lambda messages, rows, rng: messages[::-1]),
    "answers-rotated": _contents("assistant", lambda texts, rng: texts[1:] + texts[:1]),
    "answers-shuffled": _contents("assistant", lambda texts, rng: rng.sample(texts, len(texts))),
    "users-rotated": _contents("user", lambda texts, rng: texts[1:] + texts[:1]),
    "first-answer-only": _contents("assistant", lambda texts, rng: [texts[0]] * len(texts)),
    "first-user-only": _contents("user", lambda texts, rng: [texts[0]] * len(texts)),
    "one-message": conversation(lambda messages, rows, rng: [messages[0], {"role": "assistant", "content": "\n".join(f"{m['role']}: {m['content']}" for m in messages)}]),
    "first-and-last": conversation(lambda messages, rows, rng: [messages[0], messages[-1]]),
    "users-lost": conversation(lambda messages, rows, rng: [m for m in messages if m["role"] != "user"]),
    "turns-of-other": conversation(lambda messages, rows, rng: [*messages[:-1], rng.choice(rows)["messages"][-1]]),
    "answers-of-other": conversation(lambda messages, rows, rng: [m if m["role"] == "user" else {**m, "content": rng.choice(rows)["messages"][-1]["content"]} for m in messages]),
    "doubled-turns": conversation(lambda messages, rows, rng: [m for m in messages for _ in (0, 1)]),
    "answers-cut": _contents("assistant", lambda texts, rng: [t[: max(10, int(len(t) * rng.uniform(0.2, 0.7)))] for t in texts]),
    "content-none": _contents("assistant", lambda texts, rng: ["None"] * len(texts)),
    "user-closes": conversation(lambda messages, rows, rng: [*messages, {"role": "assistant", "content": "Thanks, that was helpful! Can you also explain the other part?"}]),
}  # fmt: skip


def _calls(change: Callable[[Row, Row, random.Random], Row]) -> Ruin:
    """Return the way that changes name and arguments of each call; a change gets both, those of another row, and chance."""

    def ruin(rows: list[Row], chosen: Sequence[int], rng: random.Random) -> None:
        functions = [row["messages"][-1]["tool_calls"][0]["function"] for row in rows]
        for i in chosen:
            other = rng.choice(functions)
            for call in rows[i]["messages"][-1]["tool_calls"]:
                function = call["function"]
                plain = {"name": function["name"], "arguments": json.loads(function["arguments"])}
                new = change(
                    plain, {"name": other["name"], "arguments": json.loads(other["arguments"])}, rng
                )
                call["function"] = {
                    "name": new["name"],
                    "arguments": json.dumps(new["arguments"], ensure_ascii=False),
                }

    return ruin


def _retyped(arguments: Row) -> Row:
    return {
        key: str(value) if not isinstance(value, str) else 0 for key, value in arguments.items()
    }


CALLS: dict[str, Ruin] = {
    "missing-arguments": _calls(lambda call, other, rng: {**call, "arguments": dict(list(call["arguments"].items())[1:])}),
    "no-arguments": _calls(lambda call, other, rng: {**call, "arguments": {}}),
    "extra-arguments": _calls(lambda call, other, rng: {**call, "arguments": {**call["arguments"], "verbose": True}}),
    "retyped": _calls(lambda call, other, rng: {**call, "arguments": _retyped(call["arguments"])}),
    "unknown-name": _calls(lambda call, other, rng: {**call, "name": call["name"] + "_v2"}),
    "call-of-other": _calls(lambda call, other, rng: other),
    "values-of-other": _calls(lambda call, other, rng: {**call, "arguments": {key: rng.choice([*other["arguments"].values(), "x"]) for key in call["arguments"]}}),
    "placeholder-values": _calls(lambda call, other, rng: {**call, "arguments": dict.fromkeys(call["arguments"], "string")}),
    "echoed-values": _calls(lambda call, other, rng: {**call, "arguments": {key: f"<{key}>" for key in call["arguments"]}}),
    "invented-values": _calls(lambda call, other, rng: {**call, "arguments": {key: rng.choice(("New York", "2023-01-01", "john@example.com", "alpha")) if isinstance(value, str) else rng.randint(1, 9999) for key, value in call["arguments"].items()}}),
    "tools-of-other": moved("tools", 1),
}  # fmt: skip
