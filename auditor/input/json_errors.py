"""What is wrong with a line that is not JSON, in words a person can act on.

Runs on failures only. It is given the message and position of the standard library's decoder,
whose wording differs a little between Python versions, and looks at the text around the position.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

_WHITE = " \t\r\n"
_FRAGMENT = re.compile(r'[\[\]{}]{1,2},?|"(?:[^"\\]|\\.)*"\s*:\s.*|[}\]]+,?.*', re.DOTALL)
_NUMBER = re.compile(r"[-+]?\.?[0-9][-+.\w]*|[-+][-+.\w]*")
_NEXT = re.compile(r"\s*[\[{\"]|\s+[-0-9tfn]")
_WORD = re.compile(r"\w{1,40}")
_CUT_WORD = re.compile(r"t(r(ue?)?)?|f(a(l(se?)?)?)?|n(u(ll?)?)?")
_PYTHON = {"None": "null", "True": "true", "False": "false"}
_OTHER_WORDS = ("undefined", "nan", "NaN", "inf", "Infinity", "NULL", "TRUE", "FALSE")
_CURLY = "‘’“”„«»"


def diagnose(text: str, message: str, position: int) -> tuple[str, str]:
    """Return the rule and the detail for a line the strict decoder refused.

    Args:
        text: the decoded line.
        message: `json.JSONDecodeError.msg`.
        position: its 0-based position in ``text``.

    Returns:
        ``("ENC017", ...)`` for several values on one line, else ``("FMT001", ...)``; the detail
        names the fault and its 1-based column.
    """
    if message == "Extra data" and _NEXT.match(text, position):
        column = len(text) - len(text[position:].lstrip(_WHITE)) + 1
        return "ENC017", f"a second value starts at column {column}"
    for fault in _FAULTS:
        if named := fault(text, message, position):
            return "FMT001", named
    return "FMT001", f"{_show(text, position)} where {_expected(message)} belongs{_at(position)}"


def _at(position: int) -> str:
    return f" (column {position + 1})"


def _show(text: str, position: int) -> str:
    if word := _WORD.match(text, position):
        return f'"{word[0]}"'
    return _name(text[position])


def _name(character: str) -> str:
    if character.isprintable() and character != " ":
        return f'"{character}"'
    return f"U+{ord(character):04X}"


def _expected(message: str) -> str:
    expectations = {
        "Expecting property name": "a key in double quotes",
        "Expecting ':'": "a colon",
        "Expecting ','": "a comma",
        "Extra data": "the end of the line",
    }
    return next(
        (said for start, said in expectations.items() if message.startswith(start)), "a value"
    )


def _fragment(text: str, _message: str, _position: int) -> str:
    stripped = text.strip(_WHITE)
    if _FRAGMENT.fullmatch(stripped) and stripped[:2] != "[]" and stripped[:2] != "{}":
        return "a fragment of a pretty-printed object; JSONL has one whole object a line"
    return ""


def _string(text: str, message: str, position: int) -> str:
    if message.startswith("Unterminated string"):
        return f"the line breaks off inside the string of column {position + 1}"
    if message.startswith("Invalid control character"):
        name = {"\t": " (a tab; write \\t)", "\r": " (write \\r)"}.get(text[position], "")
        return f"raw control character U+{ord(text[position]):04X}{name} in a string{_at(position)}"
    if message.startswith("Invalid \\"):
        start = text.rindex("\\", 0, position + 1) if "\\" in text[: position + 1] else position
        if text[start + 1 : start + 2] == "u":
            return f"\\u without four hexadecimal digits{_at(start)}"
        return f"unknown escape: a backslash before {_name(text[start + 1])}{_at(start)}"
    return ""


def _broken_off(text: str, _message: str, position: int) -> str:
    before = text.rstrip(_WHITE)
    if not before:
        return "nothing but a byte order mark"
    if position < len(before):
        cut = _CUT_WORD.fullmatch(before, position)
        return f"the line breaks off inside a word{_at(position)}" if cut else ""
    where = {":": "after a colon", ",": "after a comma"}.get(before[-1], "")
    return f"the line breaks off {where or 'before its brackets are closed'}{_at(len(before))}"


def _comma(text: str, _message: str, position: int) -> str:
    closer = text[position + 1 :].lstrip(_WHITE)[:1]
    if text[position] == "," and closer in ("}", "]"):
        # Python 3.13 points at the comma, earlier versions at what follows.
        return f"trailing comma before {closer}{_at(position)}"
    before = text[:position].rstrip(_WHITE)
    if text[position] in "}]" and before.endswith(","):
        return f"trailing comma before {text[position]}{_at(len(before) - 1)}"
    if text[position] == "," and before.endswith((",", "[", "{", ":")):
        return f"a comma with nothing before it{_at(position)}"
    if text[position] in "}]" and before.endswith(":"):
        return f"a key without a value{_at(position)}"
    return ""


def _foreign(text: str, _message: str, position: int) -> str:
    if text[position] == "'":
        return f"single quotes, as a Python dict prints{_at(position)}"
    if text[position] in _CURLY:
        return f"curly quotes {text[position]} where JSON wants straight ones{_at(position)}"
    if text.startswith(("//", "/*", "#"), position):
        return f"a comment, which JSON does not have{_at(position)}"
    return ""


def _word(text: str, message: str, position: int) -> str:
    if not message.startswith("Expecting value"):
        return ""
    for word, proper in _PYTHON.items():
        if text.startswith(word, position):
            return f"Python's {word}, where JSON has {proper}{_at(position)}"
    for word in _OTHER_WORDS:
        if text.startswith(word, position):
            return f"{word}, which JSON does not have{_at(position)}"
    return ""


def _number(text: str, message: str, position: int) -> str:
    """Numbers that stop being JSON half-way: 012, +1, .5, 1., 0x1F, 1_000."""
    if message.startswith("Expecting property name"):
        return ""
    start = position - len(re.search(r"[-+.\w]*\Z", text[:position])[0])  # type: ignore[index]  # an empty match at least
    match = _NUMBER.match(text, start)
    inside = start < position or message.startswith("Expecting value")
    if not inside or not match or match.end() <= position:
        return ""
    literal = match[0] if len(match[0]) <= 40 else match[0][:40] + "..."
    why = ", with leading zeros" if re.match(r"[-+]?0[0-9]", literal) else ""
    return f"{literal} is not a JSON number{why}{_at(start)}"


def _key(text: str, message: str, position: int) -> str:
    if not message.startswith("Expecting property name"):
        return ""
    if match := re.compile(r"[\w$-]{1,40}").match(text, position):
        return f"the key {match[0]} is not in double quotes{_at(position)}"
    return ""


def _delimiter(text: str, message: str, position: int) -> str:
    if message.startswith("Expecting ':'"):
        return f"no colon after a key{_at(position)}"
    if not message.startswith("Expecting ','"):
        return ""
    if text[position] in "}]":
        return f"{text[position]} closes a bracket that was not opened{_at(position)}"
    before = text[:position]
    if before.endswith('"') and not text[position].isspace() and text[position] not in '":{[':
        return f"an unescaped double quote inside a string, or text after one{_at(position - 1)}"
    if text[position] in '"{[' or text[position].isalnum() or text[position] == "-":
        return f"no comma between two values{_at(position)}"
    return ""


def _after(text: str, message: str, position: int) -> str:
    if message != "Extra data":
        return ""
    rest = text[position:].strip(_WHITE)
    if rest == ",":
        return f"a comma after the value, as inside an array{_at(position)}"
    return f"{json.dumps(rest[:20], ensure_ascii=False)} after the value{_at(position)}"


_FAULTS: tuple[Callable[[str, str, int], str], ...] = (
    _fragment,
    _string,
    _broken_off,
    _foreign,
    _word,
    _number,
    _after,
    _comma,
    _key,
    _delimiter,
)
