"""What the terminal report is drawn with: rich, kept away from raw data.

rich measures and colours; it never sees data as markup, and every string of the data goes through
``Screen.data`` first, since rich passes escape sequences on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from auditor.escape import clip, printable

_FANCY = {"ok": "✓", "no": "✗", "advice": "·", "unknown": "?", "bar": "█", "…": "…"}
_ASCII = {"ok": "+", "no": "x", "advice": "-", "unknown": "?", "bar": "#", "…": "..."}
_NARROW = 60  # columns below which bars and alignment are dropped
# A CI runner obeys a line that begins so (GitHub "::error::", Azure "##vso["), and wrapping can put
# any word of the data at the start of a line.
_COMMAND, _DEFUSED = re.compile(r"^(\s*)(::|##)"), r"\1\\\2"


@dataclass(frozen=True, slots=True)
class Screen:
    """Where the report appears: columns, colour, and the characters its encoding has."""

    width: int
    color: bool
    encoding: str

    @property
    def narrow(self) -> bool:
        """Whether there is too little room for columns side by side."""
        return self.width < _NARROW

    def glyph(self, name: str) -> str:
        """A sign of the report, in ASCII where the encoding lacks any of them."""
        return (_FANCY if self._can("".join(_FANCY.values())) else _ASCII)[name]

    def data(self, text: str, limit: int = 1_000) -> str:
        """``text`` made inert, clipped, and limited to characters the encoding has."""
        shown = clip(printable(text), limit)
        if self._can(shown):
            return shown
        return "".join(self._fallback(char) for char in shown)

    def draw(self, blocks: Iterable[Sequence[RenderableType]]) -> str:
        """The blocks as text, an empty line between them, no blanks at line ends."""
        console = Console(
            file=StringIO(),
            width=self.width,
            force_terminal=self.color,
            color_system="standard" if self.color else None,
            no_color=not self.color,
            markup=False,
            highlight=False,
            emoji=False,
            legacy_windows=False,
            _environ={},
        )
        with console.capture() as capture:
            for number, block in enumerate(blocks):
                if number:
                    console.print()
                for part in block:
                    # rich forgets no_wrap when it joins texts, so it is said again.
                    whole = isinstance(part, Text) and bool(part.no_wrap)
                    console.print(part, soft_wrap=whole)
        lines = (line.rstrip() for line in capture.get().splitlines())
        return "".join(f"{_COMMAND.sub(_DEFUSED, line)}\n" for line in lines)

    def _can(self, text: str) -> bool:
        try:
            text.encode(self.encoding)
        except UnicodeEncodeError:
            return False
        return True

    def _fallback(self, char: str) -> str:
        return char if self._can(char) else _ASCII.get(char, f"<U+{ord(char):04X}>")


def title(text: str) -> Text:
    """The title of a block."""
    return Text(text, style="bold")


def grid(columns: int) -> Table:
    """A table without lines, two blanks between columns, long words broken instead of cut."""
    table = Table.grid(padding=(0, 2, 0, 0))
    for _ in range(columns):
        table.add_column(overflow="fold")
    return table


def indent(content: RenderableType) -> Padding:
    """``content`` two columns to the right."""
    return Padding(content, (0, 0, 0, 2))
