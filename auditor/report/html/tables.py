"""Tables of the HTML report as rows of text: settings, measurements, lengths."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict

from msgspec import to_builtins

from auditor.dataset.profile import Lengths, Profile
from auditor.facts import Facts
from auditor.settings import Settings

# Units of settings whose names do not say their unit.
UNITS: Mapping[str, str] = {
    "floor": "clean rows",
    "good": "clean rows",
    "plateau": "clean rows",
    "class_floor": "clean rows per class",
    "class_rows": "rows per class",
    "class_coverage": "share of rows",
    "many_answers": "share of rows",
    "max_depth": "levels",
}
_SUFFIX_UNITS: Mapping[str, str] = {"_bytes": "bytes", "_chars": "characters", "_rows": "rows"}


def settings(used: Settings) -> list[tuple[str, str, str, bool]]:
    """The name, value and unit of each setting, and whether the value is the default."""
    defaults = asdict(Settings())
    return [
        (name, number(value), _unit(name), value == defaults[name])
        for name, value in asdict(used).items()
    ]


def _unit(name: str) -> str:
    suffixes = (unit for suffix, unit in _SUFFIX_UNITS.items() if name.endswith(suffix))
    return UNITS.get(name) or next(suffixes, "")


def facts(measured: Facts) -> list[tuple[str, str]]:
    """The numbers and texts in ``measured`` as (name, value); nested ones have both names."""
    table: Mapping[str, object] = to_builtins(measured)
    return list(_scalars(table, ""))


def _scalars(table: Mapping[str, object], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _scalars(value, f"{prefix}{key} ")
        elif isinstance(value, str | int | float):
            yield f"{prefix}{key}".replace("_", " "), number(value)


def lengths(profile: Profile) -> list[tuple[str, Lengths]]:
    """Lengths in characters of each part of an example that any row has."""
    return [(name, item) for name, item in profile.characters.items() if item.longest is not None]


def number(value: object) -> str:
    """``value`` as text: thousands separated in every locale, mappings as ``a = b``."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key} = {item}" for key, item in sorted(value.items())) or "none"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:,}" if isinstance(value, int) else f"{value:,.6g}"
    return str(value)
