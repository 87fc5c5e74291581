"""Whole files: each row changes a case whose verdict is fine-tune, and has the resulting verdict."""

from __future__ import annotations

import copy
import datetime as dt
import json
import shutil
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from auditor.case import CaseVerdict, DataFacts, assess

TODAY = dt.date(2026, 6, 30)
FIXTURES = Path(__file__).parents[2] / "fixtures" / "case"
BASE = tomllib.loads((FIXTURES / "fine-tune.toml").read_text(encoding="utf-8"))
SHA = BASE["eval"]["sha256"]
FINE, PROMPT, LACKING = "fine-tune", "prompt first", "insufficient evidence"
LADDER = [rung["name"] for rung in BASE["rung"]]


def dump(document: dict[str, Any]) -> str:
    """A TOML writer that is sufficient for these cases."""
    head = [f"{k} = {_value(v)}" for k, v in document.items() if not isinstance(v, (dict, list))]
    blocks = ["\n".join(head)]
    for name, own in document.items():
        for table in own if isinstance(own, list) else [own] if isinstance(own, dict) else []:
            header = f"[[{name}]]" if isinstance(own, list) else f"[{name}]"
            blocks.append("\n".join([header, *(f"{k} = {_value(v)}" for k, v in table.items())]))
    return "\n\n".join(blocks) + "\n"


def _value(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date) else json.dumps(value)


def put(table: str, **changes: Any):
    """Set keys of a table; None removes a key."""

    def change(case):
        case.setdefault(table, {}).update(changes)
        for key in [key for key, value in changes.items() if value is None]:
            del case[table][key]

    return change


def rung(name: str, **changes: Any):
    """Set keys of a rung, which is added if it is missing; None removes a key."""

    def change(case):
        own = next((own for own in case["rung"] if own["name"] == name), None)
        if own is None:
            own = {"name": name}
            case["rung"].append(own)
        own.update(changes)
        for key in [key for key, value in changes.items() if value is None]:
            own.pop(key)

    return change


def rungs(**changes: Any):
    """Set keys of every rung that was tried."""

    def change(case):
        for own in case["rung"]:
            if own["status"] == "tried":
                own.update(changes)

    return change


def tried(name: str, score: float | None, **more: Any):
    """Replace a rung by one that was measured on the eval."""

    def change(case):
        case["rung"] = [own for own in case["rung"] if own["name"] != name]
        again(name, score, **more)(case)

    return change


def again(name: str, score: float | None, **more: Any):
    """Add a further round of a rung."""
    values = {"score": score} if score is not None else {}
    own = {"name": name, "status": "tried", **values, "date": dt.date(2026, 5, 20)}
    return lambda case: case["rung"].append({**own, "eval_sha256": SHA, **more})


def only(*names: str):
    """Keep only these rungs."""
    return lambda case: case.update(rung=[own for own in case["rung"] if own["name"] in names])


def without(table: str):
    return lambda case: case.pop(table)


def without_results(case):
    """Remove the results files, so that scores alone are compared."""
    case["projection"].pop("results")
    for own in case["rung"]:
        own.pop("results", None)


def exception(kind: str, **evidence: Any):
    own = {"kind": kind, "evidence": "as the report of 2026-03 shows", **evidence}
    return lambda case: case.setdefault("exception", []).append(own)


DEVICE = exception("on-device", device="scanner", limit_mb=2_048, model_mb=900)
EARLIER = exception("earlier-dataset", examples=4_000)
LAW = exception("regulation", reference="Art. 12(3)")
VOLUME = exception("high-volume")
MASSIVE = put("economics", calls_per_month=3e9, cost_per_call_now=1e-4, cost_per_call_after=4e-6)
UNPAID = put("economics", calls_per_month=150)
TOTALS_86 = [without_results, put("target", score=0.95), put("projection", score=0.97)]


def fine(name: str, *changes: Any):
    """A case for a fine-tune after these changes."""
    return name, changes, FINE, ""


def lacking(name: str, *changes: Any):
    """A case without enough evidence after these changes."""
    return name, changes, LACKING, ""


def try_first(rung: str, name: str, *changes: Any):
    """A case in which a prompt comes first after these changes: that of this rung."""
    return name, changes, PROMPT, rung


ROWS: list[tuple[str, tuple, str, str]] = [
    fine("as it is"),
    fine("scores alone", without_results),
    # A prompt passes.
    try_first("few-shot", "few-shot reaches the target", put("target", score=0.78)),
    try_first("bigger-model", "just reaches it", put("target", score=0.80)),
    try_first("few-shot", "the cheapest that reaches it", put("target", score=0.79)),
    fine(
        "reaches it, too slowly",
        put("target", score=0.78, max_latency_ms=100),
        rungs(latency_ms=900),
        put("projection", latency_ms=50),
    ),
    try_first(
        "few-shot",
        "reaches it, its latency not measured",
        put("target", score=0.78, max_latency_ms=100),
        put("projection", latency_ms=50),
    ),
    fine(
        "reaches it, at too high a cost",
        put("target", score=0.78, max_cost_per_call=0.004),
        rungs(cost_per_call=0.012),
    ),
    lacking(
        "too slow, and so is the fine-tune",
        put("target", max_latency_ms=100),
        rungs(latency_ms=900),
        put("projection", latency_ms=150),
    ),
    try_first(
        "system-prompt",
        "passes, whatever else is wrong",
        put("target", score=0.7),
        without("owner"),
    ),
    # The task.
    try_first("bigger-model", "an agent", put("task", kind="agent")),
    try_first("bigger-model", "a conversation", put("task", kind="conversation")),
    fine("narrow writing", put("task", kind="writing")),
    try_first("bigger-model", "contract of 89 days", put("task", stable_since=dt.date(2026, 4, 2))),
    fine("contract of 90 days", put("task", stable_since=dt.date(2026, 4, 1))),
    try_first(
        "system-prompt",
        "contract moves, rungs open",
        put("task", stable_since=dt.date(2026, 6, 1)),
        only("few-shot"),
    ),
    lacking("no contract", put("task", contract=None)),
    # The seven symptoms: remedy not tried (a reason does not count), then tried.
    try_first("retrieval", "knowledge", put("task", symptom="knowledge")),
    try_first("retrieval", "hallucination", put("task", symptom="hallucination")),
    try_first("smaller-model", "latency", put("task", symptom="latency")),
    try_first("cheaper-calls", "cost", put("task", symptom="cost")),
    try_first(
        "structured-output",
        "format",
        put("task", symptom="format"),
        rung("structured-output", status="not-applicable", reason="hard", score=None),
    ),
    try_first(
        "system-prompt",
        "refusals",
        put("task", symptom="refusals"),
        rung("system-prompt", status="not-applicable", reason="hard", score=None),
    ),
    try_first(
        "few-shot",
        "voice",
        put("task", symptom="voice"),
        rung("few-shot", status="not-applicable", reason="hard", score=None),
    ),
    fine("knowledge, remedy exhausted", put("task", symptom="knowledge"), tried("retrieval", 0.8)),
    fine(
        "hallucination, remedy exhausted",
        put("task", symptom="hallucination"),
        tried("retrieval", 0.79),
    ),
    fine("format, remedy exhausted", put("task", symptom="format")),
    fine("refusals, remedy exhausted", put("task", symptom="refusals")),
    fine("voice, remedy exhausted", put("task", symptom="voice")),
    fine(
        "latency, remedy exhausted",
        put("task", symptom="latency"),
        put("target", max_latency_ms=300),
        rungs(latency_ms=900),
        tried("smaller-model", 0.75, latency_ms=200),
        put("projection", latency_ms=120),
    ),
    try_first(
        "smaller-model",
        "latency, the smaller model is good enough",
        put("task", symptom="latency"),
        put("target", max_latency_ms=300),
        rungs(latency_ms=900),
        tried("smaller-model", 0.89, latency_ms=200),
        put("projection", latency_ms=120),
    ),
    fine(
        "cost, remedy exhausted",
        put("task", symptom="cost"),
        put("target", max_cost_per_call=0.004),
        rungs(cost_per_call=0.012),
        tried("cheaper-calls", None, cost_per_call=0.012),
    ),
    lacking(
        "cost, the current cost is above one already reached",
        put("task", symptom="cost"),
        put("target", max_cost_per_call=0.004),
        rungs(cost_per_call=0.012),
        tried("cheaper-calls", None, cost_per_call=0.006),
    ),
    lacking("latency without a limit", put("task", symptom="latency"), tried("smaller-model", 0.7)),
    lacking("cost without a limit", put("task", symptom="cost"), tried("cheaper-calls", None)),
    lacking(
        "remedy tried, without a score", put("task", symptom="knowledge"), tried("retrieval", None)
    ),
    # The gain.
    try_first(
        "bigger-model",
        "gain within noise",
        without_results,
        put("projection", score=0.83),
        put("target", score=0.84),
    ),
    try_first("bigger-model", "no gain at all", without_results, put("projection", score=0.80)),
    try_first(
        "few-shot",
        "noise goes before open rungs",
        without_results,
        put("projection", score=0.82),
        only("system-prompt", "few-shot"),
    ),
    lacking("the target lies within the interval", put("target", score=0.82)),
    lacking("the projection misses the target", put("target", score=0.95)),
    lacking("no projection", without("projection")),
    lacking("a guess", put("projection", basis="guess")),
    fine("published, shown", without_results, put("projection", basis="published")),
    lacking(
        "published, not shown", without_results, put("projection", basis="published", evidence=None)
    ),
    # The ladder.
    lacking("nothing listed", lambda case: case.update(rung=[])),
    try_first(
        "system-prompt",
        "nothing tried",
        lambda case: case.update(rung=[{"name": n, "status": "not-tried"} for n in LADDER]),
    ),
    *[
        try_first(
            name, f"{name} not listed", without_results, only(*(n for n in LADDER if n != name))
        )
        for name in LADDER
    ],
    try_first("decomposition", "excuse without a reason", rung("decomposition", reason=None)),
    try_first("retrieval", "excuse that says nothing", rung("retrieval", reason="n/a")),
    try_first(
        "decomposition",
        "the cheapest gap is named",
        rung("decomposition", status="not-tried"),
        rung("retrieval", status="not-tried"),
    ),
    lacking("a status nobody knows", rung("retrieval", status="later")),
    try_first("bigger-model", "still climbing", *TOTALS_86, rung("bigger-model", score=0.86)),
    fine(
        "climbed on, now flat",
        *TOTALS_86,
        rung("bigger-model", score=0.86),
        again("bigger-model", 0.865),
    ),
    lacking("a score of 140%", rung("chain-of-thought", score=1.4)),
    fine("measured out of order", rung("few-shot", date=dt.date(2026, 5, 25))),
    # The eval.
    lacking("30 items", without_results, put("eval", path=None, n=30)),
    lacking("no items", put("eval", n=0)),
    lacking("the eval has changed", put("eval", path="voice-eval.jsonl", n=100)),
    lacking("the eval is gone", put("eval", path="gone.jsonl")),
    fine("digest alone", put("eval", path=None)),
    lacking("digest not recorded", put("eval", sha256=None)),
    lacking("no eval", without("eval")),
    lacking("a rung on another eval", rung("few-shot", eval_sha256="0" * 64)),
    lacking("a rung on an unknown eval", rung("few-shot", eval_sha256=None)),
    lacking("a rung in another metric", rung("few-shot", metric="f1")),
    fine("182 days old", rungs(date=dt.date(2025, 12, 30))),
    lacking("183 days old", rungs(date=dt.date(2025, 12, 29))),
    fine(
        "old, and measured again",
        rung("few-shot", date=dt.date(2025, 1, 2)),
        again("few-shot", 0.79),
    ),
    lacking("dated tomorrow", rung("few-shot", date=dt.date(2026, 7, 1))),
    lacking("the score is not that of the results", rung("few-shot", score=0.85)),
    fine("the score comes from the results", rung("few-shot", score=None)),
    lacking("the results are gone", rung("few-shot", results="gone.jsonl")),
    lacking("results of a part of the eval", rung("few-shot", n=600, results="part.jsonl")),
    lacking("results of other items", rung("few-shot", results="other.jsonl")),
    lacking("excused, and tried", again("decomposition", 0.79)),
    # Money.
    try_first("bigger-model", "never pays", UNPAID),
    try_first("bigger-model", "pays too late", put("economics", data_cost=90_000)),
    fine("a longer horizon", put("economics", data_cost=90_000, horizon_months=24)),
    fine("correct calls are worth it", UNPAID, put("economics", value_per_correct=200.0)),
    fine("a range that keeps it paying", put("economics.range", data_cost=[9e3, 2e4])),
    lacking("a range without the value", put("economics.range", data_cost=[1, 2])),
    lacking("volume missing", put("economics", calls_per_month=None)),
    lacking("a negative cost", put("economics", cost_per_call_after=-0.1)),
    lacking("retraining forgotten", put("economics", retrainings_per_year=0)),
    lacking("retraining once", put("economics", retrainings_per_year=1)),
    lacking("retraining for nothing", put("economics", retraining_cost=0)),
    lacking("lock-in not named", put("economics", locked_to=None)),
    lacking("no way out", put("economics", exit_plan=None)),
    # The owner.
    lacking("nobody", without("owner")),
    lacking("somebody", put("owner", name="TBD")),
    lacking("no trigger", put("owner", retrain_trigger=None)),
    fine("review today", put("owner", review_by=TODAY)),
    lacking("review overdue", put("owner", review_by=dt.date(2026, 6, 29))),
    lacking("review in two years", put("owner", review_by=dt.date(2028, 6, 29))),
    # The exceptions.
    *[
        fine(f"{name} excepted from the climb", only("system-prompt"), own, *more)
        for name, own, more in (
            ("earlier data", EARLIER, []),
            ("the law", LAW, [UNPAID]),
            ("a device", DEVICE, [UNPAID, put("economics", retrainings_per_year=1)]),
            ("volume", VOLUME, [MASSIVE]),
        )
    ],
    *[
        try_first("few-shot", f"{name}, not shown", only("system-prompt"), own)
        for name, own in (
            ("60 examples", exception("earlier-dataset", examples=60)),
            ("no paragraph", exception("regulation")),
            ("too large a model", exception("on-device", device="x", limit_mb=500, model_mb=900)),
            ("no device", exception("on-device", limit_mb=500, model_mb=100)),
            ("small volume", VOLUME),
            ("no evidence", exception("regulation", evidence="tbd", reference="Art. 1")),
        )
    ],
    try_first(
        "few-shot",
        "volume, no narrow task",
        only("system-prompt"),
        VOLUME,
        MASSIVE,
        put("task", kind="writing"),
    ),
    try_first(
        "few-shot",
        "volume, costs unknown",
        only("system-prompt"),
        VOLUME,
        put("economics", data_cost=None),
    ),
    lacking("excepted, without a baseline", lambda case: case.update(rung=[]), EARLIER),
    lacking("excepted, without an owner", only("system-prompt"), EARLIER, without("owner")),
    try_first(
        "system-prompt",
        "excepted, gain within noise",
        only("system-prompt"),
        EARLIER,
        without_results,
        put("projection", score=0.72),
    ),
    try_first(
        "system-prompt",
        "excepted, and the prompt passes",
        only("system-prompt"),
        LAW,
        put("target", score=0.7),
    ),
    fine(
        "volume pays although the prompt passes",
        only("system-prompt"),
        VOLUME,
        MASSIVE,
        put("target", score=0.7),
    ),
    try_first(
        "system-prompt",
        "excepted by law, losing money is no matter; earlier data is",
        only("system-prompt"),
        EARLIER,
        UNPAID,
    ),
    fine(
        "excepted from the remedy too", only("system-prompt"), EARLIER, put("task", symptom="voice")
    ),
    lacking("an exception claimed without need must be shown", exception("regulation")),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A copy of the fixtures' evals and results, for files that name them."""
    copied = tmp_path_factory.mktemp("case")
    shutil.copytree(FIXTURES, copied, dirs_exist_ok=True)
    lines = (copied / "results" / "few-shot.jsonl").read_text(encoding="utf-8")
    (copied / "part.jsonl").write_text(lines[: lines.index('{"id": 301,')], encoding="utf-8")
    (copied / "other.jsonl").write_text(lines.replace('"id": ', '"id": 9'), encoding="utf-8")
    return copied


def assessed(folder: Path, changes: Iterable[Any], **more: Any):
    case = copy.deepcopy(BASE)
    for change in changes:
        change(case)
    path = folder / "row.toml"
    path.write_text(dump(case), encoding="utf-8")
    return assess(path, TODAY, **more)


@pytest.mark.parametrize(
    ("changes", "verdict", "named"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_the_verdict_of_a_changed_case(folder, changes, verdict, named):
    case = assessed(folder, changes)
    assert (str(case.verdict), case.rung) == (verdict, named), case.findings


def test_no_file_is_not_assessed():
    case = assess(None, TODAY)
    assert (case.verdict, case.findings, case.answers) == (CaseVerdict.NOT_ASSESSED, (), ())


DATA = [
    ("leak not checked", DataFacts(clean=900), FINE, ["CASE036"]),
    (
        "other eval given",
        DataFacts(900, leaked=0, eval_sha256=frozenset({"0" * 64})),
        FINE,
        ["CASE036"],
    ),
    ("no leak", DataFacts(900, leaked=0, eval_sha256=frozenset({SHA})), FINE, []),
    ("leak", DataFacts(900, leaked=3, eval_sha256=frozenset({SHA})), LACKING, ["CASE035"]),
    ("trained on the eval", DataFacts(900, train_sha256=frozenset({SHA})), LACKING, ["CASE035"]),
    (
        "too few clean rows move only the data verdict",
        DataFacts(12, leaked=0, eval_sha256=frozenset({SHA})),
        FINE,
        [],
    ),
]


@pytest.mark.parametrize(
    ("data", "verdict", "codes"), [row[1:] for row in DATA], ids=[row[0] for row in DATA]
)
def test_the_data_audit_adds_leaks_only(folder, data, verdict, codes):
    case = assessed(folder, [], data=data)
    assert (str(case.verdict), [own.rule for own in case.findings]) == (verdict, codes)
