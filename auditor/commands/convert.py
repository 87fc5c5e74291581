"""``dataset-audit convert``: CSV, JSON arrays, Parquet and Arrow as JSON Lines."""

from collections.abc import Iterator
from pathlib import Path

import click

from auditor.commands.shared import console
from auditor.errors import AuditError


@click.command(context_settings=console.HELP, short_help="Write CSV, JSON, Parquet as JSON Lines.")
@click.argument("path", metavar="FILE", type=console.NAME)
@console.path_option("-o", "--out", required=True, help="File to write, .jsonl or .ndjson.")
@click.option(
    "--key", metavar="KEY", help="Key of the list of rows, if the file is one JSON object."
)
def command(path: str, out: Path, key: str | None) -> None:
    """Write a file of another type as JSON Lines.

    FILE is CSV (comma, tab, semicolon or bar), a JSON array, an object with a list of rows, JSON values
    that follow each other, Parquet or Arrow, compressed (.gz, .zst) or not; - is standard input. Row n
    becomes line n: of a CSV file the n-th record after the header, also where its cells contain line
    breaks. Cells of CSV stay texts, nulls stay null, numbers of JSON keep their digits. A value that JSON
    has no type for (a date, bytes, NaN) is refused with its row and column, and nothing is written.
    """
    from auditor.atomic import refuse_inputs, write_atomic
    from auditor.commands.shared import inputs, side_files
    from auditor.input.conversion import converted
    from auditor.input.names import SUFFIXES
    from auditor.plural import pluralize

    if not out.name.endswith(SUFFIXES):
        raise AuditError(f"-o {out}: the suffix must be {' or '.join(SUFFIXES)}")
    rows = 0
    with inputs.one_file(path) as (file, name):
        refuse_inputs([out], [*inputs.files([path]), *side_files.paths(path)])

        def numbered() -> Iterator[bytes]:
            nonlocal rows
            for lines in converted(file, name, key):
                rows += lines.count(b"\n")
                yield lines

        write_atomic(out, numbered())
    console.show(f"{pluralize(rows, 'row')} in {console.name(out)}: row n is line n\n")
