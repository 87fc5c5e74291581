"""RSP004: sets whose answers fit stay silent, shuffled ones are found."""

from __future__ import annotations

import random

import pytest

from auditor.checks import unrelated_responses
from auditor.model import Ran
from auditor.verdict import State

NAMES = ("Ada", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gia", "Hal", "Ida", "Jon", "Kim", "Leo")
TOWNS = ("Oslo", "Bern", "Riga", "Lima", "Cairo", "Quito", "Delhi", "Seoul", "Turin", "Accra")


def rows(*, shuffled: bool) -> list[dict[str, str]]:
    who = [(NAMES[n % 12], TOWNS[n * 3 % 10], n) for n in range(150)]
    answers = [f"The train of {name} goes to {town} from house {n}." for name, town, n in who]
    if shuffled:
        random.Random(1).shuffle(answers)
    prompts = [f"Where does {name} from house {n} go by train?" for name, _, n in who]
    return [{"prompt": p, "completion": a} for p, a in zip(prompts, answers, strict=True)]


WORDS = [
    "amber",
    "basil",
    "cedar",
    "delta",
    "ember",
    "fable",
    "grove",
    "heron",
    "inlet",
    "jumbo",
    "kayak",
    "lemon",
    "maple",
    "nylon",
    "olive",
]


TOWNS = [f"{one}{two}" for one in ["Ber", "Lon", "Par", "Mad", "Rom", "Os", "Lin", "Kor"] for two in WORDS]  # fmt: skip


def test_answers_that_fit_are_silent(found) -> None:
    assert found(unrelated_responses, rows(shuffled=False)) == []


def test_few_rows_are_not_tested(read) -> None:
    outcome = unrelated_responses.run(read(rows(shuffled=True)[:60]))
    assert isinstance(outcome, Ran)
    assert outcome.findings.is_empty()
    assert outcome.facts.abstained == "fewer than 100 rows with both texts"


def test_numbers_fit_no_better_than_shuffled_ones(read) -> None:
    found = [
        {
            "prompt": f"Which number comes after {n}, {n * n % 97}?",
            "completion": f"It is {7 * n % 101}.",
        }
        for n in range(150)
    ]
    outcome = unrelated_responses.run(read(found))
    assert isinstance(outcome, Ran)
    assert outcome.findings.is_empty()
    assert outcome.facts.abstained.startswith("the texts differ in numbers and symbols")


def test_answers_in_a_phonetic_alphabet_are_not_tested(read) -> None:
    sounds = str.maketrans("aeioutrs", "æɛɪɔʊθɹʃ")
    spelt = [
        {**row, "completion": row["completion"].translate(sounds)} for row in rows(shuffled=True)
    ]
    outcome = unrelated_responses.run(read(spelt))
    assert isinstance(outcome, Ran)
    assert outcome.facts.abstained == "the answers are in a phonetic alphabet"


def test_answers_that_fit_less_than_shuffled_ones_are_no_finding(read) -> None:
    found = [
        {
            "prompt": f"Name all of {', '.join(w for w in WORDS if w != word)} but one, please.",
            "completion": f"{word} {word} {word} {word} is missing in {town}",
        }
        for word, town in zip(WORDS * 8, TOWNS, strict=True)
    ]
    outcome = unrelated_responses.run(read(found))
    assert isinstance(outcome, Ran)
    assert outcome.findings.is_empty()
    assert outcome.facts.abstained.startswith("the answers fit their prompts less than shuffled")


def test_shuffled_answers_are_a_finding_on_the_set(found) -> None:
    (finding,) = found(unrelated_responses, rows(shuffled=True))
    assert finding[:2] == ("RSP004", None)


def preferences(*, shuffled: str = "") -> list[dict[str, object]]:
    """Preferences whose chosen or rejected answers are shuffled."""
    right, others = rows(shuffled=False), rows(shuffled=True)
    return [
        {
            "prompt": row["prompt"],
            "chosen": (other if shuffled == "chosen" else row)["completion"],
            "rejected": "No: " + (other if shuffled == "rejected" else row)["completion"],
        }
        for row, other in zip(right, others, strict=True)
    ]


@pytest.mark.parametrize("shuffled", ["", "rejected"])
def test_chosen_answers_that_fit_are_silent(found, shuffled: str) -> None:
    assert found(unrelated_responses, preferences(shuffled=shuffled)) == []


def test_shuffled_chosen_answers_are_a_finding_on_the_set(found) -> None:
    (finding,) = found(unrelated_responses, preferences(shuffled="chosen"))
    assert finding[:2] == ("RSP004", None)


def test_desired_answers_that_fit_are_silent_and_shuffled_ones_are_found(found) -> None:
    for shuffled in (False, True):
        desired = [{**row, "label": True} for row in rows(shuffled=shuffled)]
        undesired = [{**row, "label": False} for row in rows(shuffled=True)]
        findings = found(unrelated_responses, desired + undesired)
        assert [finding[0] for finding in findings] == ["RSP004"] * shuffled


CITIES = ("东京", "大阪", "京都", "奈良", "神户", "广岛", "札幌", "仙台", "福冈", "长崎")
THINGS = ("苹果", "香蕉", "橘子", "葡萄", "西瓜", "草莓", "樱桃", "柠檬", "桃子", "梨子", "枣")


def chinese(*, shuffled: bool) -> list[dict[str, str]]:
    topics = [(CITIES[n % 10], THINGS[n % 11]) for n in range(110)]
    answers = [f"{city}的{thing}在秋天的市场上非常有名，也很好吃。" for city, thing in topics]
    if shuffled:
        random.Random(1).shuffle(answers)
    prompts = [f"请介绍一下{city}在秋天的市场上最有名也很好吃的{thing}。" for city, thing in topics]
    return [{"prompt": p, "completion": a} for p, a in zip(prompts, answers, strict=True)]


def test_words_decide_in_scripts_that_the_model_does_not_know(found) -> None:
    assert found(unrelated_responses, chinese(shuffled=False)) == []
    (finding,) = found(unrelated_responses, chinese(shuffled=True))
    assert "by meaning" not in finding[4]


def test_answers_in_another_language_than_their_prompts_are_no_finding(found) -> None:
    texts = [row["completion"] for row in chinese(shuffled=True)]
    prompts = [row["prompt"] for row in rows(shuffled=False)]
    mixed = [{"prompt": p, "completion": a} for p, a in zip(prompts, texts, strict=False)]
    assert found(unrelated_responses, mixed) == []


def test_shuffled_answers_block_the_set(audit) -> None:
    report = audit(rows(shuffled=True))
    need = next(need for need in report.requirements if need.name == "response-signal")
    assert not need.passed
    assert need.state is State.NOT_MET


def conversations(*, shuffled: bool) -> list[dict[str, object]]:
    """Conversations of two questions each; shuffled, all answers of each are those of another one."""
    pairs = rows(shuffled=False)
    halves = list(zip(pairs[::2], pairs[1::2], strict=True))
    others = random.Random(1).sample(halves, len(halves)) if shuffled else halves
    return [
        {
            "messages": [
                {"role": role, "content": content}
                for asked, other in zip(own, more, strict=True)
                for role, content in (("user", asked["prompt"]), ("assistant", other["completion"]))
            ]
        }
        for own, more in zip(halves, others, strict=True)
    ]


@pytest.mark.parametrize("shuffled", [False, True])
def test_answers_of_whole_conversations_that_moved_are_found(found, *, shuffled: bool) -> None:
    result = found(unrelated_responses, 2 * conversations(shuffled=shuffled))
    assert [rule for rule, *_ in result] == ["RSP004"] * shuffled


def test_noise_around_one_text_is_found(found) -> None:
    """Without the shared text, prompts and answers have no frequent word of their language."""
    draw = random.Random(3)
    noise = [" ".join(draw.sample(TOWNS, 5)) for _ in range(240)]
    ask, say = (
        "Tell me what you think of the new house on the hill and of the people who live in it:",
        "It is a good house and the people in it are kind to all of us, so we like to be there:",
    )
    pairs = zip(noise[:120], noise[120:], strict=True)
    rows = [{"prompt": f"{ask} {one}", "completion": f"{say} {two}"} for one, two in pairs]
    assert [rule for rule, *_ in found(unrelated_responses, rows)] == ["RSP004"]
    related = [{"prompt": f"{ask} {one}", "completion": f"{say} {one}"} for one in noise[:120]]
    assert found(unrelated_responses, related) == []
