"""Ways in which tools and people ruin answers: scrapers, exports, tokenizers, scanners, translators, labellers, crowds."""

# All ways have one signature, and few need all of it.
# ruff: noqa: ARG001, ARG005

from __future__ import annotations

import quopri
import random
import re
from collections.abc import Callable

Ruin = Callable[[str, str, random.Random], str]  # answer, prompt, source of chance

_FOOTERS = (
    "Accept all cookies | Privacy policy | Terms of use",
    "Share on Facebook Share on Twitter Subscribe to our newsletter",
    "We use cookies to improve your experience. Accept Reject",
    "© 2021 All rights reserved. Back to top",
)
_WALLS = (
    "Please enable JavaScript and cookies to continue.",
    "Subscribe to continue reading this article.",
    "Checking your browser before accessing the site. This may take a few seconds.",
    "Please verify that you are a human by completing the action below.",
    "This page could not be found. Return to the home page.",
    "Your session has expired. Please log in again.",
)
_ANNOTATORS = (
    "good",
    "ok",
    "nice",
    "very good",
    "idk",
    "i dont know",
    "none",
    "yes",
    "done",
    "thanks",
)
_COMMENTS = (
    "Let me know if you would like me to adjust the tone or length!",
    "Note: I kept the answer concise, as you requested.",
    "Would you like me to expand on any of these points?",
    "(Word count: 87)",
)
_RUBRICS = (
    "Score: {0}/5\nRationale: The answer is relevant, and mostly complete.",
    "Rating: {0}\nExplanation: The response addresses the question, but lacks detail.",
    "[[{0}]] The assistant's answer is helpful and accurate.",
)
_THOUGHTS = (
    "The user wants me to answer this question. I should keep it short and helpful. Let me write it.",
    "Okay, the user is asking about this. I need to think about what they want. So the answer is:",
    "We need to respond to the instruction. It must be correct. Let's produce the final answer.",
)
_SALAD = [
    "window",
    "green",
    "carry",
    "seven",
    "market",
    "under",
    "quiet",
    "river",
    "follow",
    "paper",
    "strong",
    "morning",
    "table",
    "garden",
    "voice",
    "metal",
    "silver",
    "doctor",
    "travel",
    "winter",
    "simple",
    "bridge",
    "letter",
    "camera",
    "yellow",
    "pocket",
    "engine",
    "summer",
    "travel",
    "button",
]
_GERMAN = {
    "the": "die", "and": "und", "is": "ist", "of": "von", "to": "zu", "a": "ein", "in": "in", "for": "für",
    "with": "mit", "are": "sind", "that": "dass", "it": "es", "he": "er", "she": "sie", "has": "hat", "on": "auf",
}  # fmt: skip
_OCR = (("rn", "m"), ("l", "1"), ("O", "0"), ("cl", "d"), ("S", "5"), ("e", "c"))
_WORD = re.compile(r"[A-Za-z]{4,}")


def _share(pattern: str, change: Callable[[re.Match[str]], str], share: float) -> Ruin:
    """Return the way that changes a share of the matches."""
    return lambda answer, prompt, rng: re.sub(
        pattern, lambda m: change(m) if rng.random() < share else m[0], answer
    )


def _ocr(answer: str, prompt: str, rng: random.Random) -> str:
    for good, bad in _OCR:
        answer = re.sub(good, lambda m, bad=bad: bad if rng.random() < 0.3 else m[0], answer)
    return answer


def _split_words(answer: str, prompt: str, rng: random.Random) -> str:
    def split(match: re.Match[str]) -> str:
        at = rng.randint(2, len(match[0]) - 2)
        return f"{match[0][:at]} ##{match[0][at:]}"

    return _WORD.sub(lambda m: split(m) if rng.random() < 0.4 else m[0], answer)


def _spaced_marks(answer: str, prompt: str, rng: random.Random) -> str:
    answer = re.sub(r"\s*([.,!?;:()\"])\s*", r" \1 ", answer)
    return re.sub(r"(\w)('s|n't|'re|'ll)\b", r"\1 \2", answer).strip()


def _in_the_middle(text: Callable[[random.Random], str]) -> Ruin:
    """Return the way that puts a text between two words."""

    def changed(answer: str, prompt: str, rng: random.Random) -> str:
        words = answer.split(" ")
        at = rng.randint(1, max(1, len(words) - 1))
        return " ".join([*words[:at], text(rng), *words[at:]])

    return changed


def _subtitles(answer: str, prompt: str, rng: random.Random) -> str:
    words = answer.split()
    parts = [" ".join(words[at : at + 8]) for at in range(0, len(words), 8)]
    return "\n\n".join(
        f"{n}\n00:00:{n * 3 % 60:02},000 --> 00:00:{(n * 3 + 3) % 60:02},000\n{part}"
        for n, part in enumerate(parts, 1)
    )


def _spoken(answer: str, prompt: str, rng: random.Random) -> str:
    words = re.sub(r"[^\w\s]", "", answer).lower().split()
    return " ".join(f"{w} uh" if rng.random() < 0.1 else w for w in words)


def _marked(answer: str, prompt: str, rng: random.Random) -> str:
    words = answer.split(" ")
    return " ".join(f"<g id={at // 3}>{w}</g>" if at % 3 == 0 else w for at, w in enumerate(words))


TOOLS: dict[str, Ruin] = {
    # scrapers
    "page-footer": lambda answer, prompt, rng: f"{answer}\n\n{rng.choice(_FOOTERS)}",
    "page-menu": lambda answer, prompt, rng: (
        f"Home > Blog > Questions\nSearch Log in Sign up\n{answer}"
    ),
    "read-more": lambda answer, prompt, rng: (
        f"{answer[: max(20, int(len(answer) * rng.uniform(0.3, 0.8)))]}... Read more"
    ),
    "page-wall": lambda answer, prompt, rng: rng.choice(_WALLS),
    "page-number": _in_the_middle(lambda rng: f"\n\nPage {rng.randint(1, 99)} of 120\n\n"),
    # templates and scripts
    "jinja": lambda answer, prompt, rng: f"{{% if output %}}{answer}{{% endif %}}",
    "row-field": lambda answer, prompt, rng: '{row["output"]}',
    "and-nan": lambda answer, prompt, rng: f"{answer} nan",
    "bytes-none": lambda answer, prompt, rng: f"None\n{answer}",
    "line-ends-escaped": lambda answer, prompt, rng: (
        answer.replace("\n", "\\n").replace(". ", ".\\n")
    ),
    # language models that write or judge answers
    "comment": lambda answer, prompt, rng: f"{answer}\n\n{rng.choice(_COMMENTS)}",
    "rubric": lambda answer, prompt, rng: rng.choice(_RUBRICS).format(rng.randint(1, 5)),
    "thoughts": lambda answer, prompt, rng: f"{rng.choice(_THOUGHTS)} {answer}",
    "next-task": lambda answer, prompt, rng: (
        f"{answer}\n\n{rng.randint(4, 20)}. Instruction: Write about your day.\nInput: <noinput>\nOutput: I had a nice day."
    ),
    "noinput": lambda answer, prompt, rng: f"<noinput> {answer}",
    # exports and databases
    "first-line": lambda answer, prompt, rng: answer.strip().split("\n")[0],
    "first-comma": lambda answer, prompt, rng: answer.split(",")[0],
    "columns-left": lambda answer, prompt, rng: f'"{answer}";;;{rng.randint(0, 1)};;',
    "cut-at-255": lambda answer, prompt, rng: answer[:255],
    "floats": lambda answer, prompt, rng: re.sub(r"\b\d+\b(?![.\d])", lambda m: f"{m[0]}.0", answer),
    "scientific": lambda answer, prompt, rng: re.sub(
        r"\b\d+\b", lambda m: f"{float(m[0]):.2E}", answer
    ),
    # tokenizers
    "word-pieces": _split_words,
    "sentence-pieces": lambda answer, prompt, rng: "▁" + answer.replace(" ", "▁"),
    "byte-pieces": lambda answer, prompt, rng: answer.replace(" ", "Ġ").replace("\n", "Ċ"),
    "spaced-marks": _spaced_marks,
    "unknown-words": _share(r"\b[A-Za-z]{5,}\b", lambda m: "<unk>", 0.3),
    "masked-words": _share(r"\b[A-Za-z]{5,}\b", lambda m: "[MASK]", 0.2),
    # scanners and speech
    "scanned": _ocr,
    "hyphenated": _share(r"\b([a-z]{3,4})([a-z]{3,})\b", lambda m: f"{m[1]}-\n{m[2]}", 0.3),
    "ligatures-lost": lambda answer, prompt, rng: re.sub(r"ffi|ffl|fi|fl|ff", "", answer),
    "subtitles": _subtitles,
    "spoken": _spoken,
    "inaudible": _in_the_middle(lambda rng: rng.choice(("[inaudible]", "[crosstalk]", "(laughs)"))),
    # encodings
    "null-characters": lambda answer, prompt, rng: "\x00".join(answer),
    "quoted-printable": lambda answer, prompt, rng: (
        quopri.encodestring(f"{answer} – “so”=".encode()).decode()
    ),
    "quotes-lost": lambda answer, prompt, rng: re.sub(
        r"['\"]", "?", f"{answer} It's what they don't see."
    ),
    # translators
    "half-translated": lambda answer, prompt, rng: re.sub(
        r"[A-Za-z]+", lambda m: _GERMAN.get(m[0].lower(), m[0]), answer
    ),
    "marks-of-a-translator": _marked,
    "translated-by": lambda answer, prompt, rng: f"{answer}\n\nTranslated with DeepL.com (free version)",
    # crowds
    "crowd": lambda answer, prompt, rng: rng.choice(_ANNOTATORS),
    "survey-code": lambda answer, prompt, rng: (
        f"{answer} My survey code is {rng.getrandbits(32):08X}."
    ),
    "word-salad": lambda answer, prompt, rng: " ".join(rng.choices(_SALAD, k=rng.randint(8, 30))),
    "prompt-words-sorted": lambda answer, prompt, rng: " ".join(sorted(prompt.split())),
}  # fmt: skip
