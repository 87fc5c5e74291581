"""The style sheet and the script of each page, joined from the files in this folder.

The script is written as ES modules, so that a linter and Node's test runner can read them
unchanged. A page in a single file cannot import, so ``script`` strips the import lines and the
``export`` keywords and wraps all modules in one function.
"""

import re
from collections.abc import Sequence
from importlib.resources import files

# Each module imports only from modules to its left; main starts the page.
MODULES = (
    "text", "state", "filters", "storage", "decisions", "dom", "theme", "rowmap", "controls",
    "address", "list", "form", "detail", "review", "files", "keys", "packed", "main",
)  # fmt: skip
STYLES = ("page", "review", "pictures", "media")
# The same for the page on which people judge a spot check; judge starts it.
SPOT_CHECK_MODULES = (
    "text", "storage", "dom", "theme", "packed", "agreement", "judgements", "exchange", "choices",
    "forecast", "compare", "sampled_row", "judge",
)  # fmt: skip
SPOT_CHECK_STYLES = ("page", "review", "judge", "media")

_FOLDER = files("auditor.report.html")
_IMPORT = re.compile(r"^import .*\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function |const |class )", re.MULTILINE)


def module_text(module: str) -> str:
    """The source of one module of the script."""
    return _FOLDER.joinpath(f"script/{module}.mjs").read_text("utf-8")


def style(names: Sequence[str] = STYLES) -> str:
    """The style sheets ``names``, joined in this order, without a final line end."""
    sheets = (_FOLDER.joinpath(f"style/{name}.css").read_text("utf-8") for name in names)
    return "\n".join(sheets).rstrip()


def script(modules: Sequence[str] = MODULES) -> str:
    """The ``modules`` as one classic script, in this order, without a final line end."""
    parts = [_EXPORT.sub("", _IMPORT.sub("", module_text(module))).strip() for module in modules]
    body = "\n\n".join(parts)
    return f'"use strict";\n(() => {{\n{body}\n}})();'
