"""The whole path from bytes to a report: what must hold for any file, and what a bad check costs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from auditor import pipeline
from auditor.checks import CHECKS, learning_curve
from auditor.dataset.dataset import Dataset
from auditor.dataset.profile import ClassCount
from auditor.model import Crashed, Ran, Rule, Severity, Skipped, findings
from auditor.report import partition
from auditor.report.as_json import render
from auditor.report.model import REPORT_LINES, REPORT_TEXTS, Report
from auditor.review.findings import REPORT_FINDINGS
from auditor.settings import Settings
from auditor.verdict import State, Verdict
from tests.conftest import FEW_CHECKS

Audit = Callable[..., Report]
Read = Callable[..., Dataset]
Write = Callable[..., Path]
Pairs = Callable[..., list[dict[str, Any]]]

# Lines of every fate; no two that only look different, so that order decides nothing.
GOOD = [b'{"text": "card %d lost", "label": "card"}' % n for n in range(4)]
DISPUTED = [b'{"text": "hello", "label": "%s"}' % label for label in (b"card", b"other")]
BAD = [
    b"",
    b"  \t",
    b"{",
    b'{"text": "card 1 lost", "label": "card",}',
    b'{"text": "\xff", "label": "card"}',
    b'{"text": "", "label": "card"}',
    b'{"text": "a", "text": "b", "label": "card"}',
    b"[1]",
    b'{"x": NaN}',
    b'{"text": "\\ud800", "label": "card"}',
]
ANY_LINE = st.sampled_from([*GOOD, *DISPUTED, *BAD])


def fates(report: Report, lines: list[bytes]) -> Counter[tuple[bytes, str]]:
    return Counter(zip(lines, report.lines["disposition"], strict=True))


def ids(report: Report) -> list[str]:
    """Ids of findings on lines; what is said of the whole file may name places."""
    return sorted(report.findings.filter(pl.col("row").is_not_null())["id"])


def test_clean_rows_are_ready_with_no_finding(audit: Audit, pairs: Pairs) -> None:
    report = audit(pairs(200))
    assert (report.verdict, report.exit_code) == (Verdict.READY, 0)
    assert report.findings.is_empty()
    assert set(report.lines["disposition"]) == {"clean"}
    assert report.profile.task == "generation"


def test_one_row_below_the_floor_is_not_ready(audit: Audit, pairs: Pairs) -> None:
    report = audit(pairs(199), checks=FEW_CHECKS)
    assert (report.verdict, report.exit_code) == (Verdict.NOT_READY, 1)
    assert report.reason == "199 clean examples (200 or more needed)"


@pytest.mark.parametrize(
    "content", [b"", b"\n", b" \n\t\r\n", b"version https://git-lfs.github.com/spec/v1\n"]
)
def test_what_cannot_be_judged_gets_no_verdict(audit: Audit, content: bytes) -> None:
    report = audit(content, checks=FEW_CHECKS)
    assert (report.verdict, report.exit_code) == (Verdict.NO_VERDICT, 3)
    assert report.reason.startswith("train.jsonl: ")


def test_an_eval_file_that_is_no_data_set_costs_the_verdict(audit: Audit, pairs: Pairs) -> None:
    report = audit(pairs(250), evals=b"", checks=FEW_CHECKS)
    assert report.verdict is Verdict.NO_VERDICT
    assert "eval.jsonl" in report.reason


def test_a_leaked_row_and_an_unread_eval_line_each_keep_the_set_from_ready(
    audit: Audit, pairs: Pairs
) -> None:
    assert audit(pairs(250), pairs(5, 900), checks=FEW_CHECKS).verdict is Verdict.READY
    leaked = audit(pairs(250), [*pairs(5, 900), *pairs(1)], checks=FEW_CHECKS)
    assert (leaked.verdict, leaked.lines["disposition"][0]) == (Verdict.NOT_READY, "leaked")
    unread = audit(pairs(250), b'{"prompt": "Where', checks=FEW_CHECKS)
    assert unread.verdict is Verdict.NOT_READY
    assert set(unread.lines["disposition"]) == {"clean"}


def test_every_fate_in_one_file(audit: Audit, pairs: Pairs) -> None:
    rows = [json.dumps(row).encode() for row in pairs(4)]
    lines = [
        rows[0],
        b"",
        b"{",
        b'{"prompt": "Where?", "completion": " "}',
        rows[0],
        rows[1].upper().replace(b"PROMPT", b"prompt").replace(b"COMPLETION", b"completion"),
        rows[1],
        b'{"prompt": "Where is Ann?", "completion": "Here."}',
        b'{"prompt": "where is ann", "completion": "There."}',
        rows[2],
        rows[3],
        *[json.dumps(row).encode() for row in pairs(20, start=100)],
    ]
    report = audit(b"\n".join(lines), evals=pairs(1, start=2))
    assert report.lines.select("line", "disposition", "rules").rows()[:12] == [
        (1, "clean", []),
        (2, "blank", []),
        (3, "malformed", ["FMT001"]),
        (4, "invalid", ["FMT018"]),
        (5, "duplicate", ["DUP001"]),
        (6, "clean", []),
        (7, "duplicate", ["DUP002"]),
        (8, "conflicting", ["CON001"]),
        (9, "conflicting", ["CON001"]),
        (10, "leaked", ["LEK001"]),
        (11, "clean", []),
        (12, "clean", []),
    ]
    assert [(step.step, step.lost, step.left) for step in report.waterfall] == [
        ("lines", 0, 31),
        ("parsed", 2, 29),
        ("valid", 1, 28),
        ("unique", 2, 26),
        ("unconflicted", 2, 24),
        ("unleaked", 1, 23),
        ("clean", 0, 23),
    ]
    copy = report.findings.row(by_predicate=pl.col("rule") == "DUP001", named=True)
    assert (copy["line"], copy["related_line"], copy["group"]) == (5, 1, 0)
    leak = report.findings.row(by_predicate=pl.col("rule") == "LEK001", named=True)
    assert (leak["source"], leak["line"]) == ("train.jsonl", 10)
    assert (leak["related_source"], leak["related_line"]) == ("eval.jsonl", 1)


def test_findings_of_the_eval_file_take_no_training_line_out(audit: Audit, pairs: Pairs) -> None:
    report = audit(pairs(3), evals=[{"prompt": "Who?", "completion": "I."}, [1]])
    assert report.lines.height == 3
    assert set(report.lines["disposition"]) == {"clean"}
    assert {"eval.jsonl"} == set(report.findings["source"].drop_nulls())


def test_findings_come_worst_first_with_severities_of_their_rules(audit: Audit) -> None:
    report = audit(b"\n".join([*BAD, *DISPUTED, *GOOD, *GOOD]))
    severity = {rule.code: str(rule.severity) for rule in report.rules}
    found = report.findings
    assert [severity[rule] for rule in found["rule"]] == found["severity"].to_list()
    ranks = [list(Severity).index(Severity(s)) for s in found["severity"]]
    assert ranks == sorted(ranks)
    assert found["id"].is_unique().all()


@given(content=st.binary(max_size=200) | st.lists(ANY_LINE, max_size=12).map(b"\n".join))
@settings(max_examples=5)
def test_any_bytes_give_a_report_that_loses_nothing(write: Write, content: bytes) -> None:
    # A byte order mark is no line, and what starts like a compressed file is read as one.
    assume(content != b"\xef\xbb\xbf")
    assume(not content.startswith((b"\x1f\x8b", b"\x28\xb5\x2f\xfd")))
    path = write(content)
    report = pipeline.audit([(path, str(path))])
    total = len(content.split(b"\n")) - (content.endswith(b"\n") or not content)
    assert report.lines["line"].to_list() == list(range(1, total + 1))
    assert report.counts.lines == total == report.inputs[0].lines
    assert sum(step.lost for step in report.waterfall) + report.counts.clean == total
    assert report.lines.select(list(REPORT_LINES)).schema == pl.Schema(REPORT_LINES)
    assert report.findings.schema == pl.Schema(REPORT_FINDINGS)
    assert report.texts.schema == pl.Schema(REPORT_TEXTS)
    assert not [o for o in report.outcomes.values() if isinstance(o, Crashed)]
    clean = b"".join(partition.clean(report, {}))
    rejected = b"".join(partition.clean(report, {}, rejected=True))
    assert reassembled(report, clean, rejected) == content
    assert render(report) == render(pipeline.audit([(path, str(path))]))


def reassembled(report: Report, clean: bytes, rejected: bytes) -> bytes:
    """Deal the lines of both parts back by line number; only an end of file has no line feed."""
    takers = {True: iter(clean.split(b"\n")), False: iter(rejected.split(b"\n"))}
    parts = [next(takers[fate == "clean"]) for fate in report.lines["disposition"]]
    content = b"\n".join(parts)
    return content + b"\n" if len(content) < len(clean) + len(rejected) else content


@given(data=st.data(), lines=st.lists(ANY_LINE, min_size=1, max_size=12))
@settings(max_examples=3)
def test_permuting_rows_permutes_fates_and_keeps_ids(
    audit: Audit, data: st.DataObject, lines: list[bytes]
) -> None:
    other = data.draw(st.permutations(lines))
    one, two = (audit(b"\n".join(order) + b"\n", evals=GOOD[0] + b"\n") for order in (lines, other))
    assert fates(one, lines) == fates(two, other)
    assert ids(one) == ids(two)
    assert (one.verdict, one.reason, one.counts) == (two.verdict, two.reason, two.counts)


@given(data=st.data(), lines=st.lists(ANY_LINE, max_size=12))
@settings(max_examples=3)
def test_appending_a_copy_adds_one_finding_and_touches_no_other_line(
    audit: Audit, data: st.DataObject, lines: list[bytes]
) -> None:
    lines = [*lines, *GOOD]
    copied = data.draw(st.sampled_from(GOOD))
    before = audit(b"\n".join(lines) + b"\n")
    after = audit(b"\n".join([*lines, copied]) + b"\n")
    assert after.lines["disposition"].to_list() == [*before.lines["disposition"], "duplicate"]
    on_copy = after.findings.filter(pl.col("row") == len(lines))
    assert on_copy["rule"].to_list() == ["DUP001"]
    assert on_copy["related"].to_list() == [lines.index(copied)]


RULE = Rule("DUP001", "x", Severity.ERROR, "what", "why", "bad", "good", "fix")


def make_check(run: Callable[..., object], name: str = "strange") -> SimpleNamespace:
    return SimpleNamespace(NAME=name, RULES=(RULE,), run=run)


def raises(error: BaseException) -> Callable[..., object]:
    def run(*_: object) -> object:
        raise error

    return run


@pytest.mark.parametrize(
    ("run", "error"),
    [
        (raises(ValueError("no good")), "ValueError: no good"),
        (raises(MemoryError()), "MemoryError: "),
        (raises(AssertionError("")), "AssertionError: "),
        (lambda *_: None, "TypeError: neither Ran nor Skipped: NoneType"),
        (lambda *_: findings(), "TypeError: neither Ran nor Skipped: DataFrame"),
        (
            lambda *_: Ran(findings().drop("detail")),
            "TypeError: findings that are not of ['DUP001']",
        ),
        (
            lambda *_: Ran(findings(pl.DataFrame({"row": [0]}), rule="CON001")),
            "TypeError: findings that are not of ['DUP001']",
        ),
    ],
    ids=["raises", "memory", "silent-message", "none", "frame", "schema", "foreign-rule"],
)
def test_a_check_that_fails_costs_the_verdict_and_no_other_check(
    audit: Audit, pairs: Pairs, run: Callable[..., object], error: str
) -> None:
    rows = [*pairs(250), *pairs(1)]
    report = audit(rows, checks=(make_check(run), *FEW_CHECKS))
    crashed = {n: o.error for n, o in report.outcomes.items() if isinstance(o, Crashed)}
    assert list(crashed) == ["strange"]
    assert crashed["strange"].startswith(error)
    assert (report.verdict, report.exit_code) == (Verdict.NO_VERDICT, 3)
    assert report.reason == f"the check strange crashed: {crashed['strange']}"
    assert report.findings["rule"].to_list() == ["DUP001"]


@pytest.mark.parametrize("required", [True, False])
def test_a_skipped_check_costs_the_verdict_where_it_was_required(
    audit: Audit, pairs: Pairs, required: bool
) -> None:
    skipped = Skipped("too few rows", required=required)
    report = audit(pairs(250), checks=(make_check(lambda *_: skipped),))
    assert list(report.outcomes) == ["reading", "strange"]
    assert report.outcomes["strange"] == skipped
    assert report.verdict is (Verdict.NO_VERDICT if required else Verdict.READY)


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_an_interrupt_is_no_crash_of_a_check(
    audit: Audit, pairs: Pairs, error: type[BaseException]
) -> None:
    with pytest.raises(error):
        audit(pairs(1), checks=(make_check(raises(error())),))


def test_a_check_of_ones_own_brings_its_own_rules(audit: Audit, pairs: Pairs) -> None:
    own = Rule("TXT901", "x", Severity.REVIEW, "what", "why", "bad", "good", "fix")
    check = SimpleNamespace(
        NAME="own",
        RULES=(own,),
        run=lambda *_: Ran(findings(pl.DataFrame({"row": [1]}), rule="TXT901")),
    )
    report = audit(pairs(3), checks=(*FEW_CHECKS, check))
    assert report.lines["disposition"].to_list() == ["clean", "suspect", "clean"]
    assert own in report.rules


FLIPPED = Path(__file__).parent.parent / "fixtures" / "label-noise" / "flipped.jsonl"


def test_suspected_labels_are_not_clean_until_someone_decides() -> None:
    report = pipeline.audit([(FLIPPED, "flipped.jsonl")])
    need = next(need for need in report.requirements if need.name == "label-noise")
    assert not need.passed
    suspects = report.lines.filter(report.lines["disposition"] == "suspect")
    assert report.counts.clean_if_cleared - report.counts.clean == suspects.height == 5
    assert report.lines["label_quality"].null_count() == 0
    ids = report.findings.filter(report.findings["rule"] == "LBL001")["id"]
    assert ids.n_unique() == 5


def test_every_check_that_ran_is_named(audit: Audit, pairs: Pairs) -> None:
    report = audit(pairs(3), evals=pairs(1, start=9))
    assert list(report.outcomes) == ["reading", *(c.NAME for c in CHECKS)]
    assert all(isinstance(outcome, Ran) for outcome in report.outcomes.values())


def test_texts_hold_both_rows_of_a_finding_and_no_other(audit: Audit, pairs: Pairs) -> None:
    long = {"prompt": "x" * 9_000, "completion": "y"}
    report = audit([*pairs(2), long, *pairs(1), long], checks=FEW_CHECKS)
    assert report.texts["line"].to_list() == [1, 3, 4, 5]
    assert report.texts["prompt"].str.len_chars().max() == 4_000


def test_profile_counts_the_clean_rows_of_each_class(audit: Audit) -> None:
    rows = [{"text": f"message {n}", "label": "ab"[n % 2]} for n in range(9)]
    profile = audit([*rows, rows[1]], checks=FEW_CHECKS).profile
    assert (profile.format, profile.task) == ("text-label", "classification")
    assert profile.classes == (ClassCount("a", 5, 5), ClassCount("b", 5, 4))


# --- rules that are left out ----------------------------------------------------------------------


def without(*codes: str) -> Settings:
    return Settings(floor=4, ignore=codes)


def test_an_ignored_rule_is_not_reported_and_proves_nothing(audit: Audit, pairs: Pairs) -> None:
    rows = pairs(9)
    report = audit([*rows, rows[0]], settings=without("DUP"), checks=FEW_CHECKS)
    assert report.findings.is_empty()
    assert report.outcomes["exact-duplicates"] == Skipped("select or ignore leaves its rules out")
    assert [rule.code for rule in report.rules if rule.code.startswith("DUP")] == []
    unproven = {item.name for item in report.requirements if item.state is State.UNPROVEN}
    assert {"clean-examples", "nothing-to-remove"} <= unproven
    assert report.verdict is Verdict.READY
    assert report.reason.endswith("not at the default: floor 4 (200), ignore DUP (none)")
    strict = Settings(floor=4, ignore=("DUP",), blocking=("unproven",))
    assert audit([*rows, rows[0]], settings=strict, checks=FEW_CHECKS).verdict is Verdict.NOT_READY


def test_a_leak_that_nobody_looks_for_is_not_met(audit: Audit, pairs: Pairs) -> None:
    report = audit(pairs(9), pairs(1), settings=without("LEK001"), checks=FEW_CHECKS)
    assert "LEK001" not in set(report.findings["rule"])
    (requirement,) = (item for item in report.requirements if item.name == "no-leakage")
    assert requirement.state in (State.UNPROVEN, State.NOT_MET)
    outcome = report.outcomes["leakage"]
    assert isinstance(outcome, Ran)
    assert outcome.left_out == "not checked: LEK001"


def test_other_checks_see_no_row_with_an_ignored_fault(audit: Audit, pairs: Pairs) -> None:
    """A duplicate must not be dropped in favour of a row that cannot be trained on."""
    broken = {"prompt": "", "completion": "Yes."}
    rows = [*pairs(9), broken, broken]
    found = [
        audit(rows, settings=own, checks=FEW_CHECKS).findings for own in (without("FMT"), without())
    ]
    ignored, all_rules = (frame.filter(pl.col("rule") == "DUP002") for frame in found)
    assert ignored.equals(all_rules)
    assert set(found[0]["rule"]) == set(found[1]["rule"]) - {"FMT017"}


def test_a_line_that_does_not_parse_is_never_clean(audit: Audit, pairs: Pairs) -> None:
    report = audit(
        b"{\n" + b"".join(json.dumps(row).encode() + b"\n" for row in pairs(9)),
        settings=without("FMT", "ENC"),
        checks=FEW_CHECKS,
    )
    assert (report.counts.clean, report.counts.malformed) == (9, 1)
    assert report.verdict is Verdict.NOT_READY


def test_a_check_without_rules_measures_whatever_is_selected(audit: Audit, pairs: Pairs) -> None:
    report = audit(
        pairs(9), settings=Settings(select=("FMT",)), checks=(*FEW_CHECKS, learning_curve)
    )
    assert isinstance(report.outcomes["learning-curve"], Ran)


def test_a_rule_that_weighs_less_lets_lines_pass_and_proves_nothing(
    audit: Audit, pairs: Pairs
) -> None:
    settings = Settings(floor=9, severity={"DUP001": "note"})
    report = audit([*pairs(9), pairs(1)[0]], settings=settings, checks=FEW_CHECKS)
    assert report.findings.select("rule", "severity").rows() == [("DUP001", "note")]
    assert report.counts.clean == 10
    states = {item.name: item.state for item in report.requirements}
    assert states["clean-examples"] is states["nothing-to-remove"] is State.UNPROVEN
    assert report.reason.endswith("not at the default: floor 9 (200), severity DUP001=note (none)")


def test_a_rule_that_weighs_more_blocks_lines_and_sets(audit: Audit, pairs: Pairs) -> None:
    rows = [*pairs(9), {"prompt": "Where? ", "completion": "There."}]
    whole = Settings(floor=9, severity={"INP": "error", "ENC": "error", "FMT": "error"})
    usual, strict = (
        audit(rows, settings=own, checks=FEW_CHECKS) for own in (Settings(floor=9), whole)
    )
    assert usual.verdict is Verdict.READY
    blocked = strict.findings.filter(pl.col("row").is_not_null())["row"].n_unique()
    assert strict.counts.clean == 10 - blocked
    assert set(strict.findings["severity"]) <= {"error"}


def test_a_finding_on_the_whole_set_blocks_if_its_rule_was_raised(
    audit: Audit, pairs: Pairs
) -> None:
    rows = b"\xef\xbb\xbf" + b"".join(json.dumps(row).encode() + b"\n" for row in pairs(9))
    usual = audit(rows, settings=Settings(floor=9), checks=FEW_CHECKS)
    (code,) = usual.findings.filter(pl.col("row").is_null())["rule"]
    assert usual.verdict is Verdict.READY
    report = audit(rows, settings=Settings(floor=9, severity={code: "review"}), checks=FEW_CHECKS)
    assert report.verdict is Verdict.NOT_READY
    assert report.reason.startswith(f"findings of {code} on the whole set (none allowed)")


def test_rules_are_left_out_in_the_files_of_a_glob_alone(audit: Audit, pairs: Pairs) -> None:
    rows = [*pairs(9), pairs(1)[0]]
    for glob, found in (("*.jsonl", 0), ("other.jsonl", 1)):
        settings = Settings(floor=9, per_file_ignores={glob: ("DUP",)})
        report = audit(rows, settings=settings, checks=FEW_CHECKS)
        assert report.findings.height == found
        (state,) = (i.state for i in report.requirements if i.name == "clean-examples")
        assert state is (State.MET if found else State.UNPROVEN)
        assert report.reason.endswith(
            "not at the default: floor 9 (200), per_file_ignores DUP (none)"
        )
