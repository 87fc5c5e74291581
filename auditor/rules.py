"""The rules of a module, from the TOML file next to it."""

import re
import sys
import tomllib
from importlib.resources import files

from auditor.model import Rule, Severity

_PLACEHOLDER = re.compile(r"\$\{([^}]*)\}")


def load_rules(module: str, **values: object) -> tuple[Rule, ...]:
    """The rules that ``<module>.toml`` declares, in its order.

    Each table is a rule: its name is the code, its keys are the other fields of ``Rule``. A number that the
    code also uses is written as the name of its constant, so that a text never contradicts its check:
    ``${_MIN_ROWS}``, with a format if need be: ``${_MIN_SHARE:.0%}``.

    Args:
        module: ``__name__`` of the module that owns the rules; its constants have been assigned.
        values: numbers that are not constants of the module, by the names that the file has for them.

    Raises:
        TypeError, KeyError, ValueError: a field is missing or unknown, or a severity or family is
            unknown; the tests load every file.
        LookupError: a placeholder has no value, or a value has no placeholder.
    """
    package, _, name = module.rpartition(".")
    text = files(package).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    if unused := [key for key in values if f"${{{key}}}" not in text]:
        raise LookupError(f"{name}.toml does not use ${{{unused[0]}}}")
    known = vars(sys.modules[module]) | values if module in sys.modules else values
    try:
        text = _PLACEHOLDER.sub(lambda found: f"{{{found[1]}}}".format_map(known), text)
    except KeyError as error:
        raise LookupError(f"{name}.toml uses ${{{error.args[0]}}}, unknown") from None
    return tuple(
        Rule(code, severity=Severity(fields.pop("severity")), **fields)
        for code, fields in tomllib.loads(text).items()
    )
