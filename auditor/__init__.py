"""dataset-audit: is this JSONL file fit to fine-tune on?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.version import __version__

if TYPE_CHECKING:
    from auditor.pipeline import audit
    from auditor.report.model import Report
    from auditor.settings import Settings

__all__ = ["Report", "Settings", "__version__", "audit"]

_MODULES = {
    "audit": "auditor.pipeline",
    "Report": "auditor.report.model",
    "Settings": "auditor.settings",
}


def __getattr__(name: str) -> object:
    """Import public names on first use: ``--version`` must not wait for polars."""
    if name not in _MODULES:
        raise AttributeError(f"module 'auditor' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(_MODULES[name]), name)
