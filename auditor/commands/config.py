"""``dataset-audit config``: ``show`` prints the configuration, ``fields`` lines to paste into it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.commands import audit
from auditor.commands.shared import console
from auditor.errors import AuditError, ExitCode

if TYPE_CHECKING:
    from auditor.config import DataSet, Effective

# The options of audit that are settings, and the one that names the file.
_OPTIONS = [item for item in audit.command.params if item.name in (*audit.SETTINGS, "config")]


@click.group(context_settings=console.HELP, no_args_is_help=True)
def command() -> None:
    """Show the configuration, or print lines for it."""


@command.command("show", context_settings=console.HELP, params=_OPTIONS)
def show(config: Path | None, **given: Any) -> None:
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
    # TOML reads JSON's numbers, booleans and texts, except for one character and unpaired surrogates.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


@command.command("fields", context_settings=console.HELP)
@click.argument("path", metavar="FILE", type=console.NAME)
@console.config_option
def fields(path: str, config: Path | None) -> None:
    """Print [fields] settings that read FILE the way it is read now.

    Other columns that could be input, answer or label are listed as comments. For a file that no layout
    reads, the settings are a guess from the names and values of its columns. Paste them into
    dataset-audit.toml.
    """
    from auditor import config as configuration
    from auditor.commands.shared import inputs
    from auditor.dataset.reading import field_lines, load
    from auditor.escape import printable
    from auditor.report.parts.readings import sentence

    settings = configuration.effective(config, data=path).settings
    with inputs.one_file(path) as (file, name):
        records, problem = field_lines.first_records(file, settings)
        if not records:
            cause = problem or "no line is an object with fields"
            raise AuditError(f"{path}: {cause}", ExitCode.NO_VERDICT)
        data = load.load([(file, name)], [], settings)
    read_as = sorted({sentence(source.read_as) for source in data.inputs if source.read_as})
    head = [f"# {printable(f'{path}: {text}')}" for text in read_as]
    console.show("\n".join([*head, *field_lines.lines(records, settings.fields)]) + "\n")
