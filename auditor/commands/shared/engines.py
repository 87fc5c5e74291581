"""Where the steps of an audit run: what an engine cannot read or write is refused before it starts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from auditor import engine
from auditor.commands.shared import inputs
from auditor.commands.shared.audit_options import AuditOptions
from auditor.config import Place
from auditor.errors import AuditError
from auditor.input import addresses

if TYPE_CHECKING:
    from auditor.commands.shared.plan import Planned


def check(path: str, options: AuditOptions, place: Place) -> None:
    """Refuse what the engine cannot do; the message has the command that does it."""
    if place.engine == "local":
        return
    from auditor.engine.on_ray import require_extra

    require_extra()
    names = options.inputs(path)
    if inputs.STDIN in names:
        raise AuditError(
            "--engine ray reads files that every node can open, not standard input: write it to a"
            " file first (cat > data.jsonl), or use --engine local"
        )
    copies = {
        "--clean": options.clean,
        "--rejected": options.rejected,
        "--redact-copy": options.redact_copy,
    }
    stored = next(filter(addresses.is_address, names), None)
    copy = next((option for option, value in copies.items() if value), None)
    if stored and copy:
        raise AuditError(
            f"{copy} copies bytes from files of this machine: download {stored} and pass the file"
        )


def missing(audit: Planned) -> str | None:
    """Why the first of the audit's inputs that does not exist is missing; objects in a store are not looked up."""
    names = audit.options.inputs(audit.path)
    if audit.place.engine != "local":
        names = tuple(name for name in names if not addresses.is_address(name))
    return inputs.missing(names)


@contextmanager
def engine_of(place: Place) -> Iterator[None]:
    """A context in which steps run at ``place``.

    Raises:
        AuditError: the extra is not installed, or no cluster answers.
    """
    if place.engine == "local":
        yield
        return
    from auditor.engine import on_ray

    with on_ray.cluster(place.ray_address) as cluster, engine.in_use(cluster):
        yield
