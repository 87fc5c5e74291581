"""The page's one style and one script, put together from the files in ``html``.

The modules of the script are ES modules, so that a linter and Node's test runner read them as they are. A page of one file
cannot import: here their import lines and the word ``export`` go, and one function holds them all.
"""

from __future__ import annotations

import re
from importlib.resources import files

# What a module needs while it is read stands before it; ``main`` starts the page.
MODULES = (
    "text", "state", "filters", "decisions", "dom", "list", "detail", "decide", "address", "keys",
    "rowmap", "main",
)  # fmt: skip
_HTML = files("auditor.report.html")
_IMPORT = re.compile(r"^import .*\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function |const |class )", re.MULTILINE)


STYLES = ("page", "review", "pictures", "media")


def module_text(module: str) -> str:
    """The text of one module of the script."""
    return _HTML.joinpath(f"script/{module}.mjs").read_text("utf-8")


def style() -> str:
    """All style sheets in their order, without a line end at the end."""
    return "\n".join(
        _HTML.joinpath(f"style/{name}.css").read_text("utf-8") for name in STYLES
    ).rstrip()


def script() -> str:
    """One classic script of all modules, without a line end at the end."""
    parts = [_EXPORT.sub("", _IMPORT.sub("", module_text(module))).strip() for module in MODULES]
    body = "\n\n".join(parts)
    return f'"use strict";\n(() => {{\n{body}\n}})();'
