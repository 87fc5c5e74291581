"""The files next to the data: where an audit looks for them, and what people wrote into them."""

import datetime as dt
from pathlib import Path

from auditor import config
from auditor.commands.shared.inputs import STDIN
from auditor.config.files import OWN
from auditor.input.names import READINESS, decisions_path, judgements_path, waivers_path
from auditor.paths import is_file, is_folder
from auditor.review import decisions_file, judgement_file, waiver_file
from auditor.review.side_files import SideFiles


def paths(data: str, configuration: Path | None = None) -> list[Path]:
    """The files that an audit reads in addition to ``data``, whether they exist or not.

    ``configuration``: None for the nearest one.
    """
    configuration = configuration or config.chosen(data) or Path(OWN)
    return [decisions_path(data), waivers_path(data), _folder(data) / READINESS, configuration]


def of_review(
    data: str | None, decisions: Path | None = None, waivers: Path | None = None
) -> SideFiles:
    """The decisions and waivers for ``data``, from the named files or else from those next to the data.

    Data without a path (None) has no file next to it.

    Raises:
        AuditError: a file cannot be read, or is not what it should be.
    """
    found = SideFiles()
    if file := _chosen(decisions, decisions_path(data) if data else None):
        found = found._replace(decisions=decisions_file.read(file))
    if file := _chosen(waivers, waivers_path(data) if data else None):
        accepted, read = waiver_file.load(file, dt.datetime.now(dt.UTC).date())
        found = found._replace(waivers=accepted, waiver_file=read)
    return found


def of_audit(
    data: str,
    decisions: Path | None = None,
    waivers: Path | None = None,
    readiness: Path | None = None,
) -> SideFiles:
    """As ``of_review``, with the judgements next to the data, and with the case.

    ``readiness`` is the path of a readiness.toml; None for the one next to the data, or in it if the data is a
    folder.
    """
    found = of_review(data, decisions, waivers)
    if file := _chosen(None, judgements_path(data)):
        found = found._replace(spot_check=judgement_file.read(file))
    nearest = None if data == STDIN else _folder(data) / READINESS
    if file := _chosen(readiness, nearest):
        found = found._replace(readiness=(file, dt.datetime.now(dt.UTC).date()))
    return found


def _folder(data: str) -> Path:
    path = Path(data)
    return path if is_folder(path) else path.parent


def _chosen(named: Path | None, default: Path | None) -> Path | None:
    """The file ``named``, which must exist, or else ``default``, if it exists."""
    return named or (default if default and is_file(default) else None)
