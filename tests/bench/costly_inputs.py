"""Inputs made to cost much: ``CASES`` has a generator of lines for each, ``PLAIN`` ordinary ones.

A table of data: one line or function an input, so the file is longer than others.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import count
from random import Random

LETTERS = "abcdefghijklmnopqrstuvwxyz"
_FOREIGN = [chr(c) for c in (*range(0x561, 0x587), *range(0x10D0, 0x10F1), *range(0x1401, 0x1500))]
_PLAIN_CHARS = 100  # of a text, some 20 words
_VOCABULARY = 20_000

Lines = Iterator[str]
Case = Callable[[Random, int], Lines]  # of a seed and the bytes that will be taken
Text = Callable[[Random, int], str]  # of a seed and the number of the row


def _word(draw: Random, letters: str | list[str], size: int) -> str:
    return "".join(draw.choices(letters, k=size))


class _Language:
    """Words that occur with the frequencies of a language (Zipf)."""

    def __init__(self) -> None:
        draw = Random(7)
        self.words = [_word(draw, LETTERS, draw.randrange(2, 9)) for _ in range(_VOCABULARY)]

    def sentence(self, draw: Random, chars: int = _PLAIN_CHARS) -> str:
        size = max(1, chars // 6)
        return " ".join(self.words[int(_VOCABULARY ** draw.random()) - 1] for _ in range(size))


_LANGUAGE = _Language()
_say = _LANGUAGE.sentence


def _pair(prompt: str, response: str) -> str:
    return json.dumps({"prompt": prompt, "completion": response}, ensure_ascii=False)


def _labelled(text: str, label: str) -> str:
    return json.dumps({"text": text, "label": label}, ensure_ascii=False)


def plain_pairs(draw: Random, size: int) -> Lines:  # noqa: ARG001
    """Ordinary prompts and answers."""
    while True:
        yield _pair(_say(draw), _say(draw))


def plain_labels(draw: Random, size: int) -> Lines:  # noqa: ARG001
    """Ordinary texts of 20 classes."""
    for i in count():
        yield _labelled(f"{_say(draw)} class{i % 20} topic{i % 20}", f"class {i % 20}")


def _prompts(text: Text) -> Case:
    """Rows whose prompts and responses are ``text``."""

    def rows(draw: Random, size: int) -> Lines:  # noqa: ARG001
        for i in count():
            yield _pair(text(draw, i), text(draw, i + 1))

    return rows


def _classes(text: Text, label: Text) -> Case:
    def rows(draw: Random, size: int) -> Lines:  # noqa: ARG001
        for i in count():
            yield _labelled(text(draw, i), label(draw, i))

    return rows


def _records(record: Callable[[Random, int], object]) -> Case:
    def rows(draw: Random, size: int) -> Lines:  # noqa: ARG001
        for i in count():
            yield json.dumps(record(draw, i))

    return rows


def _huge(lines: int) -> Case:
    """A few lines that are the whole input."""

    def rows(draw: Random, size: int) -> Lines:
        for _ in range(lines):
            yield _pair(_say(draw), _say(draw, size // lines))

    return rows


def _one_long_name(draw: Random, size: int) -> Lines:
    """Two prompts that differ in one letter of a name, which is most of the input."""
    chars = size // 6
    name = _word(draw, _FOREIGN, chars)
    for own in (name, f"{name[: chars // 2]}\u1401{name[chars // 2 + 1 :]}"):
        yield _pair(f"please read this Ab{own} today", "fine")
    yield from plain_pairs(draw, size)


def _near_copies(draw: Random, size: int) -> Lines:  # noqa: ARG001
    """Rows of 64 words; each has a letter of every seventh word changed."""
    base = [_word(draw, LETTERS, 14) for _ in range(64)]
    for i in count():
        words = list(base)
        for k in range(draw.randrange(7), 64, 7):
            at = draw.randrange(14)
            words[k] = words[k][:at] + draw.choice(LETTERS) + words[k][at + 1 :]
        yield _pair(" ".join(words), f"answer {i} {draw.random()}")


def _long_near_copies(draw: Random, size: int) -> Lines:
    """Ten copies of one long text with another word each."""
    words = _say(draw, size // 10).split()
    for i in count():
        words[draw.randrange(len(words))] = f"other{i}"
        yield _pair(" ".join(words), _say(draw))


def _growing(draw: Random, size: int) -> Lines:  # noqa: ARG001
    """Each prompt begins with the one before it."""
    for _ in count():
        words = _say(draw, 1_200).split()
        for end in range(10, len(words), 10):
            yield _pair(" ".join(words[:end]), _say(draw, 20))


def _one_context(draw: Random, size: int) -> Lines:  # noqa: ARG001
    """Another question on one long passage in each row."""
    passage = ". ".join(_say(draw, 60) for _ in range(30))
    while True:
        yield _pair(f"{passage}.\n\nQuestion: {_say(draw, 50)}?", _say(draw, 20))


def _deep(draw: Random, depth: int) -> object:
    value: object = _say(draw, 20)
    for _ in range(depth):
        value = {"a": value}
    return value


def _preference(draw: Random, i: int) -> object:
    one, two = f"answer {i % 40} is good", f"answer {(i + 1) % 40} is good"
    return {"prompt": "the only question", "chosen": one, "rejected": two, "id": draw.random()}


def _tools(draw: Random, i: int) -> object:
    names = {f"{_say(draw, 12)} {k}": {"type": "string"} for k in range(20)}
    tool = {"type": "function", "function": {"name": f"f{i}", "parameters": {"properties": names}}}
    turns = [{"role": "user", "content": _say(draw)}, {"role": "assistant", "content": _say(draw)}]
    return {"messages": turns, "tools": [tool]}


def _turns(draw: Random, count_: int) -> object:
    roles = ("user", "assistant")
    return {"messages": [{"role": roles[i % 2], "content": _say(draw, 12)} for i in range(count_)]}


def _repeat(text: str) -> Case:
    def rows(draw: Random, size: int) -> Lines:  # noqa: ARG001
        while True:
            yield text

    return rows


def _marks(draw: Random, i: int) -> str:  # noqa: ARG001
    return " ".join(
        letter + _word(draw, [chr(c) for c in range(0x300, 0x370)], 12) for letter in "abcdefgh"
    )


_FOREIGN_TWINS = str.maketrans("aceopxy", "асеорху")
_ANY_LETTER = [chr(c) for c in range(0xA1, 0x3000) if chr(c).isalpha()]
_CHINESE = [chr(c) for c in range(0x4E00, 0x5200)]

CASES: dict[str, Case] = {
    # characters
    "one letter repeated": _prompts(lambda _, i: "a" * (500 + i % 500)),
    "two letters repeated": _prompts(lambda _, i: "ab" * (250 + i % 250)),
    "combining marks": _prompts(_marks),
    "look-alike letters": _prompts(lambda d, _: _say(d).translate(_FOREIGN_TWINS)),
    "any letter of Unicode": _prompts(lambda d, _: _word(d, _ANY_LETTER, 60)),
    "joined emoji": _prompts(lambda d, _: "\U0001f469\u200d\U0001f692" * d.randrange(5, 30)),
    "zero-width characters": _prompts(lambda d, _: "\u200b".join(_say(d))),
    "Chinese": _prompts(lambda d, _: _word(d, _CHINESE, 60)),
    "punctuation only": _prompts(lambda d, _: _word(d, ".,;:!?-()[]{}", 150)),
    "segments of one letter": _prompts(lambda d, _: ". ".join(_word(d, LETTERS, 60))),
    "headings": _prompts(lambda d, _: ": ".join(_say(d, 150).split())),
    "tags": _prompts(lambda d, _: "".join(f"<{word}>" for word in _say(d, 150).split())),
    "digits": _prompts(lambda d, _: _word(d, "0123456789 ", 150)),
    "card numbers": _prompts(lambda d, _: " ".join(_word(d, "0123456789", 4) for _ in range(40))),
    "addresses": _prompts(lambda d, _: " ".join(f"{w}@{w}x.com" for w in _say(d, 60).split())),
    "keys of services": _prompts(lambda d, _: "sk-" + _word(d, LETTERS + "0123456789", 48)),
    "words of 5,000 letters": _prompts(lambda d, _: _word(d, LETTERS, 5_000)),
    "names only": _prompts(lambda d, _: " ".join(_say(d, 60).title().split()) + " Xy"),
    "one long name": _one_long_name,
    # lengths
    "one line": _huge(1),
    "four lines": _huge(4),
    "near copies of long rows": _long_near_copies,
    "tiny rows": _classes(lambda _, i: str(i), lambda _, i: "ab"[i % 2]),
    "empty objects": _repeat("{}"),
    "blank lines": _repeat(""),
    "broken lines": _repeat("{"),
    "records 60 deep": _records(lambda d, _: {"prompt": _say(d), "completion": _deep(d, 60)}),
    "1,000 keys a record": _records(lambda d, _: {f"{_say(d, 6)}{k}": k for k in range(1_000)}),
    "other keys in each record": _records(
        lambda d, i: {"prompt": _say(d, 20), "completion": _say(d, 20), f"key {i}": i}
    ),
    "500 turns a record": _records(lambda d, _: _turns(d, 500)),
    "other tools in each record": _records(_tools),
    # labels
    "one text, many labels": _classes(lambda *_: "the same text", lambda _, i: f"l{i // 4}"),
    "many labels": _classes(lambda d, _: _say(d), lambda _, i: f"label {i // 5}"),
    "a label a row": _classes(lambda d, _: _say(d), lambda _, i: f"label {i}"),
    "labels of 60 letters": _classes(lambda d, _: _say(d), lambda _, i: f"{i % 900:060d}"),
    # groups
    "near copies": _near_copies,
    "copies": _repeat(_pair("one question for all of the rows", "one answer for all of the rows")),
    "one question, many answers": _prompts(lambda d, i: _say(d) if i % 2 else "one question"),
    "one answer": _classes(lambda d, _: _say(d), lambda *_: "yes"),
    "running numbers": _prompts(lambda _, i: f"this is question number {i} of the long list"),
    "growing prompts": _growing,
    "one passage, many questions": _one_context,
    "cycles of preferences": _records(_preference),
}
# Compressed: the bytes are those of the content.
COMPRESSED: dict[str, Case] = {
    "gzip of empty objects": _repeat("{}"),
    "gzip of copies": _repeat(_labelled("the same text again", "one")),
}
PLAIN: dict[str, Case] = {"pairs": plain_pairs, "labels": plain_labels}
_OF_LABELS = ("tiny rows", "one text, many labels", "many labels", "a label a row",
              "labels of 60 letters", "one answer")  # fmt: skip


def plain_of(name: str) -> str:
    """The key of ``PLAIN`` that ``name`` is compared with."""
    return "labels" if name in _OF_LABELS else "pairs"
