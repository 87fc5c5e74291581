"""Texts to unit vectors: the packaged static model by default, any transformer on request.

``load("static")`` needs neither torch nor the network. Other embedders need the extra
``[transformers]`` and must already be on this machine: nothing is downloaded, no pickle is read,
and no code that comes with a model is run.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from auditor.analysis.embedding import transformer
from auditor.analysis.embedding.static import StaticEncoder, Texts, Vectors, is_static
from auditor.analysis.embedding.transformer import TransformerEncoder
from auditor.analysis.progress import Progress
from auditor.errors import AuditError
from auditor.settings import Settings

__all__ = ["Encoder", "load", "require"]

# Cosine from which two texts mean the same, by embedder. Source: tests/bench/bench_semantic.py; of
# the MRPC pairs above it people call 90 % (static) and 89 % (minilm) the same, of all pairs of ATIS
# variants above it 82 % and 83 % are of one utterance.
SAME = {"static": 0.88, "minilm": 0.9, transformer.MINILM: 0.9}
STATIC = Path(__file__).parent / "models" / "static"


class Encoder(Protocol):
    """Anything that turns texts into vectors."""

    name: str
    dim: int

    def encode(self, texts: Texts) -> Vectors:
        """Give one vector a text: (n, dim) float32, unit length; zeros for null and empty texts."""
        ...


def load(name: str = "static", progress: Progress | None = None, device: str = "cpu") -> Encoder:
    """Load an embedder: ``static``, ``minilm``, a sentence-transformers name, or a folder.

    Args:
        name: A folder may hold a static model made by ``distill`` or a transformer; a name is
            looked up in the local Hugging Face cache.
        progress: Called with (rows done, all rows) while texts are encoded.
        device: Where a transformer runs, ``cpu`` or ``cuda``.

    Raises:
        AuditError: The model, or a package it needs, is not on this machine.
    """
    if name == "static":
        return StaticEncoder(STATIC, name, progress)
    if is_static(Path(name)):
        return StaticEncoder(Path(name), name, progress)
    return TransformerEncoder(name, progress, device)


def same(settings: Settings) -> float:
    """The cosine from which two texts mean the same, 0 where nobody has said it of this embedder."""
    return settings.semantic_duplicate or SAME.get(settings.embedder, 0.0)


def require(settings: Settings) -> None:
    """Make sure that the embedder of ``settings`` will load and can be used, in milliseconds.

    Raises:
        AuditError: The model, or a package it needs, is not on this machine, or nobody
            has said from which cosine on its vectors mean the same.
    """
    name = settings.embedder
    if not same(settings):
        raise AuditError(
            f"embedder {name!r} has its own scale: set semantic_duplicate in the configuration to "
            f"the cosine from which two texts mean the same ({SAME['static']} for static)"
        )
    if name != "static" and not is_static(Path(name)):
        transformer.require(name)
