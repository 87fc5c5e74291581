"""Names of data files, and of the files next to them; it imports no library of the audit."""

import re
from pathlib import Path, PurePath
from typing import Final

SUFFIXES: Final = (".jsonl", ".ndjson")
COMPRESSED: Final = (".gz", ".zst")
READINESS: Final = "readiness.toml"  # the case, next to the data
# Of version control and notebooks, in which no data is looked for.
TOOL_FOLDERS: Final = frozenset({".git", ".dvc", ".hg", ".svn", ".ipynb_checkpoints"})
# Whole words that mark a file as held out, in its name or in the name of one of its folders. Source: names of
# splits on the Hugging Face Hub and in the repositories of public sets.
_HELD_OUT = re.compile(
    r"(?<![a-z])(tests?|test[-_]?sets?|dev|devel|val|valid|validation|evals?|evaluations?"
    r"|held[-_]?out|hold[-_]?out|gold|benchmarks?|unseen)(?![a-z])"
)
# A capital letter begins a word: devSet, TestData.
_WORD_START = re.compile(r"(?<=[a-z])(?=[A-Z])")


def unpacked(name: str) -> str:
    """A file's name without the suffixes of compression."""
    for suffix in COMPRESSED:
        name = name.removesuffix(suffix)
    return name


def stem(name: str) -> str:
    """A file's name without the suffixes of JSON Lines and of compression; ``data`` if that is all."""
    name = unpacked(name)
    for suffix in SUFFIXES:
        name = name.removesuffix(suffix)
    return name or "data"


def is_held_out(path: PurePath) -> bool:
    """Whether a file is held out, by its own name or by that of one of its folders."""
    name = _WORD_START.sub("_", str(path.with_name(stem(path.name)))).lower()
    return _HELD_OUT.search(name) is not None


def decisions_path(data: str) -> Path:
    """The file in which an audit of ``data`` looks for decisions, in the folder of the data."""
    return sibling(data, ".decisions.json")


def waivers_path(data: str | Path) -> Path:
    """Where an audit of ``data`` looks for waivers: ``<stem>.waivers.toml`` in its folder."""
    return sibling(str(data), ".waivers.toml")


def judgements_path(data: str) -> Path:
    """The file in which an audit of ``data`` looks for judgements, in the folder of the data."""
    return sibling(data, ".judgements.jsonl")


def sibling(data: str, suffix: str) -> Path:
    """The path ``<stem><suffix>`` in the folder of ``data``, which may be ``-``, standard input."""
    path = Path("stdin" if data == "-" else data)
    return path.parent / (stem(path.name) + suffix)


def name_as_text(name: str) -> str:
    r"""Return a file name as text: bytes that are not UTF-8 become \xNN, as frames need UTF-8."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
