"""CON004: opposite preferences and longer cycles."""

from __future__ import annotations

from auditor.checks import near_duplicates, preference_cycles, semantic_duplicates

LONG = (
    "Which tea has more caffeine, a cup of black tea or a cup of green tea, if both are brewed for "
    "three minutes with water that has just boiled and then stand for a while on the kitchen table?"
)


def pair(chosen: str, rejected: str, prompt: str = "Which tea?", **more: str) -> dict[str, str]:
    return {"prompt": prompt, "chosen": chosen, "rejected": rejected, **more}


def test_a_chain_is_silent(found) -> None:
    rows = [pair("Black.", "Green."), pair("Green.", "White."), pair("Black.", "White.")]
    assert found(preference_cycles, rows) == []


def test_a_chain_has_no_duplicates(found) -> None:
    rows = [pair("Black.", "Green.", LONG), pair("Green.", "White.", LONG)]
    rows += [pair("Black.", "White.", LONG)]
    assert found(near_duplicates, rows) == []
    assert found(semantic_duplicates, rows) == []


def test_opposite_pairs_are_no_duplicates(found) -> None:
    rows = [pair("Black tea.", "Green tea.", LONG), pair("Green tea.", "Black tea.", LONG)]
    assert found(near_duplicates, rows) == []


def test_pairs_with_edited_answers_are_near_duplicates(found) -> None:
    black = "Black tea has more of it, since its leaves are older and the water is hotter."
    green = "Green tea has more of it, since nothing but the youngest leaves is picked."
    rows = [pair(black, green, LONG), pair(black.replace("hotter", "boiling"), green, LONG)]
    assert [rule for rule, *_ in found(near_duplicates, rows)] == ["DUP010"]


def test_the_opposite_order_for_another_prompt_is_silent(found) -> None:
    rows = [pair("Black.", "Green."), pair("Green.", "Black.", "Which tea is mild?")]
    rows += [pair("Green.", "Black.", system="Answer about Japan.")]
    assert found(preference_cycles, rows) == []


def test_equal_answers_are_left_to_another_rule(found) -> None:
    assert found(preference_cycles, [pair("Black.", "black"), pair("black", "Black.")]) == []


def test_opposite_orders_are_reported(found) -> None:
    rows = [pair("Black.", "Green."), pair("green", "BLACK"), pair("White.", "Green.")]
    assert [finding[:4] for finding in found(preference_cycles, rows)] == [
        ("CON004", 0, 1, 0.5),
        ("CON004", 1, 0, 0.5),
    ]


def test_a_clear_majority_is_silent(found) -> None:
    rows = [pair("Black.", "Green.", rater=name) for name in "abc"]
    rows += [pair("Green.", "Black.", rater="d")]
    assert [finding[:4] for finding in found(preference_cycles, rows)] == [("CON004", 3, 0, 0.25)]


def test_copies_of_a_line_count_once(found) -> None:
    rows = [pair("Black.", "Green.")] * 3 + [pair("Green.", "Black.")]
    assert [finding[1] for finding in found(preference_cycles, rows)] == [0, 3]


def test_a_longer_cycle_is_reported_and_what_leads_into_it_is_not(found) -> None:
    rows = [
        pair("Black.", "Green."),
        pair("Green.", "White."),
        pair("White.", "Black."),
        pair("White.", "Water."),
        pair("Milk.", "Black."),
        pair("White.", "Black.", "Which milk?"),
    ]
    assert [finding[:3] for finding in found(preference_cycles, rows)] == [
        ("CON004", 0, 1),
        ("CON004", 1, 2),
        ("CON004", 2, 0),
    ]
