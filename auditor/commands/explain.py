"""``dataset-audit explain CODE``: what a rule finds, why it matters, and how to fix it."""

import click

from auditor.commands.shared import console
from auditor.errors import AuditError


@click.command(context_settings=console.HELP)
@click.argument("code")
def command(code: str) -> None:
    """Explain what a rule finds and how to fix it.

    CODE is the code or the name of a rule: DUP010 or near-duplicate. Shows what the rule finds, why it
    matters, a bad and a good example, how to fix it, and the threshold.
    """
    from difflib import get_close_matches

    from auditor.report.explain import explain
    from auditor.rule_list import every_rule

    every = every_rule()
    rules = {rule.code: rule for rule in every} | {rule.name: rule for rule in every}
    rule = rules.get(code.upper()) or rules.get(code.lower())
    if rule is None:
        near = get_close_matches(code.upper(), rules, n=1) or get_close_matches(code, rules, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise AuditError(f"There is no rule {code!r}.{hint} 'dataset-audit rules' lists all.")
    console.show(explain(rule))
