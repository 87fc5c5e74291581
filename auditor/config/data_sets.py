"""The data sets of a configuration: its [[dataset]] tables."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec

from auditor import documents
from auditor.config.data_set import DataSet, is_glob
from auditor.config.field_roles import check_fields
from auditor.config.files import table
from auditor.errors import AuditError
from auditor.settings import MaybeName, Name, Names


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A [[dataset]] table."""

    train: Annotated[tuple[Name, ...], msgspec.Meta(min_length=1, description="a list of paths")]
    eval: tuple[Name, ...] = ()
    name: MaybeName = ""
    case: MaybeName = ""
    baseline: MaybeName = ""
    fields: Mapping[str, Names] = {}


def data_sets(path: Path | None) -> tuple[DataSet, ...]:
    """The data sets of the configuration at ``path``, in its order; none if ``path`` is None.

    Raises:
        AuditError: a key is unknown, a value has the wrong type, or two data sets have one name.
    """
    if path is None:
        return ()
    tables = table(path).get("dataset", [])
    if not isinstance(tables, list):
        raise AuditError(f"{path}: dataset is a table; write [[dataset]], one for each data set")
    sets = tuple(_data_set(path, number, item) for number, item in enumerate(tables, 1))
    names = [item.name for item in sets]
    for name in names:
        if names.count(name) > 1:
            raise AuditError(f"{path}: two data sets are called {name!r}; give each its own name")
    return sets


def _data_set(path: Path, number: int, document: Any) -> DataSet:
    where = f"{path}: [[dataset]] {number}"
    if isinstance(document, dict):  # one path may be written without brackets
        document = {
            key: [value] if key in ("train", "eval") and isinstance(value, str) else value
            for key, value in document.items()
        }
    entry = documents.convert(document, _Table, where)
    check_fields(f"{where}: [fields]", entry.fields)
    first = entry.train[0]
    if not entry.name and (len(entry.train) > 1 or is_glob(first, path.parent)):
        raise AuditError(f"{where}: the key 'name' is missing; several files need one")
    if entry.name != Path(entry.name).name:
        raise AuditError(f"{where}: name = {entry.name!r}; expected a name without '/'")
    name = entry.name or Path(first).name.partition(".")[0] or Path(first).name
    own = entry.fields or None
    return DataSet(name, path, entry.train, entry.eval, entry.case, own, entry.baseline)
