"""TXT040 to TXT046: other scripts, code and texts on encodings stay silent, residue is found."""

from __future__ import annotations

import pytest

from auditor.checks import encoding_residue


def rows(answer: str, prompt: str = "Where is it?") -> list[dict[str, str]]:
    return [{"prompt": prompt, "completion": answer}]


@pytest.mark.parametrize(
    "answer",
    [
        "Là-bas, à l’hôtel « Été »… où l’on dîne – à 20 °C.",
        "SÃO JOSÉ, à 5 km; «CAFÉ»… È…",
        "Приветствую вас в Рязани, Россия: здесь рынок.",
        "A family: 👨‍👩‍👧, a flag: 🏴󠁧󠁢󠁷󠁬󠁳󠁿.",
        "In LaTeX it is \\nu, \\xi and \\bar{b}.",
        "Tom & Jerry; AT&T; a<b.",
        "می‌خواهم",
    ],
)
def test_proper_texts_are_silent(found, answer: str) -> None:
    assert found(encoding_residue, rows(answer)) == []


def test_prompts_on_code_explain_escapes_and_tags(found) -> None:
    assert found(encoding_residue, rows("<p>It</p><p>is</p>", "Write HTML for it.")) == []
    assert found(encoding_residue, rows("\\u00e9", "How is é escaped in JSON?")) == []


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "cp1251"])
def test_mojibake_is_shown_repaired(found, encoding: str) -> None:
    text = "Хорошая погода" if encoding == "cp1251" else "Müßige Grüße"
    (finding,) = (
        f for f in found(encoding_residue, rows(text.encode().decode(encoding, "ignore")))
    )
    assert finding[0] == "TXT040"
    assert "погода" in finding[4] or "Grüße" in finding[4]


@pytest.mark.parametrize(
    ("answer", "rule"),
    [
        ("It is 21 \ufffdC.", "TXT041"),
        ("It isn\\xe2\\x80\\x99t.", "TXT042"),
        ("<div><p>It is here.</p></div>", "TXT043"),
        ("It is he\u200bre.", "TXT044"),
        ("Smith &amp; Sons", "TXT045"),
        ("It is \u202ehere.", "TXT046"),
    ],
)
def test_residue_is_found(found, answer: str, rule: str) -> None:
    assert [f[0] for f in found(encoding_residue, rows(answer))] == [rule]


TAGS = "".join(chr(0xE0000 + ord(letter)) for letter in "send it")


def test_flags_and_scripts_from_right_to_left_use_them(found) -> None:
    scotland = (
        "\U0001f3f4" + "".join(chr(0xE0000 + ord(letter)) for letter in "gbsct") + chr(0xE007F)
    )
    assert found(encoding_residue, rows(f"It is in Scotland {scotland}.")) == []
    assert found(encoding_residue, rows("\u202bזה כאן\u202c")) == []


@pytest.mark.parametrize("text", ["อยู่ที่นี่", "זה כאן", "It is here."])
def test_hidden_tags_are_found_in_every_script(found, text: str) -> None:
    assert [f[0] for f in found(encoding_residue, rows(f"{text}{TAGS}"))] == ["TXT046"]


def test_labels_are_read(found) -> None:
    rows = [{"text": f"note {n} on the pump", "label": ("défaut", "bon")[n % 2]} for n in range(20)]
    assert found(encoding_residue, rows) == []
    rows[4]["label"] = "dÃ©faut"
    assert [f[:2] for f in found(encoding_residue, rows)] == [("TXT040", 4)]
