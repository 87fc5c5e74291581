"""``dataset-audit config show``: every setting with its origin, and the data sets."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.commands import audit
from auditor.commands.shared import console

if TYPE_CHECKING:
    from auditor.config import DataSet, Effective

# The options of audit that are settings, and the one that names the file.
_OPTIONS = [item for item in audit.command.params if item.name in (*audit.SETTINGS, "config")]


@click.command(context_settings=console.HELP, params=_OPTIONS)
def command(config: Path | None, **given: Any) -> None:
    """Print every setting and where its value comes from.

    The origin is an option, an environment variable, a line of the configuration, or the default. The
    output is valid in dataset-audit.toml.
    """
    from auditor.config import effective

    console.show("".join(f"{line}\n" for line in _lines(effective(config, given))))


def _lines(source: Effective) -> Iterator[str]:
    from auditor.config.effective import NAMES
    from auditor.config.load import PER_FILE

    yield f"# {console.name(source.path or 'no configuration')}"
    origins = source.origins()
    for name in NAMES:
        value = source.value(name)
        if name == "output_schema":  # whose key is the path of a file, and whose value is in it
            value = _schema_path(source) if value else ""
        key = PER_FILE if name == "per_file_ignores" else name
        yield f"{key} = {_toml(value)}  # {console.name(origins[name])}"
    folder, origin = source.cache()
    yield f"cache_dir = {_toml(folder)}  # {console.name(origin)}"
    for data_set in source.data_sets:
        yield from _table(data_set)


def _schema_path(source: Effective) -> str:
    """The path of the answers' schema, as the configuration or an option names it."""
    from auditor.config import files
    from auditor.config.load import schema_name

    if "output_schema" in source.given:
        return str(Path(str(source.given["output_schema"][1])).absolute())
    return schema_name(files.table(source.path)) if source.path else ""


def _table(data_set: DataSet) -> Iterator[str]:
    yield "[[dataset]]"
    required = {"name": data_set.name, "train": data_set.train, "eval": data_set.evals}
    yield from (f"{key} = {_toml(value)}" for key, value in required.items())
    for key in ("case", "baseline", "fields"):
        if value := getattr(data_set, key):
            yield f"{key} = {_toml(value)}"


def _toml(value: object) -> str:
    """A value of a setting in TOML, on one line."""
    if isinstance(value, Mapping):
        pairs = (f"{_toml(str(key))} = {_toml(item)}" for key, item in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    # TOML reads JSON's numbers, booleans and texts, but for one character and halves of a pair.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
