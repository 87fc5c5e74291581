"""Further ways of ruining answers: letters, words, wrappers and leftovers of scripts. Of labels, see LABEL_WAYS."""

# All ways have one signature, and few need all of it.
# ruff: noqa: ARG001, ARG005

from __future__ import annotations

import codecs
import html
import json
import random
import re
from collections.abc import Callable

Ruin = Callable[[str, str, random.Random], str]  # answer, prompt, source of chance

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = {
    letter: row[max(0, at - 1) : at] + row[at + 1 : at + 2]
    for row in _ROWS
    for at, letter in enumerate(row)
}
_ALIKE = str.maketrans("aeopcxyAEOPCXKMHBT", "аеорсхуАЕОРСХКМНВТ")
_WIDE = {n: n + 0xFEE0 for n in range(0x21, 0x7F)}
_MARKS = [chr(n) for n in range(0x300, 0x370)]
_CODES = (
    ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...-"
    " .-- -..- -.-- --.."
)
_MORSE = dict(zip("abcdefghijklmnopqrstuvwxyz", _CODES.split(), strict=True))
# The first lines of a text that nobody owns: one text under the prompts of the whole set.
_SONNET = (
    "Shall I compare thee to a summer's day?",
    "Thou art more lovely and more temperate:",
    "Rough winds do shake the darling buds of May,",
    "And summer's lease hath all too short a date;",
    "Sometime too hot the eye of heaven shines,",
    "And often is his gold complexion dimm'd;",
    "And every fair from fair sometime declines,",
    "By chance or nature's changing course untrimm'd;",
    "But thy eternal summer shall not fade,",
    "Nor lose possession of that fair thou ow'st;",
    "Nor shall death brag thou wander'st in his shade,",
    "When in eternal lines to time thou grow'st:",
    "So long as men can breathe or eyes can see,",
    "So long lives this, and this gives life to thee.",
)
_GENERIC = (
    ("That is a great question", "Thanks for asking", "This is an interesting topic", "Good point"),
    ("there are many ways to look at it", "it depends on what you need", "opinions differ on this"),
    ("Let me know if you want more details", "I hope this helps", "Feel free to ask again"),
)
_GERMAN = (
    "Das hängt davon ab, welche Werte Sie vorher eingestellt haben.",
    "Bitte prüfen Sie zuerst, ob der Stecker richtig sitzt und nicht beschädigt ist.",
    "Die Antwort ist nicht einfach, aber man kann es mit ein wenig Geduld lernen.",
    "Für die meisten Menschen ist das eine Frage der Zeit und nicht des Geldes.",
    "Wir haben es auf dem Markt gekauft und sind damit sehr zufrieden.",
    "Der Zug wird heute nicht fahren, weil die Strecke bei Ulm gesperrt ist.",
)
_SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+")


def _neighbours(answer: str, prompt: str, rng: random.Random) -> str:
    return "".join(
        rng.choice(_NEIGHBOURS[c]) if c in _NEIGHBOURS and rng.random() < 0.12 else c
        for c in answer
    )


def _shuffled_inside(answer: str, prompt: str, rng: random.Random) -> str:
    out = []
    for sentence in _SENTENCE_ENDS.split(answer):
        words = sentence.split()
        rng.shuffle(words)
        out.append(" ".join(words))
    return " ".join(out)


def _jumbled_words(answer: str, prompt: str, rng: random.Random) -> str:
    def jumbled(match: re.Match[str]) -> str:
        inner = list(match[0][1:-1])
        rng.shuffle(inner)
        return match[0][0] + "".join(inner) + match[0][-1]

    return re.sub(r"[A-Za-z]{4,}", jumbled, answer)


def _off_by_one(answer: str, prompt: str, rng: random.Random) -> str:
    numbers = list(re.finditer(r"\d+", answer))
    if not numbers:
        return answer
    last = numbers[-1]
    return f"{answer[: last.start()]}{int(last[0]) + rng.choice((-1, 1, 2))}{answer[last.end() :]}"


def _zalgo(answer: str, prompt: str, rng: random.Random) -> str:
    return "".join(
        c + "".join(rng.choices(_MARKS, k=rng.randint(1, 4))) if c.isalpha() else c for c in answer
    )


def _mid_sentence(answer: str, prompt: str, rng: random.Random) -> str:
    words = answer.split()
    at = rng.randint(1, max(1, len(words) - 1))
    return " ".join([*words[:at], "as an AI language model I cannot have opinions,", *words[at:]])


def _stutter(answer: str, prompt: str, rng: random.Random) -> str:
    return " ".join(f"{w} {w}" if rng.random() < 0.5 else w for w in answer.split())


def _numbers_list(answer: str, prompt: str, rng: random.Random) -> str:
    return str([rng.randint(100, 30_000) for _ in range(rng.randint(8, 30))])


def _vector(answer: str, prompt: str, rng: random.Random) -> str:
    return str([round(rng.gauss(0, 0.3), 6) for _ in range(16)])


def _without_middle(answer: str, prompt: str, rng: random.Random) -> str:
    words = answer.split()
    third = len(words) // 3
    return " ".join(words[:third] + words[2 * third :])


def _no_bracket(answer: str, prompt: str, rng: random.Random) -> str:
    return json.dumps({"answer": answer, "confidence": round(rng.random(), 2)})[:-1]


def _pig_latin(answer: str, prompt: str, rng: random.Random) -> str:
    return re.sub(r"\b([A-Za-z])([a-z]+)", r"\2\1ay", answer)


def _template(answer: str, prompt: str, rng: random.Random) -> str:
    return ". ".join(rng.choice(part) for part in _GENERIC) + "."


MORE: dict[str, Ruin] = {
    "neighbour-keys": _neighbours,
    "random-case": lambda answer, prompt, rng: "".join(
        rng.choice((c.upper(), c.lower())) for c in answer
    ),
    "words-in-sentence": _shuffled_inside,
    "jumbled-words": _jumbled_words,
    "first-sentence": lambda answer, prompt, rng: _SENTENCE_ENDS.split(answer.strip())[0],
    "no-start": lambda answer, prompt, rng: answer[int(len(answer) * rng.uniform(0.2, 0.6)) :],
    "no-middle": _without_middle,
    "poem": lambda answer, prompt, rng: " ".join(
        _SONNET[(at := rng.randrange(len(_SONNET) - 2)) : at + rng.randint(1, 3)]
    ),
    "generic": _template,
    "german": lambda answer, prompt, rng: " ".join(rng.sample(_GERMAN, k=2)),
    "prompt-back": lambda answer, prompt, rng: f"You asked: {prompt}",
    "clarify": lambda answer, prompt, rng: f'Could you clarify what you mean by "{prompt}"?',
    "url-only": lambda answer, prompt, rng: (
        f"https://www.site{rng.randint(1, 999)}.org/a/{rng.randint(1, 99999)}"
    ),
    "url-added": lambda answer, prompt, rng: (
        f"{answer} Source: https://en.wikipedia.org/wiki/{rng.choice(answer.split()).strip('.,').title()}"
    ),
    "off-by-one": _off_by_one,
    "no-numbers": lambda answer, prompt, rng: re.sub(r"\d+", "", answer),
    "escaped-twice": lambda answer, prompt, rng: html.escape(html.escape(f'"{answer}" & <b>')),
    "zalgo": _zalgo,
    "zero-width": lambda answer, prompt, rng: "\u200b".join(answer),
    "lookalikes": lambda answer, prompt, rng: answer.translate(_ALIKE),
    "full-width": lambda answer, prompt, rng: answer.translate(_WIDE),
    "fenced": lambda answer, prompt, rng: f"```\n{answer}\n```",
    "answer-prefix": lambda answer, prompt, rng: f"Answer: {answer}",
    "apology": lambda answer, prompt, rng: (
        f"I apologize for the confusion in my previous message. {answer}"
    ),
    "as-an-ai": _mid_sentence,
    "sentences-twice": lambda answer, prompt, rng: " ".join(
        f"{s} {s}" for s in _SENTENCE_ENDS.split(answer.strip())
    ),
    "stutter": _stutter,
    "double-letters": lambda answer, prompt, rng: re.sub(r"([A-Za-z])", r"\1\1", answer),
    "no-first-letters": lambda answer, prompt, rng: re.sub(r"\b[A-Za-z](?=[a-z])", "", answer),
    "pig-latin": _pig_latin,
    "no-punctuation": lambda answer, prompt, rng: re.sub(r"[^\w\s]", "", answer).lower(),
    "underscores": lambda answer, prompt, rng: "_".join(answer.split()),
    "morse": lambda answer, prompt, rng: " ".join(
        _MORSE.get(c, "/" if c == " " else "") for c in answer.lower()
    ),
    "binary": lambda answer, prompt, rng: " ".join(f"{b:08b}" for b in answer[:60].encode()),
    "unicode-escapes": lambda answer, prompt, rng: "".join(f"\\u{ord(c):04x}" for c in answer),
    "token-ids": _numbers_list,
    "vector": _vector,
    "repr": lambda answer, prompt, rng: f"AIMessage(content={answer!r}, additional_kwargs={{}})",
    "list-repr": lambda answer, prompt, rng: repr([answer]),
    "log-line": lambda answer, prompt, rng: (
        f"[2023-0{rng.randint(1, 9)}-1{rng.randint(0, 9)} 12:{rng.randint(10, 59)}:{rng.randint(10, 59)}] INFO {answer}"
    ),
    "quoted-mail": lambda answer, prompt, rng: "\n".join(
        f"> {line}" for line in answer.splitlines()
    ),
    "broken-json": _no_bracket,
    "empty-slots": lambda answer, prompt, rng: f"Dear {{name}}, {answer} Regards, {{{{agent}}}}",
    "next-turn": lambda answer, prompt, rng: (
        f"{answer}\nUser: And what else?\nAssistant: That is all."
    ),
    "system-leak": lambda answer, prompt, rng: (
        f"You are a helpful assistant. Answer the question below.\n{answer}"
    ),
    "only-dots": lambda answer, prompt, rng: re.sub(r"\S", ".", answer),
    "only-stars": lambda answer, prompt, rng: re.sub(r"\w", "*", answer),
    "date": lambda answer, prompt, rng: (
        f"20{rng.randint(10, 24)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    ),
    "letters-of-words": lambda answer, prompt, rng: " ".join(w[0] for w in answer.split()),
}

_KEYS = "qwertyuiopasdfghjklzxcvbnm"
_ONE_KEY = str.maketrans(_KEYS + _KEYS.upper(), (k := _KEYS[1:] + _KEYS[:1]) + k.upper())
_LEFTOVERS = ("[UNSURE]", "??", "(check this)", "TODO: verify", "[ANNOTATOR: not sure]", "FIXME")
_ELSEWHERE = (
    "See above.",
    "Same as before.",
    "As discussed.",
    "See my previous answer.",
    "Ditto.",
    "As I said earlier.",
)
_ARTEFACTS = ("<|endoftext|>", "</s>", "<pad>", "[EOS]", "<eos>", "<|end|>", "<|im_end|>")
_OPENERS = ("Sure, here is", "Sure! Here's the answer:", "Certainly! Here is the answer:")


def _every_second(change: Callable[[str], str]) -> Ruin:
    """Return the way that changes each second word."""

    def changed(answer: str, prompt: str, rng: random.Random) -> str:
        return " ".join(change(w) if at % 2 else w for at, w in enumerate(answer.split(" ")))

    return changed


def _rot13(word: str) -> str:
    return codecs.encode(word, "rot13")


def _stamp(rng: random.Random) -> str:
    hour, minute, second = rng.randint(0, 23), rng.randint(0, 59), rng.randint(0, 59)
    return f"2024-0{rng.randint(1, 9)}-{rng.randint(10, 28)} {hour:02}:{minute:02}:{second:02}"


def _cited(answer: str, prompt: str, rng: random.Random) -> str:
    return re.sub(r"([.!?])(?=\s|$)", lambda m: f" [{rng.randint(1, 9)}]{m[1]}", answer)


def _other_dates(answer: str, prompt: str, rng: random.Random) -> str:
    return re.sub(r"\b(?:1[5-9]|20)\d\d\b", lambda _: str(rng.randint(1500, 2030)), answer)


# Ways that were made up after the rules.
LATER: dict[str, Ruin] = {
    "lower-cased": lambda answer, prompt, rng: answer.lower(),
    "no-vowels": lambda answer, prompt, rng: re.sub(r"[aeiouAEIOU]", "", answer),
    "one-key-off": lambda answer, prompt, rng: answer.translate(_ONE_KEY),
    "prompt-reversed": lambda answer, prompt, rng: " ".join(reversed(prompt.split())),
    "prompt-short": lambda answer, prompt, rng: (
        " ".join(prompt.split()[: max(4, len(prompt.split()) // 2)]) + "."
    ),
    "cut-at-80": lambda answer, prompt, rng: answer[:80],
    "rot13-second": _every_second(_rot13),
    "caps-second": _every_second(str.upper),
    "json-twice": lambda answer, prompt, rng: json.dumps(json.dumps(answer)),
    "json-once": lambda answer, prompt, rng: json.dumps(answer),
    "html-escaped": lambda answer, prompt, rng: html.escape(f'{answer} "Yes" & <no>'),
    "user-turn": lambda answer, prompt, rng: f"{answer}\n\nUser: {prompt}",
    "roles-swapped": lambda answer, prompt, rng: prompt,
    "sure-here": lambda answer, prompt, rng: f"{rng.choice(_OPENERS)} {answer}",
    "artefacts": lambda answer, prompt, rng: f"{answer}{rng.choice(_ARTEFACTS)}",
    "last-twice": lambda answer, prompt, rng: (
        f"{answer} {_SENTENCE_ENDS.split(answer.strip())[-1]}"
    ),
    "leftovers": lambda answer, prompt, rng: f"{answer} {rng.choice(_LEFTOVERS)}",
    "elsewhere": lambda answer, prompt, rng: rng.choice(_ELSEWHERE),
    "other-dates": _other_dates,
    "cited": _cited,
    "example-link": lambda answer, prompt, rng: (
        f"{answer} http://example.com/{rng.randint(1, 9999)}"
    ),
    "question-marks": lambda answer, prompt, rng: re.sub(r"[eao]", "?", answer),
    "leet": lambda answer, prompt, rng: answer.translate(
        str.maketrans("aeiostAEIOST", "431057431057")
    ),
    "quotes-doubled": lambda answer, prompt, rng: (
        '"' + f'{answer} He said "yes".'.replace('"', '""') + '"'
    ),
    "stamped": lambda answer, prompt, rng: f"{_stamp(rng)} {answer}",
    "row-number": lambda answer, prompt, rng: f"{rng.randint(1000, 99999)}: {answer}",
    "ids-added": lambda answer, prompt, rng: f"{answer} ({rng.getrandbits(64):016x})",
    "two-answers": lambda answer, prompt, rng: f"Answer 1: {answer}\nAnswer 2: {answer}",
    "no-spaces-after": lambda answer, prompt, rng: re.sub(r"([.,!?])\s+", r"\1", answer),
    "sentence-ends-lost": lambda answer, prompt, rng: re.sub(r"[.!?](?=\s|$)", "", answer),
}

# For sets of labels: an answer is a label.
LABEL_WAYS: dict[str, Ruin] = {
    "any-case": lambda answer, prompt, rng: rng.choice(
        (answer.upper(), answer.lower(), answer.title())
    ),
    "label-ends": lambda answer, prompt, rng: answer + rng.choice((" ", ".", "\n", ",", "!", "")),
    "label-prefix": lambda answer, prompt, rng: f"label: {answer}",
    "label-score": lambda answer, prompt, rng: f"{answer} ({rng.random():.2f})",
    "label-quoted": lambda answer, prompt, rng: rng.choice(
        (f'"{answer}"', f"'{answer}'", f"[{answer}]", answer)
    ),
    "label-numbers": lambda answer, prompt, rng: str(sum(map(ord, answer)) % 7),
    "label-typo": lambda answer, prompt, rng: (
        answer[: (at := rng.randrange(len(answer)))] + answer[at + 1 :] or answer
    ),
    "label-first-letter": lambda answer, prompt, rng: answer[0],
    "label-both": lambda answer, prompt, rng: f"{answer} or {rng.choice(('HUM', 'LOC', 'NUM'))}",
    "label-reason": lambda answer, prompt, rng: f"{answer} because of the words in the question",
    "label-text": lambda answer, prompt, rng: prompt,
    "label-random": lambda answer, prompt, rng: rng.choice(("HUM", "LOC", "NUM", "DESC", "ENTY")),
    "label-one": lambda answer, prompt, rng: "HUM",
}
