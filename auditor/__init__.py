"""dataset-audit: is this JSONL file fit to fine-tune on?

``from auditor import audit, require_ready`` is the library; see ``auditor.library`` and ``auditor.guard``.
"""

from typing import TYPE_CHECKING

from auditor.version import __version__

if TYPE_CHECKING:
    from auditor.audit_report import AuditReport
    from auditor.errors import AuditError, NotReady
    from auditor.guard import require_ready
    from auditor.library import audit
    from auditor.settings import Settings

__all__ = [
    "AuditError",
    "AuditReport",
    "NotReady",
    "Settings",
    "__version__",
    "audit",
    "require_ready",
]

_MODULES = {
    "AuditError": "auditor.errors",
    "AuditReport": "auditor.audit_report",
    "NotReady": "auditor.errors",
    "Settings": "auditor.settings",
    "audit": "auditor.library",
    "require_ready": "auditor.guard",
}


def __getattr__(name: str) -> object:
    """Import public names on first use: ``--version`` must not wait for polars."""
    if name not in _MODULES:
        raise AttributeError(f"module 'auditor' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(_MODULES[name]), name)
