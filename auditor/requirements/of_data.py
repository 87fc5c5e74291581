"""The requirements on every data set: what was counted, what is required, and why it matters."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from auditor.plural import pluralize
from auditor.settings import Settings
from auditor.verdict import NOTHING_TO_REMOVE, Counts, Requirement, State


def data_requirements(
    counts: Counts,
    leaks: pl.DataFrame | None,
    classes: Mapping[str, int],
    settings: Settings,
    right: tuple[int, int] | None = None,
) -> tuple[Requirement, ...]:
    """The requirements on every data set, in the order in which a reader should see them.

    ``leaks`` is what ``gate.leaks`` returns, None if no check looked for leaks. ``classes`` has the number of clean
    rows of each label, and is empty if the set is not a classification. ``right`` is how many clean rows are right,
    from and to, by a spot check.
    """
    return (
        _clean_examples(counts, settings, right),
        _well_formed(counts.malformed + counts.invalid),
        _LEAKS_UNKNOWN if leaks is None else _no_leakage(leaks),
        _no_secrets(counts.secrets),
        _nothing_to_remove(counts, settings),
        *_rows_per_class(classes, settings),
    )


def _clean_examples(
    counts: Counts, settings: Settings, right: tuple[int, int] | None
) -> Requirement:
    observed = pluralize(counts.clean, "clean example")
    clean = counts.clean
    if right:
        clean = right[0]  # the floor is for rows that are right
        observed += f", {right[0]:,} to {right[1]:,} of them right"
    if clean < settings.floor:
        missing = settings.floor - clean
        why = f"{missing:,} more {'is' if missing == 1 else 'are'} needed; with too few examples, a model memorises them"
    elif clean < settings.good:
        why = f"enough to try; {settings.good:,} or more is better"
    elif clean < settings.plateau:
        why = "a good size"
    else:
        why = "at this size the learning curve usually flattens: try half of the rows first"
    if undecided := counts.clean_if_cleared - counts.clean:
        await_ = "row awaits" if undecided == 1 else "rows await"
        kept = "it is" if undecided == 1 else "all are"
        why += f"; {undecided:,} {await_} review; if {kept} kept, {counts.clean_if_cleared:,}"
    return Requirement(
        name="clean-examples",
        observed=observed,
        required=f"{settings.floor:,} or more",
        state=State.MET if clean >= settings.floor else State.NOT_MET,
        why=why,
        value=clean,
        limit=settings.floor,
    )


def distinct_rows(clean: int, copies: int, settings: Settings) -> tuple[Requirement, ...]:
    """The requirement that enough clean rows are left without the ``copies``, which differ in a number alone.

    It is added only if there are copies: clean rows that repeat an earlier row with another number.
    """
    if not copies:
        return ()
    distinct = clean - copies
    enough = distinct >= settings.floor
    rows = (
        "row repeats an earlier one and differs"
        if copies == 1
        else "rows repeat an earlier one and differ"
    )
    why = f"{copies:,} clean {rows} only in a number or emoji that change nothing"
    why += "" if enough else ": copies teach nothing; add new examples"
    observed = pluralize(distinct, "distinct row")
    return (
        Requirement(
            name="distinct-rows",
            observed=observed,
            required=f"{settings.floor:,} or more",
            state=State.MET if enough else State.NOT_MET,
            why=why,
            value=distinct,
            limit=settings.floor,
        ),
    )


def _well_formed(broken: int) -> Requirement:
    why = (
        "trainers stop at a broken line or drop it silently: repair it or remove it"
        if broken
        else "every line can be read as an example"
    )
    return _none_allowed("well-formed", broken, "broken line", why, passed=not broken)


# What was not checked has not passed.
_LEAKS_UNKNOWN = Requirement(
    name="no-leakage",
    observed="not checked",
    required="none",
    state=State.UNPROVEN,
    why="no held-out file was given: add --eval FILE",
    limit=0,
    proof="--eval FILE",
)


def _no_leakage(leaks: pl.DataFrame) -> Requirement:
    lines = leaks["row"].drop_nulls().n_unique()
    unread = leaks["row"].null_count() > 0  # LEK009 is about the whole evaluation file
    if unread:
        why = "part of the evaluation file could not be read, and leaks may hide there"
    elif lines:
        why = "the evaluation would measure memory: drop these training lines"
    else:
        why = "no training line is in an evaluation file"
    found = _none_allowed("no-leakage", lines, "leaked line", why, passed=not lines and not unread)
    if unread:  # the number is of those that were found, and nobody knows the others
        some = f"{found.observed} and " if lines else ""
        found = replace(found, observed=f"{some}evaluation rows that could not be read")
    return found


def _no_secrets(lines: int | None) -> Requirement:
    if lines is None:
        why = "the check for tokens and keys did not run"
        return Requirement("no-secrets", "not checked", "none", State.UNPROVEN, why, limit=0)
    why = (
        "whoever trains on the file, or asks the model, may read them: revoke them, and replace them with"
        " --redact-copy PATH"
        if lines
        else "no line has a token or a key of a known shape"
    )
    observed = pluralize(lines, "line with a secret", "lines with a secret")
    return replace(_none_allowed("no-secrets", lines, "", why, passed=not lines), observed=observed)


def _nothing_to_remove(counts: Counts, settings: Settings) -> Requirement:
    """The requirement that the file has few lines to remove: they do not count as clean, but a trainer reads them."""
    removable, limit = counts.removable, int(settings.removable_ceiling * counts.lines)
    why = f"--clean PATH removes {pluralize(removable, 'line')} and keeps {counts.clean:,}"
    return Requirement(
        name=NOTHING_TO_REMOVE,
        observed=f"{pluralize(removable, 'line')} to remove",
        required=f"{settings.removable_ceiling:.0%} of the lines or fewer",
        state=_removal(removable, limit),
        why=why if removable else "the clean examples were counted in the file as it is",
        value=removable,
        limit=limit,
    )


def _removal(removable: int, limit: int) -> State:
    if removable > limit:
        return State.NOT_MET
    return State.ADVICE if removable else State.MET


def _none_allowed(name: str, count: int, noun: str, why: str, *, passed: bool) -> Requirement:
    state = State.MET if passed else State.NOT_MET
    return Requirement(name, pluralize(count, noun), "none", state, why, value=count, limit=0)


def _rows_per_class(classes: Mapping[str, int], settings: Settings) -> tuple[Requirement, ...]:
    if not classes:
        return ()
    small = sorted((rows, label) for label, rows in classes.items() if rows < settings.class_floor)
    if small:
        rows, label = small[0]
        why = (
            f"the smallest class, {label[:60]}, has {pluralize(rows, 'clean row')}; a model hardly learns a class"
            " from so few"
        )
    else:
        why = "every class has enough rows to learn from"
    return (
        Requirement(
            name="rows-per-class",
            observed=f"{len(small):,} of {len(classes):,} classes below {settings.class_floor:,} rows",
            required="none",
            state=State.ADVICE if small else State.MET,
            why=why,
            value=len(small),
            limit=0,
            recommended=True,
        ),
    )
