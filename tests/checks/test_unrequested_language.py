"""TXT051: many answers in another language than their prompts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.checks import unrequested_language

Finding = tuple[str, int | None, int | None, float | None, str]
Found = Callable[..., list[Finding]]

QUESTIONS = [
    f"Why is the {part} of the house not to be used{' with the others that were sold' * (n % 3)}?"
    for n, part in enumerate(["pump", "roof", "door", "lamp", "wheel"] * 6)
]
RUSSIAN = [f"Потому что {'насос и бак, ' * (n * 7 % 9 + 1)}не работают." for n in range(30)]
SPANISH = [
    f"Es una cosa de los pisos {'y del agua, ' * (n * 7 % 9)}pero hay más para las casas según esta lista."
    for n in range(30)
]


def rows(questions: list[str], answers: list[str]) -> list[dict[str, str]]:
    return [{"prompt": q, "completion": a} for q, a in zip(questions, answers, strict=True)]


@pytest.mark.parametrize(
    "wanted",
    [
        "Answer in Russian.",
        "Antworte auf Russisch.",
        "Translate.",
        "请用俄语回答。",
        "Отвечай коротко.",
    ],
)
def test_a_language_that_the_system_text_wants_is_silent(found: Found, wanted: str) -> None:
    wanting = [
        {"system": wanted, "prompt": q, "response": a}
        for q, a in zip(QUESTIONS, RUSSIAN, strict=True)
    ]
    assert found(unrequested_language, wanting) == []


def test_translations_are_as_long_as_their_prompts(found: Found) -> None:
    long = [q + " It is in the list of the parts." * (n % 5) for n, q in enumerate(QUESTIONS)]
    answers = [
        f"Почему насос дома не работает? {'Это список частей. ' * (n % 5)}" for n in range(30)
    ]
    assert found(unrequested_language, rows(long, answers)) == []


def test_prompts_in_no_known_language_are_silent(found: Found) -> None:
    """Names of functions and packages have no words by which a language is known."""
    names = [f"parse_{part}_args argparse{n}.py" for n, part in enumerate(["x", "y", "z"] * 10)]
    answers = [
        f"It is a list of the arguments {'and the names, ' * (n * 7 % 9)}that were in the file of the"
        " user."
        for n in range(30)
    ]
    assert found(unrequested_language, rows(names, answers)) == []


def test_code_and_few_rows_are_silent(found: Found) -> None:
    code = [
        f"import os\n\ndef part_{n}(x):\n    return os.path.join(x, '{n}')\n" for n in range(30)
    ]
    assert found(unrequested_language, rows(RUSSIAN, code)) == []
    assert found(unrequested_language, rows(QUESTIONS[:19], RUSSIAN[:19])) == []


@pytest.mark.parametrize(("answers", "kind"), [(RUSSIAN, "Cyrillic"), (SPANISH, "Spanish")])
def test_every_answer_in_another_language_is_flagged(
    found: Found, answers: list[str], kind: str
) -> None:
    findings = found(unrequested_language, rows(QUESTIONS, answers))
    assert [finding[1] for finding in findings] == list(range(30))
    assert findings[0] == (
        "TXT051",
        0,
        None,
        None,
        f"the response is in {kind}, its prompt is in English, and no text asks for that; 100% of the rows are like this",
    )
