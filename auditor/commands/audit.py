"""``dataset-audit TRAIN.jsonl``: audit data, print the summary, write reports. The default."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.commands.shared import console
from auditor.commands.shared.printing import Printing, print_options
from auditor.errors import ExitCode
from auditor.version import __version__

if TYPE_CHECKING:
    from auditor.commands.shared.plan import Planned

# Options that are settings: the environment and the configuration give them, too.
SETTINGS = (
    "device", "embedder", "engine", "ignore", "memory", "output_schema", "ray_address",
    "require_case", "select", "strict",
)  # fmt: skip
_EPILOG = """\b
Exit codes: 0 ready, 1 not ready, 2 usage or configuration, 3 no verdict,
4 internal error, 130 interrupted.

\b
Environment variables set the options of the same name: DATASET_AUDIT_CONFIG,
_DEVICE, _EMBEDDER, _ENGINE, _IGNORE, _MEMORY, _NO_CACHE, _OUTPUT_SCHEMA,
_RAY_ADDRESS, _REQUIRE_CASE, _SELECT and _STRICT. DATASET_AUDIT_CACHE_DIR is the
folder of the cache, which may be deleted at any time. 'dataset-audit config
show' prints the values in force and where they come from."""


@click.command(
    context_settings=console.HELP,
    epilog=_EPILOG,
    short_help="Audit training data; the default command.",
)
@click.argument("paths", metavar="[TRAIN.jsonl ...]", nargs=-1, type=console.NAME)
@console.eval_option("Held-out file to check for leakage; repeatable.")
@console.path_option(
    "--report",
    "reports",
    multiple=True,
    help="Report to write: .html .json .md .sarif .xml (JUnit) .gitlab.json .croissant.json or .card.md;"
    " repeatable. Default: reports/<stem>.html and .json.",
)
@console.path_option(
    "--attest",
    help="Write the verdict about these bytes as an in-toto Statement v1, for CI to sign.",
)
@click.option("--no-report", is_flag=True, help="Write no report; print the summary only.")
@console.path_option("--clean", help="Write the clean lines, byte for byte.")
@console.path_option(
    "--rejected",
    help="Write all other lines, byte for byte, and the reasons to PATH.reasons.jsonl.",
)
@console.path_option(
    "--redact-copy",
    help="Write the data with a placeholder such as <EMAIL_1> for each secret and personal datum.",
)
@console.path_option(
    "--scores", help="Write every numeric score, one row per line (.csv or .parquet)."
)
@click.option(
    "--all-lines", is_flag=True, help="In the .json report, list every line with its disposition."
)
@console.config_option
@click.option(
    "--embedder",
    metavar="NAME|PATH",
    type=console.NAME,
    help="Model that compares texts by meaning: static (default, packaged), minilm, or any"
    " sentence-transformers model on this machine.",
)
@click.option(
    "--device",
    type=click.Choice(["cpu", "cuda"]),
    help="Processor of a transformer: cpu (default), or cuda, a GPU of this machine or of the Ray cluster.",
)
@click.option(
    "--memory",
    metavar="SIZE",
    help="Memory limit, such as 2GiB: data that needs more is refused with exit code 3. Default: half of"
    " the memory of the machine, or of its container.",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    help="Where the work runs: local (default), or ray, a Ray cluster, which also reads s3:// and gs://."
    " The report is the same.",
)
@click.option(
    "--ray-address",
    metavar="ADDRESS",
    help="Ray cluster to join. Default: RAY_ADDRESS, or a cluster of this machine for the run.",
)
@console.path_option(
    "--output-schema",
    metavar="FILE",
    help="JSON Schema for the answers: an answer that does not meet it is an error.",
)
@console.path_option(
    "--decisions",
    metavar="FILE",
    help="Reviewed findings, as the HTML report exports them. Default: <stem>.decisions.json.",
)
@console.path_option(
    "--waivers",
    metavar="FILE",
    help="Findings to keep, each with a reason, an owner and an expiry date."
    " Default: <stem>.waivers.toml.",
)
@console.path_option(
    "--baseline",
    metavar="REPORT.json",
    help="Earlier JSON report of this data: exit with 0 if the data is no worse than it was then.",
)
@click.option(
    "--show-content",
    type=click.Choice(["none", "snippet", "full"]),
    default="full",
    show_default=True,
    help="How much of the rows' text the reports contain.",
)
@click.option(
    "--redact",
    is_flag=True,
    help="Same as --show-content none: the reports contain no text of a row.",
)
@click.option(
    "--require-case",
    is_flag=True,
    help='Exit with 0 only if the case in readiness.toml also says "fine-tune".',
)
@click.option(
    "--strict",
    is_flag=True,
    help="Count unproven requirements and advice that is not followed as not ready, too.",
)
@console.codes_option(
    "--select",
    help="Check these rules only: codes or their first letters, separated by commas. Default: all.",
)
@console.codes_option(
    "--ignore", help="Do not check these rules; requirements that depend on them are unproven."
)
@console.no_cache_option
@print_options
@click.version_option(__version__, "-V", "--version", prog_name="dataset-audit")
def command(
    paths: tuple[str, ...],
    config: Path | None,
    *,
    no_report: bool,
    redact: bool,
    no_cache: bool,
    **others: Any,
) -> int:
    """Check whether training data is fit to fine-tune on, and gate the fine-tune.

    Each path gets its own audit. A directory is one data set in shards; - is standard input. Without
    a path, the data sets of the configuration are audited.
    """
    from auditor.commands.shared import plan
    from auditor.commands.shared.audit_options import AuditOptions

    shown = Printing.taken_from(others)
    if redact:
        others["show_content"] = "none"
    given = {name: others.pop(name) for name in SETTINGS}
    options = AuditOptions(config=config, **others)
    audits = plan.planned(paths, options, given, no_report=no_report)
    shown = shown.of(len(audits))
    return shown.end([_audit_one(audit, shown, no_cache=no_cache) for audit in audits])


def _audit_one(audit: Planned, shown: Printing, *, no_cache: bool) -> ExitCode:
    """Audit and print what was found; return the exit code."""
    from auditor import cache
    from auditor.commands.shared import engines, one_audit
    from auditor.config import cache_dir
    from auditor.report.saved import baseline

    if cause := engines.missing(audit):
        console.note(cause)
        return ExitCode.NO_VERDICT
    folder = cache_dir(audit.options.config, off=no_cache)
    watching, engine = shown.watching.audit(audit.path), engines.engine_of(audit.place)
    with watching, cache.opened(folder), engine:
        result = one_audit.run(audit.path, audit.options, audit.settings)
    failures = [*result.failures, *shown.show(audit.path, result.report, result.written)]
    for failure in failures:
        console.note(failure)
    code = ExitCode.READY if baseline.accepts(result.report) else ExitCode(result.report.exit_code)
    # A missing output must not look like a pass.
    return ExitCode.INTERNAL if failures and code is ExitCode.READY else code
