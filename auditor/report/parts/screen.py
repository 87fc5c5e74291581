"""Draws the terminal report with rich, which measures and colours but never sees raw data.

rich passes escape sequences on to the terminal, so every string of the data goes through
``Screen.data`` first, and rich's own markup is off.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from auditor.escape import clip, inert, printable

_FANCY = {"ok": "✓", "no": "✗", "advice": "·", "unknown": "?", "bar": "█", "…": "…"}
_ASCII = {"ok": "+", "no": "x", "advice": "-", "unknown": "?", "bar": "#", "…": "..."}
_MIN_COLUMNS = 60  # below it, bars and alignment are dropped


@dataclass(frozen=True, slots=True)
class Screen:
    """The terminal: its width in columns, whether it shows colour, and its encoding."""

    width: int
    color: bool
    encoding: str

    @property
    def narrow(self) -> bool:
        """Whether the terminal is too narrow for columns side by side."""
        return self.width < _MIN_COLUMNS

    def glyph(self, name: str) -> str:
        """The sign ``name``; all signs are ASCII if the encoding lacks any of them."""
        return (_FANCY if self._has("".join(_FANCY.values())) else _ASCII)[name]

    def data(self, text: str, limit: int = 1_000) -> str:
        """``text`` clipped, with control characters and those that the encoding lacks escaped."""
        shown = clip(printable(text), limit)
        if self._has(shown):
            return shown
        return "".join(self._fallback(char) for char in shown)

    def draw(self, blocks: Iterable[Sequence[RenderableType]]) -> str:
        """The blocks as text, separated by empty lines, without spaces at line ends."""
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
                    # rich loses no_wrap when it joins texts, so it is set again here.
                    unwrapped = isinstance(part, Text) and bool(part.no_wrap)
                    console.print(part, soft_wrap=unwrapped)
        lines = (line.rstrip() for line in capture.get().splitlines())
        # Wrapping can put any word of the data at the start of a line.
        return "".join(f"{inert(line)}\n" for line in lines)

    def _has(self, text: str) -> bool:
        try:
            text.encode(self.encoding)
        except UnicodeEncodeError:
            return False
        return True

    def _fallback(self, char: str) -> str:
        return char if self._has(char) else _ASCII.get(char, f"<U+{ord(char):04X}>")


def title(text: str) -> Text:
    """The title of a block."""
    return Text(text, style="bold")


def grid(columns: int) -> Table:
    """A table without lines and with two spaces between columns; long words are broken."""
    table = Table.grid(padding=(0, 2, 0, 0))
    for _ in range(columns):
        table.add_column(overflow="fold")
    return table


def indent(content: RenderableType) -> Padding:
    """``content`` indented by two columns."""
    return Padding(content, (0, 0, 0, 2))
