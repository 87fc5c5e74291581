"""Reports built by hand, so that renderers are tested without the pipeline."""

from __future__ import annotations

import base64
import gzip
import re
from collections.abc import Mapping
from dataclasses import replace

import polars as pl
import pytest

from auditor.case import Case, CaseVerdict
from auditor.dataset.profile import ClassCount, Lengths, Profile
from auditor.facts import Facts
from auditor.model import Crashed, Input, Ran, Rule, Severity, Skipped
from auditor.report.model import REPORT_LINES, REPORT_TEXTS, Baseline, Changes, Movement, Report
from auditor.review.findings import REPORT_FINDINGS
from auditor.settings import Settings, digest
from auditor.verdict import Counts, Requirement, State, Step, Verdict

TRAIN, EVAL = "data/train.jsonl", "data/eval.jsonl"

# Secrets and personal data to plant.
LETTERS = "aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA"
KEY = "sk-" + LETTERS + LETTERS[:16]
PEM = "-----BEGIN PRIVATE KEY-----\n" + LETTERS * 2 + "\n-----END PRIVATE KEY-----"
CARD, MAIL = "4485 2757 4230 8327", "lena.krug@werft-husum.de"

RULES = (
    Rule(
        "FMT001",
        "malformed-json",
        Severity.ERROR,
        "The line is not JSON.",
        "Trainers stop at the line or drop it without a word.",
        '{"prompt": "Hi",}',
        '{"prompt": "Hi"}',
        "Write the file with a JSON library, one object a line.",
    ),
    Rule(
        "DUP001",
        "exact-duplicate",
        Severity.ERROR,
        "The line repeats an earlier line byte for byte.",
        "Repeated rows are memorised and weigh double.",
        "the same line twice",
        "each line once",
        "Keep the first of each group: --clean does that.",
    ),
    Rule(
        "CON001",
        "conflicting-label",
        Severity.REVIEW,
        "The same prompt has another label.",
        "The model learns to guess between the two.",
        "'late parcel' is refund here and delivery there",
        "'late parcel' is always delivery",
        "Decide which label holds and change the other row.",
        "prompts equal after normalising case, spaces and punctuation",
    ),
    Rule(
        "LEK001",
        "eval-row-in-training",
        Severity.ERROR,
        "An evaluation row is in the training set.",
        "The evaluation measures memory and looks better than the model is.",
        "one question in both files",
        "disjoint files",
        "Remove the row from the training file.",
    ),
    Rule(
        "ENC013",
        "control-character",
        Severity.WARNING,
        "A text holds a control or direction character.",
        "The model learns to print it; people do not see it.",
        "an escape sequence in an answer",
        "plain text",
        "Remove the character.",
    ),
    Rule(
        "ENC012",
        "crlf",
        Severity.NOTE,
        "Lines end in CR LF.",
        "Some loaders keep the CR.",
        "CR LF",
        "LF",
        "Save with LF line ends.",
    ),
)
SEVERITY = {rule.code: str(rule.severity) for rule in RULES}
_ORDER = ("FMT001", "LEK001", "DUP001", "CON001", "ENC013", "ENC012")

# One list per finding: rule, line, related line, score, path, detail.
FOUND: list[tuple[str, int | None, int | None, float | None, str, str]] = [
    ("FMT001", 12, None, None, "", "trailing comma before } (column 58)"),
    ("FMT001", 77, None, None, "", "the line breaks off inside a string (column 2,041)"),
    ("LEK001", 31, 4, 1.0, "", "same prompt and response as the evaluation row"),
    *[
        ("DUP001", 100 + n, 3 + n % 3, 1.0, "", f"same bytes as line {3 + n % 3}")
        for n in range(60)
    ],
    ("CON001", 45, 44, 1.0, "$.label", "label 'refund' here, 'delivery' on line 44"),
    ("ENC013", 46, None, None, "$.messages[1].content", "U+202E right-to-left override"),
    ("ENC012", None, None, None, "", "249 of 250 lines end in CR LF"),
]


class Named(Facts, frozen=True):
    """Facts by names that come from the data."""

    values: Mapping[str, str]


class Duplicates(Facts, frozen=True):
    """Facts of a check that exists in these tests only."""

    groups: int
    share: float


def everything(text: str) -> str:
    """The text of a file and of the payload in it."""
    packed = re.search(r'id="data">([^<]*)<', text)
    return text + (gzip.decompress(base64.b64decode(packed[1])).decode() if packed else "")


def make_findings(
    found: list[tuple[str, int | None, int | None, float | None, str, str]],
) -> pl.DataFrame:
    rows = []
    for number, (rule, line, related, score, path, detail) in enumerate(found):
        partner = EVAL if rule == "LEK001" else TRAIN
        rows.append(
            {
                "id": f"{number:016x}",
                "rule": rule,
                "severity": SEVERITY[rule],
                "row": None if line is None else line - 1,
                "source": None if line is None else TRAIN,
                "line": line,
                "related": None if related is None else related - 1 + 250 * (partner == EVAL),
                "related_source": None if related is None else partner,
                "related_line": related,
                "group": None if related is None else related - 1,
                "score": score,
                "path": path,
                "detail": detail,
                "status": "open",
            }
        )
    return pl.DataFrame(rows, schema=REPORT_FINDINGS)


def make_lines(total: int = 250) -> pl.DataFrame:
    lost = {12: "malformed", 77: "malformed", 31: "leaked", 45: "conflicting", 9: "blank"}
    lost |= {100 + n: "duplicate" for n in range(60)}
    rules: dict[int, set[str]] = {}
    for rule, line, *_ in FOUND:
        if line is not None:
            rules.setdefault(line, set()).add(rule)
    return pl.DataFrame(
        {
            "row": range(total),
            "source": [TRAIN] * total,
            "line": range(1, total + 1),
            "disposition": [lost.get(n, "clean") for n in range(1, total + 1)],
            "rules": [sorted(rules.get(n, ())) for n in range(1, total + 1)],
        },
        schema=REPORT_LINES,
    )


def make_text(row: int, **values: str | None) -> dict[str, object]:
    at_eval = row >= 250
    place = {"source": EVAL, "line": row - 249} if at_eval else {"source": TRAIN, "line": row + 1}
    return {
        "row": row,
        **place,
        **dict.fromkeys(("prompt", "response", "rejected", "label", "raw")),
        **values,
    }


def make_texts() -> pl.DataFrame:
    parcel = "My parcel has not arrived and it is a week late. What can you do for me?"
    answer = "I am sorry. I have asked the carrier and will write to you tomorrow."
    rows = [
        make_text(11, raw='{"prompt": "Where is my order?", "response": "On its way.",}'),
        make_text(76, raw='{"prompt": "I was charged twice", "response": "Sorr'),
        make_text(
            30, prompt="How do I reset my password?", response="Open Settings, then Security."
        ),
        make_text(
            253, prompt="How do I reset my password?", response="Open Settings, then Security."
        ),
        make_text(43, prompt="late parcel, want money back", response="delivery", label="delivery"),
        make_text(44, prompt="Late parcel - want money back!", response="refund", label="refund"),
        make_text(45, prompt="Show the file name", response="report\u202etxt.exe\x1b[2J"),
        *[make_text(99 + n, prompt=parcel, response=answer) for n in range(60)],
        *[make_text(2 + n, prompt=parcel, response=answer) for n in range(3)],
    ]
    return pl.DataFrame(rows, schema=REPORT_TEXTS)


def make_report() -> Report:
    """A report that is not ready: every kind of finding and one skipped check."""
    return Report(
        version="1.2.3",
        settings=Settings(),
        settings_sha256=digest(Settings()),
        inputs=(
            Input(TRAIN, "train", "ab" * 32, 61_442, 250),
            Input(EVAL, "eval", "cd" * 32, 9_120, 40),
        ),
        rules=RULES,
        outcomes={
            "format": Ran(),
            "exact-duplicates": Ran(facts=Duplicates(189, 0.24)),
            "labels": Skipped("class 'other' has 4 rows: fewer than 8 cannot be judged"),
        },
        verdict=Verdict.NOT_READY,
        reason="185 clean examples of 200 needed, 2 malformed lines and 1 leaked evaluation row",
        requirements=(
            Requirement(
                "clean examples",
                "185",
                "at least 200",
                State.NOT_MET,
                why="Below 200 examples a model memorises them instead of learning the task.",
            ),
            Requirement(
                "malformed lines",
                "2",
                "0",
                State.NOT_MET,
                why="Trainers refuse the whole file or drop the lines without a word.",
            ),
            Requirement(
                "leaked evaluation rows",
                "1",
                "0",
                State.NOT_MET,
                why="A leaked row makes the evaluation look better than the model is.",
            ),
            Requirement(
                "checks that ran",
                "2 of 2",
                "all required",
                State.MET,
                why="A check that did not run proves nothing.",
            ),
            Requirement(
                "good size",
                "185",
                "1,000 or more",
                State.ADVICE,
                why="Quality still rises steeply up to about 1,000 examples.",
                recommended=True,
            ),
        ),
        waterfall=(
            Step("lines", 0, 249),
            Step("parsed", 2, 247),
            Step("valid", 0, 247),
            Step("unique", 60, 187),
            Step("unconflicted", 1, 186),
            Step("unleaked", 1, 185),
            Step("clean", 0, 185),
        ),
        counts=Counts(
            lines=250,
            blank=1,
            malformed=2,
            parsed=247,
            clean=185,
            clean_if_cleared=186,
            rejected=65,
        ),
        profile=Profile(
            format="prompt-completion",
            task="classification",
            classes=(
                ClassCount("delivery", 120, 90),
                ClassCount("refund", 80, 61),
                ClassCount("account access and password", 43, 30),
                ClassCount("other", 4, 4),
            ),
            characters={"prompt": Lengths(61.5, 240.0, 300), "response": Lengths(8.0, 27.0, 40)},
        ),
        lines=make_lines(),
        findings=make_findings(FOUND),
        texts=make_texts(),
        case=Case(CaseVerdict.NOT_ASSESSED, ""),
    )


def make_ready() -> Report:
    """A ready report without findings."""
    report = make_report()
    return replace(
        report,
        verdict=Verdict.READY,
        reason="1,240 clean examples, every requirement met",
        outcomes={"format": Ran(), "exact-duplicates": report.outcomes["exact-duplicates"]},
        requirements=tuple(
            replace(
                item,
                observed="1,240" if "size" in item.name or "clean" in item.name else "0",
                state=State.MET,
            )
            for item in report.requirements
        ),
        waterfall=tuple(replace(step, lost=0, left=1_240) for step in report.waterfall),
        counts=Counts(lines=1_240, parsed=1_240, clean=1_240, clean_if_cleared=1_240),
        inputs=(replace(report.inputs[0], lines=1_240),),
        lines=make_lines(0),
        findings=make_findings([]),
        texts=report.texts.clear(),
    )


def make_no_verdict() -> Report:
    """A report without a verdict, because a required check crashed."""
    report = make_report()
    return replace(
        report,
        verdict=Verdict.NO_VERDICT,
        reason="the check near-duplicates crashed",
        outcomes={
            **report.outcomes,
            "near-duplicates": Crashed("MemoryError: 3 <GiB> & more"),
            "leakage": Skipped("no --eval file", required=True),
        },
        findings=make_findings([]),
    )


def make_empty() -> Report:
    """A report of an input that could not be read."""
    return replace(
        make_no_verdict(),
        reason="no such file",
        inputs=(),
        requirements=(),
        waterfall=(),
        outcomes={},
        counts=Counts(),
        profile=Profile(),
        lines=make_lines(0),
        texts=make_texts().clear(),
    )


def make_accepted() -> Report:
    """The report that is not ready, and no worse than a baseline."""
    same = Changes(
        verdict=("not ready", "not ready"),
        clean=(185, 185),
        lines=(250, 250),
        sha256=((), ()),
        findings=Movement(0, 0, 66),
        rules=(),
    )
    return replace(make_report(), baseline=Baseline("old.json", same, (), frozenset()))


HOSTILE = (
    "</script><img src=x onerror=alert(1)>`|@octocat #1 [x](javascript:1) ![i](http://evil.test/a.png)"
    "\x1b]0;owned\x07\x1b[2J\x9b2J\u202e\u2028\u200b\ue000&amp;{{7*7}}[bold red]:smile:\x00\r\n::error::"
)


def make_hostile() -> Report:
    """A report in which every string that can come from the data contains HOSTILE."""
    report = make_report()
    return replace(
        report,
        reason=HOSTILE,
        settings=Settings(fields={"prompt": HOSTILE}),
        inputs=(replace(report.inputs[0], path=HOSTILE + "\udcff"),),
        outcomes={
            HOSTILE: Crashed(HOSTILE),
            "labels": Skipped(HOSTILE),
            "measured": Ran(facts=Named({HOSTILE: HOSTILE})),
        },
        requirements=(Requirement(HOSTILE, HOSTILE, HOSTILE, State.NOT_MET, why=HOSTILE),),
        profile=Profile(format=HOSTILE, task="x", classes=(ClassCount(HOSTILE, 3, 1),)),
        lines=report.lines.with_columns(source=pl.lit(HOSTILE)),
        findings=report.findings.with_columns(
            detail=pl.lit(HOSTILE),
            path=pl.lit(HOSTILE),
            source=pl.lit(HOSTILE),
            related_source=pl.lit(HOSTILE),
        ),
        texts=report.texts.with_columns(
            prompt=pl.lit(HOSTILE),
            response=pl.lit(HOSTILE),
            label=pl.lit(HOSTILE),
            raw=pl.lit(HOSTILE),
        ),
    )


@pytest.fixture
def report() -> Report:
    return make_report()


@pytest.fixture
def ready() -> Report:
    return make_ready()


@pytest.fixture
def accepted() -> Report:
    return make_accepted()


@pytest.fixture
def no_verdict() -> Report:
    return make_no_verdict()


@pytest.fixture
def empty() -> Report:
    return make_empty()


@pytest.fixture
def hostile() -> Report:
    return make_hostile()


@pytest.fixture
def hostile_text() -> str:
    return HOSTILE


@pytest.fixture(params=[make_report, make_ready, make_no_verdict, make_empty, make_hostile])
def any_report(request: pytest.FixtureRequest) -> Report:
    return request.param()
