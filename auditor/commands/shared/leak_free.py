"""A split in which an audit of the two parts finds no leak."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from auditor.analysis.parallel import one_blas_thread
from auditor.atomic import write_atomic
from auditor.checks import Check
from auditor.dataset.dataset import Dataset
from auditor.dataset.reading import load
from auditor.dataset.split import assign_sides, link_groups, merge_groups, move_to_train
from auditor.errors import AuditError, ExitCode
from auditor.model import BLOCKING, Crashed, Ran, Rule
from auditor.plural import pluralize
from auditor.report import partition
from auditor.rule_list import every_check, rules_of
from auditor.run_checks import run_all

# Audits of the parts after which sides are assigned again. After later ones, leaking rows only leave the
# evaluation part, so that it ends. Source: of 20 splits of fourteen sets (tests/bench/bench_split.py) none
# needed more than 4 audits; the training rows of CLINC150 needed 5.
_MAX_ASSIGNED = 2
_MAX_AUDITS = 10
# Share of the requested evaluation rows below which a note reports the shortfall.
_MIN_SHARE = 0.8


def split_lines(data: Dataset, disk: Mapping[str, Path], share: float, seed: int) -> pl.DataFrame:
    """Assign each line to a side: ``row, source, line``, and ``side`` ("train", "eval" or null).

    Which rows an audit calls similar also depends on the other rows: on the words that are rare in them
    and on their templates. So the parts are audited as with ``--eval``, the two rows of each leak
    are linked, and sides are assigned again, until there is no leak.

    Raises:
        AuditError: rows leak after the last audit, or a check crashed.
    """
    groups = link_groups(data)
    sides = assign_sides(groups, share, seed)
    for audits in range(1, _MAX_AUDITS + 1):
        lines = data.lines.select("row", "source", "line").join(
            sides, on="row", how="left", maintain_order="left"
        )
        leaks = find_leaks(data, lines, disk)
        if leaks.is_empty():
            return lines
        groups = merge_groups(groups, leaks)
        if audits <= _MAX_ASSIGNED:
            sides = assign_sides(groups, share, seed)
        else:
            sides = move_to_train(sides, groups, leaks["right"])
    raise AuditError(
        f"the parts still leak after {_MAX_AUDITS} attempts: choose another --seed or --share",
        ExitCode.NO_VERDICT,
    )


def find_leaks(data: Dataset, lines: pl.DataFrame, disk: Mapping[str, Path]) -> pl.DataFrame:
    """The pairs of rows of ``data`` that an audit of the two sides reports as leaks.

    Returns ``left`` (UInt32, on the training side) and ``right`` (UInt32). ``lines`` is what
    ``split_lines`` returns; the parts are written to a temporary folder and read as an audit does.
    """
    with tempfile.TemporaryDirectory() as folder:
        parts = {side: Path(folder, f"{side}.jsonl") for side in ("train", "eval")}
        for side, path in parts.items():
            write_part(path, data, lines, side, disk)
        train, held_out = ([(path, side)] for side, path in parts.items())
        read = load.load(train, held_out, data.settings)
    rows = pl.concat(lines.filter(pl.col("side") == side)["row"] for side in parts)
    if read.lines.height != len(rows):
        raise AuditError("the data changed while it was split", ExitCode.NO_VERDICT)
    found = blocking_leaks(read)
    return found.select(left=rows.gather(found["row"]), right=rows.gather(found["related"]))


def write_part(
    path: Path, data: Dataset, lines: pl.DataFrame, side: str, disk: Mapping[str, Path]
) -> None:
    """Write the lines of one side to ``path``, byte for byte."""
    keep = (pl.col("side") == side).fill_null(value=False).alias("keep")
    chosen = lines.select("source", "line", keep)
    write_atomic(path, partition.lines(data.inputs, chosen, disk))


def shortfall(lines: pl.DataFrame, share: float) -> str | None:
    """Why the evaluation part is much smaller than ``share``, in one sentence; None if it is not."""
    counts = dict(lines.drop_nulls("side").group_by("side").len().iter_rows())
    held_out, every = counts.get("eval", 0), sum(counts.values())
    if held_out >= _MIN_SHARE * share * every - 1:
        return None
    return (
        f"the evaluation part has {pluralize(held_out, 'row')} instead of {share * every:,.0f}:"
        " rows that are linked stay together in the training part"
    )


@one_blas_thread()
def blocking_leaks(data: Dataset, checks: Sequence[Check] | None = None) -> pl.DataFrame:
    """Pairs of a training row and an evaluation row that an audit reports as a leak: ``row, related``.

    Only leaks that block count: errors, and those that need a person's decision. ``checks``: None for all.

    Raises:
        AuditError: a check crashed.
    """
    checks = every_check() if checks is None else checks
    needed = [check for check in checks if any(map(_affects_leaks, check.RULES))]
    outcomes = run_all(needed, data)
    for name, outcome in outcomes.items():
        if isinstance(outcome, Crashed):
            raise AuditError(f"the check {name} failed: {outcome.error}", ExitCode.NO_VERDICT)
    found = pl.concat(outcome.findings for outcome in outcomes.values() if isinstance(outcome, Ran))
    leaks = [rule.code for rule in rules_of(needed) if _finds_leaks(rule) and _blocks(rule)]
    return found.filter(pl.col("rule").is_in(leaks)).select("row", "related").drop_nulls().unique()


def _affects_leaks(rule: Rule) -> bool:
    """Whether the rule finds leaks, or broken rows, which later checks do not see."""
    return _finds_leaks(rule) or (rule.family.factual and _blocks(rule))


def _finds_leaks(rule: Rule) -> bool:
    return rule.family.disposition == "leaked"


def _blocks(rule: Rule) -> bool:
    return rule.severity in BLOCKING
