"""``dataset-audit apply``: the data after the decisions of a review."""

from pathlib import Path

import click

from auditor.commands.shared import console


@click.command(context_settings=console.HELP)
@click.argument("data", metavar="DATA.jsonl", type=console.PATH)
@click.argument("decisions", metavar="DECISIONS.json", type=console.PATH)
@console.path_option("-o", "--out", required=True, help="File to write.")
@click.option(
    "--owner",
    default="",
    metavar="NAME",
    help="Owner of the waivers for decisions that name no person.",
)
@console.config_option
def command(data: Path, decisions: Path, out: Path, owner: str, config: Path | None) -> None:
    """Apply the decisions of a review and write the edited data.

    Rows are dropped and relabelled as DECISIONS.json says; all others are copied byte for byte.
    Decisions that were made for other data are refused. The changes are printed. For each finding that a
    person decided to keep, a waiver of 30 days is drafted in <stem>.waivers.toml, next to the output.
    """
    import datetime as dt

    from auditor.atomic import refuse_inputs, write_atomic
    from auditor.commands.shared import plan, side_files
    from auditor.input.names import waivers_path
    from auditor.plural import pluralize
    from auditor.requirements.severities import with_severities
    from auditor.review import decisions_file, edit, waiver_file
    from auditor.rule_list import every_rule

    today = dt.datetime.now(dt.UTC).date()
    settings = plan.settings_of(str(data), config)
    rules = with_severities(every_rule(), settings.severity)
    severities = {rule.code: str(rule.severity) for rule in rules}
    decided = decisions_file.read(decisions)
    drafts, without_owner = waiver_file.draft(decided.decisions, severities, owner, today)
    content, new = waiver_file.extend(data, out, drafts, today)
    waivers = waivers_path(out)
    refuse_inputs([out, waivers], [data, decisions])
    refuse_inputs([out], side_files.paths(str(data), config))
    console.show(edit.diff(edit.apply(data, decided, out, settings)))
    if content is not None:
        write_atomic(waivers, [content])
        console.show(f"{pluralize(new, 'waiver')} drafted in {console.name(waivers)}\n")
    if without_owner:
        console.note(
            f"{pluralize(without_owner, 'kept finding')} got no waiver because the"
            " decision names no person: add --owner NAME"
        )
