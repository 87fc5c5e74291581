"""The command line: parses, calls, prints, and maps what happened to an exit code.

0 ready, 1 not ready, 2 usage or configuration, 3 no verdict, 4 internal error, 130 interrupted.
Heavy imports wait until a command runs: ``--version`` and ``--help`` cost no more than click.
"""

from __future__ import annotations

import os
import shutil
import sys
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.errors import AuditError, ExitCode
from auditor.version import __version__

if TYPE_CHECKING:
    from auditor.commands.audit import Request
    from auditor.settings import Settings

_WORST_LAST = (ExitCode.READY, ExitCode.NOT_READY, ExitCode.NO_VERDICT, ExitCode.INTERNAL)
_PATH = click.Path(path_type=Path)

_EPILOG = """\b
Other commands:
  dataset-audit explain CODE      what a rule means, why it hurts, how to fix it
  dataset-audit rules [--json]    every rule with its severity
  dataset-audit init [FOLDER]     the case file readiness.toml, with comments
  dataset-audit apply DATA FILE   the data after the decisions of a review
  dataset-audit fewshot DATA      examples for a prompt, the rung to try first
  dataset-audit split DATA.jsonl  a training and an evaluation part that share nothing
  dataset-audit distill TEXTS     a static embedding model of your own texts
  dataset-audit diff OLD NEW      what changed between two JSON reports
  dataset-audit verify REPORT FILE...  whether a verdict holds for these very files

\b
Exit codes: 0 ready, 1 not ready, 2 usage or configuration, 3 no verdict,
4 internal error, 130 interrupted."""


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]}, epilog=_EPILOG, no_args_is_help=True
)
@click.argument("paths", metavar="TRAIN.jsonl [MORE ...]", nargs=-1, required=True)
@click.option(
    "--eval",
    "evals",
    metavar="FILE",
    multiple=True,
    help="Held-out file to check for leakage; repeatable.",
)
@click.option(
    "--report",
    "reports",
    metavar="PATH",
    multiple=True,
    type=_PATH,
    help="Report to write: .html .json .md .sarif or .xml (JUnit); repeatable."
    " Default: reports/<stem>.html and .json.",
)
@click.option("--no-report", is_flag=True, help="Write no report, print the summary only.")
@click.option("--clean", metavar="PATH", type=_PATH, help="Write the clean lines, byte for byte.")
@click.option(
    "--rejected",
    metavar="PATH",
    type=_PATH,
    help="Write every other line, byte for byte, and the reasons to PATH.reasons.jsonl.",
)
@click.option(
    "--scores",
    metavar="PATH",
    type=_PATH,
    help="Write every numeric score, one row a line (.csv or .parquet).",
)
@click.option("--all-lines", is_flag=True, help="Give every line its disposition in the .json.")
@click.option(
    "--config",
    metavar="FILE",
    type=_PATH,
    help="Settings. Default: the nearest dataset-audit.toml or [tool.dataset-audit].",
)
@click.option(
    "--embedder",
    metavar="NAME|PATH",
    help="Model that says which texts mean the same: static (default, packaged), minilm, or any"
    " sentence-transformers model on this machine.",
)
@click.option(
    "--decisions",
    metavar="FILE",
    type=_PATH,
    help="Reviewed findings, as the HTML report exports them. Default: <stem>.decisions.json.",
)
@click.option(
    "--waivers",
    metavar="FILE",
    type=_PATH,
    help="Findings that stay, who answers for them, until when. Default: <stem>.waivers.toml.",
)
@click.option(
    "--show-content",
    type=click.Choice(["none", "snippet", "full"]),
    default="full",
    show_default=True,
    help="How much of the rows' text reports hold.",
)
@click.option("--redact", is_flag=True, help="Reports without row text: --show-content none.")
@click.option(
    "--require-case",
    is_flag=True,
    help='Exit with 0 only if the case in readiness.toml says "fine-tune" as well.',
)
@click.option("-q", "--quiet", is_flag=True, help="Print the verdict line only.")
@click.version_option(__version__, "-V", "--version", prog_name="dataset-audit")
def audit(
    paths: tuple[str, ...],
    config: Path | None,
    embedder: str | None,
    *,
    no_report: bool,
    require_case: bool,
    **asked: Any,
) -> int:
    """Say whether training data is fit to fine-tune on, and gate the fine-tune.

    Each path gets its own audit. A directory is one data set in shards; - is standard input.
    """
    from auditor import config as configuration
    from auditor.commands import audit as runs

    quiet, redact = asked.pop("quiet"), asked.pop("redact")
    if redact:
        asked["show_content"] = "none"
    request = runs.Request(**asked)
    if no_report and request.reports:
        raise click.UsageError("--report and --no-report contradict each other.")
    if len(paths) > 1 and request.outputs:
        raise click.UsageError(
            f"{request.outputs[0]} can hold one audit, but {len(paths)} paths were given."
            " Audit them one by one."
        )
    settings = configuration.load(config or configuration.find(Path.cwd()))
    if require_case:
        settings = replace(settings, require_case=True)
    if embedder:
        settings = replace(settings, embedder=embedder)
    requests = []
    for path in paths:
        reports = request.reports or (() if no_report else runs.default_reports(path, paths))
        requests.append((path, replace(request, reports=reports)))
        runs.check(*requests[-1])
    codes = [_audit_one(path, own, settings, quiet=quiet) for path, own in requests]
    return max(codes, key=_WORST_LAST.index)


def _audit_one(path: str, request: Request, settings: Settings, *, quiet: bool) -> int:
    from auditor.commands import audit as runs
    from auditor.report import terminal

    done = runs.run(path, request, settings)
    text = terminal.render(
        done.report,
        width=shutil.get_terminal_size().columns,
        color=_color(os.environ, tty=sys.stdout.isatty()),
        encoding=sys.stdout.encoding or "ascii",
        written=[str(path) for path in done.written],
    )
    _print(text.splitlines(keepends=True)[-1] if quiet else text)
    for failure in done.failures:
        click.echo(f"dataset-audit: {failure}", err=True)
    # A file that was asked for and is not there must not look like a pass.
    return (
        ExitCode.INTERNAL
        if done.failures and done.report.exit_code == ExitCode.READY
        else done.report.exit_code
    )


def _color(environ: Mapping[str, str], *, tty: bool) -> bool:
    """NO_COLOR that is not empty, then FORCE_COLOR, then whether a terminal looks on."""
    if environ.get("NO_COLOR"):
        return False
    return bool(environ.get("FORCE_COLOR")) or (tty and environ.get("TERM") != "dumb")


def _print(text: str) -> None:
    """Write to stdout; a reader that has gone (``| head``) changes no verdict."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python would flush again at exit and exit with 120.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("code")
def explain(code: str) -> int:
    """Explain a rule: what it finds, why it hurts training, how to fix it."""
    from difflib import get_close_matches

    from auditor.pipeline import EVERY_RULE
    from auditor.report.explain import explain as text_of

    rules = {rule.code: rule for rule in EVERY_RULE} | {rule.name: rule for rule in EVERY_RULE}
    rule = rules.get(code.upper()) or rules.get(code.lower())
    if rule is None:
        near = get_close_matches(code.upper(), rules, n=1) or get_close_matches(code, rules, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise click.UsageError(f"There is no rule {code!r}.{hint} 'dataset-audit rules' lists all.")
    _print(text_of(rule))
    return ExitCode.READY


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--json", "as_json", is_flag=True, help="Print JSON with all that explain says.")
def rules(*, as_json: bool) -> int:
    """List every rule with its severity and what it finds."""
    from auditor.pipeline import EVERY_RULE
    from auditor.report.explain import rules_table

    _print(rules_table(EVERY_RULE, as_json=as_json))
    return ExitCode.READY


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("path", metavar="DATA.jsonl")
@click.option("--train", required=True, type=_PATH, metavar="PATH", help="Training part to write.")
@click.option(
    "--eval",
    "held_out",
    required=True,
    type=_PATH,
    metavar="PATH",
    help="Evaluation part to write.",
)
@click.option(
    "--share",
    default=0.1,
    show_default=True,
    type=click.FloatRange(0, 1),
    help="Share of the rows for evaluation.",
)
@click.option("--seed", default=0, show_default=True, help="Another seed draws another part.")
def split(path: str, train: Path, held_out: Path, share: float, seed: int) -> int:
    """Split DATA into a training and an evaluation part that share nothing.

    Copies, near-duplicates, rows with the same prompt and rows of one conversation stay together;
    each label is split in the same proportion. Lines are written byte for byte; lines that cannot
    be read as examples are left out and counted.
    """
    from auditor import config as configuration
    from auditor.commands import audit as runs

    settings = configuration.load(configuration.find(Path.cwd()))
    counts = runs.split(path, {"train": train, "eval": held_out}, share, seed, settings)
    _print(f"{counts['train']:,} lines in {train}, {counts['eval']:,} in {held_out}")
    _print(f", {counts['left out']:,} broken or blank lines in neither\n")
    return ExitCode.READY


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("path", metavar="DATA.jsonl")
@click.option("--eval", "evals", metavar="FILE", multiple=True, help="Held-out file.")
@click.option("-k", default=8, show_default=True, type=click.IntRange(3, 10), help="Examples.")
@click.option("--per-class", default=0, type=click.IntRange(0), help="Examples a class instead.")
@click.option(
    "--token-budget",
    "budget",
    default=4_000,
    show_default=True,
    type=click.IntRange(1),
    help="Estimated tokens of all examples.",
)
@click.option(
    "--eval-size",
    default=200,
    show_default=True,
    type=click.IntRange(1),
    help="Rows drawn to measure the prompt on.",
)
@click.option("--seed", default=0, show_default=True, help="Another seed may pick others.")
@click.option(
    "--prompt", required=True, metavar="PATH", type=_PATH, help="Block to write (.json or .md)."
)
@click.option(
    "--eval-out", metavar="PATH", type=_PATH, help="Write the drawn rows, where no --eval is given."
)
def fewshot(
    path: str, evals: tuple[str, ...], prompt: Path, eval_out: Path | None, **wanted: int
) -> int:
    """Pick examples for a prompt: the rung to try before a fine-tune.

    Clean rows that others confirm, spread over the classes, none of them near an evaluation row.
    """
    from auditor import config as configuration
    from auditor.commands import audit as runs
    from auditor.dataset.fewshot import Wanted

    if evals and eval_out:
        raise click.UsageError("--eval-out draws rows to measure on; with --eval they are given.")
    settings = configuration.load(configuration.find(Path.cwd()))
    choice = runs.pick_examples(path, evals, Wanted(**wanted), (prompt, eval_out), settings)
    _print(f"{len(choice.picks)} examples in {prompt}\n")
    if eval_out:
        _print(f"{len(choice.eval_rows)} rows to measure them on in {eval_out}\n")
    for note in choice.notes:
        click.echo(f"dataset-audit: {note}", err=True)
    return ExitCode.READY


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("data", metavar="DATA.jsonl", type=_PATH)
@click.argument("decisions", metavar="DECISIONS.json", type=_PATH)
@click.option("-o", "--out", required=True, metavar="PATH", type=_PATH, help="File to write.")
@click.option(
    "--owner",
    default="",
    metavar="NAME",
    help="Who answers for what is kept, where the decisions do not say.",
)
def apply(data: Path, decisions: Path, out: Path, owner: str) -> int:
    """Write DATA after the DECISIONS of a review: rows dropped and relabelled, the rest untouched.

    Decisions made for other data are refused. What changed is printed. For findings that were kept
    waivers of 30 days are drafted beside the output, in <stem>.waivers.toml.
    """
    from auditor import config as configuration
    from auditor.commands import audit as runs

    settings = configuration.load(configuration.find(Path.cwd()))
    said, notes = runs.apply(data, decisions, out, owner, settings)
    _print(said)
    for note in notes:
        click.echo(f"dataset-audit: {note}", err=True)
    return ExitCode.READY


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument(
    "folder", default=".", type=click.Path(path_type=Path, file_okay=False, exists=True)
)
def init(folder: Path) -> int:
    """Write a commented readiness.toml to FOLDER: the evidence that fine-tuning is justified."""
    from auditor.commands import audit as runs

    _print(f"{runs.write_template(folder)}: fill it in, then audit the data beside it\n")
    return ExitCode.READY


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("old", metavar="OLD.json", type=_PATH)
@click.argument("new", metavar="NEW.json", type=_PATH)
def diff(old: Path, new: Path) -> int:
    """Say what changed between two JSON reports: verdict, clean rows, findings by rule."""
    from auditor.escape import printable
    from auditor.report import changes

    said = changes.text(changes.compare(changes.read(old), changes.read(new)))
    _print("".join(f"{printable(line)}\n" for line in said.splitlines()))
    return ExitCode.READY


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("report", metavar="REPORT.json", type=_PATH)
@click.argument("files", metavar="FILE...", type=_PATH, nargs=-1, required=True)
def verify(report: Path, files: tuple[Path, ...]) -> int:
    """Exit with 0 only if REPORT says ready, and says it of exactly these FILEs.

    All training and evaluation files of the audit must be named, unchanged to the byte. Anything
    missing, added, changed or swapped is no verdict: 3. It stops accidents, not forgers.
    """
    import datetime as dt

    from auditor.commands.verify import doubts
    from auditor.escape import printable
    from auditor.report import changes

    document = changes.read(report)
    if found := doubts(document, files, dt.datetime.now(dt.UTC).date()):
        for doubt in found:
            click.echo(f"dataset-audit: {printable(doubt)}", err=True)
        _print(f"NO VERDICT for these files: {len(found)} doubt{'s' * (len(found) > 1)}\n")
        return ExitCode.NO_VERDICT
    verdict, code = document["verdict"], int(document["verdict"]["exit_code"])
    _print(printable(f"{verdict['data'].upper()}: {verdict.get('reason', '')}") + "\n")
    return code


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", metavar="TEXTS.jsonl [MORE ...]", nargs=-1, required=True, type=_PATH)
@click.option("-o", "--out", required=True, metavar="FOLDER", type=_PATH, help="Folder to write.")
@click.option(
    "--teacher",
    default="minilm",
    show_default=True,
    metavar="NAME|PATH",
    help="Any sentence-transformers model on this machine.",
)
@click.option("--seed", default=1, show_default=True, help="Everything is drawn from it.")
@click.option(
    "--licence",
    "licences",
    metavar="FILE=NAME",
    multiple=True,
    help="Licence of a file's texts, for the model's card; repeatable.",
)
def distill(
    paths: tuple[Path, ...], out: Path, teacher: str, seed: int, licences: tuple[str, ...]
) -> int:
    """Distil a transformer into a static model for --embedder: other languages, other domains.

    It is fitted to the prompts and answers of the files; 100,000 and more make a good one. Needs
    the extra [transformers].
    """
    from auditor.commands import distill as distilling

    named = dict(licence.rpartition("=")[::2] for licence in licences)
    unknown = set(named) - {str(path) for path in paths}
    if unknown:
        raise click.UsageError(
            f"--licence names {sorted(unknown)[0]!r}, which is none of the files."
        )
    try:
        scores = distilling.distill(paths, out, teacher, seed, named)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    told = ", ".join(f"{name} {value:.3f}" for name, value in scores.items())
    _print(f"{out}: on texts held out {told}\n")
    return ExitCode.READY


COMMANDS: Mapping[str, click.Command] = {
    "explain": explain,
    "rules": rules,
    "split": split,
    "fewshot": fewshot,
    "apply": apply,
    "init": init,
    "distill": distill,
    "diff": diff,
    "verify": verify,
}


def run(args: Sequence[str]) -> int:
    """Run the command line ``args`` and return the exit code; never raises."""
    # Before numpy loads its BLAS: one thread a call, whatever is imported later (analysis.parallel).
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    command = COMMANDS.get(args[0]) if args else None
    name = f"dataset-audit {args[0]}" if command else "dataset-audit"
    try:
        code = (command or audit).main(
            list(args[1:] if command else args), prog_name=name, standalone_mode=False
        )
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return ExitCode.USAGE
    except click.ClickException as error:
        error.show()
        return ExitCode.USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo("dataset-audit: interrupted", err=True)
        return ExitCode.INTERRUPTED
    # The last line of defence: a crash must never exit with 1, which says "not ready".
    except BaseException as error:  # noqa: BLE001
        return _failed(error)
    return int(code or ExitCode.READY)


def _failed(error: BaseException) -> int:
    """Exit code and one line for what went wrong outside the checks."""
    if isinstance(error, AuditError):
        click.echo(f"dataset-audit: {error}", err=True)
        return error.exit_code
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    click.echo(
        f"dataset-audit: internal error, no verdict: {type(error).__name__}: {error}{where}",
        err=True,
    )
    return ExitCode.INTERNAL


def main() -> None:
    """Entry point of the ``dataset-audit`` command."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
