"""Columns under other names, and prompts of several columns."""

import pytest

from auditor.formats import parse

READ = [
    # further inputs
    ({"question": "Q", "context": "C", "answer": "A"}, "C\n\nQ", "A"),
    ({"Question": "Q", "Passage": "C", "Answer": "A"}, "C\n\nQ", "A"),
    ({"question": "Q", "choices": ["a", "b"], "answer": "A"}, "Q\n\nA. a\nB. b", "a"),
    ({"question": "Q", "context": None, "answer": "A"}, "Q", "A"),
    ({"question": "Q", "context": {"a": 1}, "answer": "A"}, '{"a":1}\n\nQ', "A"),
    ({"question": "", "context": "C", "answer": "A"}, "", "A"),
    ({"prompt": "From C: Q", "context": "From C", "completion": "A"}, "From C: Q", "A"),
    ({"schema": "S", "question": "Q", "answer": "A"}, "S\n\nQ", "A"),
    ({"instruction": "I", "input": "C", "output": "A"}, "I\n\nC", "A"),
    ({"instruction": "I", "context": "C", "response": "A"}, "I\n\nC", "A"),
    ({"instruction": "I", "passage": "C", "output": "A"}, "I\n\nC", "A"),
    ({"title": "T", "text": "X", "label": "L"}, "T\n\nX", "L"),
    ({"text": "good bread", "aspect": "bread", "label": "L"}, "good bread\n\nbread", "L"),
    ({"text": "X", "target": "S", "label": "L"}, "X\n\nS", "L"),
    ({"premise": "P", "hypothesis": "H", "label": 1}, "premise: P\n\nhypothesis: H", "1"),
    ({"Sentence1": "P", "Sentence2": "H", "Label": "L"}, "Sentence1: P\n\nSentence2: H", "L"),
    ({"text_a": "P", "text_b": "H", "label": "L"}, "text_a: P\n\ntext_b: H", "L"),
    ({"premise": "P", "hypothesis": "", "label": "L"}, "", "L"),
    ({"question_title": "Q", "question_content": "C", "best_answer": "A"}, "Q\n\nC", "A"),
    ({"title": "T", "body": "B", "answer": "A"}, "T\n\nB", "A"),
    ({"instruction": "I", "question": "Q", "answer": "A"}, "I\n\nQ", "A"),
    ({"text": "X", "target": "T", "stance": "L"}, "X\n\nT", "L"),
    ({"question": "Q", "answer": "A", "label": 0}, "question: Q\n\nanswer: A", "0"),
    ({"question": "Q", "context": {"sentences": [["C"], ["D"]]}, "answer": "A"}, "C\nD\n\nQ", "A"),
    # names
    ({"Q": "Q", "A": "A"}, "Q", "A"),
    ({"document": "D", "summary": "S"}, "D", "S"),
    ({"article": "D", "highlights": "S", "id": 1}, "D", "S"),
    ({"dialogue": "D", "summary": "S"}, "D", "S"),
    ({"problem": "P", "solution": "S"}, "P", "S"),
    ({"source": "P", "target": "S"}, "P", "S"),
    ({"input_text": "P", "target_text": "S"}, "P", "S"),
    ({"text": "P", "code": "S"}, "P", "S"),
    ({"question": "Q", "answers": {"text": ["A", "B"], "answer_start": [1, 2]}}, "Q", "A"),
    ({"question": "Q", "answers": ["A", "B"]}, "Q", "A"),
    ({"question": "Q", "answers": {"text": [], "answer_start": []}}, "Q", "unanswerable"),
    ({"question": "Q", "answer": "", "is_impossible": True}, "Q", "unanswerable"),
    ({"question": "Q", "answer": ["A", "B"]}, "Q", "A"),
    ({"question": "Q", "answer": True}, "Q", "true"),
    ({"question": "Q", "answer": 4.0}, "Q", "4"),
    ({"question": "Q", "db_id": "D", "query": "S"}, "D\n\nQ", "S"),
    ({"question": "Q", "sql": {"human_readable": "S", "sel": 1}}, "Q", "S"),
    ({"question": "Q", "solutions": '["S", "T"]'}, "Q", "S"),
    ({"input": ["P", "R"], "target": "S"}, "P\nR", "S"),
    ({"complaint": "P", "category": "L"}, "P", "L"),
    ({"review_body": "P", "star_rating": 5}, "P", "5"),
    ({"translation": {"en": "P", "de": "S"}}, "P", "S"),
    # labels
    ({"text": "X", "cats": {"a": 0.0, "b": 1.0}}, "X", "b"),
    ({"text": "X", "cats": {"a": 0.0}}, "X", "not a"),
    ({"text": "X", "label": ["a"]}, "X", "a"),
    ({"text": "X", "label": []}, "X", ""),
    ({"text": "X", "joy": 0, "fear": 1, "anger": 0}, "X", "fear"),
    ({"text": "X", "joy": 0, "fear": 0, "anger": 0, "id": 7}, "X", ""),
    ({"text": "X", "label": "a", "answer": "accept", "_task_hash": 1}, "X", "a"),
]


@pytest.mark.parametrize(("row", "prompt", "answer"), READ, ids=str)
def test_what_is_read(row: dict[str, object], prompt: str, answer: str | None) -> None:
    parsed = parse(row, {})
    assert parsed.problems == ()
    assert (parsed.prompt, parsed.label if parsed.response is None else parsed.response) == (
        prompt,
        answer,
    )


PROBLEMS = [
    ({"Text": 1, "summary": None}, [("FMT005", "Text"), ("FMT005", "summary")]),
    ({"premise": "P", "hypothesis": 1, "label": "L"}, [("FMT005", "hypothesis")]),
    ({"text": "X", "cats": {"a": 1, "b": 1}}, [("FMT025", "cats")]),
    ({"text": "X", "label": ["a", "b"]}, [("FMT025", "label")]),
    ({"text": "X", "label": "a", "answer": "reject"}, [("FMT023", "answer")]),
    ({"text": "X", "label": "a", "answer": "ignore"}, [("FMT023", "answer")]),
    ({"translation": {"en": "P", "de": None}}, [("FMT003", "")]),
    ({"text": {"0": "X"}, "label": {"0": "a"}}, [("INP005", "")]),
    ({"text": ["X", "Y"], "label": ["a", "b"]}, [("INP005", "")]),
]


@pytest.mark.parametrize(("row", "problems"), PROBLEMS, ids=str)
def test_problems(row: dict[str, object], problems: list[tuple[str, str]]) -> None:
    assert [(p.rule, p.path) for p in parse(row, {}).problems] == problems
