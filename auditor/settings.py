"""Every number the audit depends on: default, unit and source in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Settings:
    """Frozen options of one audit. Configuration files and the command line can set each of them."""

    # Clean examples a fine-tune needs at least. Source: the fine-tuning policy this tool gates
    # ("200+ clean labeled examples"; below it models memorise instead of generalising).
    floor: int = 200
    # Clean examples that count as good. Source: same policy ("1,000+ is better").
    good: int = 1_000
    # Clean examples after which the learning curve usually flattens. Source: same policy
    # ("the curve flattens after a few thousand").
    plateau: int = 5_000
    # Clean rows a class should have; fewer is advice, not a failure. Source: below 8 to 10 rows a
    # class, confident learning cannot judge labels (cleanlab issues 25, 641, 941).
    class_floor: int = 10
    # Share of labels that may be wrong, at the upper end of the estimate. Source: ten benchmark sets
    # hold 3.3 % on average, and at 6 % (ImageNet) the order of models begins to turn (Northcutt,
    # Athalye, Mueller 2021).
    noise_ceiling: float = 0.05
    # Longest line read, in bytes. Longer lines are skipped over and rejected. Source: 16 MiB is
    # 4 million tokens, beyond every context window.
    max_line_bytes: int = 16 * 2**20
    # Lines above this many bytes are pointed out. Source: 1 MiB is some 250,000 tokens.
    long_line_bytes: int = 2**20
    # Deepest JSON nesting accepted. Source: real records stay below 20; simdjson, orjson and polars
    # stop at 1,024.
    max_depth: int = 64
    # Classification: share of rows whose response must be one of the repeated, short responses,
    # the longest such response in characters, and the rows a class needs on average.
    # Source: chosen so that CLINC150 as prompt/completion (150 classes) is one and GSM8K is not.
    class_coverage: float = 0.9
    class_chars: int = 64
    class_rows: int = 4
    # Share of free-text rows with several answers to their prompt above which that is taken as the
    # design of the set (translation, sampling) and not as conflict. Source: planted and natural
    # conflicts stay below 10 % of rows; Tatoeba and sampled answer sets are above 15 %.
    many_answers: float = 0.15
    # Jaccard similarity of 5-character shingles from which two texts are near-duplicates. Source:
    # 0.8 is what NeMo Curator and GPT-3's authors use; one word in twenty may differ.
    near_duplicate: float = 0.8
    # Share of a row's shingles that stand in another row from which it is contained in it.
    # Source: leaves room for an edit or two in an input of usual length.
    containment: float = 0.9
    # Share of the rows that must hold a span of words for it to be template and not content.
    # Source: shared preambles stand in nearly all rows of a part of the set; a fifth is the
    # smallest part that still floods a report with false duplicates.
    template_share: float = 0.2
    # The embedding model that says which texts mean the same: "static" (packaged), "minilm", a
    # sentence-transformers name or a folder. Source: tests/bench/bench_embed.py compares the two.
    embedder: str = "static"
    # Cosine from which two texts mean the same; 0 takes the embedder's own. Source: embed.SAME holds one
    # each. Embedders it does not know need it to be set.
    semantic_duplicate: float = 0.0
    # Whether the exit code also asks for the case verdict "fine-tune" (--require-case, or
    # [gate] case = "required").
    require_case: bool = False
    # Characters of prompt and answer that a preference trainer reads. Source: TRL's default
    # max_length of 1,024 tokens, at four characters a token.
    pair_chars: int = 4_096
    # Names of the record's own fields, for layouts no format knows: prompt, response, label,
    # system, votes (people's labels of the row) and annotator (whose label it is).
    fields: Mapping[str, str] = field(default_factory=dict)
