"""TXT020: titles, lists and code stay silent, answers that break off are found."""

from __future__ import annotations

import pytest

from auditor.checks import cut_off

NAMES = ("motor", "valve", "filter", "wheel", "operator", "pressure", "cable", "tank")


def sentence(n: int) -> str:
    a, b, c = NAMES[n % 8], NAMES[(n * 3 + 1) % 8], NAMES[(n + 4) % 8]
    return f"The {a} of plant {n} is checked before the {b}, and then the {c} is started again."


def rows(*answers: str) -> list[dict[str, str]]:
    every = [*map(sentence, range(60)), *answers]
    return [{"prompt": f"What comes first in {n}?", "completion": a} for n, a in enumerate(every)]


@pytest.mark.parametrize(
    "answer",
    [
        "The parts are:\n1. the motor of the plant\n2. the valve and the filter of the motor",
        "The motor is checked. More at https://example.org/plant/motor/oper",
        "The wheel is first, then come the cable and the tank of 1,500 litres for 12",
    ],
)
def test_complete_answers_are_silent(found, answer: str) -> None:
    assert found(cut_off, rows(answer)) == []


def test_a_word_that_is_cut_is_found(found) -> None:
    text = "The motor of plant 61 is checked before the oper"
    detail = "the response ends within a word: '…r of plant 61 is checked before the oper'"
    assert found(cut_off, rows(text)) == [("TXT020", 60, None, None, detail)]


@pytest.mark.parametrize(
    "answer",
    [
        "This is the code:\n```python\nprint('motor')\n",
        '{"motor": "on", "valves": ["first", "sec',
        "<plan><step>Start the motor of the plant</step><step>Open the val",
    ],
)
def test_an_open_block_is_found_whatever_the_other_answers_end_with(found, answer: str) -> None:
    open_ends = [sentence(n).rstrip(".") for n in range(60, 120)]
    assert [f[1] for f in found(cut_off, rows(*open_ends, answer))] == [120]


def test_a_third_of_the_answers_may_be_cut(found) -> None:
    cut = [sentence(n)[: 52 + n % 7] for n in range(60, 90)]
    flagged = {f[1] for f in found(cut_off, rows(*cut))}
    assert len(flagged & set(range(60, 90))) >= 24
    assert not flagged & set(range(60))


@pytest.mark.parametrize(
    "end", ["and the motor of the", "then the tank holds 12 *", "which is <<12*4"]
)
def test_a_linking_word_or_an_open_calculation_at_the_end_is_found(found, end: str) -> None:
    text = f"The motor of plant 61 is checked before the tank, {end}"
    assert [row for _, row, *_ in found(cut_off, rows(text))] == [60]


def test_answers_without_ends_are_found_where_many_end_between_words(found) -> None:
    plain = [f"The motor of plant {n} is checked before its two tanks" for n in range(100, 180)]
    cut = [f"The motor of plant {n} is checked and then the valve is with" for n in range(9)]
    assert found(cut_off, rows(*plain)) == []
    assert len(found(cut_off, rows(*plain, *cut))) == 89


ROOMS = ("подвал", "мастерская", "библиотека", "гараж", "чердак", "кухня", "коридор", "лестница")
ACTS = ("покрашена", "закрыта", "построена", "продана", "измерена", "согрета", "забыта", "открыта")


def russian(n: int) -> str:
    return f"{ROOMS[n % 8].capitalize()} {ACTS[n // 8]} потому, что {ROOMS[(n + 3) % 8]} была {ACTS[(n + 5) % 8]} прошлой зимой."


def in_russian(*cut: int) -> list[dict[str, str]]:
    return [
        {
            "prompt": f"Что случилось в доме {n}?",
            "completion": russian(n)[: 38 if n in cut else None],
        }
        for n in range(64)
    ]


def test_complete_answers_in_another_script_are_silent(found) -> None:
    assert found(cut_off, in_russian()) == []


@pytest.mark.parametrize("cut", [(3, 12, 21, 30, 44), tuple(range(0, 64, 3)), tuple(range(64))])
def test_answers_in_another_script_that_are_cut_are_found(found, cut: tuple[int, ...]) -> None:
    assert [row for _, row, *_ in found(cut_off, in_russian(*cut))] == list(cut)


def test_a_chinese_sentence_without_its_end_is_found(found) -> None:
    parts = ("水泵", "阀门", "过滤器", "车轮", "电缆", "水箱")
    answers = [
        f"工厂的{parts[n % 6]}已经检查过了。然后{parts[n // 6]}重新启动，工人们离开了。"
        for n in range(36)
    ]
    answers[7], answers[20] = answers[7][:24], answers[20][:22]
    chinese = [
        {"prompt": f"第{n}号工厂发生了什么？", "completion": a} for n, a in enumerate(answers)
    ]
    assert [row for _, row, *_ in found(cut_off, chinese)] == [7, 20]


PROGRAM = "def part_{0}(a, b):\n    total = a + b * {0}\n    if total > {0}:\n        total = min(a, b)\n    return total"


@pytest.mark.parametrize(
    ("end", "count"),
    [
        ("return total", 0),
        ("min(a, b)", 0),
        ("total =", 1),
        ("total = min(a,", 1),
        ("if total > 3 and", 1),
    ],
)
def test_programs_that_end_within_a_statement_are_found(found, end: str, count: int) -> None:
    programs = [PROGRAM.format(n) for n in range(30)]
    programs.append(f"{PROGRAM.format(30)[:-12]}{end}")
    code = [
        {"prompt": f"Write the function part_{n}.", "completion": p} for n, p in enumerate(programs)
    ]
    assert [row for _, row, *_ in found(cut_off, code)] == [30] * count
