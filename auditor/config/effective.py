"""The settings in force, and where each value comes from: option, environment, file or default."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final

from auditor import documents
from auditor.config import environment, files
from auditor.config.cache_dir import KEY, cache_dir
from auditor.config.data_set import DataSet
from auditor.config.data_sets import data_sets
from auditor.config.load import PER_FILE, checked_size, load, read_output_schema
from auditor.config.place import HERE, KEYS, Place, place_of
from auditor.errors import AuditError
from auditor.settings import Settings

DEFAULT: Final = "default"
NAMES: Final = (*(item.name for item in fields(Settings)), *KEYS)  # of what can be set
# Keys of tables that set a setting of another name.
_KEYS: Final = {
    "pii_block": ("pii", "block"),
    "rubric": ("spot_check", "rubric"),
    "require_case": ("gate", "case"),
    "blocking": ("gate", "unproven"),
    "output_schema": ("gate", "output_schema"),
    "per_file_ignores": (PER_FILE,),
}


@dataclass(frozen=True, slots=True)
class Effective:
    """Settings with their origins, and the data sets of the configuration."""

    settings: Settings
    path: Path | None = None  # of the configuration
    data_sets: tuple[DataSet, ...] = ()
    given: Mapping[str, tuple[str, object]] = field(default_factory=dict)  # origin and value
    place: Place = HERE

    def value(self, name: str) -> object:
        """The value in force of one of ``NAMES``."""
        return getattr(self.place if name in KEYS else self.settings, name)

    def cache(self) -> tuple[str, str]:
        """The folder of the cache as the environment or the configuration names it, "" for none; and its origin."""
        if (named := environment.cache_dir()) is not None:
            return named, _variable("cache_dir" if named else "no_cache")
        if self.path is None or (named := cache_dir(self.path)) is None:
            from auditor.cache.folder import default

            return str(default()), DEFAULT
        return named, f"{self.path}:{_lines(self.path)[KEY,]}"

    def origins(self) -> Mapping[str, str]:
        """Where each setting comes from: an option, a variable, file and line, or "default"."""
        lines = _lines(self.path) if self.path else {}
        origins = {}
        for name in NAMES:
            option = "strict" if name == "blocking" else name
            key = next((key for key in ((name,), _KEYS.get(name, ())) if key in lines), None)
            file = f"{self.path}:{lines[key]}" if key else DEFAULT
            origins[name] = self.given[option][0] if option in self.given else file
        return origins


def effective(
    path: Path | None = None, options: Mapping[str, object] | None = None, data: str = ""
) -> Effective:
    """Each setting from ``options``, else the environment, else the configuration, else its default.

    Args:
        path: the configuration; None for the one in force (``files.chosen``).
        options: values of command line options by name, as ``environment.given`` has them.
        data: the path of the data, near which a configuration is looked for last.

    Raises:
        AuditError: a value is wrong; the message names the file, the variable or the option.
    """
    path = path or files.chosen(data)
    given = {name: (_variable(name), value) for name, value in environment.given().items()}
    for name, value in (options or {}).items():
        if value not in (None, False, ()):
            given[name] = (f"--{name.replace('_', '-')}", value)
    if "device" in given:
        origin, device = given["device"]
        documents.convert({"device": device}, Settings, origin)
    settings = _changed(load(path), {name: value for name, (_, value) in given.items()})
    return Effective(settings, path, data_sets(path), given, place_of(path, given))


def _variable(option: str) -> str:
    return f"environment {environment.variable(option)}"


def _changed(settings: Settings, given: Mapping[str, Any]) -> Settings:
    """``settings`` with the values of options."""
    names = ("device", "embedder", "require_case", "select", "ignore")
    changed = {name: given[name] for name in names if name in given}
    if "memory" in given:
        changed["memory"] = checked_size(given["memory"])
    if "output_schema" in given:
        changed["output_schema"] = read_output_schema(given["output_schema"])
    if "strict" in given:
        changed["blocking"] = ("unproven", "advice")
    return replace(settings, **changed)


def _lines(path: Path) -> Mapping[tuple[str, ...], int]:
    """The line of each key of the configuration, by its names: that on which its value ends.

    The file is read line by line until it is TOML with the key in it, which no pattern can promise.
    """
    names = {(KEY,), *((name,) for name in NAMES), *_KEYS.values()}
    text = documents.read_text(path).split("\n")
    project = path.name == files.PROJECT
    start = next((n for n, line in enumerate(text) if project and files.TABLE in line), 0)
    found: dict[tuple[str, ...], int] = {}
    for end in range(start + 1, len(text) + 1):
        try:
            document = documents.parse_toml("\n".join(text[start:end]), path)
        except AuditError:
            continue  # in the middle of a value
        own: Any = document.get("tool", {}).get(files.TABLE, {}) if project else document
        for name in names - found.keys():
            if _has(own, name):
                found[name] = end
    return found


def _has(table: Any, names: tuple[str, ...]) -> bool:
    for name in names:
        if not isinstance(table, dict) or name not in table:
            return False
        table = table[name]
    return True
