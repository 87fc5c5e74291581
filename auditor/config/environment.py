"""What environment variables set: DATASET_AUDIT_<OPTION> for each option that is a setting."""

import os
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from auditor.errors import AuditError

PREFIX: Final = "DATASET_AUDIT_"
FLAGS: Final = ("require_case", "strict")  # can only be switched on, as on the command line
LISTS: Final = ("select", "ignore")  # codes with commas between them
TEXTS: Final = ("device", "embedder", "engine", "memory", "ray_address")
OPTIONS: Final = ("config", "output_schema", *TEXTS, *LISTS, *FLAGS)
CACHE: Final = ("cache_dir", "no_cache")  # change what a run costs, never what it says
_ON, _OFF = ("1", "true", "yes", "on"), ("", "0", "false", "no", "off")
# Source: DATASET_AUDIT_EMBEDER scores 0.98 against the right name, DATASET_AUDIT_VERSION 0.78.
_MIN_NAME_SIMILARITY = 0.85


def variable(option: str) -> str:
    """The name of the variable of an option: "embedder" is DATASET_AUDIT_EMBEDDER."""
    return PREFIX + option.upper()


def value(option: str) -> str:
    """The text of the option's variable; "" if it is not set."""
    return os.environ.get(variable(option), "")


def cache_dir() -> str | None:
    """The folder of the cache that a variable names; "" if one switches it off, None if none is set.

    Raises:
        AuditError: DATASET_AUDIT_NO_CACHE is neither on nor off.
    """
    return "" if _is_on("no_cache") else value("cache_dir") or None


def deciding() -> dict[str, str]:
    """The values of all DATASET_AUDIT_ variables by name, without those of the cache."""
    others = [variable(option) for option in CACHE]
    return {
        name: text
        for name, text in sorted(os.environ.items())
        if name.startswith(PREFIX) and name not in others
    }


def given() -> dict[str, object]:
    """The settings that variables give, by option: a text, a path for ``output_schema``, codes, True for flags.

    Raises:
        AuditError: a flag is neither on nor off, or the name of a variable is nearly that of a known one.
    """
    _refuse_misspelt()
    found: dict[str, object] = {flag: True for flag in FLAGS if _is_on(flag)}
    found |= {name: text for name in TEXTS if (text := value(name))}
    found |= {name: _codes(text) for name in LISTS if (text := value(name))}
    if schema := value("output_schema"):
        found["output_schema"] = Path(schema)
    return found


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code.strip() for code in text.split(",") if code.strip())


def _is_on(flag: str) -> bool:
    text = value(flag)
    if text.lower() not in (*_ON, *_OFF):
        raise AuditError(f"{variable(flag)} is {text!r}; expected 1 or 0")
    return text.lower() in _ON


def _refuse_misspelt() -> None:
    names = [variable(option) for option in (*OPTIONS, *CACHE)]
    for name in sorted(os.environ):
        if name.startswith(PREFIX) and name not in names:
            near = get_close_matches(name, names, n=1, cutoff=_MIN_NAME_SIMILARITY)
            if near:
                raise AuditError(f"unknown variable {name}; did you mean {near[0]}?")
