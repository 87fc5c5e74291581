"""Where checks of other packages come from: read from what is installed, without importing a check."""

from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Final

GROUP: Final = "dataset_audit.checks"


@dataclass(frozen=True, slots=True, order=True)
class CheckOrigin:
    """A check of another package: its name, which is that of its entry point, and the package."""

    check: str
    package: str
    version: str

    def __str__(self) -> str:
        return f"{self.check} ({self.package} {self.version})"


def entries() -> list[tuple[CheckOrigin, EntryPoint]]:
    """The entry points of all installed checks, in the order of package and name."""
    found = [(_origin(entry), entry) for entry in entry_points(group=GROUP)]
    return sorted(found, key=lambda item: (item[0].package, item[0]))


def origins() -> tuple[CheckOrigin, ...]:
    """Where all installed checks come from, in the same order."""
    return tuple(origin for origin, _ in entries())


def sentence(found: tuple[CheckOrigin, ...]) -> tuple[str, ...]:
    """A tuple with the phrase that names ``found`` next to the verdict; empty if there are no such checks."""
    if not found:
        return ()
    return (f"with checks of other packages: {', '.join(map(str, found))}",)


def _origin(entry: EntryPoint) -> CheckOrigin:
    package, version = (entry.dist.name, entry.dist.version) if entry.dist else ("", "")
    return CheckOrigin(entry.name, package, version)
