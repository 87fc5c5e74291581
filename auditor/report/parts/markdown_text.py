"""Texts of the data in Markdown, so that nothing in them formats, links, notifies or ends what contains it."""

import re

from auditor.escape import clip, clip_start, printable

_PROSE_CHARS = 300  # of a sentence
_CODE_CHARS = 120  # of a quoted path or detail
_ACTIVE = re.compile(r"[\\`*_{}\[\]<>|~&!$@#]|:(?=\S)|www\.")


def path(text: str) -> str:
    """A path or ``path:line`` as a code span; a long one keeps its end."""
    return code(clip_start(printable(text), _CODE_CHARS))


def code(text: str, limit: int = _CODE_CHARS) -> str:
    """``text`` as a code span, in which GitHub renders and links nothing and notifies nobody.

    The fence is longer than any run of backticks inside. A code span with data must not be put into a table: GitHub
    ends a table cell at a pipe even inside a code span.
    """
    shown = clip(printable(text), limit) or "(empty)"
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence, space = "`" * (longest + 1), " " if longest else ""
    return f"{fence}{space}{shown}{space}{fence}"


def prose(text: str) -> str:
    """``text`` as plain words: nothing in it formats, links, notifies or ends a table cell."""
    return _ACTIVE.sub(_inert, clip(printable(text), _PROSE_CHARS))


def _inert(match: re.Match[str]) -> str:
    """Markup as an entity; ``@`` and ``#`` are followed by a zero-width space instead.

    GitHub looks for names and issue numbers in the rendered text, in which an entity is the
    character itself again.
    """
    char = match[0][-1]
    return f"{char}&#8203;" if char in "@#" else f"{match[0][:-1]}&#{ord(char)};"
