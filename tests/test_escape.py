import json
import unicodedata
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.escape import (
    HIDDEN,
    clip,
    clip_start,
    dumps,
    escape,
    inert,
    pieces,
    printable,
    shown,
    terminal,
    xml_attribute,
)

ANY_TEXT = st.text(st.characters(), max_size=60)  # lone surrogates included


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        "naïve café",
        "日本語",
        "عربي",
        "👍🏽",
        "a\u0301",
        "\ufffd",
        "nbsp\u00a0",
        r"\x1b",
    ],
)
def test_what_shows_stays(text: str) -> None:
    assert printable(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\tc\r", r"a\nb\tc\r"),
        ("\x00\x1b[2J\x07", r"\x00\x1b[2J\x07"),
        ("\x7f\x9b2J\x85", r"\x7f\x9b2J\x85"),
        ("soft\u00adhyphen", r"soft<U+00AD>hyphen"),
        ("a\u202eb\u2066c", "a<U+202E>b<U+2066>c"),
        ("\u200b\u200d\u2060\ufeff", "<U+200B><U+200D><U+2060><U+FEFF>"),
        ("\u2028\u2029", "<U+2028><U+2029>"),
        ("\ud800", "<U+D800>"),
        ("\ue000\U000e0041\U0010ffff", "<U+E000><U+E0041><U+10FFFF>"),
        ("\u3164\uffff", "<U+3164><U+FFFF>"),
    ],
)
def test_what_acts_or_hides_becomes_visible(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(ANY_TEXT)
def test_result_is_one_inert_line(text: str) -> None:
    shown = printable(text)
    assert not HIDDEN.search(shown)
    assert not {unicodedata.category(char) for char in shown} & {"Cc", "Cs", "Co", "Zl", "Zp"}
    assert printable(shown) == shown
    shown.encode()


@given(ANY_TEXT, st.booleans())
def test_pieces_join_to_the_same_text(text: str, layout: bool) -> None:
    joined = "".join(plain + hidden for plain, hidden in pieces(text, layout=layout))
    kept = "\n\t" if layout else ""
    assert joined == "".join(char if char in kept else printable(char) for char in text)


@given(st.text(max_size=20), st.integers(1, 12))
def test_clips_keep_the_limit(text: str, limit: int) -> None:
    assert clip(text, limit) == (text if len(text) <= limit else text[: limit - 1] + "…")
    assert len(clip_start(text, limit)) <= limit
    assert clip_start(text, limit)[1:] == (
        text[1:] if len(text) <= limit else text[len(text) - limit + 1 :]
    )


@given(st.recursive(st.text(max_size=20) | st.integers() | st.booleans(), st.lists, max_leaves=5))
def test_json_reads_back_equal_and_is_inert(value: object) -> None:
    text = dumps(value)
    assert json.loads(text) == value
    assert not HIDDEN.search(text.replace("\n", ""))


def test_json_of_a_lone_surrogate_is_valid_utf8() -> None:
    assert dumps("a\udcff") == '"a<U+DCFF>"\n'


def test_json_refuses_nan() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        dumps(float("nan"))


def test_layout_characters_stay_in_the_plain_parts() -> None:
    assert pieces("a\n\tb\x00c", layout=True) == [("a\n\tb", escape("\x00")), ("c", "")]
    assert pieces("a\nb") == [("a", escape("\n")), ("b", "")]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({}, "{}"),
        ([], "[]"),
        ([1, [2, 3]], "[\n  1,\n  [\n    2,\n    3\n  ]\n]"),
        ([[[4, 5]]], "[\n  [\n    [4, 5]\n  ]\n]"),
        ({"a": {"b": {"c": 6}}}, '{\n  "a": {\n    "b": {"c": 6}\n  }\n}'),
    ],
)
def test_json_is_laid_out_to_its_depth(value: object, text: str) -> None:
    assert dumps(value) == text + "\n"
    assert json.loads(text) == value


@pytest.mark.parametrize(
    "line",
    ["", "a::b", "a :: b", "x ::error::", "## a title", "#[x]", "a ##", "\x1b[31mred\x1b[0m"],
)
def test_lines_that_no_runner_takes_for_a_command_stay(line: str) -> None:
    assert inert(line) == line


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("::error::x", r"\::error::x"),
        ("  ::error::x", r"  \::error::x"),
        ("\x1b[31m::error::x", "\x1b[31m\\::error::x"),
        ("a ##[error]x", r"a #\#[error]x"),
        ("##vso[task.setvariable]x", r"#\#vso[task.setvariable]x"),
    ],
)
def test_commands_of_runners_are_inert(line: str, expected: str) -> None:
    assert inert(line) == expected
    assert terminal(f"a\n{line}", coloured=True) == f"a\n{expected}"


def test_a_terminal_gets_lines_and_colours_only() -> None:
    text = "a\x1b[31mred\x1b[0m\x1b]0;x\x07\x9b1m\u202e\nb\r\tc"
    shown = r"a\x1b[31mred\x1b[0m\x1b]0;x\x07\x9b1m<U+202E>" + "\n" + r"b\r\tc"
    assert terminal(text) == shown
    coloured = "a\x1b[31mred\x1b[0m" + r"\x1b]0;x\x07\x9b1m<U+202E>" + "\n" + r"b\r\tc"
    assert terminal(text, coloured=True) == coloured


@given(ANY_TEXT)
def test_nothing_acts_on_a_terminal(text: str) -> None:
    assert not HIDDEN.search(terminal(text).replace("\n", ""))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | ANY_TEXT
    | st.sampled_from(["##[error]", "##vso[x]"]),
    lambda items: st.lists(items) | st.dictionaries(ANY_TEXT, items),
    max_leaves=9,
)


@given(JSON, st.integers(0, 3))
def test_no_line_of_json_acts_on_a_terminal_or_a_runner(value: object, depth: int) -> None:
    text = dumps(value, depth=depth)
    assert terminal(text) == text


@pytest.mark.parametrize("text", ["##[error]", "a ###[x ##vso[y", "## [x]"])
def test_marks_of_runners_read_back(text: str) -> None:
    assert json.loads(dumps(text)) == text


@given(ANY_TEXT)
def test_an_attribute_of_xml_reads_back(text: str) -> None:
    shown = printable(text)
    assert ET.fromstring(f'<x y="{xml_attribute(shown)}"/>').attrib["y"] == shown


def test_a_character_that_does_not_print_is_a_reference() -> None:
    assert xml_attribute('a\n"<\u00a0') == "a&#10;&quot;&lt;&#160;"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "None"),
        ("a\x1b[1m", r"'a\x1b[1m'"),
        (["x" * 200], "['" + "x" * 77 + "…"),
        (10**5_000, "a number of too many digits"),
    ],
    ids=["none", "escape", "long", "digits"],
)
def test_a_value_is_shown_in_one_short_line(value: object, text: str) -> None:
    assert shown(value) == text
