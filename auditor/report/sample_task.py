"""What people judge: the sampled rows as texts, and the answers to choose from."""

from collections.abc import Mapping
from dataclasses import dataclass

from auditor.review.curtailed import Curtailed


@dataclass(frozen=True, slots=True)
class SampledRow:
    """One row to judge: its texts by name, and the line's SHA-256 in hex."""

    row: str
    texts: Mapping[str, str]  # prompt; for free answers also response; for pairs first and second


@dataclass(frozen=True, slots=True)
class Task:
    """The rows to judge, and what people choose from, in the order of the keys."""

    choices: tuple[str, ...]
    rows: tuple[SampledRow, ...]
    classes: int = 0  # of the choices, those that are classes; they come first
    source: str = ""  # path of the data
    rubric: str = ""  # what counts as right
    curtailed: Curtailed | None = None  # None if the page cannot know what is right

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the texts."""
        return tuple(dict.fromkeys(name for row in self.rows for name in row.texts)) or ("prompt",)
