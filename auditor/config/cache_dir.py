"""The folder of the cache, as an option, the environment or the configuration names it."""

from pathlib import Path
from typing import Final

from auditor.config import environment, files
from auditor.errors import AuditError

KEY: Final = "cache_dir"


def cache_dir(path: Path | None, *, off: bool = False) -> str | None:
    """The folder of the cache; "" for none, None for the user's own. ``off``: an option switches it off.

    A folder that the configuration at ``path`` names is relative to the configuration.

    Raises:
        AuditError: the key or a variable has a value that it cannot have.
    """
    own = _own(path) if path else None
    named = "" if off else environment.cache_dir()
    named = own if named is None else named
    return str(Path(named).absolute()) if named else named


def _own(path: Path) -> str | None:
    """What the configuration says."""
    value = files.table(path).get(KEY)
    if value is None or value == "":
        return value
    if not isinstance(value, str):
        expected = 'the path of a folder, or "" for no cache'
        raise AuditError(f"{path}: {KEY} is {value!r}; expected {expected}")
    return str(path.parent / value)
