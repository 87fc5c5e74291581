"""Texts to unit vectors: the packaged static model by default, any transformer on request.

``load("static")`` needs neither torch nor the network. Other embedders need the extra
``[transformers]`` and must already be on this machine: nothing is downloaded, no pickle is read,
and no code that comes with a model is run.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from auditor.features import transformer
from auditor.features.progress import Progress
from auditor.features.static import StaticEncoder, Texts, Vectors, is_static
from auditor.features.transformer import EncoderUnavailableError, TransformerEncoder

__all__ = ["Encoder", "EncoderUnavailableError", "load", "require"]

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
        EncoderUnavailableError: The model, or a package it needs, is not on this machine.
    """
    if name == "static":
        return StaticEncoder(STATIC, name, progress)
    if is_static(Path(name)):
        return StaticEncoder(Path(name), name, progress)
    return TransformerEncoder(name, progress, device)


def require(name: str) -> None:
    """Make sure that ``load(name)`` will find its model, in milliseconds.

    Raises:
        EncoderUnavailableError: The model, or a package it needs, is not on this machine.
    """
    if name != "static" and not is_static(Path(name)):
        transformer.require(name)
