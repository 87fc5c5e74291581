"""Where an audit runs, as the configuration, the environment and the options say. The verdict does not depend on it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

import msgspec

from auditor import documents
from auditor.config import files
from auditor.errors import AuditError


class Place(msgspec.Struct, frozen=True):
    """The keys of the configuration; they are not settings, because reports do not depend on them."""

    # "ray" runs what is large on a Ray cluster (extra [ray]); "local" all of it in this process.
    engine: Literal["local", "ray"] = "local"
    # Of a running cluster; empty: RAY_ADDRESS, or a cluster of this machine for the time of the run.
    ray_address: str = ""


HERE: Final = Place()
KEYS: Final = Place.__struct_fields__


def place_of(path: Path | None, given: Mapping[str, tuple[str, object]]) -> Place:
    """Where to run, according to ``given`` (origin and value by option), else to the configuration at ``path``.

    Raises:
        AuditError: an unknown engine, or an address without one; the message names the file, the variable or the
            option.
    """
    table = files.table(path) if path else {}
    found = {key: table[key] for key in KEYS if key in table}
    documents.convert(found, Place, path)
    for key in KEYS:
        if key in given:
            origin, found[key] = given[key]
            documents.convert({key: found[key]}, Place, origin)
    place = documents.convert(found, Place, path)
    if place.engine == "local" and given.get("ray_address", ("",))[0] == "--ray-address":
        raise AuditError("--ray-address is of a Ray cluster: add --engine ray")
    return place
