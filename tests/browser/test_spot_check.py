"""Judging a spot check in a browser: blind, by keyboard, by one person or two."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from auditor.cli import run
from auditor.dataset.reading.load import load
from auditor.report.html.spot_check import render
from auditor.report.sample_task import SampledRow, Task
from auditor.review.curtailed import Curtailed
from auditor.settings import Settings

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parent.parent.parent
TICKETS = ROOT / "fixtures/tickets.jsonl"


def rows(count: int, **texts: str) -> tuple[SampledRow, ...]:
    return tuple(
        SampledRow(f"{n:064x}", {name: text.replace("#", str(n)) for name, text in texts.items()})
        for n in range(count)
    )


UNDECIDED = ("cannot-tell", "more-than-one")
CLASSES = Task(
    ("billing", "bug", "refund", *UNDECIDED), rows(6, prompt="Text #"), 3, "d/train.jsonl"
)
MANY = Task(
    (*(f"class {n} {'card' if n % 2 else 'transfer'}" for n in range(150)), *UNDECIDED),
    rows(6, system="Be brief.", prompt="Text #"),
    150,
)
ANSWERS = Task(
    ("right", "wrong", "unusable", "cannot-tell"),
    rows(59, prompt="Why #?", response="Because of #."),
    rubric="True and complete.",
    curtailed=Curtailed(rows=1000, drawn=59, limit=50, allowed=0, refuting=7, confidence=0.95),
)
PAIRS = Task(
    ("first-is-better", "second-is-better", "more-than-one", "unusable", "cannot-tell"),
    rows(6, prompt="Why #?", first="Because of #.", second="I do not know."),
)


@pytest.fixture
def judge(visit: Any, tmp_path: Path) -> Callable[..., Any]:
    """``judge(task, name) -> page``: the page of the task; without a name nobody has typed one."""

    def open_page(task: Task, name: str = "Ana", **options: Any) -> Any:
        path = tmp_path / f"{sha256(render(task).encode()).hexdigest()[:8]}.html"
        path.write_text(render(task), "utf-8")
        page = visit(path, **options)
        if name:
            page.locator("#by").fill(name)
            page.keyboard.press("Enter")
        return page

    return open_page


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def title(page: Any) -> str:
    return page.locator("#row-title").inner_text()


def message(page: Any) -> str:
    return page.locator("#message").inner_text()


def judged(page: Any) -> str:
    return page.locator("#judged").inner_text()


def focused(page: Any) -> str:
    return page.evaluate("() => document.activeElement.id")


@pytest.fixture
def exported(download: Any) -> Callable[[Any], list[dict[str, Any]]]:
    def lines(page: Any) -> list[dict[str, Any]]:
        with download(page) as found:
            page.locator("#export").click()
        return [json.loads(line) for line in found["text"].splitlines()]

    return lines


def take_in(page: Any, lines: list[dict[str, Any]]) -> None:
    text = "".join(json.dumps(line) + "\n" for line in lines)
    file = {"name": "x.jsonl", "mimeType": "text/plain", "buffer": text.encode()}
    page.locator("#message").evaluate("node => { node.textContent = ''; }")
    page.locator("#file").set_input_files(file)
    page.wait_for_function("() => document.getElementById('message').textContent")


def answers(lines: list[dict[str, Any]]) -> list[tuple[int, str, str]]:
    return [(int(line["row"], 16), line["answer"], line["reason"]) for line in lines]


# ---- the whole way


@pytest.fixture
def tickets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample data in a folder of its own, with a spot check of 60 rows in spot.html."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "tickets.jsonl"
    path.write_bytes(TICKETS.read_bytes())
    assert run(["sample", "tickets.jsonl", "--size", "60", "-o", "spot.html"]) == 0
    return path


def labels(path: Path) -> dict[str, str]:
    """The label of each line by its SHA-256."""
    data = load([(path, path.name)], [], Settings())
    lines = data.lines.select("row", pl.col("sha256").bin.encode("hex"))
    return dict(lines.join(data.valid, on="row").select("sha256", "label").rows())


def requirement(name: str) -> dict[str, Any]:
    run(["tickets.jsonl", "-q", "--report", "report.json"])
    report = json.loads(Path("report.json").read_text("utf-8"))
    return next(need for need in report["requirements"] if need["name"] == name)


def keys_of(page: Any) -> dict[str, str]:
    """The key of each answer, as its button shows it."""
    buttons = page.locator("#choices [data-choice]").all_inner_texts()
    return {name: key for key, name in (text.split(maxsplit=1) for text in buttons)}


def shas(page: Any, lines: list[dict[str, Any]]) -> list[str]:
    """The rows in the order of the page: that of an export in which every row was judged in turn."""
    assert judged(page) == f"{len(lines)} of {len(lines)} judged"
    return [line["row"] for line in lines]


def judge_all(page: Any, export: Any, given: Mapping[str, str]) -> list[dict[str, Any]]:
    """Judge every row by keyboard: first to learn the order of the rows, then as ``given``."""
    keys = keys_of(page)
    press(page, *["x"] * 60)
    order = shas(page, export(page))
    press(page, *["k"] * 60)
    assert title(page) == "Row 1 of 60"
    for row in order:
        press(page, keys[given[row]], "j")
    return export(page)


def test_a_whole_check_by_keyboard_proves_the_labels(
    visit: Any, tickets: Path, exported: Any
) -> None:
    assert requirement("correct-labels")["state"] == "unproven"
    page = visit(tickets.parent / "spot.html")
    press(page, "1")
    assert focused(page) == "by"
    page.keyboard.type("Ana")
    press(page, "Enter")
    lines = judge_all(page, exported, labels(tickets))
    assert len(lines) == 60
    assert set(lines[0]) == {"row", "answer", "reason", "by", "at"}
    Path("ana.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    assert run(["sample", "tickets.jsonl", "--judged", "ana.jsonl"]) == 0
    found = requirement("correct-labels")
    assert found["state"] == "met"
    assert "60 of " in found["why"]
    assert "0 wrong" in found["why"]
    assert "by Ana" in found["why"]


@pytest.mark.usefixtures("few_checks")
def test_two_people_and_what_they_settle_are_read_back(tickets: Path, capsys: Any) -> None:
    text = Path("tickets.judgements.jsonl").read_text("utf-8")
    assert len(text.splitlines()) == 1
    assert run(["sample", "tickets.jsonl", "-o", "sample.jsonl"]) == 0
    drawn = [json.loads(line) for line in Path("sample.jsonl").read_text("utf-8").splitlines()]
    right = labels(tickets)
    of = [
        {"row": d["row"], "answer": right[d["row"]], "reason": "", "by": by, "at": "2026-12-01"}
        for d in drawn
        for by in ("Ana", "Ben")
    ]
    of[1] |= {"answer": "cannot-tell"}
    settled = of[0] | {"by": "Ana and Ben", "final": True}

    def add(lines: list[dict[str, Any]]) -> None:
        Path("two.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
        assert run(["sample", "tickets.jsonl", "--judged", "two.jsonl"]) == 0

    add(of)
    report = requirement("correct-labels")
    assert "59 of " in report["why"]
    add([settled])
    assert "60 of " in requirement("correct-labels")["why"]
    capsys.readouterr()


# ---- one person


def test_nothing_is_judged_without_a_name(judge: Any) -> None:
    page = judge(CLASSES, "")
    press(page, "2")
    assert (judged(page), focused(page)) == ("0 of 6 judged", "by")
    assert "Type your name first" in message(page)
    take_name = page.locator("#by")
    take_name.fill("  ")
    press(page, "Enter", "2")
    assert judged(page) == "0 of 6 judged"


def test_keys_judge_and_go_to_the_next_row(judge: Any, exported: Any) -> None:
    page = judge(CLASSES)
    assert list(keys_of(page).items()) == [
        ("billing", "1"), ("bug", "2"), ("refund", "3"), ("Cannot tell", "x"), ("More than one", "m"),
    ]  # fmt: skip
    press(page, "1", "x", "m", "3")
    assert title(page) == "Row 5 of 6"
    assert focused(page) == "row-title"
    assert judged(page) == "4 of 6 judged"
    assert "s a row (median), about 1 minute left" in page.locator("#pace").inner_text()
    assert [answer for _, answer, _ in answers(exported(page))] == [
        "billing", "cannot-tell", "more-than-one", "refund",
    ]  # fmt: skip


def test_rows_are_left_and_found_again(judge: Any) -> None:
    page = judge(CLASSES)
    press(page, "j", "j", "1")
    assert title(page) == "Row 4 of 6"
    press(page, "k", "k", "k", "k")
    assert title(page) == "Row 1 of 6"
    press(page, "1", "1")  # rows 1 and 2; row 3 is judged
    assert title(page) == "Row 4 of 6"
    press(page, "j", "j", "j", "1")
    assert title(page) == "Row 4 of 6"
    press(page, "j", "n")
    assert title(page) == "Row 4 of 6"
    press(page, "1", "1")
    assert message(page) == "Every row is judged. Export the file."
    assert judged(page) == "6 of 6 judged"


def test_undo_goes_back_to_what_was_before(judge: Any) -> None:
    page = judge(CLASSES)
    press(page, "1", "k", "2", "u")
    assert title(page) == "Row 1 of 6"
    assert page.locator("[aria-pressed=true]").inner_text().split() == ["1", "billing"]
    press(page, "u")
    assert judged(page) == "0 of 6 judged"
    press(page, "u")
    assert message(page) == "There is nothing to undo."
    page.locator("#export").click()
    assert message(page) == "There is nothing to export yet."


def test_work_survives_a_reload_and_is_each_persons_own(judge: Any, exported: Any) -> None:
    page = judge(CLASSES)
    press(page, "1", "2")
    page.reload()
    page.locator("html[data-ready]").wait_for(state="attached")
    assert (judged(page), title(page)) == ("2 of 6 judged", "Row 3 of 6")
    assert page.locator("#by").input_value() == "Ana"
    page.locator("#by").fill("Ben")
    press(page, "Enter")
    assert judged(page) == "0 of 6 judged"
    press(page, "3")
    page.locator("#by").fill("Ana")
    press(page, "Enter")
    assert [answer for _, answer, _ in answers(exported(page))] == ["billing", "bug"]
    stored = page.evaluate("() => JSON.stringify(localStorage)")
    assert "billing" not in stored
    assert "Text 0" not in stored


def test_storage_is_not_trusted(judge: Any) -> None:
    page = judge(CLASSES)
    press(page, "1")
    bad = '{"mine": {"0": {"choice": 99}, "1": 3, "77": {"choice": 0}, "x": null}, "other": {"by": 1}}'
    page.evaluate(
        "bad => { for (const key of Object.keys(localStorage)) if (key.endsWith(':Ana')) localStorage.setItem(key, bad); }",
        bad,
    )
    page.reload()
    page.locator("html[data-ready]").wait_for(state="attached")
    assert judged(page) == "0 of 6 judged"


def test_one_of_many_classes_is_found_by_typing(judge: Any, exported: Any) -> None:
    page = judge(MANY)
    press(page, "1")
    assert judged(page) == "0 of 6 judged"  # no key for 150 classes
    press(page, "/", "/")
    page.keyboard.type("card 147")
    press(page, "Enter")
    assert (title(page), focused(page)) == ("Row 2 of 6", "filter")
    press(page, "Enter")
    assert title(page) == "Row 2 of 6"  # nothing was typed
    page.keyboard.type("class 14")
    press(page, "ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "Enter")
    page.locator("#filter").fill("no such class")
    assert page.locator("#nothing").is_visible()
    press(page, "Enter", "Escape", "x")
    assert [answer for _, answer, _ in answers(exported(page))] == [
        "class 147 card", "class 114 transfer", "cannot-tell",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [("refund", "refund"), ("ref", "refund"), ("fund", "a refund"), ("B", "b 1")],
)
def test_enter_prefers_the_class_of_that_name(
    judge: Any, exported: Any, typed: str, chosen: str
) -> None:
    names = ("a refund", *(f"b {n}" for n in range(1, 40)), "refund", "refunds")
    page = judge(Task((*names, *UNDECIDED), CLASSES.rows, len(names)))
    press(page, "/")
    page.keyboard.type(typed)
    assert page.locator(".first").inner_text() == chosen
    press(page, "Enter")
    assert [answer for _, answer, _ in answers(exported(page))] == [chosen]


def test_wrong_answers_may_have_a_reason(judge: Any, exported: Any) -> None:
    page = judge(ANSWERS)
    assert "True and complete." in page.locator("main").inner_text()
    press(page, "2")
    assert title(page) == "Row 1 of 59"
    press(page, "f", "3", "t")
    assert focused(page) == "reason"
    page.keyboard.type("an advertisement")
    press(page, "Enter", "2", "Enter", "1", "x")
    assert not page.locator("#reasons").is_visible()
    assert answers(exported(page)) == [
        (0, "wrong", "false"), (1, "unusable", "other: an advertisement"), (2, "wrong", ""),
        (3, "right", ""), (4, "cannot-tell", ""),
    ]  # fmt: skip
    press(page, "k", "k", "k", "k")
    assert page.locator("#reason").input_value() == "an advertisement"


def test_pairs_are_judged_by_their_position(judge: Any, exported: Any) -> None:
    page = judge(PAIRS)
    assert page.locator("#texts .side, #texts .sides .turn").count() == 2
    press(page, "1", "2", "m", "x")
    assert [answer for _, answer, _ in answers(exported(page))] == [
        "first-is-better", "second-is-better", "more-than-one", "cannot-tell",
    ]  # fmt: skip
    assert "Both alike" in page.locator("#choices").inner_text()


def test_shortcuts_can_be_switched_off(judge: Any) -> None:
    page = judge(CLASSES)
    page.get_by_label("Keyboard shortcuts").uncheck()
    press(page, "1", "j")
    assert (judged(page), title(page)) == ("0 of 6 judged", "Row 1 of 6")
    page.get_by_role("button", name="bug").click()
    assert judged(page) == "1 of 6 judged"


def test_help_is_a_key_away(judge: Any) -> None:
    page = judge(CLASSES)
    press(page, "?")
    assert page.locator("#help").is_visible()
    press(page, "1", "Escape")
    assert judged(page) == "0 of 6 judged"


# ---- early stopping


def decided(page: Any) -> str:
    return page.locator("#decided").inner_text() if page.locator("#decided").is_visible() else ""


def test_the_ceiling_is_proven_when_the_last_row_that_matters_is_right(judge: Any) -> None:
    page = judge(replace(ANSWERS, curtailed=replace(ANSWERS.curtailed, allowed=2, drawn=10)))
    press(page, *"1111111")
    assert decided(page) == ""
    press(page, "1")
    assert decided(page).startswith(
        "Proven: 8 of 10 answers are right, so no more than 50 of 1,000 rows are wrong (95% confidence)"
    )


def test_the_ceiling_is_lost_and_then_refuted(judge: Any) -> None:
    page = judge(ANSWERS)
    press(page, "x")
    assert decided(page).startswith("1 row undecided, 0 wrong, 0 allowed: this sample proves")
    press(page, "2", "Enter")
    assert decided(page).startswith(
        "This sample can no longer prove that no more than 50 of 1,000 rows are wrong: 1 wrong, 0 allowed."
    )
    press(page, *["3", "Enter"] * 6)
    assert decided(page).startswith("Refuted: 7 answers wrong, so more than 50 of 1,000 rows")
    press(page, "u", "u")
    assert decided(page).startswith("This sample can no longer prove")


def test_answers_of_before_count(judge: Any) -> None:
    before = replace(ANSWERS.curtailed, right=58)
    page = judge(replace(ANSWERS, rows=ANSWERS.rows[:1], curtailed=before))
    press(page, "1")
    assert decided(page).startswith("Proven: 59 of 59 answers are right")


def test_a_sample_that_is_too_small_says_so_at_once(judge: Any) -> None:
    page = judge(replace(ANSWERS, curtailed=replace(ANSWERS.curtailed, allowed=-1)))
    assert decided(page).startswith("This sample is too small to prove")


def test_no_other_task_is_decided_early(judge: Any) -> None:
    page = judge(CLASSES)
    press(page, *"111111")
    assert decided(page) == ""


# ---- two people


def judgements_by(name: str, *given: str) -> list[dict[str, Any]]:
    at = "2020-12-01T10:00:00.000Z"
    return [
        {"row": f"{n:064x}", "answer": answer, "reason": "", "by": name, "at": at}
        for n, answer in enumerate(given)
        if answer
    ]


def test_ones_own_file_continues(judge: Any, exported: Any) -> None:
    page = judge(CLASSES, "")
    take_in(page, judgements_by("Ana", "bug"))
    assert "Type your name first" in message(page)
    page.locator("#by").fill("Ana")
    press(page, "Enter", "1")
    stranger = {"row": "f" * 64, "answer": "bug", "by": "Ana"}
    unknown = {"row": "0" * 64, "answer": "no class", "by": "Ana"}
    take_in(page, [*judgements_by("Ana", "bug", "bug", "refund"), stranger, unknown])
    assert message(page) == (
        "Imported 3 judgements of your own. 2 lines of other rows or without a known answer ignored."
    )
    # The newer judgement of the first row stays.
    assert [answer for _, answer, _ in answers(exported(page))] == ["billing", "bug", "refund"]


def test_what_is_no_file_of_judgements_changes_nothing(judge: Any) -> None:
    page = judge(CLASSES)
    for text in (b"{", b"\xff", b"<script>"):
        file = {"name": "x.jsonl", "mimeType": "text/plain", "buffer": text}
        page.locator("#file").set_input_files(file)
        page.get_by_text("nothing was imported").wait_for()
    take_in(page, [[], None, 3, {"by": {}}])
    assert judged(page) == "0 of 6 judged"


def compared(judge: Any) -> Any:
    """Ana and Ben agree on 3 of 4 rows; Ana has not judged the last two."""
    page = judge(CLASSES)
    press(page, *"1231")
    take_in(page, judgements_by("Ben", "billing", "bug", "refund", "bug", "bug", "bug"))
    return page


def test_agreement_is_shown_for_rows_that_both_have_judged(judge: Any) -> None:
    page = compared(judge)
    assert message(page) == "Imported 0 judgements of your own. 4 rows of 6 compared with Ben."
    # By chance 2/4·1/4 + 1/4·2/4 + 1/4·1/4 = 5/16; (3/4 - 5/16) / (11/16) = 0.64
    assert page.locator("#agreement").inner_text() == (
        "Ana and Ben gave the same judgement on 75% of 4 rows, on which both could decide: Cohen's kappa 0.64,"
        " 95% interval 0.02 to 1.00. 1 disagreement, 0 settled."
    )
    assert page.locator(".entry").all_inner_texts() == ["Row 4\nAna: billing. Ben: bug."]


def test_a_compared_judgement_is_no_longer_blind_and_stays(judge: Any) -> None:
    page = compared(judge)
    press(page, "k", "2")
    assert "your blind judgement stays" in message(page)
    press(page, "j", "3")
    assert judged(page) == "5 of 6 judged"
    assert page.locator(".entry").count() == 1  # Ben's judgement of row 5 is not shown
    press(page, "u", "u")
    assert message(page) == "There is nothing to undo."


def test_disagreements_are_settled_together(judge: Any, exported: Any) -> None:
    page = compared(judge)
    page.get_by_role("button", name="Settle the disagreements together").click()
    assert title(page) == "Disagreement 1 of 1"
    assert page.locator("#stamp").inner_text() == "Ana: billing. Ben: bug."
    press(page, "2")
    assert "1 disagreement, 1 settled" in page.locator("#agreement").inner_text()
    assert "settled: bug" in page.locator(".entry").inner_text()
    (final,) = [line for line in exported(page) if "final" in line]
    assert (final["answer"], final["by"], final["final"]) == ("bug", "Ana and Ben", True)
    assert len([line for line in exported(page) if line["by"] == "Ana"]) == 4
    page.reload()
    page.locator("html[data-ready]").wait_for(state="attached")
    assert "1 disagreement, 1 settled" in page.locator("#agreement").inner_text()
    page.locator(".entry").click()
    press(page, "u", "j", "k")
    assert title(page) == "Disagreement 1 of 1"
    page.get_by_role("button", name="Back to my own rows").click()
    assert title(page) == "Row 1 of 6"


def test_wrong_and_unusable_are_no_disagreement_but_not_telling_is(judge: Any) -> None:
    page = judge(ANSWERS)
    press(page, "2", "Enter", "1", "1")
    take_in(page, judgements_by("Ben", "unusable", "right", "cannot-tell"))
    text = page.locator("#agreement").inner_text()
    assert "100% of 2 rows, on which both could decide: Cohen's kappa 1.00" in text
    assert page.locator(".entry").all_inner_texts() == ["Row 3\nAna: Right. Ben: Cannot tell."]


# ---- access and hostile data


def reason(page: Any) -> None:
    press(page, "2")


def settling(page: Any) -> None:
    press(page, *"1231")
    take_in(page, judgements_by("Ben", "bug", "bug", "refund", "bug"))
    page.locator("#settle").click()
    press(page, "2")


def nothing_found(page: Any) -> None:
    press(page, "/")
    page.keyboard.type("no such class")


STATES: dict[str, tuple[Task, Callable[[Any], None]]] = {
    "at first": (CLASSES, lambda _: None),
    "judged": (CLASSES, lambda page: press(page, "1", "k")),
    "keys": (ANSWERS, lambda page: press(page, "?")),
    "reason": (ANSWERS, reason),
    "pair": (PAIRS, lambda _: None),
    "many": (MANY, lambda page: press(page, "/", "c")),
    "nothing found": (MANY, nothing_found),
    "settling": (CLASSES, settling),
    "nothing to judge": (replace(CLASSES, rows=()), lambda _: None),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_states(judge: Any, faults: Any, state: str, scheme: str) -> None:
    task, act = STATES[state]
    page = judge(task, color_scheme=scheme, bypass_csp=True)
    act(page)
    for width in (1280, 400, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert width == 400 or faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\u202eabc"


def test_hostile_data_is_text(judge: Any, exported: Any) -> None:
    texts = ("system", "prompt", "response")
    hostile = (SampledRow("0" * 64, dict.fromkeys(texts, HOSTILE)),) * 2
    task = Task((HOSTILE, "__proto__", *UNDECIDED), hostile, 2, source=HOSTILE, rubric=HOSTILE)
    page = judge(task, HOSTILE)
    press(page, "1")
    take_in(page, [{"row": "0" * 64, "answer": "__proto__", "by": f"Ben {HOSTILE}", "at": HOSTILE}])
    text = page.locator("body").inner_text()
    assert text.count("<script>alert(1)</script>") >= 6
    assert page.locator("#texts .chip").first.inner_text() == "<U+202E>"
    assert page.locator("img, iframe").count() == 0
    assert HOSTILE in {line["answer"] for line in exported(page)}
