"""The decision tables of the gate: every branch, each condition alone, each bound from both sides."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product

import polars as pl
import pytest

from auditor import gate
from auditor.model import LINES, Crashed, Outcome, Ran, Rule, Severity, Skipped, findings
from auditor.report.model import REPORT_LINES
from auditor.verdict import Counts, Requirement, State, Step, Verdict

# Family, and the disposition of a line that breaks an error or review rule of it.
FAMILIES = {
    "INP": "malformed",
    "ENC": "invalid",
    "FMT": "invalid",
    "TGT": "invalid",
    "TOL": "invalid",
    "DUP": "duplicate",
    "CON": "conflicting",
    "LEK": "leaked",
    "LBL": "suspect",
    "WAI": "suspect",
}
ORDER = ["malformed", "invalid", "duplicate", "conflicting", "leaked", "suspect"]
# The last letter of a code says its severity: DUP001E, DUP001R, DUP001W, DUP001N.
LETTERS = {str(severity)[0].upper(): severity for severity in Severity}
RULES = [
    Rule(f"{family}001{letter}", "name", severity, "what", "why", "bad", "good", "fix")
    for family in FAMILIES
    for letter, severity in LETTERS.items()
]
CODES = [rule.code for rule in RULES]


def make_lines(states: Sequence[str]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            (row, "train", "train.jsonl", row + 1, b"", state, "")
            for row, state in enumerate(states)
        ],
        schema=LINES,
        orient="row",
    )


def make_findings(
    codes_of_rows: Sequence[Sequence[str]], whole: Sequence[str] = ()
) -> pl.DataFrame:
    pairs = [(row, code) for row, codes in enumerate(codes_of_rows) for code in codes]
    pairs += [(None, code) for code in whole]
    return findings(pl.DataFrame(pairs, schema={"row": pl.UInt32, "rule": pl.String}, orient="row"))


def judge(cases: Sequence[tuple[str, Sequence[str]]], whole: Sequence[str] = ()) -> pl.DataFrame:
    states, codes = [state for state, _ in cases], [codes for _, codes in cases]
    return gate.dispositions(make_lines(states), make_findings(codes, whole), RULES)


# state, findings, disposition, clean once a person has cleared the review findings
DISPOSITIONS: list[tuple[str, list[str], str, bool]] = [
    # nothing that weighs
    ("parsed", [], "clean", True),
    ("parsed", ["DUP001W"], "clean", True),
    ("parsed", ["DUP001N"], "clean", True),
    ("parsed", ["INP001W", "ENC001N", "FMT001W", "LEK001N", "LBL001W"], "clean", True),
    # one finding of each family
    *[("parsed", [f"{f}001E"], name, False) for f, name in FAMILIES.items()],
    *[("parsed", [f"{f}001R"], name, True) for f, name in FAMILIES.items()],
    # the first step wins, in whatever order they were found
    ("parsed", ["LEK001E", "DUP001E"], "duplicate", False),
    ("parsed", ["DUP001E", "LEK001E"], "duplicate", False),
    ("parsed", ["LBL001R", "CON001R", "LEK001R"], "conflicting", True),
    ("parsed", ["LBL001E", "LEK001E", "CON001E", "DUP001E", "FMT001E"], "invalid", False),
    (
        "parsed",
        ["LBL001E", "LEK001E", "CON001E", "DUP001E", "FMT001E", "INP001E"],
        "malformed",
        False,
    ),
    # a weightless finding of an earlier step loses nothing there
    ("parsed", ["FMT001W", "CON001R"], "conflicting", True),
    ("parsed", ["FMT001N", "LEK001E"], "leaked", False),
    # one error among the reviews: clearing the reviews does not make it clean
    ("parsed", ["CON001R", "LBL001R"], "conflicting", True),
    ("parsed", ["CON001R", "LBL001E"], "conflicting", False),
    ("parsed", ["CON001E", "LBL001R"], "conflicting", False),
    ("parsed", ["CON001R", "LBL001W"], "conflicting", True),
    # the same finding twice is one reason
    ("parsed", ["DUP001E", "DUP001E"], "duplicate", False),
    # lines that did not parse are never clean, whatever was found or not found
    ("broken", [], "malformed", False),
    ("broken", ["FMT001E"], "malformed", False),
    ("broken", ["LBL001R"], "malformed", False),
    ("broken", ["ENC001W"], "malformed", False),
    ("blank", [], "blank", False),
    ("blank", ["FMT001E"], "blank", False),
    ("blank", ["CON001R"], "blank", False),
    ("blank", ["ENC001N"], "blank", False),
]


def test_dispositions_table() -> None:
    rows = judge([(state, codes) for state, codes, _, _ in DISPOSITIONS])
    assert list(zip(rows["disposition"], rows["if_cleared"], strict=True)) == [
        (disposition, cleared) for _, _, disposition, cleared in DISPOSITIONS
    ]
    assert rows["rules"].to_list() == [sorted(set(codes)) for _, codes, _, _ in DISPOSITIONS]
    assert rows["line"].to_list() == list(range(1, len(DISPOSITIONS) + 1))
    assert rows.select(list(REPORT_LINES)).schema == pl.Schema(REPORT_LINES)


def expected(state: str, codes: Sequence[str]) -> tuple[str, bool]:
    """The same rule in other words: sort what blocks by step and take the first."""
    if state != "parsed":
        return {"blank": "blank", "broken": "malformed"}[state], False
    blocking = [code for code in codes if code[-1] in "ER"]
    steps = sorted((FAMILIES[code[:3]] for code in blocking), key=ORDER.index)
    return [*steps, "clean"][0], not any(code[-1] == "E" for code in blocking)


def test_dispositions_of_every_state_and_every_set_of_up_to_two_findings() -> None:
    sets = [codes for size in (0, 1, 2) for codes in combinations(CODES, size)]
    cases = list(product(("parsed", "blank", "broken"), sets))
    rows = judge(cases)
    assert len(cases) == 3 * (1 + 40 + 780)
    assert list(zip(rows["disposition"], rows["if_cleared"], strict=True)) == [
        expected(*case) for case in cases
    ]
    assert gate.waterfall(rows)[-1].left == rows["disposition"].to_list().count("clean")


def test_findings_on_the_whole_file_take_no_line_out() -> None:
    rows = judge([("parsed", [])], whole=CODES)
    assert rows.row(0, named=True) == {
        "row": 0,
        "source": "train.jsonl",
        "line": 1,
        "disposition": "clean",
        "rules": [],
        "if_cleared": True,
    }


def test_a_code_no_rule_explains_is_refused() -> None:
    with pytest.raises(pl.exceptions.InvalidOperationError):
        gate.dispositions(make_lines(["parsed"]), make_findings([["XXX999"]]), RULES)


def test_waterfall_and_counts_of_the_table() -> None:
    rows = judge([(state, codes) for state, codes, _, _ in DISPOSITIONS])
    names = [name for _, _, name, _ in DISPOSITIONS]
    total = len(names)
    steps = gate.waterfall(rows)
    lost = {
        "lines": 0,
        "parsed": names.count("malformed") + names.count("blank"),
        "valid": names.count("invalid"),
        "unique": names.count("duplicate"),
        "unconflicted": names.count("conflicting"),
        "unleaked": names.count("leaked"),
        "clean": names.count("suspect"),
    }
    assert {step.step: step.lost for step in steps} == lost
    lefts = [total, *(step.left for step in steps)]
    assert all(before - step.lost == step.left for before, step in zip(lefts, steps, strict=False))
    assert steps[-1].left == names.count("clean")
    malformed = names.count("malformed")
    assert gate.counts(rows) == Counts(
        lines=total,
        blank=4,
        malformed=malformed,
        parsed=total - 4 - malformed,
        invalid=names.count("invalid"),
        clean=names.count("clean"),
        clean_if_cleared=sum(cleared for *_, cleared in DISPOSITIONS),
        rejected=total - names.count("clean"),
        removable=sum(
            name in ("duplicate", "conflicting", "suspect") and not cleared
            for *_, name, cleared in DISPOSITIONS
        ),
    )


def test_waterfall_and_counts_of_nothing() -> None:
    rows = judge([])
    assert gate.waterfall(rows) == (
        Step("lines", 0, 0),
        *(
            Step(s, 0, 0)
            for s in ("parsed", "valid", "unique", "unconflicted", "unleaked", "clean")
        ),
    )
    assert gate.counts(rows) == Counts()


def test_waterfall_with_no_clean_line_left() -> None:
    assert gate.waterfall(judge([("blank", []), ("parsed", ["DUP001E"])]))[-1] == Step(
        "clean", 0, 0
    )


def test_waterfall_refuses_totals_that_do_not_reconcile() -> None:
    rows = judge([("parsed", [])]).with_columns(disposition=pl.lit("vanished"))
    with pytest.raises(ArithmeticError, match="vanished"):
        gate.waterfall(rows)


RAN: dict[str, Outcome] = {"format": Ran()}
SKIPPED: dict[str, Outcome] = {"leakage": Skipped("no file")}
REQUIRED: dict[str, Outcome] = {"labels": Skipped("too few rows", required=True)}
CRASHED: dict[str, Outcome] = {"pairs": Crashed("ValueError: x")}
NOT_RUN, CRASH = (
    "the check labels did not run: too few rows",
    "the check pairs crashed: ValueError: x",
)


@pytest.mark.parametrize(
    ("refused", "outcomes", "lines", "reasons"),
    [
        ([], {}, 1, ()),
        ([], RAN | SKIPPED, 1, ()),
        ([], RAN | REQUIRED, 1, (NOT_RUN,)),
        ([], CRASHED | RAN, 1, (CRASH,)),
        ([], CRASHED | SKIPPED | REQUIRED, 1, (CRASH, NOT_RUN)),
        ([], RAN, 0, ("there are no lines to audit",)),
        ([], CRASHED, 0, ("there are no lines to audit", CRASH)),
        (["a.jsonl: empty"], RAN, 0, ("a.jsonl: empty",)),  # pairs once, and better
        (
            ["a.jsonl: empty", "b.jsonl: missing"],
            REQUIRED,
            5,
            ("a.jsonl: empty", "b.jsonl: missing", NOT_RUN),
        ),
    ],
)
def test_reasons_for_no_verdict(
    refused: list[str], outcomes: dict[str, Outcome], lines: int, reasons: tuple[str, ...]
) -> None:
    assert gate.reasons_for_no_verdict(refused, outcomes, lines) == reasons


# m met, n not met, u unproven, a advice not followed
STATES = {str(state)[0]: state for state in State if state is not State.NOT_MET} | {
    "n": State.NOT_MET
}
KINDS = {
    kind: Requirement(f"need-{kind}", f"7 {kind}", "8", state, why="so", proof="x")
    for kind, state in STATES.items()
}
NONE_ALLOWED = Requirement("need-F", "0 F", "none", State.NOT_MET, why="so")
BLOCKINGS = ((), ("unproven",), ("advice",), ("unproven", "advice"))
DECISIONS = [
    (number, "".join(kinds), blocking)
    for number in (0, 1, 3)
    for blocking in BLOCKINGS
    for size in (0, 1, 2, 3)
    for kinds in product(KINDS, repeat=size)
]


@pytest.mark.parametrize(("number", "kinds", "blocking"), DECISIONS)
def test_decide(number: int, kinds: str, blocking: tuple[str, ...]) -> None:
    """Reasons for no verdict first, then what is not met, then what is to block as well."""
    verdict, sentence = gate.decide(
        ["reason"] * number, [KINDS[kind] for kind in kinds], blocking=blocking
    )
    if number or not kinds:
        assert verdict is Verdict.NO_VERDICT
    elif "n" in kinds or any(state[0] in kinds for state in blocking):
        assert verdict is Verdict.NOT_READY
    else:
        assert verdict is Verdict.READY
    assert sentence


def test_decide_table_is_large_enough_to_toggle_each_condition_alone() -> None:
    assert len(DECISIONS) == 3 * 4 * (1 + 4 + 16 + 64)


@pytest.mark.parametrize(
    ("reasons", "kinds", "outcome"),
    [
        # Each row but the first changes one condition of the first: MC/DC of
        # ready = no reason, and something required, and nothing failed that is no advice.
        ([], "mm", (Verdict.READY, "7 m (8 needed); so")),
        (["no file"], "mm", (Verdict.NO_VERDICT, "no file")),
        ([], "", (Verdict.NO_VERDICT, "nothing was required")),
        ([], "nm", (Verdict.NOT_READY, "7 n (8 needed)")),
        ([], "mn", (Verdict.NOT_READY, "7 n (8 needed)")),
        ([], "ma", (Verdict.READY, "7 m (8 needed); so")),
        (
            [],
            "muu",
            (
                Verdict.READY,
                "7 m (8 needed); so; unproven: need-u (prove it: x), need-u (prove it: x)",
            ),
        ),
        # Two reasons, two failures: all are named.
        (["no file", "b", "c"], "nn", (Verdict.NO_VERDICT, "no file (and 2 more reasons)")),
        ([], "nmF", (Verdict.NOT_READY, "7 n (8 needed); 0 F (none allowed)")),
        ([], "nn", (Verdict.NOT_READY, "7 n (8 needed); 7 n (8 needed)")),
    ],
)
def test_decide_sentences(reasons: list[str], kinds: str, outcome: tuple[Verdict, str]) -> None:
    needs = [{**KINDS, "F": NONE_ALLOWED}[kind] for kind in kinds]
    assert gate.decide(reasons, needs) == outcome


def test_a_set_that_only_has_lines_to_remove_is_ready_once_cleaned() -> None:
    need = Requirement("nothing-to-remove", "35 lines to remove", "1%", State.NOT_MET, "35 leave")
    blocked = (Verdict.NOT_READY, "ready once cleaned: 35 leave")
    assert gate.decide([], [KINDS["m"], need, KINDS["u"]]) == blocked
    both = (Verdict.NOT_READY, "7 n (8 needed); 35 lines to remove (1% needed)")
    assert gate.decide([], [KINDS["n"], need]) == both


def test_what_blocks_under_strict_is_named() -> None:
    blocked = gate.decide([], [KINDS[kind] for kind in "mua"], blocking=("unproven", "advice"))
    assert blocked == (Verdict.NOT_READY, "need-u is unproven; need-a is advice not followed")


@pytest.mark.parametrize(
    ("rows", "who", "settings", "expected"),
    [
        (0, ["Ada"], [], ()),
        (1, [], [], ("1 row is clean by decision or waiver only",)),
        (2, ["Ada", "Bo"], [], ("2 rows are clean by decision or waiver only by Ada, Bo",)),
        (0, [], ["floor 20 (200)"], ("not at the default: floor 20 (200)",)),
    ],
)
def test_notes(rows: int, who: list[str], settings: list[str], expected: tuple[str, ...]) -> None:
    assert gate.notes(Counts(clean_by_people=rows), who, settings) == expected


def test_the_verdict_ends_with_the_notes() -> None:
    met = Requirement("a", "observed", "required", State.MET, why="why")
    assert gate.decide((), [met], ["one", "two"]) == (
        Verdict.READY,
        "observed (required needed); why; one; two",
    )


def test_rows_that_are_clean_by_people_only() -> None:
    alone = judge([("parsed", []), ("parsed", ["DUP001E"]), ("parsed", ["LBL001R"])])
    rows = judge([("parsed", ["DUP001E"]), ("parsed", []), ("parsed", ["LBL001R"])])
    assert gate.clean_by_people(rows, alone) == 1
    assert gate.clean_by_people(rows, rows) == 0


def test_lines_with_secrets_are_counted_once_and_only_errors() -> None:
    rules = [
        Rule(code, code.lower(), severity, "what", "why", "bad", "good", "fix")
        for code, severity in (("SEC001", Severity.ERROR), ("SEC006", Severity.REVIEW))
    ]
    frame = pl.DataFrame({"row": [0, 0, 1, 2], "rule": ["SEC001", "SEC001", "SEC006", "TXT001"]})
    assert gate.secrets(findings(frame), rules) == 1
