"""Media of a row: where each is, and whether data written into the row is what it says."""

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

KINDS: Final = ("image", "video", "audio")
# Keys of a part under which its medium is, in OpenAI's, Anthropic's, Gemini's, Bedrock's, Qwen's and TRL's layouts.
_SOURCES: Final = (
    "image_url", "image", "url", "path", "source", "data", "bytes", "base64", "file", "file_id",
    "file_data", "video", "video_url", "audio", "audio_url", "input_audio", "inlineData",
    "inline_data", "fileData", "file_data", "fileUri", "file_uri", "document", "value",
    "s3Location", "uri",
)  # fmt: skip
_TYPES: Final = ("media_type", "mimeType", "mime_type", "format")
_DATA: Final = ("data", "bytes")
_MAX_HEAD: Final = 200  # characters of a data URL before its data
# First bytes of files, by type; RIFF and MP4 have their type at another place.
_STARTS: Final = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"%PDF-", "pdf"),
    (b"ID3", "mp3"),
    (b"OggS", "ogg"),
    (b"fLaC", "flac"),
    (b"BM", "bmp"),
)
_INSIDE: Final = {b"WEBP": "webp", b"WAVE": "wav"}
# Names of these types in MIME types and formats.
_TYPE_NAMES: Final = {
    name: kind
    for kind, names in {
        "png": "png",
        "jpeg": "jpeg jpg pjpeg",
        "gif": "gif",
        "pdf": "pdf",
        "mp3": "mp3 mpeg mpga",
        "ogg": "ogg",
        "flac": "flac x-flac",
        "bmp": "bmp x-ms-bmp",
        "webp": "webp",
        "wav": "wav wave x-wav vnd.wave",
        "mp4": "mp4",
    }.items()
    for name in names.split()
}


class Data(NamedTuple):
    """Data in base64 and the type that it is declared as."""

    claimed: str
    base64: str


def has_source(part: Mapping[str, object]) -> bool | None:
    """Return whether a part names its medium; None if it has no key for one, as in TRL's layout."""
    values = [part[key] for key in _SOURCES if key in part]
    if not values:
        return None
    return any(not _is_blank(value) for value in values)


def _is_blank(value: object) -> bool:
    if isinstance(value, str):
        return not value.strip() or value.strip().endswith(";base64,")
    if isinstance(value, Mapping):
        named = [each for key, each in value.items() if key in _SOURCES]
        return not named or all(_is_blank(each) for each in named)
    return value is None or value == []


def written_data(value: object, claimed: str = "", key: str = "") -> Iterator[Data]:
    """Yield all data in base64 that a medium contains, at any depth.

    Args:
        value: a medium, or a part of one.
        claimed: the type that what is around it names.
        key: of the value in what is around it.
    """
    if isinstance(value, str):
        head, comma, _ = value[:_MAX_HEAD].partition(",")
        if comma and head.startswith("data:") and head.endswith(";base64"):
            yield Data(head[5:].partition(";")[0], value[len(head) + 1 :])
        elif claimed and key in _DATA:
            yield Data(claimed, value)
    elif isinstance(value, Mapping):
        named = [str(value[name]) for name in _TYPES if isinstance(value.get(name), str)]
        for name, each in value.items():
            yield from written_data(each, named[0] if named else claimed, name)
    elif isinstance(value, list):
        for each in value:
            yield from written_data(each, claimed, key)


def data_fault(data: Data) -> str:
    """Return how data differs from its type; "" if it does not, or if the type is unknown."""
    text = "".join(data.base64.split())
    try:
        content = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        return f"is declared as {data.claimed}, but is not base64"
    claimed = _TYPE_NAMES.get(data.claimed.lower().rpartition("/")[2])
    found = _type_of(content)
    if not content or claimed is None or claimed == found:
        return ""
    return f"is declared as {data.claimed}, but is {found or 'no file of that type'}"


def _type_of(content: bytes) -> str:
    if content[:4] == b"RIFF":
        return _INSIDE.get(content[8:12], "")
    if content[4:8] == b"ftyp":
        return "mp4"
    if len(content) > 1 and content[0] == 0xFF and content[1] & 0xE0 == 0xE0:
        return "mp3"
    return next((name for start, name in _STARTS if content.startswith(start)), "")
