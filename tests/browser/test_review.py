"""The review in a browser: finding, reading, deciding, exporting."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from auditor.pipeline import audit
from auditor.report.model import Report
from auditor.review import decisions_file, edit
from auditor.settings import Settings

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parent.parent.parent
TRAIN = "fixtures/tickets.jsonl"


def codes(page: Any) -> list[str]:
    return page.locator(".entry b").all_inner_texts()


def details(page: Any) -> str:
    return page.locator("#detail").inner_text()


def focused(page: Any) -> str:
    return page.evaluate("() => document.activeElement.id || document.activeElement.className")


# ---- find


def test_all_findings_are_listed_worst_first(page: Any, report: Report) -> None:
    assert codes(page) == report.findings["rule"].to_list()
    assert page.locator("#count").inner_text() == f"{report.findings.height} findings"
    assert not page.locator("#worst").is_visible()


def test_every_word_must_occur(page: Any, expect: Any) -> None:
    page.get_by_role("searchbox", name="Search").fill("carrier dup010")
    expect(page.locator(".entry")).to_have_count(1)
    page.get_by_role("searchbox", name="Search").fill("carrier dup010 nowhere")
    expect(page.locator(".entry")).to_have_count(0)
    expect(page.locator("#nothing")).to_be_visible()
    assert page.locator("#bulk").is_disabled()
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(".entry")).to_have_count(60)


def test_filters_combine(page: Any, expect: Any) -> None:
    page.locator("#rule").select_option("error")
    page.locator("#class").select_option("delivery")
    page.get_by_role("searchbox", name="Search").fill("carrier hello")
    expect(page.locator("#count")).to_have_text("1 of 60 findings")
    assert codes(page) == ["DUP010"]


def test_sort(page: Any, report: Report) -> None:
    page.locator("#sort").select_option("rule")
    assert codes(page) == sorted(report.findings["rule"])


# ---- read


def test_a_pair_is_side_by_side_with_its_differences(page: Any) -> None:
    page.locator("#rule").select_option("DUP010")
    page.locator(".entry").first.click()
    assert page.locator("#detail .side").count() == 2
    assert page.locator("#detail del").all_inner_texts() == ["Hello"]
    assert page.locator("#detail ins").all_inner_texts() == ["Hi"]
    text = details(page)
    assert "Found by near-duplicates, score 0.917, threshold 0.8" in text
    left, right = (page.locator("#detail .side").nth(n).bounding_box() for n in (0, 1))
    assert left["y"] == right["y"]


def test_a_pair_is_stacked_on_a_phone(visit: Any, tickets: Path) -> None:
    page = visit(tickets, viewport={"width": 390, "height": 844})
    page.locator("#rule").select_option("DUP010")
    page.locator(".entry").first.click()
    top, bottom = (page.locator("#detail .side").nth(n).bounding_box() for n in (0, 1))
    assert top["x"] == bottom["x"]
    assert not page.locator("#list").is_visible()
    page.get_by_role("button", name="Back to the list").click()
    assert page.locator("#list").is_visible()
    assert focused(page) == "entry"


def test_equal_rows_say_so(page: Any) -> None:
    page.locator("#rule").select_option("DUP001")
    page.locator(".entry").first.click()
    assert details(page).count("Both rows have the same text.") == 2


def test_a_leak_names_both_files(page: Any) -> None:
    page.locator("#rule").select_option("LEK001")
    page.locator(".entry").first.click()
    positions = page.locator("#detail .side .place").all_inner_texts()
    assert "tickets.jsonl" in positions[0]
    assert "tickets.eval.jsonl" in positions[1]
    assert page.locator("#detail .action").all_inner_texts() == [
        "1 Keep", "2 Drop", "3 Relabel",
    ]  # fmt: skip


def test_a_broken_line_can_only_be_dropped(page: Any) -> None:
    page.locator("#rule").select_option("FMT001")
    page.locator(".entry").first.click()
    assert page.locator("#detail .action").all_inner_texts() == ["2 Drop"]


def test_a_finding_about_the_file_cannot_be_decided(page: Any) -> None:
    page.locator("#rule").select_option("ENC003")
    page.locator(".entry").first.click()
    assert "there is nothing to decide" in details(page)
    assert page.locator("#detail .action").count() == 0


def test_hidden_characters_are_chips(page: Any) -> None:
    page.locator("#rule").select_option("ENC013")
    page.locator(".entry").first.click()
    assert page.locator("#detail .chip").count() >= 1


def test_the_rule_is_explained(page: Any) -> None:
    page.locator(".entry").first.click()
    page.get_by_text("Why it matters and how to fix it").click()
    assert "near" in details(page) or "same" in details(page)


# ---- links


def test_a_finding_has_a_link(page: Any, visit: Any, tickets: Path, report: Report) -> None:
    name = report.findings.filter(pl.col("rule") == "CON001")["id"][2]
    again = visit(tickets, f"#f={name}", context=page.context)
    assert again.locator(".entry[aria-current]").get_attribute("data-id") == name
    assert again.locator("#detail-title").inner_text().startswith("CON001")


def test_a_link_contains_the_filters(page: Any, visit: Any, tickets: Path) -> None:
    page.locator("#rule").select_option("DUP002")
    page.locator("#sort").select_option("line")
    page.locator(".entry").nth(1).click()
    shown, address = codes(page), page.url.partition("#")[2]
    again = visit(tickets, "#" + address, context=page.context)
    assert codes(again) == shown
    assert again.locator("#detail-title").inner_text() == page.locator("#detail-title").inner_text()


def test_a_link_to_an_unknown_finding_is_reported(visit: Any, tickets: Path) -> None:
    page = visit(tickets, "#f=ffffffffffffffff")
    assert "not in this report" in page.locator("#message").inner_text()


def test_the_page_follows_a_new_address(page: Any, report: Report) -> None:
    name = report.findings["id"][5]
    page.evaluate("hash => { location.hash = hash; }", f"f={name}")
    page.wait_for_selector(f'.entry[aria-current][data-id="{name}"]')


# ---- decide


@pytest.mark.parametrize(
    ("rule", "key", "decision"),
    [
        ("DUP010", "1", "A kept"),
        ("DUP010", "2", "B kept"),
        ("DUP010", "3", "both kept"),
        ("DUP010", "4", "not an issue"),
        ("CON001", "1", "A kept"),
        ("CON001", "5", "relabelled"),
        ("LEK001", "1", "kept"),
        ("LEK001", "2", "dropped"),
        ("FMT001", "2", "dropped"),
        ("ENC013", "4", "not an issue"),
    ],
)
def test_keys_decide(page: Any, rule: str, key: str, decision: str) -> None:
    page.locator("#rule").select_option(rule)
    page.locator(".entry").first.click()
    page.keyboard.press(key)
    assert page.locator(".entry").first.locator(".done").inner_text() == f"✓ {decision}"


@pytest.mark.parametrize(
    ("rule", "key"),
    [("FMT001", "1"), ("FMT001", "4"), ("ENC003", "2"), ("LEK001", "4"), ("DUP001", "4")],
)
def test_keys_of_other_actions_do_nothing(page: Any, rule: str, key: str) -> None:
    page.locator("#rule").select_option(rule)
    page.locator(".entry").first.click()
    page.keyboard.press(key)
    assert page.locator(".done").count() == 0


def test_buttons_decide_and_show_what_was_decided(page: Any) -> None:
    page.locator(".entry").first.click()
    page.locator("#detail").get_by_role("button", name="2 Keep B").click()
    page.locator(".entry").first.click()
    pressed = page.locator("#detail .action[aria-pressed=true]")
    assert pressed.inner_text() == "2 Keep B"
    page.get_by_role("button", name="Remove decision").click()
    assert page.locator(".done").count() == 0


def test_relabel_by_choice(page: Any) -> None:
    page.locator("#rule").select_option("LEK001")
    page.locator(".entry").first.click()
    page.keyboard.press("3")
    assert "Choose the new label" in page.locator("#message").inner_text()
    assert focused(page) == "relabel"
    page.locator("#relabel").select_option("bug")
    assert "relabelled as bug" in details(page)


def test_progress_counts(page: Any) -> None:
    assert page.locator("#reviewed").inner_text() == "0 of 55 reviewed"
    page.locator(".entry").first.click()
    page.keyboard.press("1")
    assert page.locator("#reviewed").inner_text() == "1 of 55 reviewed"
    assert page.locator("#progress").evaluate("node => node.value") == 1


def test_keyboard_only_review_of_20(page: Any) -> None:
    page.keyboard.press("j")
    assert focused(page) == "entry"
    page.keyboard.press("Enter")
    assert focused(page) == "detail-title"
    for _ in range(20):
        page.keyboard.press("2")
    assert page.locator("#reviewed").inner_text() == "20 of 55 reviewed"
    page.keyboard.press("Escape")
    assert focused(page) == "entry"
    for _ in range(20):
        page.keyboard.press("u")
    assert page.locator("#reviewed").inner_text() == "0 of 55 reviewed"
    page.keyboard.press("u")
    assert page.locator("#message").inner_text() == "There is nothing to undo."


def test_j_and_k_move(page: Any, report: Report) -> None:
    page.locator(".entry").first.click()
    for key in "jjjk":
        page.keyboard.press(key)
    current = page.locator(".entry[aria-current]").get_attribute("data-id")
    assert current == report.findings["id"][2]


def test_slash_searches_and_escape_leaves(page: Any) -> None:
    page.keyboard.press("/")
    assert focused(page) == "q"
    page.keyboard.type("u4?")
    assert page.locator("#q").input_value() == "u4?"
    page.keyboard.press("Escape")
    assert focused(page) != "q"


def test_keys_are_explained_and_can_be_switched_off(page: Any, visit: Any, tickets: Path) -> None:
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="Keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_role("dialog", name="Keys").is_visible()
    page.get_by_label("Keyboard shortcuts").uncheck()
    page.locator(".entry").first.click()
    page.keyboard.press("4")
    assert page.locator(".done").count() == 0
    assert not page.locator("#detail kbd").first.is_visible()
    again = visit(tickets, context=page.context)
    assert not again.get_by_label("Keyboard shortcuts").is_checked()


def test_keys_with_a_modifier_are_left_to_the_browser(page: Any) -> None:
    page.locator(".entry").first.click()
    for key in ("Control+4", "Alt+4"):
        page.keyboard.press(key)
    assert page.locator(".done").count() == 0


def test_decisions_outlive_the_page(page: Any, visit: Any, tickets: Path) -> None:
    page.locator("#reviewer").fill("Ada")
    page.locator(".entry").first.click()
    page.locator("#note").fill("seen")
    page.locator("#detail-title").focus()
    page.keyboard.press("2")
    again = visit(tickets, context=page.context)
    assert again.locator(".done").count() == 1
    again.locator(".entry").first.click()
    assert again.locator("#note").input_value() == "seen"
    assert "by Ada" in details(again)


def test_storage_has_no_text_of_the_data(page: Any) -> None:
    page.locator("#rule").select_option("CON001")
    page.locator(".entry").first.click()
    page.keyboard.press("5")
    kept = json.loads(page.evaluate("() => JSON.stringify(localStorage)"))
    saved = json.loads(next(value for key, value in kept.items() if len(key) > 25))
    (decision,) = saved.values()
    assert set(decision) == {"action", "label", "note", "by", "at"}
    assert isinstance(decision["label"], int)


def test_bulk_decisions_are_confirmed_first(page: Any) -> None:
    page.locator("#rule").select_option("DUP001")
    page.locator("#bulk-action").select_option("keep-other")
    page.get_by_role("button", name="Decide all").click()
    assert "Keep B: 8 of the 8 listed findings?" in page.locator("#bulk-ask").inner_text()
    page.get_by_role("button", name="No", exact=True).click()
    assert page.locator(".done").count() == 0
    page.get_by_role("button", name="Decide all").click()
    page.get_by_role("button", name="Yes, decide 8").click()
    assert page.locator(".done").count() == 8
    page.get_by_role("button", name="Undo").click()
    assert page.locator(".done").count() == 0


def test_a_bulk_action_that_applies_to_no_finding(page: Any) -> None:
    page.locator("#rule").select_option("FMT001")
    page.locator("#bulk-action").select_option("keep-both")
    page.get_by_role("button", name="Decide all").click()
    assert "does not apply to any" in page.locator("#bulk-ask").inner_text()
    page.keyboard.press("Escape")
    assert not page.locator("#bulk-ask").is_visible()


@pytest.mark.parametrize("status", ["open", "decided", "drop"])
def test_filter_by_status(page: Any, status: str) -> None:
    page.locator("#rule").select_option("FMT001")
    page.locator(".entry").first.click()
    page.keyboard.press("2")
    page.locator("#status").select_option(status)
    assert len(codes(page)) == {"open": 3, "decided": 1, "drop": 1}[status]


# ---- export and import


def test_export_and_import(
    page: Any, visit: Any, tickets: Path, download: Any, tmp_path: Path, report: Report
) -> None:
    page.locator("#reviewer").fill("Ada")
    page.locator(".entry").first.click()
    for key in "2112":
        page.keyboard.press(key)
    with download(page) as found:
        page.get_by_role("button", name="Export decisions").click()
    assert found["name"] == "tickets.decisions.json"
    (tmp_path / "d.json").write_text(found["text"], "utf-8")
    exported = decisions_file.read(tmp_path / "d.json")
    exported.require_data([file.sha256 for file in report.inputs if file.role == "train"])
    frame = exported.decisions
    assert frame["action"].to_list() == ["keep-other", "keep-this", "keep-this", "keep-other"]
    assert set(frame["by"]) == {"Ada"}
    fresh = visit(tickets)
    fresh.locator("#file").set_input_files(tmp_path / "d.json")
    fresh.locator(".done").nth(3).wait_for()
    assert fresh.locator("#message").inner_text() == "Imported 4 of 4 decisions."
    assert fresh.locator(".done").all_inner_texts() == page.locator(".done").all_inner_texts()
    fresh.get_by_role("button", name="Undo").click()
    assert fresh.locator(".done").count() == 0


@pytest.mark.parametrize("text", ["{", "[]", '{"schema": 9, "decisions": []}', '{"schema": 1}'])
def test_other_files_are_not_imported(page: Any, tmp_path: Path, text: str, expect: Any) -> None:
    (tmp_path / "d.json").write_text(text, "utf-8")
    page.locator("#file").set_input_files(tmp_path / "d.json")
    expect(page.locator("#message")).to_contain_text("nothing was imported")


def test_decisions_of_other_data_say_so(
    page: Any, tmp_path: Path, report: Report, expect: Any
) -> None:
    rows = [
        {"finding": report.findings["id"][0], "action": "keep-this"},
        {"finding": report.findings["id"][1], "action": "explode"},
        {"finding": "unknown", "action": "drop"},
        None,
    ]
    document = {"schema": 1, "data": [{"sha256": "0"}], "decisions": rows}
    (tmp_path / "d.json").write_text(json.dumps(document), "utf-8")
    page.locator("#file").set_input_files(tmp_path / "d.json")
    expect(page.locator("#message")).to_contain_text(
        "Imported 1 of 4 decisions. They were made on other data"
    )


def _clean_except_for_labels(report: Report) -> int:
    suspected = report.findings.filter(report.findings["rule"] == "LBL001")
    return int(report.counts.clean) + suspected["row"].n_unique()


def test_audit_decide_apply_audit(page: Any, decided: Any, tmp_path: Path, report: Report) -> None:
    """Copies that were dropped in the browser are gone from the file that apply writes."""
    exported = decided(page, {"DUP001": "keep-other", "FMT001": "drop", "LEK001": "drop"})
    out = tmp_path / "out.jsonl"
    changes = edit.apply(ROOT / TRAIN, decisions_file.read(exported), out, Settings())
    assert len(changes) == 8 + 4 + 2
    after = audit([(out, "out.jsonl")], [(ROOT / "fixtures/tickets.eval.jsonl", "eval.jsonl")])
    assert after.counts.lines == report.counts.lines - 14
    # Labels are checked against all other rows, so without the dropped rows other labels may be suspected.
    assert _clean_except_for_labels(after) == _clean_except_for_labels(report)
    assert not {"DUP001", "FMT001", "LEK001"} & set(after.findings["rule"])


# ---- appearance


def test_dark_theme_by_choice(page: Any, visit: Any, tickets: Path) -> None:
    color = "() => getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(color)
    page.get_by_role("button", name="Dark theme").click()
    assert page.evaluate(color) != light
    again = visit(tickets, context=page.context)
    assert again.evaluate(color) == page.evaluate(color)


def test_print_shows_the_findings_and_no_control(page: Any) -> None:
    page.emulate_media(media="print")
    assert page.locator("#worst").is_visible()
    assert not page.locator("#app").is_visible()
    assert not page.locator("#theme").is_visible()


def test_without_script(visit: Any, tickets: Path) -> None:
    page = visit(tickets, java_script_enabled=False)
    assert page.locator("h1").inner_text() == "Not ready"
    assert page.locator(".gauge").is_visible()
    assert page.get_by_role("heading", name="From lines to clean rows").is_visible()
    assert page.locator("#worst li").count() == 50
    assert not page.locator("#app").is_visible()


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1920])
def test_nothing_is_wider_than_the_page(visit: Any, tickets: Path, width: int) -> None:
    page = visit(tickets, viewport={"width": width, "height": 800})
    page.locator("#rule").select_option("CON001")
    page.locator(".entry").first.click()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_targets_are_large_enough(page: Any) -> None:
    page.locator(".entry").first.click()
    for target in page.locator(
        "#app button:visible, #app select:visible, #app input:visible"
    ).all():
        box = target.bounding_box()
        assert min(box["width"], box["height"]) >= 24, target.inner_text()
