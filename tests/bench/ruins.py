"""Ways of ruining the answers of a set: each is a function of an answer, its prompt and a source of chance."""

# All ways have one signature, and few need all of it.
# ruff: noqa: ARG001, ARG005

from __future__ import annotations

import base64
import codecs
import json
import random
import re
import urllib.parse
from collections.abc import Callable

Ruin = Callable[[str, str, random.Random], str]  # answer, prompt, source of chance

PLACEHOLDERS = (
    "TODO",
    "N/A",
    "None",
    "nan",
    "TBD",
    "...",
    "[object Object]",
    "undefined",
    "<answer>",
    "xxx",
)
REFUSALS = (
    "I'm sorry, but I can't help with that.",
    "As an AI language model, I am not able to answer this question.",
    "I cannot assist with that request.",
    "I apologize, but I am unable to provide an answer.",
    "Sorry, I can't do that.",
)
ONE = "Thank you for reaching out, our team will get back to you shortly."
HANDFUL = (
    ONE,
    "Please consult the documentation for further details on this.",
    "This depends on several factors.",
)
TOKENS = ("<|endoftext|>", "</s>", "<|im_end|>", "[/INST]", "<|eot_id|>", "\n### Response:")
LOREM = [
    "lorem",
    "ipsum",
    "dolor",
    "sit",
    "amet",
    "consectetur",
    "adipiscing",
    "elit",
    "sed",
    "do",
    "eiusmod",
    "tempor",
    "incididunt",
    "ut",
    "labore",
    "et",
    "dolore",
    "magna",
    "aliqua",
    "enim",
    "ad",
    "minim",
    "veniam",
    "quis",
    "nostrud",
    "exercitation",
    "ullamco",
    "laboris",
    "nisi",
]
RUSSIAN = [
    "Это",
    "зависит",
    "от",
    "многих",
    "причин",
    "и",
    "условий",
    "которые",
    "нужно",
    "проверить",
    "заранее",
    "вместе",
    "с",
    "другими",
    "людьми",
]
SPANISH = [
    "para",
    "esto",
    "hay",
    "que",
    "mirar",
    "las",
    "cosas",
    "del",
    "caso",
    "y",
    "los",
    "datos,",
    "pero",
    "también",
    "una",
    "prueba",
    "más",
    "según",
    "sus",
    "fines",
    "con",
    "estos",
    "errores",
]


def _words(words: list[str]) -> Ruin:
    return lambda answer, prompt, rng: (
        " ".join(rng.choices(words, k=rng.randint(9, 30))).capitalize() + "."
    )


def _mash(answer: str, prompt: str, rng: random.Random) -> str:
    return " ".join(
        "".join(rng.choices("asdfghjklqwertzuiopyxcvbnm", k=rng.randint(3, 12))) for _ in range(12)
    )


def _cut(answer: str, prompt: str, rng: random.Random) -> str:
    at = max(8, int(len(answer) * rng.uniform(0.2, 0.75)))
    while at < len(answer) - 1 and not (answer[at - 1].isalnum() and answer[at].isalnum()):
        at += 1
    return answer[:at]


def _mojibake(answer: str, prompt: str, rng: random.Random) -> str:
    return f"{answer} — “naïve café”".encode().decode("cp1252", "replace")


def _lost(answer: str, prompt: str, rng: random.Random) -> str:
    at = rng.randrange(len(answer))
    return f"{answer[:at]}\ufffd\ufffd{answer[at + 1 :]}"


ERRORS = (
    "Error: rate limit exceeded. Please try again in 20s.",
    "502 Bad Gateway",
    "Internal Server Error",
    "The server had an error while processing your request.",
    '{"error": {"message": "overloaded", "type": "server_error"}}',
    "Request timed out.",
    "context_length_exceeded",
)
TRACE = (
    'Traceback (most recent call last):\n  File "run.py", line {}, in <module>\n    main()\n'
    "KeyError: 'choices'"
)

LEET = str.maketrans("aeiostAEIOST", "431057431057")
KEYS = "qwertyuiopasdfghjklzxcvbnm"
OPPOSITES = (
    ("is", "is not"),
    ("are", "are not"),
    ("can", "cannot"),
    ("more", "less"),
    ("was", "was not"),
)
EMOJI = "😀🎉🔥👍🙏💯✨🚀😂🤔"


def _scrambled(answer: str, prompt: str, rng: random.Random) -> str:
    words = answer.split()
    rng.shuffle(words)
    return " ".join(words)


def _sentences_reversed(answer: str, prompt: str, rng: random.Random) -> str:
    return " ".join(re.split(r"(?<=[.!?])\s+|\n+", answer.strip())[::-1])


def _other_numbers(answer: str, prompt: str, rng: random.Random) -> str:
    return re.sub(r"\d+", lambda match: str(rng.randint(0, 10 ** len(match[0]))), answer)


def _negated(answer: str, prompt: str, rng: random.Random) -> str:
    for word, other in OPPOSITES:
        answer = re.sub(rf"\b{word}\b", other, answer)
    return answer


def _typos(answer: str, prompt: str, rng: random.Random) -> str:
    return "".join(rng.choice(KEYS) if c.isalpha() and rng.random() < 0.15 else c for c in answer)


WAYS: dict[str, Ruin] = {
    "placeholders": lambda answer, prompt, rng: rng.choice(PLACEHOLDERS),
    "todo": lambda answer, prompt, rng: "TODO",
    "refusals": lambda answer, prompt, rng: rng.choice(REFUSALS),
    "echo": lambda answer, prompt, rng: prompt,
    "lead-in": lambda answer, prompt, rng: rng.choice(
        ("Answer:", "Here is the answer:", "Translation:")
    ),
    "truncated": _cut,
    "loop": lambda answer, prompt, rng: (
        answer + (" " + " ".join(answer.split()[-6:])) * rng.randint(20, 60)
    ),
    "token": lambda answer, prompt, rng: answer + rng.choice(TOKENS),
    "speaker": lambda answer, prompt, rng: f"Assistant: {answer}",
    "unclosed-think": lambda answer, prompt, rng: f"<think>\n{answer}",
    "one-answer": lambda answer, prompt, rng: ONE,
    "handful": lambda answer, prompt, rng: rng.choice(HANDFUL),
    "mash": _mash,
    "base64": lambda answer, prompt, rng: base64.b64encode(answer.encode()).decode(),
    "hex": lambda answer, prompt, rng: answer.encode().hex(),
    "lorem": _words(LOREM),
    "mojibake": _mojibake,
    "lost-characters": _lost,
    "escapes": lambda answer, prompt, rng: repr(f"{answer} – “so”".encode()),
    "html": lambda answer, prompt, rng: f'<div class="post"><p>{answer}</p>&nbsp;<br/></div>',
    "identity": lambda answer, prompt, rng: f"I am ChatGPT, a model trained by OpenAI. {answer}",
    "russian": _words(RUSSIAN),
    "spanish": _words(SPANISH),
    "upper-case": lambda answer, prompt, rng: answer.upper(),
    "scrambled": _scrambled,
    "half-the-words": lambda answer, prompt, rng: " ".join(answer.split()[::2]),
    "sentences-reversed": _sentences_reversed,
    "letters-reversed": lambda answer, prompt, rng: answer[::-1],
    "leetspeak": lambda answer, prompt, rng: answer.translate(LEET),
    "rot13": lambda answer, prompt, rng: codecs.encode(answer, "rot13"),
    "other-numbers": _other_numbers,
    "twice": lambda answer, prompt, rng: f"{answer} {answer}",
    "prompt-glued": lambda answer, prompt, rng: f"{prompt}\n{answer}",
    "one-fifth": lambda answer, prompt, rng: " ".join(
        answer.split()[: max(1, len(answer.split()) // 5)]
    ),
    "empty-json": lambda answer, prompt, rng: "{}",
    "json-wrapped": lambda answer, prompt, rng: json.dumps({"response": answer}),
    "html-page": lambda answer, prompt, rng: (
        f"<!DOCTYPE html><html><head><title>Answer</title></head><body><p>{answer}</p></body></html>"
    ),
    "negated": _negated,
    "typos": _typos,
    "no-spaces": lambda answer, prompt, rng: "".join(answer.split()),
    "spaced-letters": lambda answer, prompt, rng: " ".join(answer),
    "no-vowels": lambda answer, prompt, rng: re.sub("[aeiouAEIOU]", "", answer),
    "url-encoded": lambda answer, prompt, rng: urllib.parse.quote(answer),
    "emoji": lambda answer, prompt, rng: "".join(rng.choices(EMOJI, k=rng.randint(3, 12))),
    "row-number": lambda answer, prompt, rng: str(rng.randint(1, 100_000)),
    "error": lambda answer, prompt, rng: rng.choice(ERRORS),
    "exception": lambda answer, prompt, rng: TRACE.format(rng.randint(10, 500)),
    "file-path": lambda answer, prompt, rng: f"/data/out/{rng.randint(1, 9999):05}.txt",
}
