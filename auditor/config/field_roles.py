"""What [fields] can name: the roles of a record's fields."""

from collections.abc import Mapping

from auditor import documents
from auditor.errors import AuditError
from auditor.settings import Names

FIELD_ROLES = ("prompt", "response", "label", "system", "votes", "annotator", "group", "date")
_SEVERAL = ("prompt", "response", "label", "system", "votes")  # may be lists


def check_fields(where: str, fields: Mapping[str, Names]) -> None:
    """Refuse unknown roles, empty names, and lists for roles of one field; the message begins with ``where``."""
    documents.refuse_unknown(where, fields, FIELD_ROLES)
    for role, names in fields.items():
        one = isinstance(names, str)
        if not names or (not one and "" in names) or not (one or role in _SEVERAL):
            expected = "the name of one field"
            expected += " or a list of names" if role in _SEVERAL else ""
            raise AuditError(f"{where} {role} is {names!r}; expected {expected}")
