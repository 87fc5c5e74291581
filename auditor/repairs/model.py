"""The kinds of repairs, and lines and files before and after them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Repair(StrEnum):
    """A kind of repair, as the summary names it."""

    BOM = "byte order mark removed"
    LINE_END = "CR LF line end replaced by LF"
    BLANKS = "blanks at a line end removed"
    BLANK_LINE = "blank line removed"
    COPY = "exact copy dropped"
    LABEL = "label respelt"
    MOJIBAKE = "wrongly decoded text repaired"
    EQUAL = "row equal to another but for spelling dropped"  # --unsafe
    NEAR_COPY = "near-duplicate dropped"  # --unsafe
    RARE_LABEL = "label with a typing error respelt"  # --unsafe


@dataclass(slots=True)
class RepairedLine:
    """One line of the file; ``after`` is None once it is dropped."""

    number: int  # in the file as it was, from 1
    before: bytes  # with its ending
    after: bytes | None
    repairs: list[Repair]

    def change(self, after: bytes | None, repair: Repair) -> None:
        """Give the line another content, or drop it."""
        self.after = after
        self.repairs.append(repair)


@dataclass(frozen=True, slots=True)
class Repaired:
    """A file after its repairs, and one sentence for each fault that could not be repaired."""

    lines: Sequence[RepairedLine]
    left: tuple[str, ...] = ()

    @property
    def changed(self) -> list[RepairedLine]:
        """The lines that are not as they were."""
        return [line for line in self.lines if line.after != line.before]

    def counts(self) -> list[tuple[Repair, int]]:
        """How many lines each kind of repair changed, in the order of ``Repair``."""
        found = Counter(repair for line in self.changed for repair in set(line.repairs))
        return [(repair, found[repair]) for repair in Repair if found[repair]]

    def content(self) -> bytes:
        """The bytes of the repaired file."""
        return b"".join(line.after for line in self.lines if line.after is not None)
