"""Gemini rows."""

from auditor.formats import Parsed, Turn, parse

LOOK = '[{"arguments":{"q":"rice"},"name":"look"}]'


def test_all_kinds_of_parts() -> None:
    row = {
        "systemInstruction": {"role": "system", "parts": [{"text": "Be brief."}]},
        "contents": [
            {"parts": [{"text": "Who"}, {"fileData": {"fileUri": "gs://b/a.png"}}, {"text": "?"}]},
            {"role": "model", "parts": [{"functionCall": {"name": "look", "args": {"q": "rice"}}}]},
            {
                "role": "user",
                "parts": [{"functionResponse": {"name": "look", "response": {"a": 1}}}],
            },
            {"role": "model", "parts": [{"text": "Ann."}]},
        ],
    }
    assert parse(row, {}) == Parsed(
        format="contents",
        turns=(
            Turn("user", "Who\n?"),
            Turn("assistant", None, LOOK),
            Turn("tool", '{"a":1}'),
            Turn("assistant", "Ann."),
        ),
        system="Be brief.",
        prompt='Who\n?\n\nlook({"q": "rice"})\n\n{"a":1}',
        response="Ann.",
        calls='[[1,[{"arguments":{"q":"rice"},"name":"look"}]]]',
        tools='{"parts":[[0,{"fileData":{"fileUri":"gs://b/a.png"}}]]}',
    )
