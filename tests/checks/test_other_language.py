"""TXT050: languages that the prompt wants stay silent, others are found."""

from __future__ import annotations

import pytest

from auditor.checks import other_language

ENGLISH = "This is the part of the plant that moves the water, and it is checked for leaks."


def rows(answer: str, prompt: str) -> list[dict[str, str]]:
    own = [{"prompt": f"What does part {n} do?", "completion": ENGLISH} for n in range(20)]
    return [*own, {"prompt": prompt, "completion": answer}]


@pytest.mark.parametrize(
    ("answer", "prompt"),
    [
        ("Добрый день, гости!", "Greet them in Russian."),
        ("Добрый день, гости!", "Как поздороваться?"),
        ("σ = μ", "Which symbols are there?"),
        ("Das ist nicht der Ort, und die Stadt wird von dem Fluss geteilt.", "Say it in German."),
        ("C'est la vie", "Name a saying."),
    ],
)
def test_wanted_languages_are_silent(found, answer: str, prompt: str) -> None:
    assert found(other_language, rows(answer, prompt)) == []


def test_names_in_latin_letters_are_silent(found) -> None:
    own = [{"prompt": f"问题{n}", "completion": "阀门控制水的流动方向。"} for n in range(20)]
    assert found(other_language, [*own, {"prompt": "谁？", "completion": "Tim Berners-Lee"}]) == []


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("Насос качает воду.", "Cyrillic"),
        ("Das ist nicht der Ort, und die Stadt wird von dem Fluss geteilt.", "German"),
    ],
)
def test_other_languages_are_found(found, answer: str, kind: str) -> None:
    (finding,) = found(other_language, rows(answer, "What does the pump do?"))
    assert finding[:2] == ("TXT050", 20)
    assert f"is in {kind}, nearly all others are in" in finding[4]
