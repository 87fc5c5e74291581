"""The style sheet and the script of the report page, each joined from the files in this folder.

The script is written as ES modules, so that a linter and Node's test runner can read them
unchanged. A page in a single file cannot import, so ``script`` strips the import lines and the
``export`` keywords and wraps all modules in one function.
"""

from __future__ import annotations

import re
from importlib.resources import files

# Each module imports only from modules to its left; main starts the page.
MODULES = (
    "text", "state", "filters", "storage", "decisions", "dom", "theme", "rowmap", "controls",
    "address", "list", "form", "detail", "review", "files", "keys", "main",
)  # fmt: skip
STYLES = ("page", "review", "pictures", "media")

_FOLDER = files("auditor.report.html")
_IMPORT = re.compile(r"^import .*\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function |const |class )", re.MULTILINE)


def module_text(module: str) -> str:
    """The source of one module of the script."""
    return _FOLDER.joinpath(f"script/{module}.mjs").read_text("utf-8")


def style() -> str:
    """All style sheets, joined in the order of STYLES, without a final line end."""
    sheets = (_FOLDER.joinpath(f"style/{name}.css").read_text("utf-8") for name in STYLES)
    return "\n".join(sheets).rstrip()


def script() -> str:
    """All modules as one classic script, in the order of MODULES, without a final line end."""
    parts = [_EXPORT.sub("", _IMPORT.sub("", module_text(module))).strip() for module in MODULES]
    body = "\n\n".join(parts)
    return f'"use strict";\n(() => {{\n{body}\n}})();'
