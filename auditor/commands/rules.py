"""``dataset-audit rules``: every rule on one line, or all of them as JSON."""

import click

from auditor.commands.shared import console


@click.command(context_settings=console.HELP)
@click.option(
    "--json", "as_json", is_flag=True, help="Print everything that 'explain' shows, as JSON."
)
def command(*, as_json: bool) -> None:
    """List every rule with its severity."""
    from auditor.report.explain import rules_table
    from auditor.rule_list import every_rule

    console.show(rules_table(every_rule(), as_json=as_json))
