"""The rules of a module, from the TOML file next to it."""

import re
import sys
import tomllib
from collections.abc import Mapping
from importlib import import_module
from importlib.resources import files

from auditor.model import Rule, Severity

_PLACEHOLDER = re.compile(r"\$\{(?P<path>[\w.]+)(?P<style>:[^}]*)?\}")


def load_rules(module: str) -> tuple[Rule, ...]:
    """The rules that ``<module>.toml`` declares, in its order.

    Each table is a rule: its name is the code, its keys are the other fields of ``Rule``. A number that the
    code also uses is written as its constant, so that a text never contradicts its check: ``${_MIN_ROWS}`` of
    the module itself, ``${auditor.settings.MAX}`` of another one, optionally with a format: ``${_MIN_SHARE:.0%}``.

    Args:
        module: ``__name__`` of the module that owns the rules; its constants have been assigned.

    Raises:
        TypeError, KeyError, ValueError: a field is missing or unknown, or a severity or family is
            unknown; the tests load every file.
        LookupError: there is no such constant.
    """
    package, _, name = module.rpartition(".")
    text = files(package).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    own = vars(sys.modules[module]) if module in sys.modules else {}
    try:
        text = _PLACEHOLDER.sub(lambda found: _number(found, own), text)
    except (AttributeError, ImportError, KeyError, ValueError) as error:
        raise LookupError(f"{name}.toml uses an unknown constant: {error}") from None
    return tuple(
        Rule(code, severity=Severity(fields.pop("severity")), **fields)
        for code, fields in tomllib.loads(text).items()
    )


def _number(placeholder: re.Match[str], own: Mapping[str, object]) -> str:
    """The formatted value of a constant: one of ``own``, or one of the module that its path names."""
    path, style = placeholder["path"], placeholder["style"] or ""
    if path.split(".")[0] in own:
        return f"{{{path}{style}}}".format_map(own)
    module, _, constant = path.rpartition(".")
    return f"{{{style}}}".format(getattr(import_module(module), constant))
