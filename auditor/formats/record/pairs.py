"""Records of two texts, one given and one learned, each also as a list of turns."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.formats.record.base import Parsed, absent, extra, first, identity, wrong_type
from auditor.formats.record.parts import system_text
from auditor.formats.record.turns import Talk
from auditor.model import Problem


def parse_pair(
    name: str,
    record: Mapping[str, object],
    prompts: tuple[str, ...],
    answers: tuple[str, ...],
    claimed: frozenset[str],
) -> Parsed:
    """Read the pair under the first of ``prompts`` and of ``answers`` that are there."""
    prompt_key, answer_key = first(record, prompts), first(record, answers)
    problems: list[Problem] = []
    if prompt_key is None:
        problems.append(absent(prompts[0], prompts[1:]))
    if answer_key is None:
        problems.append(absent(answers[0], answers[1:]))
    prompt = None if prompt_key is None else record[prompt_key]
    answer = None if answer_key is None else record[answer_key]
    if prompt_key and answer_key and (isinstance(prompt, list) or isinstance(answer, list)):
        talk = Talk()
        talk.read_side(prompt, prompt_key, "user")
        talk.read_side(answer, answer_key, "assistant")
        return talk.parsed(name, record, claimed)
    for key, value in ((prompt_key, prompt), (answer_key, answer)):
        if key is not None and not isinstance(value, str):
            problems.append(wrong_type(key, value, "a string or a list of turns"))
    return Parsed(
        name,
        system=system_text(record, problems),
        prompt=prompt if isinstance(prompt, str) else None,
        response=answer if isinstance(answer, str) else None,
        tools=identity(record),
        extra=extra(record, claimed),
        problems=tuple(problems),
    )
