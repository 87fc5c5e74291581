"""Media are found at any depth; data is compared with the type that it names."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.dataset.rows.media_data import Data, data_fault, has_source, written_data

FILES = {
    "image/png": b"\x89PNG\r\n\x1a\n....",
    "image/jpeg": b"\xff\xd8\xff\xe0....",
    "image/jpg": b"\xff\xd8\xff\xdb....",
    "image/gif": b"GIF89a....",
    "image/webp": b"RIFF\x10\0\0\0WEBPVP8 ",
    "image/bmp": b"BM....",
    "audio/wav": b"RIFF\x10\0\0\0WAVEfmt ",
    "audio/mpeg": b"ID3\x04....",
    "mp3": b"\xff\xfb\x90\x64",
    "audio/ogg": b"OggS....",
    "audio/flac": b"fLaC....",
    "video/mp4": b"\0\0\0\x20ftypisom",
    "application/pdf": b"%PDF-1.7",
}


@pytest.mark.parametrize(
    "part",
    [
        {"image_url": {"url": "a.jpg"}},
        {"image_url": "a.jpg"},
        {"image": {"format": "png", "source": {"bytes": "iVBO"}}},
        {"source": {"type": "url", "url": "a.jpg"}},
        {"fileData": {"fileUri": "gs://a/b.png"}},
        {"image": None, "path": "a.jpg"},
    ],
)
def test_a_source_is_found(part: dict) -> None:
    assert has_source(part) is True


@pytest.mark.parametrize(
    "part",
    [
        {"image_url": {"url": " "}},
        {"image_url": None},
        {"image_url": {}},
        {"source": {"type": "base64", "data": ""}},
        {"image_url": {"url": "data:image/png;base64,"}},
        {"video": []},
    ],
)
def test_an_empty_source_is_none(part: dict) -> None:
    assert has_source(part) is False


def test_a_part_without_any_key_for_a_source() -> None:
    assert has_source({"type": "image"}) is None


@pytest.mark.parametrize("claimed", FILES)
def test_the_type_that_a_file_has(claimed: str) -> None:
    assert data_fault(encoded(claimed, FILES[claimed])) == ""


@pytest.mark.parametrize(("claimed", "content"), FILES.items(), ids=FILES)
def test_another_type_is_named(claimed: str, content: bytes) -> None:
    other = "image/png" if claimed != "image/png" else "image/gif"
    assert data_fault(encoded(other, content)).startswith(f"is declared as {other}, but is ")


def test_what_is_no_file_and_no_base64() -> None:
    assert data_fault(Data("image/png", "a@b")) == "is declared as image/png, but is not base64"
    assert data_fault(encoded("wav", b"hello")) == "is declared as wav, but is no file of that type"


@given(st.binary(), st.sampled_from(["image/svg+xml", "text/plain", ""]))
def test_unknown_types_need_only_be_base64(content: bytes, claimed: str) -> None:
    assert data_fault(encoded(claimed, content)) == ""


@given(st.binary())
def test_no_content_crashes(content: bytes) -> None:
    assert isinstance(data_fault(encoded("image/png", content)), str)


@pytest.mark.parametrize(
    ("medium", "found"),
    [
        ("a.jpg", []),
        ("data:image/png;base64,AAAA", [("image/png", "AAAA")]),
        ({"image_url": {"url": "data:image/png;base64,AAAA"}}, [("image/png", "AAAA")]),
        ({"input_audio": {"format": "wav", "data": "AAAA"}}, [("wav", "AAAA")]),
        ({"image": {"format": "png", "source": {"bytes": "AAAA"}}}, [("png", "AAAA")]),
        ([{"inlineData": {"data": "AAAA", "mimeType": "image/png"}}], [("image/png", "AAAA")]),
        ({"bytes": "AAAA"}, []),
        (3, []),
    ],
)
def test_data_is_found_at_any_depth(medium: object, found: list[tuple[str, str]]) -> None:
    assert [tuple(data) for data in written_data(medium)] == found


def encoded(claimed: str, content: bytes) -> Data:
    return Data(claimed, base64.b64encode(content).decode())
