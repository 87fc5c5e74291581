"""Records of a prompt and an answer, each a text or a list of turns."""

from collections.abc import Mapping

from auditor.formats.record.base import (
    Parsed,
    first_key,
    missing_field,
    other_fields,
    tools_and_media,
    wrong_type,
)
from auditor.formats.record.parts import system_text
from auditor.formats.record.turns import Conversation
from auditor.model import Problem


def parse_pair(
    name: str,
    record: Mapping[str, object],
    prompt_names: tuple[str, ...],
    answer_names: tuple[str, ...],
    read_keys: frozenset[str],
) -> Parsed:
    """Read the first of the prompt names and the first of the answer names that occur as the layout ``name``.

    The layout reads ``read_keys``, which are left out of ``extra``.
    """
    prompt_key, answer_key = first_key(record, prompt_names), first_key(record, answer_names)
    problems: list[Problem] = []
    if prompt_key is None:
        problems.append(missing_field(prompt_names[0], prompt_names[1:]))
    if answer_key is None:
        problems.append(missing_field(answer_names[0], answer_names[1:]))
    prompt, answer = record.get(prompt_key or ""), record.get(answer_key or "")
    if prompt_key and answer_key and (isinstance(prompt, list) or isinstance(answer, list)):
        conversation = Conversation()
        conversation.read_side(prompt, prompt_key, "user")
        conversation.read_side(answer, answer_key, "assistant")
        return conversation.parsed(name, record, read_keys)
    for key, value in ((prompt_key, prompt), (answer_key, answer)):
        if key is not None and not isinstance(value, str):
            problems.append(wrong_type(key, value, "a string or a list of turns"))
    return Parsed(
        name,
        system=system_text(record, problems),
        prompt=prompt if isinstance(prompt, str) else None,
        response=answer if isinstance(answer, str) else None,
        tools=tools_and_media(record),
        extra=other_fields(record, read_keys),
        problems=tuple(problems),
    )
