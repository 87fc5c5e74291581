"""Two answers and which of them is better."""

import pytest

from auditor.formats import parse

PAIRS = [
    ({"response_a": "good", "response_b": "bad", "winner": "model_a"}, "good", "bad"),
    ({"response_a": "bad", "response_b": "good", "winner": "B"}, "good", "bad"),
    ({"response_0": "bad", "response_1": "good", "better_response_id": 1}, "good", "bad"),
    ({"response1": "bad", "response2": "good", "preference": 2}, "good", "bad"),
    ({"response1": "good", "response2": "bad", "overall_preference": -2}, "good", "bad"),
    ({"human_ref_A": "bad", "human_ref_B": "good", "labels": 0}, "good", "bad"),
    ({"response_j": "good", "response_k": "bad"}, "good", "bad"),
    ({"chosen_response": "good", "rejected_response": "bad"}, "good", "bad"),
    ({"accepted": "good", "rejected": "bad"}, "good", "bad"),
    ({"response": "good", "rejected_response": "bad"}, "good", "bad"),
]


@pytest.mark.parametrize(("row", "better", "worse"), PAIRS, ids=str)
@pytest.mark.parametrize("name", ["prompt", "question", "query"])
def test_the_better_answer_is_chosen(
    name: str, row: dict[str, object], better: str, worse: str
) -> None:
    parsed = parse({name: "Q", **row}, {})
    assert (parsed.format, parsed.problems) == ("preference", ())
    assert (parsed.prompt, parsed.response, parsed.rejected) == ("Q", better, worse)


@pytest.mark.parametrize("winner", ["tie", "both_bad", None, 3, True])
def test_a_row_without_a_better_answer(winner: object) -> None:
    row = {"prompt": "Q", "response_a": "x", "response_b": "y", "winner": winner}
    (problem,) = parse(row, {}).problems
    assert (problem.rule, problem.path) == ("FMT005", "winner")
    assert "names neither response_a nor response_b" in problem.detail


def test_the_other_answer_next_to_a_conversation() -> None:
    turns = [{"role": "user", "content": "Q"}, {"role": "assistant", "content": "good"}]
    for worse in (
        {"rejected_response": "bad"},
        {"rejected_messages": [turns[0], {**turns[1], "content": "bad"}]},
    ):
        parsed = parse({"messages": turns, **worse}, {})
        assert (parsed.prompt, parsed.response, parsed.rejected) == ("Q", "good", "bad")


def test_kto_rows_of_llama_factory() -> None:
    row = {"instruction": "I", "input": "C", "output": "A", "kto_tag": True}
    parsed = parse(row, {})
    assert (parsed.format, parsed.prompt, parsed.response) == ("kto", "I\n\nC", "A")
    (problem,) = parse({**row, "kto_tag": "yes"}, {}).problems
    assert (problem.rule, problem.path) == ("FMT005", "kto_tag")


def test_four_answers_are_no_comparison() -> None:
    row = {
        "question": "Q",
        "answer0": "a",
        "answer1": "b",
        "answer2": "c",
        "answer3": "d",
        "label": 3,
    }
    assert parse(row, {}).response == "d"
