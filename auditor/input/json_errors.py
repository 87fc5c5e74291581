"""Say what is wrong with a line that is not JSON, and what to change; each cause is a function, so the file is long.

Runs only on lines that do not parse. The standard library's decoder gives a position and a message
whose wording differs between Python versions; the text around the position says what the cause is.
"""

import json
import re
from collections.abc import Callable
from typing import NamedTuple

_WHITESPACE = " \t\r\n"
_MAX_SHOWN_CHARS = 40
_PART_OF_VALUE = re.compile(r'[\[\]{}]{1,2},?|"(?:[^"\\]|\\.)*"\s*:\s.*|[}\]]+,?.*', re.DOTALL)
_NUMBER = re.compile(r"[-+]?\.?[0-9][-+.\w]*|[-+][-+.\w]*")
_NEXT_VALUE = re.compile(r"\s*[\[{\"]|\s+[-0-9tfn]")
_WORD = re.compile(r"\w{1,40}")
_KEY = re.compile(r"[\w$-]{1,40}")
_UNFINISHED_WORD = re.compile(r"t(r(ue?)?)?|f(a(l(se?)?)?)?|n(u(ll?)?)?")
_PYTHON_WORDS = {"None": "null", "True": "true", "False": "false"}
_OTHER_WORDS = ("undefined", "nan", "NaN", "inf", "Infinity", "NULL", "TRUE", "FALSE")
_CURLY_QUOTES = "‘’“”„«»"
_EXPECTED = {  # by how the decoder's message starts
    "Expecting property name": "a key in double quotes",
    "Expecting ':'": "a colon",
    "Expecting ','": "a comma",
    "Extra data": "the end of the line",
}


class _Failure(NamedTuple):
    """Where the decoder stopped in a line, and its message."""

    text: str
    message: str
    position: int  # 0-based

    @property
    def character(self) -> str:
        return self.text[self.position]

    @property
    def before(self) -> str:
        """The text before the position, without white space at its end."""
        return self.text[: self.position].rstrip(_WHITESPACE)

    def at(self, word: str) -> bool:
        return self.text.startswith(word, self.position)

    def expects(self, what: str) -> bool:
        return self.message.startswith(f"Expecting {what}")


def explain(text: str, message: str, position: int) -> tuple[str, str]:
    """Return the rule and the detail for a line that the decoder rejected.

    ``message`` and ``position`` (0-based) are those of ``json.JSONDecodeError``. The rule is ENC017 for several
    values on one line, else FMT001; the detail names the fault, its 1-based column and the change that mends it.
    """
    failure = _Failure(text, message, position)
    if message == "Extra data" and _NEXT_VALUE.match(text, position):
        column = len(text) - len(text[position:].lstrip(_WHITESPACE)) + 1
        return "ENC017", f"a second value starts at column {column}: write one value on each line"
    for cause in _CAUSES:
        if detail := cause(failure):
            return "FMT001", detail
    word = _WORD.match(text, position)
    found = f'"{word[0]}"' if word else _show(text[position])
    expected = next((e for start, e in _EXPECTED.items() if message.startswith(start)), "a value")
    return "FMT001", f"found {found}, expected {expected}{_column(position)}"


def _column(position: int) -> str:
    return f" (column {position + 1})"


def _show(character: str) -> str:
    if character.isprintable() and character != " ":
        return f'"{character}"'
    return f"U+{ord(character):04X}"


def _part_of_value(failure: _Failure) -> str:
    line = failure.text.strip(_WHITESPACE)
    if _PART_OF_VALUE.fullmatch(line) and line[:2] not in ("[]", "{}"):
        return "part of an object printed over several lines: write each object on one line"
    return ""


def _string(failure: _Failure) -> str:
    text, message, position = failure
    if message.startswith("Unterminated string"):
        return f"the line ends inside a string (column {position + 1}): the row was cut off"
    if message.startswith("Invalid control character"):
        name = {"\t": "a raw tab", "\r": "a raw carriage return"}.get(failure.character)
        name = name or f"raw control character U+{ord(failure.character):04X}"
        escape = json.dumps(failure.character)[1:-1]
        return f"{name} in a string{_column(position)}: write {escape}"
    if message.startswith("Invalid \\"):
        start = text.rindex("\\", 0, position + 1) if "\\" in text[: position + 1] else position
        if text[start + 1 : start + 2] == "u":
            return (
                f"\\u without four hexadecimal digits{_column(start)}: write \\\\u or four digits"
            )
        shown = _show(text[start + 1])
        return f"a backslash before {shown} is not an escape{_column(start)}: write \\\\ for one"
    return ""


def _cut_off(failure: _Failure) -> str:
    line = failure.text.rstrip(_WHITESPACE)
    if not line:
        return "nothing but a byte order mark: delete the line"
    if failure.position < len(line):
        if not _UNFINISHED_WORD.fullmatch(line, failure.position):
            return ""
        return f"the line ends inside a word{_column(failure.position)}: the row was cut off"
    ends = {":": "after a colon", ",": "after a comma"}
    where = ends.get(line[-1], "before its brackets are closed")
    return f"the line ends {where}{_column(len(line))}: the row was cut off"


def _other_language(failure: _Failure) -> str:
    column = _column(failure.position)
    if failure.at("'"):
        return f"a single quote, as in a printed Python dict{column}: write the row with json.dumps"
    if failure.character in _CURLY_QUOTES:
        return f'a curly quote {failure.character}{column}: write a straight one, "'
    if any(map(failure.at, ("//", "/*", "#"))):
        return f"a comment, which JSON does not have{column}: delete it"
    return ""


def _word(failure: _Failure) -> str:
    if not failure.expects("value"):
        return ""
    column = _column(failure.position)
    for word, proper in _PYTHON_WORDS.items():
        if failure.at(word):
            return f"Python's {word}{column}: write {proper}"
    for word in _OTHER_WORDS:
        if failure.at(word):
            return f"{word} is not a JSON value{column}: write null, true, false or a number"
    return ""


def _number(failure: _Failure) -> str:
    """Numbers that are JSON only up to a point: 012, +1, .5, 1., 0x1F, 1_000."""
    text, _, position = failure
    if failure.expects("property name"):
        return ""
    start = position - len(re.search(r"[-+.\w]*\Z", text[:position])[0])  # type: ignore[index]  # matches at least ""
    match = _NUMBER.match(text, start)
    is_number = start < position or failure.expects("value")
    if not is_number or not match or match.end() <= position:
        return ""
    literal = match[0]
    if len(literal) > _MAX_SHOWN_CHARS:
        literal = literal[:_MAX_SHOWN_CHARS] + "..."
    why = ", because of its leading zero" if re.match(r"[-+]?0[0-9]", literal) else ""
    return f"{literal} is not a JSON number{why}{_column(start)}: rewrite it, or quote it as text"


def _after_value(failure: _Failure) -> str:
    if failure.message != "Extra data":
        return ""
    rest = failure.text[failure.position :].strip(_WHITESPACE)
    if rest == ",":
        return f"a comma after the value, as inside an array{_column(failure.position)}: delete it"
    shown = json.dumps(rest[:20], ensure_ascii=False)
    return f"found {shown} after the end of the value{_column(failure.position)}: delete it"


def _comma(failure: _Failure) -> str:
    text, _, position = failure
    next_character = text[position + 1 :].lstrip(_WHITESPACE)[:1]
    if failure.at(",") and next_character in ("}", "]"):
        # Python 3.13 points at the comma, earlier versions at the bracket.
        return f"trailing comma before {next_character}{_column(position)}: delete it"
    closes = failure.character in "}]"
    if closes and failure.before.endswith(","):
        column = _column(len(failure.before) - 1)
        return f"trailing comma before {failure.character}{column}: delete it"
    if failure.at(",") and failure.before.endswith((",", "[", "{", ":")):
        return f"a comma with no value before it{_column(position)}: delete it or add the value"
    if closes and failure.before.endswith(":"):
        return f"a key without a value{_column(position)}: write the value, or null"
    return ""


def _key(failure: _Failure) -> str:
    if not failure.expects("property name"):
        return ""
    if match := _KEY.match(failure.text, failure.position):
        column = _column(failure.position)
        return f'the key {match[0]} is not in double quotes{column}: write "{match[0]}"'
    return ""


def _delimiter(failure: _Failure) -> str:
    text, _, position = failure
    column = _column(position)
    if failure.expects("':'"):
        return f"no colon after a key{column}: add it"
    if not failure.expects("','"):
        return ""
    character = failure.character
    if character in "}]":
        return f"{character} closes a bracket that was not opened{column}: check the brackets"
    if text[:position].endswith('"') and not character.isspace() and character not in '":{[':
        return (
            f"text after the end of a string{_column(position - 1)}: "
            'write a quote inside a string as \\"'
        )
    if character in '"{[-' or character.isalnum():
        return f"no comma between two values{column}: add it"
    return ""


_CAUSES: tuple[Callable[[_Failure], str], ...] = (
    _part_of_value,
    _string,
    _cut_off,
    _other_language,
    _word,
    _number,
    _after_value,
    _comma,
    _key,
    _delimiter,
)
