"""TXT064: one pair is enough where many answers have pairs that no sentence has."""

from __future__ import annotations

from auditor.checks import disordered_words

GOOD = (
    "The keeper of the mill is in the yard with the dog of his son and it is a good day for that."
)
BAD = "Keeper yard the of mill dog son."


def rows(answers: list[str]) -> list[dict[str, str]]:
    return [
        {"prompt": f"Who is in yard {n}?", "completion": answer} for n, answer in enumerate(answers)
    ]


def test_one_pair_among_sentences_is_silent(found) -> None:
    assert found(disordered_words, rows([GOOD] * 40 + [BAD])) == []


def test_one_pair_among_many_is_found(found) -> None:
    answers = [GOOD] * 12 + [BAD] * 20
    of_set, *of_rows = found(disordered_words, rows(answers))
    assert of_set[1] is None
    assert [row for _, row, *_ in of_rows] == list(range(12, 32))


SHUFFLED = "barn the of to in is rope the and lamp of was a hay of the"


def labelled(text: str, others: int) -> list[dict[str, str]]:
    texts = [f"The rope of barn {n} is in the cart, and the lamp is on it." for n in range(others)]
    texts += [f"{text} {n}" for n in range(40)]
    return [{"text": text, "label": ("barn", "yard")[n % 2]} for n, text in enumerate(texts)]


def test_a_few_labelled_texts_as_people_write_are_silent(found) -> None:
    assert found(disordered_words, labelled("He was in the the barn of it.", 400)) == []


def test_labelled_texts_in_another_order_are_found(found) -> None:
    of_set, *of_rows = found(disordered_words, labelled(SHUFFLED, 20))
    assert of_set[1] is None
    assert [row for _, row, *_ in of_rows] == list(range(20, 60))


CHINESE = [
    {
        "prompt": f"第{n}条：请说明人工智能和机器学习的关系，并介绍数据分析的方法。",
        "completion": f"第{n}点：人工智能包括机器学习，数据分析是一种方法，需要说明。",
    }
    for n in range(60)
]


def test_chinese_in_its_order_is_silent(found) -> None:
    assert found(disordered_words, CHINESE) == []


def test_chinese_in_reverse_order_is_found(found) -> None:
    backwards = [{**row, "completion": row["completion"][::-1]} for row in CHINESE]
    assert [(rule, row) for rule, row, *_ in found(disordered_words, backwards)] == [
        ("TXT064", None)
    ]
