"""The rows of a JSON document, each as it is written there: line n is row n, and no value changes."""

import json
import re
from collections.abc import Iterator
from typing import Final

from auditor import documents
from auditor.errors import AuditError, ExitCode

_DECODER: Final = json.JSONDecoder(parse_constant=documents.refuse_constant)
_SPACE: Final = re.compile(r"[ \t\r\n]*")
# Outside strings only: in JSON, no string contains a raw line break.
_BREAK: Final = re.compile(r"[ \t]*[\r\n][ \t\r\n]*")


def lines_of_json(text: str, name: str, key: str | None = None) -> Iterator[bytes]:
    """The rows of an array, of the list in an object, or of values that follow each other.

    ``key`` is that of the list of rows, if the document is one object; None for its only list of objects.

    Raises:
        AuditError: not JSON, or an object without that list; the message begins with ``name``.
    """
    document = _Document(text, name)
    start = document.skip(0)
    if text.startswith("[", start):
        found = document.items(start)
    elif text.startswith("{", start) and document.skip(document.end(start)) == len(text):
        found = _rows_of_object(document, start, key)
    else:
        found = document.values(start)
    for first, last in found:
        yield _BREAK.sub(" ", text[first:last]).encode() + b"\n"


class _Document:
    """A JSON text and the positions of its values."""

    def __init__(self, text: str, name: str) -> None:
        self.text, self.name = text, name

    def skip(self, position: int) -> int:
        """The position of the next character that is not a space."""
        found = _SPACE.match(self.text, position)
        return found.end() if found else position

    def end(self, position: int) -> int:
        """The position after the value that begins at ``position``."""
        try:
            return _DECODER.raw_decode(self.text, position)[1]
        except json.JSONDecodeError as error:
            raise self.refused(error.pos, error.msg) from error
        except (RecursionError, ValueError) as error:
            raise self.refused(position, documents.cause(error)) from error

    def values(self, position: int) -> Iterator[tuple[int, int]]:
        """The start and the end of each of the values up to the end of the text."""
        while position < len(self.text):
            end = self.end(position)
            yield position, end
            position = self.skip(end)

    def items(self, position: int) -> Iterator[tuple[int, int]]:
        """The start and the end of each item of the array at ``position``, which must end the text."""
        yield from self._inner(position, "]")
        after = self.skip(self._after)
        if after < len(self.text):
            raise self.refused(after, "the array ends before")

    def list_items(self, position: int) -> Iterator[tuple[int, int]]:
        """As ``items``, of an array inside another value."""
        yield from self._inner(position, "]")

    def members(self, position: int) -> Iterator[tuple[str, int]]:
        """Each key of the object at ``position``, and where its value begins."""
        for start, colon in self._inner(position, "}"):
            yield json.loads(self.text[start:colon]), self.skip(self.skip(colon) + 1)

    def _inner(self, position: int, closing: str) -> Iterator[tuple[int, int]]:
        """The start and the end of each item, or of each key; ``_after`` is where the value ends."""
        position = self.skip(position + 1)
        while not self.text.startswith(closing, position):
            end = self.end(position)
            yield position, end
            if closing == "}":
                end = self.end(self.skip(self.skip(end) + 1))
            position = self.skip(end)
            if self.text.startswith(",", position):
                position = self.skip(position + 1)
                if self.text.startswith(closing, position):
                    raise self.refused(position, f"a comma before {closing}")
            elif not self.text.startswith(closing, position):
                raise self.refused(position, f"expected , or {closing}")
        self._after = position + 1

    def refused(self, position: int, why: str) -> AuditError:
        line = self.text.count("\n", 0, position) + 1
        column = position - self.text.rfind("\n", 0, position)
        message = f"{self.name}: not JSON at line {line:,}, column {column:,}: {why}"
        return AuditError(message, ExitCode.NO_VERDICT)


def _rows_of_object(document: _Document, start: int, key: str | None) -> Iterator[tuple[int, int]]:
    """The items of the list that ``key`` names; without lists of objects, the object itself."""
    lists = {
        name: position
        for name, position in document.members(start)
        if document.text.startswith("[", position)
        and document.text.startswith("{", document.skip(position + 1))
    }
    if key is None and not lists:
        return iter([(start, document.end(start))])
    if key is None and len(lists) == 1:
        return document.list_items(next(iter(lists.values())))
    if key is None or key not in lists:
        names = ", ".join(lists) or "none"
        raise AuditError(
            f"{document.name}: one object; its lists of objects are: {names}. Name one: --key KEY"
        )
    return document.list_items(lists[key])
