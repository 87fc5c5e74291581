"""Transcripts of the command line: what was typed, and all that came back.

    $ dataset-audit small.jsonl -q
    | small.jsonl: NOT READY: 2 clean examples (4 or more needed)
    = 1

``|`` begins a line of stdout, ``!`` one of stderr, ``=`` is the exit code; ``#`` is a comment. A command may begin with
environment variables and end with ``< FILE`` for standard input.
"""

from __future__ import annotations

import hashlib
import re
import shlex
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from click.testing import CliRunner

from auditor.version import __version__

_PROGRAM = "dataset-audit"
_ENVIRONMENT = {
    **dict.fromkeys(("NO_COLOR", "FORCE_COLOR", "CI", "PRE_COMMIT", "GITHUB_STEP_SUMMARY")),
    "COLUMNS": "80",
    "TERM": "dumb",
}
_SECONDS = re.compile(r"\b\d+\.\d\d s\b")
_LONG = 15  # lines: a longer document is shown by the name of the file that contains the same
_WIDE = 700  # characters: a longer line is shown by its beginning, its length and its digest


class Case(NamedTuple):
    """One command with the comment above it, and all that it printed."""

    comment: str
    command: str
    output: str


def cases(text: str) -> Iterator[Case]:
    """The cases of a transcript, in order."""
    comment: list[str] = []
    for block in re.split(r"^(?=\$ )", text, flags=re.MULTILINE):
        lines = block.splitlines(keepends=True)
        if block.startswith("$ "):
            output = [line for line in lines[1:] if line[0] in "|!="]
            yield Case("".join(comment), lines[0][2:].rstrip("\n"), "".join(output))
            lines = lines[1:]
        comment = [line for line in lines if line[0] not in "|!="]


def run(command: str, main: Callable[[Sequence[str]], int]) -> str:
    """What ``main`` printed for ``command``, in the current folder, as a transcript shows it."""
    words = shlex.split(command)
    start = words.index(_PROGRAM)
    environment = dict(word.split("=", 1) for word in words[:start])
    arguments = words[start + 1 :]
    typed = b""
    if arguments[-2:-1] == ["<"]:
        typed = Path(arguments.pop()).read_bytes()
        arguments.pop()
    with CliRunner().isolation(typed, {**_ENVIRONMENT, **environment}) as (out, err, _):
        code = main(arguments)
        streams = (("|", out.getvalue()), ("!", err.getvalue()))
    printed = "".join(line for sign, text in streams for line in _shown(sign, text))
    return f"{printed}= {code}\n"


def _shown(sign: str, content: bytes) -> Iterator[str]:
    """The lines of one stream; of a long document the name of the file with the same bytes."""
    lines = content.decode().split("\n")
    if len(lines) > _LONG and (same := _file_with(content)):
        yield f"{sign} (as {same})\n"
        return
    unended = lines.pop()
    for line in lines:
        yield f"{sign} {_stable(line)}".rstrip(" ") + "\n"
    if unended:
        yield f"{sign} {unended} (no end of line)\n"


def _stable(line: str) -> str:
    """``line`` without the version and seconds, and short."""
    line = _SECONDS.sub("N s", line.replace(__version__, "VERSION"))
    if len(line) <= _WIDE:
        return line
    digest = hashlib.sha256(line.encode()).hexdigest()[:12]
    return f"{line[:60]}... ({len(line):,} characters, sha256 {digest})"


def _file_with(content: bytes) -> str:
    files = (path for path in sorted(Path().glob("*.*")) if path.is_file())
    return next((path.name for path in files if path.read_bytes() == content), "")
