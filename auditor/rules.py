"""The rules of a module, from the TOML file next to it."""

import tomllib
from importlib.resources import files

from auditor.model import Rule, Severity


def load_rules(module: str, **values: object) -> tuple[Rule, ...]:
    """The rules that ``<module>.toml`` declares, in its order.

    Each table is a rule: its name is the code, its keys are the other fields of ``Rule``. A number
    that the code also uses is written as ``${name}`` and replaced by ``values["name"]``, so that a
    text never contradicts its check.

    Args:
        module: ``__name__`` of the module that owns the rules.
        values: what replaces the placeholders.

    Raises:
        TypeError, KeyError, ValueError: a field is missing or unknown, or a severity or family is
            unknown; the tests load every file.
        LookupError: a placeholder has no value, or a value has no placeholder.
    """
    package, _, name = module.rpartition(".")
    text = files(package).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    for key, value in values.items():
        if f"${{{key}}}" not in text:
            raise LookupError(f"{name}.toml does not use ${{{key}}}")
        text = text.replace(f"${{{key}}}", str(value))
    if "${" in text:
        raise LookupError(
            f"{name}.toml uses {text[text.index('${') :].partition('}')[0]}}}, unknown"
        )
    return tuple(
        Rule(code, severity=Severity(fields.pop("severity")), **fields)
        for code, fields in tomllib.loads(text).items()
    )
