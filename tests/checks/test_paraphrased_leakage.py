"""Paraphrased leakage: equal prompts and other names stay silent."""

from __future__ import annotations

from auditor.checks import paraphrased_leakage
from auditor.model import Skipped

NOUNS = ("river", "lake", "hill", "road", "tower", "bridge", "garden", "castle", "harbour", "inn")
OTHERS = [
    {"text": f"{frame} {place}", "label": place}
    for place in NOUNS
    for frame in ("what is the", "find me a")
]
PARAPHRASE = "what is the name of the author of the hobbit"
EVALS = [{"text": "name the author of the hobbit", "label": "a"}]


def train(text: str) -> list[dict[str, str]]:
    return [{"text": text, "label": "a"}, *OTHERS]


def test_without_evaluation_data_the_check_is_skipped(read) -> None:
    result = paraphrased_leakage.run(read(OTHERS))
    assert result == Skipped("no evaluation file given (--eval FILE)")


def test_a_prompt_with_another_name_is_silent(found) -> None:
    other = PARAPHRASE.replace("hobbit", "silmarillion")
    assert found(paraphrased_leakage, train(other), EVALS) == []


def test_equal_prompts_are_left_to_the_rule_of_leaked_prompts(found) -> None:
    assert found(paraphrased_leakage, train("Name the author of the Hobbit!"), EVALS) == []


def test_a_paraphrase_refers_to_the_closest_evaluation_row(found) -> None:
    evals = [{"text": "where do i park", "label": "a"}, *EVALS]
    ((rule, row, related, score, detail),) = found(paraphrased_leakage, train(PARAPHRASE), evals)
    assert (rule, row, related) == ("LEK004", 0, 22)
    assert score is not None
    assert abs(score - 0.9837) < 2e-3
    assert detail == "98% similar in meaning, with the same distinctive words"


def test_prompts_in_an_unknown_script_are_not_compared(read) -> None:
    hindi = {"text": "पटना की आबादी कितनी है", "label": "a"}
    alone = paraphrased_leakage.run(read([hindi], [{**hindi, "text": "पटना में कितने लोग रहते हैं"}]))
    assert alone.findings.is_empty()
    assert alone.left_out.startswith("2 of 2 ")
    both = paraphrased_leakage.run(read([*train(PARAPHRASE), hindi], EVALS))
    assert both.findings["row"].to_list() == [0]
    assert "1 of 23 prompts" in both.left_out
