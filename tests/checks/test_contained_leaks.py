"""LEK006: prompts inside other rows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.checks import contained_leaks
from auditor.dataset.dataset import Dataset
from auditor.model import Ran, Skipped
from tests.checks.conftest import Found

QUESTION = "how many loaves are left of forty if a baker sells nine before noon"
OTHER = {"prompt": "which oar is longer?", "completion": "that of an eight"}


def row(prompt: str, completion: str = "an answer") -> dict[str, str]:
    return {"prompt": prompt, "completion": completion}


def chat(*turns: tuple[str, str]) -> dict[str, object]:
    return {"messages": [{"role": role, "content": content} for role, content in turns]}


def test_without_an_evaluation_file_nothing_is_compared(read: Callable[..., Dataset]) -> None:
    assert isinstance(contained_leaks.run(read([OTHER])), Skipped)


@pytest.mark.parametrize(
    ("train", "evals"),
    [
        ([OTHER], [row(QUESTION)]),
        ([row(QUESTION)], [row(QUESTION)]),  # LEK001 and LEK002
        ([row(f"please {QUESTION}")], [row(QUESTION)]),  # LEK003
        ([row(f"so tell me {QUESTION} and at what price today")], [row("of forty if a")]),
        ([row("is it " + QUESTION[:30] + " today or not, say it now")], [row(QUESTION)]),
        (
            [row("do i know how many loaves are left of forty, no")],
            [row("how many loaves are left")],
        ),
        # one condition more
        ([row(f"{QUESTION} and it rains")], [row(QUESTION)]),
    ],
    ids=["other", "equal", "near", "too short", "a part", "in a short sentence", "goes on"],
)
def test_nothing_is_found(found: Found, train: list[object], evals: list[object]) -> None:
    assert found(contained_leaks, [*train, OTHER], evals) == []


def test_the_first_row_that_contains_it_is_named_and_others_have_findings_too(found: Found) -> None:
    exam = f"1. {QUESTION}\n2. which key opens the garden gate behind the old mill?"
    train = [OTHER, row(exam), row("a task", f"Well: {QUESTION}? You say.")]
    detail = "the evaluation prompt is in {} of this row, from character {}"
    assert found(contained_leaks, train, [row(QUESTION), row("who?"), row(QUESTION.upper())]) == [
        ("LEK006", 1, 3, 1.0, detail.format("the prompt", 4)),
        ("LEK006", 1, 5, 1.0, detail.format("the prompt", 4)),
        ("LEK006", 2, 3, 1.0, detail.format("the response", 7)),
    ]


def test_a_conversation_that_begins_an_evaluation_row(found: Found) -> None:
    start = (("user", "which of our two old boats should be sold?"), ("assistant", "the red one"))
    more = (("user", "and when?"), ("assistant", "in may"))
    detail = "this prompt is in user turn 1 of the evaluation row, from character 1"
    train = [chat(*start), chat(("user", "hello?"), ("assistant", "hi"))]
    assert found(contained_leaks, train, [chat(*start, *more)]) == [("LEK006", 0, 2, 1.0, detail)]


def test_a_prompt_across_turns_has_no_position(found: Found) -> None:
    words = QUESTION.split()
    turns = [
        ("user", " ".join(words[:6])),
        ("assistant", " ".join(words[6:])),
        ("user", "and how much do twelve of them cost at the market"),
    ]
    train = [chat(*turns, ("assistant", "ok")), chat(("user", "hello?"), ("assistant", "hi"))]
    detail = "the evaluation prompt is in the conversation of this row"
    evals = [chat(("user", QUESTION), ("assistant", "31"))]
    assert found(contained_leaks, train, evals) == [("LEK006", 0, 2, 1.0, detail)]


def test_labels_and_long_responses_of_a_classification(found: Found) -> None:
    rows = [row(f"ticket {i} of case {i * 7}", "ab"[i % 2]) for i in range(20)]
    leak = {"prompt": "sort this", "completion": f"it is a. Another one: {QUESTION}"}
    evals = [row(QUESTION, "a"), row("ticket", "b")]
    ((rule, line, related, *_),) = found(contained_leaks, [*rows, leak], evals)
    assert (rule, line, related) == ("LEK006", 20, 21)


def test_other_documents_with_one_question(found: Found) -> None:
    """The question is equal; what it is about is in the system text, which no other row has."""
    ask = "what is the total amount due, and until which day of the month?"
    answers = [("assistant", "20 euros, by the third")]
    train = [
        chat(("system", f"invoice {i} over {i * 37} euros"), ("user", ask), *answers)
        for i in range(30)
    ]
    long = ("user", f"Read it first. {ask} Answer in one line, and say nothing else at all.")
    evals = [
        chat(
            ("system", f"invoice {i} over {i * 41} euros"),
            long if i % 2 else ("user", ask),
            *answers,
        )
        for i in range(30, 60)
    ]
    assert found(contained_leaks, train, evals) == []


@pytest.mark.parametrize(("asks", "count"), [("", 0), ("why so early?", 1)])
def test_a_document_of_both_rows_is_no_question(found: Found, asks: str, count: int) -> None:
    text = "the harbour was rebuilt after the railway had reached the town in may " + asks
    ask = "In which year was the harbour rebuilt, and who paid for the stones of its two moles?"
    train, evals = [row(text), OTHER], [row(f"{text}\n\n{ask}")]
    assert len(found(contained_leaks, train, evals)) == count


def test_what_remains_without_the_copy_is_found(read: Callable[..., Dataset]) -> None:
    rows = [row(QUESTION), row(f"Read this: {QUESTION}? Then say why, in a few words of your own.")]
    outcome = contained_leaks.run(read(rows, evals=[row(QUESTION)]))
    assert isinstance(outcome, Ran)
    assert outcome.findings["row"].to_list() == [1]


LONG = "a baker in the old harbour bakes forty loaves each day and sells nine of them before noon for 2 euros each"


@pytest.mark.parametrize(
    "text",
    [
        LONG.replace("harbour", "market"),  # one place: a contrast or not, other rules decide
        LONG.replace("harbour", "market").replace("2 euros", "3 euros"),  # another number
        " ".join(LONG.split()[12:] + LONG.split()[:12]).replace("for", "at"),  # in another order
        LONG.replace("in the old harbour bakes forty loaves each day and", "x"),  # half of it
    ],
)
def test_a_text_that_differs_in_what_counts_is_no_leak(found: Found, text: str) -> None:
    train = [row(f"It was {text}, as everybody knew quite well by then.")]
    assert found(contained_leaks, train, [row(LONG)]) == []


@pytest.mark.parametrize(
    "leak",
    [
        row(LONG.replace("harbour", "market").replace("sells", "gives")),
        row(LONG.replace("old", "odl").replace("forty", "fotry").replace("before", "befroe")),
        row(LONG[:50] + " and so on, I think", "As I said: " + LONG[50:]),
        row(
            "  ".join(LONG.split()[:9])
            + " as all in the street and in the town hall had known for years "
            + " ".join(LONG.split()[9:])
        ),
    ],
)
def test_a_text_in_other_words_is_a_leak(found: Found, leak: dict[str, str]) -> None:
    ((rule, line, related, score, _),) = found(contained_leaks, [OTHER, leak], [row(LONG)])
    assert (rule, line, related) == ("LEK006", 1, 2)
    assert 0.6 <= (score or 0) <= 1


def test_near_texts_are_no_leak_if_the_training_rows_have_as_many(found: Found) -> None:
    texts = [
        LONG.replace("baker", f"{name} baker").replace("noon", f"noon, {name}") for name in "xyz"
    ]
    assert found(contained_leaks, list(map(row, texts[:2])), [row(texts[2])]) == []


def test_short_texts_are_a_leak_where_many_are(found: Found) -> None:
    shorts = [
        f"who has the {a} {b}" for a in ("red", "big", "old") for b in ("hat", "pot", "mug", "jar")
    ]
    train = [row(f"so {text} my good friend of former days") for text in shorts]
    assert len(found(contained_leaks, train, list(map(row, shorts)))) == 12
    assert found(contained_leaks, train, list(map(row, shorts[:9]))) == []
