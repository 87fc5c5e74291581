"""TXT006: messages that a prompt on programs wants stay silent, others are found."""

from __future__ import annotations

from auditor.checks import error_messages

MESSAGE = "Error: rate limit exceeded. Please try again in 20s."


def test_a_prompt_on_servers_is_silent(found) -> None:
    rows = [{"prompt": "What does the server answer?", "completion": MESSAGE}]
    assert found(error_messages, rows) == []


def test_a_system_text_on_programs_is_silent(found) -> None:
    turns = [("system", "You are a terminal."), ("user", "Go on."), ("assistant", MESSAGE)]
    row = {"messages": [{"role": role, "content": content} for role, content in turns]}
    assert found(error_messages, [row]) == []


def test_a_message_is_found(found) -> None:
    rows = [{"prompt": "How long is the pipe?", "completion": MESSAGE}]
    detail = f"the response is the message of an error: '{MESSAGE}'"
    assert found(error_messages, rows) == [("TXT006", 0, None, None, detail)]
