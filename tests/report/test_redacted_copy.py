"""``--redact-copy``: what stays as it is, what is replaced, and that a copy of the copy is the copy."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor import cli
from auditor.errors import AuditError
from auditor.model import Input
from auditor.report.redacted_copy import redacted, redacted_lines
from tests.report.conftest import CARD, KEY, MAIL, PEM

OTHER = "a.bo@kontor-nord.dk"


def copied(*files: bytes, folder: Path) -> bytes:
    """The copy of ``files``, as the shards of one data set."""
    inputs = []
    for number, content in enumerate(files):
        path = folder / f"{number}.jsonl"
        path.write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        inputs.append(Input(str(path), "train", digest, len(content), content.count(b"\n")))
    return b"".join(redacted(inputs, {}))


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n\r\n",
        b'{"prompt" :  "a\\u0062c",\t"completion": 1.50}\n',
        b'{"lena.krug@werft-husum.de": 4485275742308327}\n',
        b'{"prompt": "see <EMAIL_3>", "completion": "jane@example.com"}\r\n',
        b"\xff\xfe no text at all\n",
        b'{"prompt": "not closed\n',
        b'{"prompt": "x' + b"-" * 30_000 + b'"}',
    ],
)
def test_lines_without_a_value_keep_their_bytes(tmp_path: Path, line: bytes) -> None:
    assert copied(line, folder=tmp_path) == line


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f'{{"a":"{MAIL}" , "b":["{MAIL.upper()}"]}}', '{"a":"<EMAIL_1>" , "b":["<EMAIL_1>"]}'),
        (f'{{"a": "{MAIL}, {OTHER}"}}', '{"a": "<EMAIL_1>, <EMAIL_2>"}'),
        (f'{{"a": "<EMAIL_7> {MAIL}"}}', '{"a": "<EMAIL_7> <EMAIL_8>"}'),
        (f'{{"a": "{CARD}", "b": "4485275742308327"}}', '{"a": "<CARD_1>", "b": "<CARD_1>"}'),
        (f'{{"é": "é {MAIL}"}}', '{"é": "é <EMAIL_1>"}'),
        (f'{{"a": "\\u00e9 {MAIL}"}}', '{"a": "\\u00e9 <EMAIL_1>"}'),
        ('{"a": "lena.krug\\u0040werft-husum.de"}', '{"a": "<EMAIL_1>"}'),
        (f'{{"a": "\\ud800 é {MAIL}"}}', '{"a": "\\ud800 \\u00e9 <EMAIL_1>"}'),
        (json.dumps({"a": f"x{PEM}"}), '{"a": "x<PRIVATE_KEY_1>"}'),
        (json.dumps({"a": json.dumps({"key": KEY})}), '{"a": "{\\"key\\": \\"<TOKEN_1>\\"}"}'),
        (f'{{"a": "{MAIL}', '{"a": "<EMAIL_1>'),
        (f'{{"a": "{MAIL} x{MAIL}y"}}', '{"a": "<EMAIL_1> x' + MAIL + 'y"}'),
    ],
)
def test_values_are_replaced_in_the_spelling_of_the_line(
    tmp_path: Path, before: str, after: str
) -> None:
    assert copied(before.encode() + b"\n", folder=tmp_path).decode() == after + "\n"


def test_one_value_has_one_placeholder_in_all_shards(tmp_path: Path) -> None:
    one, two = f'{{"a": "{OTHER}"}}'.encode(), f'{{"a": "{MAIL} {OTHER}"}}\n'.encode()
    copy = copied(one, two, folder=tmp_path)
    assert copy == b'{"a": "<EMAIL_1>"}\n{"a": "<EMAIL_2> <EMAIL_1>"}\n'


def test_a_value_that_context_reveals_is_replaced_everywhere(tmp_path: Path) -> None:
    rows = b'{"a": "630427373398"}\n{"a": "my card 630427373398"}\n'
    copy = copied(rows, folder=tmp_path)
    assert copy == b'{"a": "<CARD_1>"}\n{"a": "my card <CARD_1>"}\n'


def test_a_line_of_another_encoding_keeps_its_other_bytes(tmp_path: Path) -> None:
    line = b'\xe9 {"a": "' + MAIL.encode() + b'"}\n'
    assert copied(line, folder=tmp_path) == b'\xe9 {"a": "<EMAIL_1>"}\n'
    line = b'{"a": "\xe9\\u4e2d ' + MAIL.encode() + b'"}\n'
    assert copied(line, folder=tmp_path) == b'{"a": "\\u00e9\\u4e2d <EMAIL_1>"}\n'


PARTS = st.sampled_from(
    [
        MAIL,
        OTHER,
        KEY,
        CARD,
        PEM,
        "call ",
        "card ",
        "7482307",
        "\n",
        '"',
        "\\",
        "é",
        " ",
        "<EMAIL_1>",
        "x",
        "é\ud800",
    ]
)
ROWS = st.lists(
    st.dictionaries(st.sampled_from("abc"), st.lists(PARTS, max_size=6).map("".join)), max_size=4
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS, st.booleans())
def test_a_copy_is_json_contains_no_value_and_is_its_own_copy(
    tmp_path: Path, rows: list[dict[str, str]], ascii_only: bool
) -> None:
    lines = [
        json.dumps(row, ensure_ascii=ascii_only or "\ud800" in str(row.values())) for row in rows
    ]
    content = "".join(line + "\n" for line in lines).encode("utf-8", "backslashreplace")
    copy = copied(content, folder=tmp_path)
    again = [json.loads(line) for line in copy.decode().split("\n")[:-1]]
    assert [set(row) for row in again] == [set(row) for row in rows]
    texts = [text for row in again for text in row.values()]
    assert not [
        text for text in texts for value in (MAIL, OTHER, KEY, CARD) if f" {value} " in text
    ]
    assert copied(copy, folder=tmp_path) == copy


def test_a_file_that_changed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "train.jsonl"
    path.write_bytes(b"{}\n")
    with pytest.raises(AuditError, match="changed after it was audited"):
        list(redacted([Input(str(path), "train", "0" * 64, 3, 1)], {}))


def test_lines_by_themselves_have_common_placeholders() -> None:
    lines = [f'{{"a": "{MAIL}"}}\n'.encode(), b"no JSON\n", b"", MAIL.encode()]
    assert redacted_lines(lines) == [b'{"a": "<EMAIL_1>"}\n', b"no JSON\n", b"", b"<EMAIL_1>"]


def test_the_option_writes_the_copy(write: Callable[..., Path], tmp_path: Path) -> None:
    train = write([{"prompt": f"Write to {MAIL}", "completion": "Done."}])
    copy = tmp_path / "copy.jsonl"
    cli.run([str(train), "--no-report", "--redact-copy", str(copy)])
    assert copy.read_text() == '{"prompt": "Write to <EMAIL_1>", "completion": "Done."}\n'
