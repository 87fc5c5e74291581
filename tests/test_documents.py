"""TOML and JSON files as typed values: an error names file, key, found, expected, nearest key."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import msgspec
import pytest

from auditor import documents
from auditor.documents import convert, parse_toml, read_json, read_text
from auditor.errors import AuditError, ExitCode


class Colour(StrEnum):
    """Nor is this one."""

    RED = "red"
    BLUE = "blue"


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Its docstring is no part of a message."""

    name: str
    day: dt.date = dt.date(2026, 1, 1)
    colour: Colour = Colour.RED
    sizes: tuple[int, ...] = ()


class Whole(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    count: Annotated[int, msgspec.Meta(ge=0)] = 1
    share: float = 0.5
    ready: bool = False
    code: Annotated[str, msgspec.Meta(pattern="^[A-Z]+$", description="capital letters")] = "A"
    part: Part = Part("x")
    parts: tuple[Part, ...] = ()
    names: dict[str, str] = {}


def test_what_fits_is_returned() -> None:
    text = (
        'share = 1\npart = {name = "a", day = 2026-02-03}\n[[parts]]\nname = "b"\ncolour = "blue"'
    )
    assert convert(parse_toml(text, Path("x")), Whole, "x") == Whole(
        share=1.0, part=Part("a", dt.date(2026, 2, 3)), parts=(Part("b", colour=Colour.BLUE),)
    )
    assert convert({}, Whole, "x") == Whole()


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ({"cuont": 1}, "unknown key 'cuont'; did you mean 'count'?"),
        ({"x": 1}, "unknown key 'x'; known are count, share, ready, code, part, parts, names"),
        ({"part": {"nam": 1}}, "part: unknown key 'nam'; did you mean 'name'?"),
        ({"part": {}}, "part: the key 'name' is missing"),
        ({"parts": [{"name": "a"}, {}]}, "parts 2: the key 'name' is missing"),
        ({"count": "1"}, "count = '1'; expected a whole number of 0 or more"),
        ({"count": -1}, "count = -1; expected a whole number of 0 or more"),
        ({"count": True}, "count = True; expected a whole number of 0 or more"),
        ({"count": 1.0}, "count = 1.0; expected a whole number of 0 or more"),
        ({"share": "a"}, "share = 'a'; expected a number"),
        ({"ready": 1}, "ready = 1; expected true or false"),
        ({"code": "a"}, "code = 'a'; expected capital letters"),
        ({"code": 1}, "code = 1; expected capital letters"),
        ({"part": 1}, "part = 1; expected keys and values"),
        ({"part": {"name": 1}}, "part: name = 1; expected a text"),
        ({"parts": {}}, "parts = {}; expected a list"),
        ({"parts": [1]}, "parts 1 = 1; expected keys and values"),
        (
            {"parts": [{"name": "a", "colour": "green"}]},
            "parts 1: colour = 'green'; expected one of",
        ),
        ({"part": {"name": "a", "day": "2026-01-01"}}, "part: day = '2026-01-01'; expected a day"),
        (
            {"part": {"name": "a", "sizes": [1, "2"]}},
            "part: sizes 2 = '2'; expected a whole number",
        ),
        (
            {"names": {"a.b[0]": 1}},
            "names = {'a.b[0]': 1}; expected keys and values, each value a text",
        ),
        ([1], "[1]; expected keys and values"),
        ({"count": "x" * 500}, "count = 'xxxx"),
    ],
)
def test_what_does_not_fit_is_one_sentence(document: Any, sentence: str) -> None:
    with pytest.raises(AuditError) as caught:
        convert(document, Whole, "f.toml", ExitCode.NO_VERDICT)
    message = str(caught.value)
    assert message.startswith(f"f.toml: {sentence}")
    assert len(message) < 200
    assert "\n" not in message
    assert caught.value.exit_code is ExitCode.NO_VERDICT


@pytest.mark.parametrize("kind", [dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.time(1), 20260101])
def test_only_a_date_is_a_day(kind: object) -> None:
    with pytest.raises(AuditError, match="expected a day such as"):
        convert({"part": {"name": "a", "day": kind}}, Whole, "f")


def test_a_file_without_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_MAX_BYTES", 1_000)
    with pytest.raises(AuditError, match=r"/dev/zero: larger than 1,000 bytes") as caught:
        read_json(Path("/dev/zero"), ExitCode.NO_VERDICT)
    assert caught.value.exit_code is ExitCode.NO_VERDICT


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(AuditError, match=r"gone: cannot be read: No such file") as caught:
        read_json(tmp_path / "gone", ExitCode.NO_VERDICT)
    assert caught.value.exit_code is ExitCode.NO_VERDICT
    with pytest.raises(AuditError, match="cannot be read: Is a directory"):
        read_text(tmp_path)
    path = tmp_path / "file"
    for content, cause in ((b"\xff", "not UTF-8"), (b"{", "not JSON"), (b"[" * 99_999, "not JSON")):
        path.write_bytes(content)
        with pytest.raises(AuditError, match=cause):
            read_json(path) if cause == "not JSON" else read_text(path)
    for text in ("a =", "a = 1\na = 2", "\0", "a = " + "[" * 99_999):
        with pytest.raises(AuditError, match="file: not valid TOML"):
            parse_toml(text, path)


def test_json_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"\xef\xbb\xbf[1]")
    assert read_json(path) == [1]
