"""The shapes of secrets: tokens of providers, private keys, and passwords in addresses and settings."""

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files

import polars as pl

from auditor.analysis.sensitive import checksums, examples
from auditor.analysis.sensitive.kinds import Kind, each, scan

TOKEN, ALTERED_TOKEN, PRIVATE_KEY = "token", "altered-token", "private-key"
JWT, URL_PASSWORD, ASSIGNED = "jwt", "url-password", "assigned-secret"

_START, _END = r"(?-u:\b)", r"(?:[^0-9A-Za-z_-]|$)"
_BEGIN = "-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----"
_TO_END = "[^-]*-----END (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----"
_HEADERS = r"(?:(?:\s|\\n)*(?:Proc-Type|DEK-Info|Version|Comment)[^\n\\]*(?:\n|\\n))*"
_CUT_OFF = r"(?:(?:\s|\\n)*[0-9A-Za-z+/=]{32,})+"  # a key without its last line
_BASE64 = re.compile(r"[0-9A-Za-z+/=]{16,}")
_MIN_KEY_CHARS = 40  # of base64; Ed25519, the shortest key in use, has 64
_MIN_KEY_DISTINCT = 15  # characters of a key; a line of x has 1
_URL = r"(?-u:\b)[a-z][0-9a-z+.-]{1,20}://[^\s:/@\"'<>]{1,64}:([^\s:/@\"'<>]{6,64})@[0-9A-Za-z.-]{3,100}"
# The password opens nothing outside of the machine, or the host is one of examples.
_NO_HOST = r"@(?:localhost|127\.|0\.0\.|host\b|hostname|db\b|[0-9a-z.-]*example|server\b|postgres\b|redis\b|mysql\b)"
_NAMED = (
    r"(?i)(?:passw(?:or)?d|passwd|pwd|secret|api[_-]?key|access[_-]?key|secret[_-]?key|auth[_-]?key|token)(?:[_-]?[0-9A-Za-z]{1,12}){0,2}"
    r"[\"'`]?\]?[ \t]{0,3}(?::=|=>|=|:)[ \t]{0,3}[\"'`]?([0-9A-Za-z+/=_.~-]{12,128})(?:[^0-9A-Za-z+/=_.~(\[-]|$)"
)
_NAMES_OF_SECRETS = ("passw", "passwd", "pwd", "secret", "key", "token")
# Bits per character of the longest part of an assigned secret. Source: random hex of 32 characters has 3.4 and
# more, random letters and digits of 16 have 3.5 and more; names and words of that length have less.
_MIN_ENTROPY = 3.3
_MIN_PART_CHARS = 16
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_AWS_SECRET = re.compile("(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])[0-9A-Za-z/+]{40}")
_PART = re.compile(r"[0-9A-Za-z]+")
_MIN_DIGITS, _MIN_LETTERS = 2, 2


def _has_key(block: str) -> bool:
    """Return whether a PEM block contains a key, and not dots or a word of an example."""
    body = "".join(_BASE64.findall(block))
    return len(body) >= _MIN_KEY_CHARS and len(set(body)) >= _MIN_KEY_DISTINCT


def _is_jwt(token: str) -> bool:
    return checksums.is_jwt(token) and not token.endswith(examples.KNOWN_SIGNATURES)


def _is_random(value: str) -> bool:
    """Return whether an assigned value looks generated: long, with digits and letters, and without words."""
    whole = value if _AWS_SECRET.fullmatch(value) else ""
    part = max(*_PART.findall(value), whole, "", key=len)
    digits = sum(char.isdigit() for char in part)
    return (
        len(part) >= _MIN_PART_CHARS
        and digits >= _MIN_DIGITS
        and len(part) - digits >= _MIN_LETTERS
        and not _UUID.fullmatch(value)
        and not examples.is_example(value)
        and checksums.entropy(part) >= _MIN_ENTROPY
    )


def _tokens() -> Iterator[Kind]:
    """Yield the kinds of ``tokens.toml``; a wrong checksum makes a token one of another kind."""
    text = files("auditor.analysis.sensitive").joinpath("tokens.toml").read_text("utf-8")
    real = each(lambda value: not examples.is_example(value))
    intact = each(lambda value: not examples.is_example(value) and checksums.has_crc32(value))
    for row in tomllib.loads(text)["tokens"]:
        shape = row["shape"].replace(r"\w", "0-9A-Za-z_")
        pattern, keywords = f"{_START}({shape}){_END}", tuple(row["keywords"])
        checked = row.get("checksum", False)
        yield Kind(TOKEN, row["title"], pattern, keywords, read=intact if checked else real)
        if checked:
            title = f"{row['title']} with a wrong checksum"
            yield Kind(ALTERED_TOKEN, title, pattern, keywords, read=real)


KINDS: tuple[Kind, ...] = (
    *_tokens(),
    Kind(
        PRIVATE_KEY,
        "a private key",
        f"({_BEGIN}{_HEADERS}(?:{_TO_END}|{_CUT_OFF}))",
        ("PRIVATE KEY",),
        read=each(_has_key),
    ),
    Kind(
        JWT,
        "a JSON web token",
        rf"{_START}(eyJ[0-9A-Za-z_-]{{10,4000}}\.eyJ[0-9A-Za-z_-]{{10,4000}}\.[0-9A-Za-z_-]{{20,1000}})",
        ("eyJ",),
        read=each(_is_jwt),
    ),
    Kind(
        URL_PASSWORD,
        "a password in an address",
        _URL,
        ("://",),
        refused=_NO_HOST,
        read=each(lambda value: not examples.is_example_password(value)),
    ),
    Kind(
        ASSIGNED,
        "an assigned secret",
        _NAMED,
        tuple(form for word in _NAMES_OF_SECRETS for form in (word, word.upper(), word.title())),
        read=each(_is_random),
    ),
)


def secrets_of(texts: pl.Series) -> pl.DataFrame:
    """Return the distinct secrets in each of ``texts`` (String), as ``kinds.scan`` does."""
    return scan(texts, KINDS)
