r"""Text of the data made safe to show: every character visible and inert.

Escape sequences control a terminal, direction overrides mislead a reader, and invisible characters
hide a difference. Each becomes text that can be seen: ``\x1b``, ``<U+202E>``.
"""

import json
import re
from collections.abc import Iterator
from itertools import chain, islice, repeat

# Characters that act or are invisible: C0, DEL, C1, soft hyphen, fillers, zero-width characters,
# direction marks, line separators, lone surrogates, private use, noncharacters, tags.
# Ranges rather than `unicodedata`, whose tables change with the Python version.
HIDDEN = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ue000-\uf8ff"
    "\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff"
    "]"
)
_BATCH_ITEMS = 10_000  # of a list that become one text at a time
_VALUE_CHARS = 80
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_NAMED = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def escape(char: str) -> str:
    r"""The visible form of one character: ``\n``, ``\x1b`` up to U+00FF, ``<U+202E>`` beyond."""
    code = ord(char)
    return _NAMED.get(char) or (f"\\x{code:02x}" if code < 0xA0 else f"<U+{code:04X}>")


def printable(text: str) -> str:
    """``text`` with the visible form of every character that acts or is invisible; one line."""
    return HIDDEN.sub(lambda match: escape(match[0]), text)


# What a CI runner takes for a command: "::error::" where a line begins (GitHub), "##[" and "##vso[" anywhere (GitHub,
# Azure).
_RUNNER_COMMAND = re.compile(r"^((?:\s|\x1b\[[0-9;]*m)*)(::)|##(?=\[|vso\[)")
RUNNER_MARK = re.compile(r"##(?=\[|vso\[)")
_COLOUR = re.compile(r"(\x1b\[[0-9;]*m)")


def inert(line: str) -> str:
    r"""``line`` so that no CI runner takes it for a command: ``\::error::``, ``#\#[error]``."""
    return _RUNNER_COMMAND.sub(lambda match: rf"{match[1]}\::" if match[2] else r"#\#", line)


def terminal(text: str, *, coloured: bool = False) -> str:
    """``text`` as a terminal may show it: its lines stay, and nothing else in it acts.

    A line break that comes from data must be made visible before: see ``printable``.

    Args:
        text: of one or more lines.
        coloured: whether its colours stay; the data in it must be printable already.
    """
    lines = []
    for line in text.split("\n"):
        parts = _COLOUR.split(line) if coloured else [line]
        shown = [part if number % 2 else printable(part) for number, part in enumerate(parts)]
        lines.append(inert("".join(shown)))
    return "\n".join(lines)


def clip(text: str, limit: int) -> str:
    """``text`` cut to ``limit`` characters, the last one an ellipsis if something was cut off."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def shown(value: object) -> str:
    """``value`` as Python writes it, in one short line."""
    try:
        text = repr(value)
    except ValueError:  # Python writes no number of more than 4,300 digits
        return "a number of too many digits"
    return printable(clip(text, _VALUE_CHARS))


def clip_start(text: str, limit: int) -> str:
    """The last ``limit`` characters of ``text``: the informative end of a long path."""
    return text if len(text) <= limit else "…" + text[len(text) - limit + 1 :]


def xml_attribute(text: str) -> str:
    """``text`` for a quoted attribute of XML, which reads back equal."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return "".join(c if c.isprintable() else f"&#{ord(c)};" for c in escaped)


def pieces(text: str, *, layout: bool = False) -> list[tuple[str, str]]:
    """``text`` as ``(plain, hidden)`` pairs: text, and the visible form of the character after it.

    The last pair has no hidden character. With ``layout``, newline and tab stay in the plain parts,
    for a page that lays them out.
    """
    parts, start = [], 0
    for match in HIDDEN.finditer(text):
        if not (layout and match[0] in "\n\t"):
            parts.append((text[start : match.start()], escape(match[0])))
            start = match.end()
    return [*parts, (text[start:], "")]


def dumps(value: object, *, depth: int = 2) -> str:
    """``value`` as JSON text with hidden characters as JSON escapes, and a newline at the end.

    Containers above ``depth`` are laid out with one item per line; deeper ones take one line each,
    so that a long list of records can be searched line by line. No CI runner takes a line for a command.
    A list may be an iterator. The values read back equal, except that a lone surrogate, which strict readers refuse, reads back as
    its visible form.

    Raises:
        ValueError: ``value`` contains a number that is not finite.
    """
    return "".join(json_parts(value, depth=depth))


def json_parts(value: object, *, depth: int = 2) -> Iterator[str]:
    """The text of ``dumps`` in parts, for a file: the text of a million records takes 300 MB."""
    yield from _lay_out(value, depth, "\n")
    yield "\n"


def _lay_out(value: object, depth: int, margin: str) -> Iterator[str]:
    """The parts of the text; many items are one part, so that they are not in memory twice."""
    inner = margin + "  "
    if depth and value and isinstance(value, dict):
        for before, (key, item) in zip(chain("{", repeat(",")), value.items(), strict=False):
            yield f"{before}{inner}{_compact(key)}: "
            yield from _lay_out(item, depth - 1, inner)
        yield margin + "}"
    elif depth and value and isinstance(value, (list, Iterator)):
        items, before = iter(value), "["
        while batch := list(islice(items, _BATCH_ITEMS)):
            texts = ("".join(_lay_out(item, depth - 1, inner)) for item in batch)
            yield before + inner + f",{inner}".join(texts)
            before = ","
        yield "[]" if before == "[" else margin + "]"
    else:
        yield _compact(value)


def _compact(value: object) -> str:
    text = _ENCODER.encode(value)
    if "##" in text:  # only in strings
        text = RUNNER_MARK.sub(r"#\\u0023", text)
    if text.isascii() and text.isprintable():  # most records; three times as fast
        return text
    return HIDDEN.sub(_json_escape, text)


def _json_escape(match: re.Match[str]) -> str:
    r"""The JSON escape of a character that the encoder left as it is: ``\u202e``."""
    char = match[0]
    if "\ud800" <= char <= "\udfff":
        return escape(char)
    return "\\u007f" if char == "\x7f" else json.dumps(char)[1:-1]
