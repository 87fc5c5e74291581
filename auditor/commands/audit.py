"""One audit from paths to files: which files it reads, what it writes, and where."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, count
from pathlib import Path
from sys import stdin
from typing import Any

import polars as pl

from auditor import case
from auditor.atomic import refuse_inputs, write_atomic
from auditor.dataset import fewshot, load
from auditor.dataset import split as splitting
from auditor.errors import AuditError, ExitCode
from auditor.input import reader
from auditor.model import Report
from auditor.pipeline import RULES, Beside, audit
from auditor.report import (
    RENDERERS,
    as_json,
    changes,
    kind,
    partition,
    prompt_block,
    redact,
    render,
)
from auditor.report.scores import SUFFIXES, write_scores
from auditor.review import decisions, waiver_file
from auditor.review import edit as applying
from auditor.review.waivers import Waiver
from auditor.settings import Settings


@dataclass(frozen=True, slots=True)
class Request:
    """What one audit shall read besides the training path, and write."""

    evals: tuple[str, ...] = ()
    reports: tuple[Path, ...] = ()
    clean: Path | None = None
    rejected: Path | None = None
    scores: Path | None = None
    all_lines: bool = False
    decisions: Path | None = None
    waivers: Path | None = None
    show_content: redact.Content = "full"

    @property
    def outputs(self) -> tuple[Path, ...]:
        """Every path the audit writes."""
        extracts = [path for path in (self.clean, self.rejected, self.scores) if path]
        reasons = [reasons_path(self.rejected)] if self.rejected else []
        return (*self.reports, *extracts, *reasons)


@dataclass(frozen=True, slots=True)
class Done:
    """A finished audit: its report, what was written, and one sentence for each failed output."""

    report: Report
    written: tuple[Path, ...]
    failures: tuple[str, ...]


def split(
    path: str, targets: Mapping[str, Path], share: float, seed: int, settings: Settings
) -> Mapping[str, int]:
    """Write the parts of ``path`` to ``targets["train"]`` and ``targets["eval"]``; count lines.

    Raises:
        AuditError: the input cannot be read or holds no example; an output is the input or cannot
            be written.
    """
    check(path, Request(reports=()), extra=tuple(targets.values()))
    with _on_disk([path]) as disk:
        name = load.shown(path)
        data = load.load([(disk[name], name)], [], settings)
        if data.refused or data.of("train").is_empty():
            raise AuditError(
                "; ".join(data.refused) or f"{name}: there is no row to split", ExitCode.NO_VERDICT
            )
        sides = data.lines.join(
            splitting.split(data, share, seed), on="row", how="left", maintain_order="left"
        ).with_columns(pl.col("side").fill_null("left out"))
        for side, target in targets.items():
            keep = (pl.col("side") == side).alias("keep")
            write_atomic(
                target, partition.lines(data.inputs, sides.select("source", "line", keep), disk)
            )
    counts = dict.fromkeys((*targets, "left out"), 0)
    return counts | dict(sides.group_by("side").len().iter_rows())


def pick_examples(
    path: str,
    evals: Sequence[str],
    wanted: fewshot.Wanted,
    targets: tuple[Path, Path | None],
    settings: Settings,
) -> fewshot.Choice:
    """Write a prompt block of chosen examples, and the rows to measure it on, to ``targets``.

    The block is Markdown where its path ends in .md, else JSON messages. The second target is for
    drawn evaluation rows, byte for byte; there are none where ``evals`` were given.

    Raises:
        AuditError: an input cannot be read, or no row can be picked; an output is an input or
            cannot be written.
    """
    block, held_out = targets
    check(path, Request(evals=tuple(evals)), extra=tuple(target for target in targets if target))
    with _on_disk((path, *evals)) as disk:
        train, *given = [(disk[name], name) for name in map(load.shown, (path, *evals))]
        report, data = audit([train], given, settings), load.load([train], given, settings)
        if data.refused:
            raise AuditError("; ".join(data.refused), ExitCode.NO_VERDICT)
        quiet = (pl.col("disposition") == "clean") & (pl.col("rules").list.len() == 0)
        choice = fewshot.choose(data, report.lines.filter(quiet), wanted)
        if not choice.picks:
            raise AuditError(
                "; ".join((f"{path}: no example can be picked", *choice.notes)), ExitCode.NO_VERDICT
            )
        shape = prompt_block.as_markdown if block.suffix == ".md" else prompt_block.as_json
        write_atomic(block, [shape(data, choice)])
        if held_out:
            drawn = pl.col("row").is_in(choice.eval_rows.implode()).alias("keep")
            mine = data.lines.filter(pl.col("role") == "train").select("source", "line", drawn)
            write_atomic(held_out, partition.lines(data.inputs, mine, disk))
    return choice


def apply(
    data: Path, decided: Path, out: Path, owner: str, settings: Settings
) -> tuple[str, tuple[str, ...]]:
    """Write ``out``: ``data`` after the decisions, and beside it waivers for what was kept.

    Returns:
        what changed, for people; and what else they must know.

    Raises:
        AuditError: the decisions or the waivers cannot be used, the data changed while it was read,
            or an output cannot be written. If only the waivers fail to be written, ``out`` is there.
    """
    today = dt.datetime.now(dt.UTC).date()
    severities = {rule.code: str(rule.severity) for rule in RULES}
    made, nobody = waiver_file.drafted(decisions.load(decided), severities, owner, today)
    content, new = waiver_file.extended(data, out, made, today)
    target = waiver_file.beside(out)
    refuse_inputs([out, target], [data, decided])
    said = applying.diff(applying.apply(data, decided, out, settings))
    if content is not None:
        write_atomic(target, [content])
        said += f"{new:,} waiver{'' if new == 1 else 's'} drafted in {target}\n"
    notes = (f"nobody answers for {nobody:,} kept findings, give --owner NAME",) if nobody else ()
    return said, notes


def _readiness(path: str) -> tuple[Path, dt.date] | None:
    """The case's file beside the data, or in it where the data is a directory, and today."""
    given = Path(path)
    found = (given if given.is_dir() else given.parent) / case.FILE_NAME
    if path == "-" or not found.is_file():
        return None
    return found, dt.datetime.now(dt.UTC).date()


def _decisions(path: str, given: Path | None) -> pl.DataFrame | None:
    """The decisions asked for, or those that lie beside the data."""
    found = given or decisions.beside(path)
    return decisions.load(found) if given or found.is_file() else None


def _waivers(path: str, given: Path | None) -> tuple[Waiver, ...]:
    """The waivers asked for, or those that lie beside the data."""
    found = given or waiver_file.beside(path)
    today = dt.datetime.now(dt.UTC).date()
    return waiver_file.load(found, today) if given or found.is_file() else ()


def _since(report: Report, request: Request) -> Mapping[str, Any] | None:
    """What changed since the JSON report that this audit is about to replace, if there is one."""
    for path in request.reports:
        if kind(path) != ".json" or not path.is_file():
            continue
        try:
            previous = changes.read(path)
        except AuditError:
            continue  # whatever it is, no report of this schema can be compared
        return changes.since(previous, as_json.document(report))
    return None


def write_template(folder: Path) -> Path:
    """Write a commented readiness.toml to ``folder``, and give its path.

    Raises:
        AuditError: there is one already, or it cannot be written.
    """
    path = folder / case.FILE_NAME
    if path.exists():
        raise AuditError(f"{path} exists already; it was left as it is")
    write_atomic(path, [case.template().encode()])
    return path


def reasons_path(rejected: Path) -> Path:
    """Where the reasons of ``--rejected PATH`` go."""
    return rejected.with_name(f"{rejected.name}.reasons.jsonl")


def default_reports(path: str, others: Sequence[str]) -> tuple[Path, ...]:
    """``reports/<stem>.html`` and ``.json``, of another name for each of ``others``.

    Where stems collide folders go in front; a number follows where that does not tell them apart.
    """
    stems = Counter(_stem(other) for other in dict.fromkeys(others))
    names: dict[str, str] = {}
    for other in dict.fromkeys(others):
        stem = _stem(other)
        if stems[stem] > 1:
            stem = "-".join([*Path(other).parent.parts[-2:], stem]).strip("/.-")
        numbered = chain([stem], (f"{stem}-{number}" for number in count(2)))
        names[other] = next(name for name in numbered if name not in names.values())
    return tuple(Path("reports") / f"{names[path]}{suffix}" for suffix in (".html", ".json"))


def _stem(path: str) -> str:
    name = "stdin" if path == "-" else Path(path).resolve().name
    for suffix in (".gz", ".zst", ".jsonl", ".ndjson"):
        name = name.removesuffix(suffix)
    return name or "data"


def check(path: str, request: Request, extra: tuple[Path, ...] = ()) -> None:
    """Refuse what cannot be written before anything is read; ``extra`` are further outputs.

    Raises:
        AuditError: an output would replace an input or another output, or has an unknown suffix.
    """
    inputs = [Path(name) for name in (path, *request.evals) if name != "-"]
    inputs += [given for given in (request.decisions, request.waivers) if given]
    shards = [shard for given in inputs if given.is_dir() for shard in reader.expand(given)[0]]
    refuse_inputs([*request.outputs, *extra], [*inputs, *shards])
    for report in request.reports:
        if not kind(report):
            raise AuditError(f"--report {report}: the suffix must be one of {' '.join(RENDERERS)}")
    if request.scores and request.scores.suffix.lower() not in SUFFIXES:
        raise AuditError(f"--scores {request.scores}: the suffix must be {' or '.join(SUFFIXES)}")


def run(path: str, request: Request, settings: Settings) -> Done:
    """Audit ``path`` (``-`` is standard input) and write what the request asks for.

    The verdict is fixed before anything is written; an output that fails is a sentence in
    ``failures`` and changes nothing else.
    """
    with _on_disk((path, *request.evals)) as disk:
        names = [load.shown(name) for name in (path, *request.evals)]
        train, *evals = [(disk[name], name) for name in names]
        beside = Beside(
            _readiness(path), _decisions(path, request.decisions), _waivers(path, request.waivers)
        )
        report = audit([train], evals, settings, beside=beside)
        report = redact.limit(report, request.show_content)
        report = replace(report, since=_since(report, request))
        written: list[Path] = []
        failures: list[str] = []
        for target, content in _contents(report, request, disk):
            try:
                write_atomic(target, content())
                written.append(target)
            except AuditError as error:
                failures.append(str(error))
    return Done(report, tuple(written), tuple(failures))


@contextmanager
def _on_disk(names: Sequence[str]) -> Iterator[dict[str, Path]]:
    """Where the bytes of each input are, by its name as reported; standard input is put in a file."""
    disk = {load.shown(name): Path(name) for name in names if name != "-"}
    for path in list(disk.values()):
        disk |= {load.shown(str(shard)): shard for shard in reader.expand(path)[0]}
    spooled = reader.spool(stdin.buffer) if "-" in names else None
    try:
        yield disk | ({"-": spooled} if spooled else {})
    finally:
        if spooled:
            spooled.unlink(missing_ok=True)


def _contents(
    report: Report, request: Request, disk: dict[str, Path]
) -> Iterator[tuple[Path, Callable[[], Iterable[bytes]]]]:
    """Each output with what makes its bytes."""
    for path in request.reports:
        yield path, partial(_rendered, report, path, request)
    if request.clean:
        yield request.clean, lambda: partition.clean(report, disk)
    if request.rejected:
        yield request.rejected, lambda: partition.clean(report, disk, rejected=True)
        yield reasons_path(request.rejected), lambda: partition.reasons(report)
    if request.scores:
        target = request.scores
        yield target, lambda: [write_scores(report.lines, str(target))]


def _rendered(report: Report, path: Path, request: Request) -> Iterable[bytes]:
    if kind(path) == ".json":
        return [as_json.render(report, all_lines=request.all_lines).encode()]
    return [render(report, kind(path)).encode()]
