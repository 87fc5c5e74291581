"""Every number the audit depends on: default, unit and source in one place."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Annotated, Any, Literal

import msgspec

Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
Positive = Annotated[int, msgspec.Meta(ge=1, le=2**53)]
# A share or a similarity. A value outside these limits would switch off the check that uses it.
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Similarity = Annotated[float, msgspec.Meta(gt=0, le=1)]
MinorShare = Annotated[float, msgspec.Meta(ge=0, le=0.5)]
# Python's JSON decoder, which reads some lines, stops at about a thousand.
Depth = Annotated[int, msgspec.Meta(ge=1, le=512)]
Text = Annotated[
    str, msgspec.Meta(max_length=10_000, description="a text of at most 10,000 characters")
]
# No path contains U+0000: the system refuses to look for one.
Name = Annotated[
    str, msgspec.Meta(min_length=1, pattern=r"^[^\0]*$", description="a name or a path")
]
MaybeName = Annotated[
    str, msgspec.Meta(pattern=r"^[^\0]*$", description="a name or a path, or no text")
]

Size = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^([1-9]\d{0,5} ?[KMGT]iB)?$",
        description="a size such as 512MiB or 2GiB, or no text for the default",
    ),
]

Names = Annotated[
    str | tuple[str, ...], msgspec.Meta(description="the name of a field, or a list of names")
]


# How much the findings of a rule weigh (model.Severity).
Weight = Literal["error", "review", "warning", "note"]

# Kinds of personal data: the names of the rules PII001 to PII007.
PERSONAL_KINDS = ("email", "phone", "card", "iban", "national-id", "ip", "postal-address")


@dataclass(frozen=True, slots=True)
class Settings:
    """Frozen options of one audit. Configuration files and the command line can set each of them."""

    # Fewest clean examples for a fine-tune. Source: the fine-tuning policy this tool gates ("200+
    # clean labeled examples"; with fewer, models memorise instead of generalising).
    floor: Positive = 200
    # Clean examples that count as good. Source: the same policy ("1,000+ is better").
    good: Count = 1_000
    # Clean examples after which the learning curve usually flattens. Source: the same policy ("the
    # curve flattens after a few thousand").
    plateau: Count = 5_000
    # Fewest clean rows for a class; a smaller class is advice, not a failure. Source: with fewer than
    # 8 to 10 rows of a class, confident learning cannot evaluate its labels (cleanlab issues 25, 641,
    # 941).
    class_floor: Count = 10
    # Largest share of wrong labels. Source:
    # ten benchmark sets have 3.3% on average, and at 6% (ImageNet) the ranking of models begins to
    # change (Northcutt, Athalye, Mueller 2021).
    noise_ceiling: MinorShare = 0.05
    # Largest share of lines with an error that --clean would leave out: copies and faulty texts. Source: with more,
    # the file that a trainer reads is not the one whose clean lines were counted; up to 1% changes little.
    removable_ceiling: MinorShare = 0.01
    # Longest line that is read, in bytes; a longer one is skipped and rejected. Source: 16 MiB is
    # about 4 million tokens, more than any context window.
    max_line_bytes: Count = 16 * 2**20
    # Lines above this many bytes get a finding. Source: 1 MiB is about 250,000 tokens.
    long_line_bytes: Count = 2**20
    # Deepest JSON nesting that is accepted. Source: real records stay below 20; simdjson, orjson and
    # polars stop at 1,024.
    max_depth: Depth = 64
    # A data set is a classification if at least the share class_coverage of its rows has a response
    # that repeats and is at most class_chars characters long, with class_rows rows per distinct
    # response on average. Source: chosen so that CLINC150 as prompt/completion (150 classes) is one
    # and GSM8K is not.
    class_coverage: Share = 0.9
    class_chars: Count = 64
    class_rows: Count = 4
    # Share of free-text rows whose prompt has several answers above which that is the design of the
    # set (translation, sampling) and not a conflict. Source: planted and natural conflicts stay below
    # 10% of rows; Tatoeba and sets of sampled answers are above 15%.
    many_answers: Share = 0.15
    # Jaccard similarity of 5-character shingles from which two texts are near-duplicates. Source:
    # NeMo Curator and the authors of GPT-3 use 0.8; about one word in twenty may differ.
    near_duplicate: Similarity = 0.8
    # Share of a row's shingles that another row must contain for the row to be contained in it.
    # Source: allows an edit or two in an input of usual length.
    containment: Similarity = 0.9
    # Share of rows that must share a span of words for the span to be template and not content.
    # Source: shared preambles occur in nearly all rows of one part of a set; a fifth of the set is
    # the smallest part that still floods a report with false duplicates.
    template_share: Similarity = 0.2
    # The embedding model that compares texts by meaning: "static" (packaged), "minilm", a
    # sentence-transformers name or a folder. Source: tests/bench/bench_embed.py compares the two.
    embedder: Name = "static"
    # The processor that a transformer runs on; the packaged model and those of distill run on the CPU.
    device: Literal["cpu", "cuda"] = "cpu"
    # Least cosine of two texts that mean the same; 0 means the embedder's own value, in embedders.SAME_MEANING.
    # An embedder without one needs this setting. Source: embedders.SAME_MEANING says how those were measured.
    semantic_duplicate: Share = 0.0
    # Whether the exit code also requires the case verdict "fine-tune" (--require-case, or [gate]
    # case = "required").
    require_case: bool = False
    # States of requirements that block besides "not met": --strict adds "unproven" and "advice",
    # [gate] unproven = "block" only the first.
    blocking: tuple[Literal["unproven", "advice"], ...] = ()
    # Characters of prompt and response that a preference trainer reads. Source: TRL's default
    # max_length of 1,024 tokens, at four characters per token.
    pair_chars: Count = 4_096
    # Kinds of personal data that take a row out of the clean count until a person decides ([pii] block);
    # the others are warnings and notes. Source: those by default have a checksum or a strict format, and no
    # finding in 26 MB of public sets; addresses and telephone numbers are often what a set is for.
    pii_block: tuple[str, ...] = ("card", "iban", "national-id")
    # Memory that an audit may need; empty: half of the machine's, or of its container's. A set that needs more is
    # refused before its checks run (--memory).
    memory: Size = ""
    # Rules to check, by code or the beginning of one; none: all. Those of ``ignore`` are not checked. Requirements
    # that depend on a rule that is left out are unproven (requirements.ignored).
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    # What the findings of rules weigh, by code or the beginning of one ([severity]); the longest beginning counts.
    # Requirements that depend on a rule that weighs less than by default are unproven (requirements.severities).
    severity: Mapping[str, Weight] = field(default_factory=dict)
    # Rules that are not checked in some files: codes, or beginnings of them, by glob ([per-file-ignores]). A glob is
    # compared with the end of a file's path, as pathlib's match does (requirements.per_file).
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # What counts as right, for the people who judge the spot check; shown above its rows ([spot_check] rubric).
    rubric: Text = ""
    # The record's own field names, for layouts that no format knows: prompt, response, label, system,
    # votes (people's labels of the row), annotator (who labelled it), group (its conversation, document
    # or person) and date. A name is a key, or a path such as "messages.0.content". Several texts are
    # joined by blank lines, several labels by " / ".
    fields: Mapping[str, Names] = field(default_factory=dict)
    # JSON Schema that each answer must meet; empty: none. A configuration file names the schema's file, by its
    # path from the configuration.
    output_schema: Mapping[str, Any] = field(default_factory=dict)


# Names of the data and of folders stay out of the verdict.
_WITHOUT_VALUE = ("fields", "embedder", "output_schema")
# Stricter than the default, or without influence on the verdict.
NO_LIMITS = ("require_case", "blocking", "rubric", "memory", "device")


def digest(settings: Settings) -> str:
    """The SHA-256 of ``settings``: of their JSON with sorted keys and without spaces."""
    document = json.dumps(asdict(settings), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(document.encode()).hexdigest()


def changed(settings: Settings) -> tuple[str, ...]:
    """One phrase for each setting that is not at its default, with the default: "floor 20 (200)"."""
    default = Settings()
    names = [own.name for own in fields(Settings) if own.name not in NO_LIMITS]
    return tuple(
        name
        if name in _WITHOUT_VALUE
        else f"{name} {_shown(getattr(settings, name))} ({_shown(old)})"
        for name in names
        for old in [getattr(default, name)]
        if getattr(settings, name) != old
    )


def _shown(value: object) -> str:
    """A value as the verdict shows it; a list as its items with spaces between them, or "none".

    Of lists by the name of a file only the items: names of the data stay out of the verdict.
    """
    if isinstance(value, Mapping):
        items = value.items()
        value = tuple(sorted({f"{k}={v}" if isinstance(v, str) else " ".join(v) for k, v in items}))
    return " ".join(value) or "none" if isinstance(value, tuple) else str(value)
