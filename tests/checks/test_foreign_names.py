"""TXT019: answers with the names of other prompts."""

from __future__ import annotations

from auditor.checks import foreign_names

NAMES = [
    f"{a}{b}"
    for a in ("Ma", "Lo", "Te", "Ri", "Su", "Ka", "Be", "Jo")
    for b in (
        "ra",
        "lin",
        "mo",
        "dek",
        "vas",
        "tun",
        "nia",
        "rik",
        "sel",
        "bor",
        "gan",
        "lia",
        "pet",
        "zor",
    )
]


def rows(step: int, system: bool = False) -> list[dict[str, str]]:
    out = []
    for n, name in enumerate(NAMES):
        other = NAMES[(n + step) % len(NAMES)]
        row = {
            "prompt": f"How many sacks did {name} carry?",
            "completion": f"In the end {other} had {n} sacks.",
        }
        out.append({**row, "system": f"The users are {name} and {other}."} if system else row)
    return out


def test_own_names_are_silent(found) -> None:
    assert found(foreign_names, rows(0)) == []


def test_names_of_the_system_text_are_silent(found) -> None:
    messages = [
        {
            "messages": [
                {"role": "system", "content": row["system"]},
                {"role": "user", "content": row["prompt"]},
                {"role": "assistant", "content": row["completion"]},
            ]
        }
        for row in rows(7, system=True)
    ]
    assert found(foreign_names, messages) == []


def test_few_rows_are_silent(found) -> None:
    assert found(foreign_names, rows(7)[:99]) == []


def test_names_of_other_rows_are_found(found) -> None:
    detail = "112 names of the answers are in prompts, and 0 of these in their own prompt"
    assert found(foreign_names, rows(7)) == [("TXT019", None, None, 0.0, detail)]
