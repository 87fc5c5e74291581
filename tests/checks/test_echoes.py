"""TXT003 to TXT005: what may repeat its prompt stays silent, echoes and lead-ins are found."""

from __future__ import annotations

from auditor.checks import echoes

ROWS_OF_ANSWERS = [
    {"prompt": f"Who lives in valley {n}?", "completion": f"Nobody has lived there since {n}."}
    for n in range(20)
]


def test_a_part_of_the_passage_is_an_answer(found) -> None:
    passage = "The ferry to the island leaves at nine. It needs an hour."
    row = {"context": passage, "question": "When?", "answer": "It needs an hour."}
    assert found(echoes, [row]) == []


def test_classes_repeat_the_prompt(found) -> None:
    rows = [{"text": "close the lamp account", "label": "close the lamp account"}] * 40
    assert found(echoes, rows) == []


def test_an_answer_that_adds_to_the_question_is_no_echo(found) -> None:
    prompt = "Which gas do plants take in by day?"
    rows = [{"prompt": prompt, "completion": f"{prompt} They take in carbon dioxide."}]
    assert found(echoes, rows) == []


def test_the_title_of_a_document_is_an_answer(found) -> None:
    document = "Licence of the Water Company\n\n1. You may use the water.\n2. You may not sell it."
    row = {"prompt": document, "completion": "Licence of the Water Company"}
    assert found(echoes, [row]) == []
    row = {"prompt": document.replace("\n", ".\n", 1), "completion": row["completion"]}
    assert [rule for rule, *_ in found(echoes, [row])] == ["TXT003"]


def test_an_echo_is_flagged(found) -> None:
    prompt = "Which gas do plants take in by day?"
    rows = [{"prompt": prompt, "completion": prompt.upper()}]
    assert found(echoes, rows) == [("TXT003", 0, None, None, "the answer repeats its prompt")]


def test_a_lead_in_before_a_tool_call_is_complete(found) -> None:
    call = {"id": "a", "type": "function", "function": {"name": "find", "arguments": "{}"}}
    answer = {"role": "assistant", "content": "Here is the result:", "tool_calls": [call]}
    assert found(echoes, [{"messages": [{"role": "user", "content": "Find it."}, answer]}]) == []


def test_the_beginning_of_the_prompt_is_found(found) -> None:
    prompt = "Describe the mill in valley {} and say who lives there with his dog."
    row = {"prompt": prompt.format(1), "completion": "Describe the mill in valley 1 and say."}
    result = found(echoes, [*ROWS_OF_ANSWERS, row])
    detail = "the answer repeats its prompt and adds nothing"
    assert result == [("TXT003", len(ROWS_OF_ANSWERS), None, None, detail)]


def test_a_whole_sentence_of_the_prompt_is_silent(found) -> None:
    row = {"prompt": "The mill is old. It stands by the river.", "completion": "The mill is old."}
    assert found(echoes, [*ROWS_OF_ANSWERS, row]) == []


def test_shortened_sentences_of_a_set_are_silent(found) -> None:
    prompt, answer = "The mill of valley {0} is old and wet.", "The mill of valley {0} is old."
    other = [
        {"prompt": f"The house {n} burned in May.", "completion": f"The house {n} fell."}
        for n in range(60)
    ]
    rows = [{"prompt": prompt.format(n), "completion": answer.format(n)} for n in range(9)]
    assert found(echoes, other + rows) == []
