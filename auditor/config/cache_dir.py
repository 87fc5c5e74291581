"""Which folder is named as that of the cache: by an option, the environment or the configuration."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from auditor.config import environment, files
from auditor.errors import AuditError

KEY: Final = "cache_dir"


def cache_dir(path: Path | None, *, off: bool = False) -> str | None:
    """The folder of the cache; "" for none, None for the user's own.

    Args:
        path: the configuration. A folder that it names is looked for from its own.
        off: an option switches the cache off.

    Raises:
        AuditError: the key or a variable has a value that it cannot have.
    """
    given = "" if off else environment.cache_dir()
    if given is None and path and KEY in (table := files.table(path)):
        value = table[KEY]
        if not isinstance(value, str):
            raise AuditError(
                f'{path}: {KEY} is {value!r}; expected the path of a folder, or "" for no cache'
            )
        return str(path.parent.absolute() / value) if value else ""
    return str(Path(given).absolute()) if given else given
