"""Embedding models by name: the packaged static model by default, any transformer on request.

``load("static")`` needs neither torch nor the network. Other models need the extra ``[transformers]``
and must already be on this machine: nothing is downloaded, no pickle is read, and no code that comes
with a model is run.
"""

from functools import cache
from pathlib import Path
from typing import Protocol

from tokenizers import Tokenizer

from auditor import engine
from auditor.analysis.embedding import transformer
from auditor.analysis.embedding.static import StaticEncoder, Texts, Vectors, is_static_model
from auditor.analysis.embedding.transformer import TransformerEncoder
from auditor.analysis.progress import Progress
from auditor.errors import AuditError
from auditor.settings import Settings

# Least cosine of two texts of the same meaning, by embedder. Source: tests/bench/bench_semantic.py;
# of the MRPC pairs above it, people call 90% (static) and 89% (minilm) paraphrases; of all pairs of
# ATIS variants above it, 82% and 83% are of one utterance.
SAME_MEANING = {"static": 0.88, "minilm": 0.9, transformer.MINILM: 0.9}
STATIC = Path(__file__).parent / "models" / "static"


class Encoder(Protocol):
    """Anything that turns texts into embeddings."""

    name: str
    dim: int
    tokenizer: Tokenizer

    def encode(self, texts: Texts) -> Vectors:
        """One vector for each text: float32[n, dim] of unit length; zeros for null and empty texts."""
        ...


def load(name: str = "static", progress: Progress | None = None, device: str = "cpu") -> Encoder:
    """Load an embedder.

    Args:
        name: ``static``, ``minilm``, a folder with a static model made by ``distill`` or with a
            transformer, or the name of a sentence-transformers model in the local Hugging Face cache.
        progress: Called with (rows done, all rows) while texts are encoded.
        device: of a transformer: ``cpu`` or ``cuda``.

    Raises:
        AuditError: The model, or a package it needs, is not on this machine.
    """
    if name == "static":
        return packaged().with_progress(progress)
    if is_static_model(Path(name)):
        return StaticEncoder(Path(name), name, progress)
    return TransformerEncoder(name, progress, device)


@cache
def packaged() -> StaticEncoder:
    """The packaged model, whose files a process reads once."""
    return StaticEncoder(STATIC, "static")


def same_meaning_cosine(settings: Settings) -> float:
    """Return the least cosine of two texts of the same meaning; 0 if it is not known for this embedder."""
    return settings.semantic_duplicate or SAME_MEANING.get(settings.embedder, 0.0)


def check_available(settings: Settings) -> None:
    """Make sure, in milliseconds, that the embedder of ``settings`` can be loaded and used.

    Raises:
        AuditError: The model, a package it needs or its device is not on this machine, or the cosine from
            which its texts have the same meaning is not known.
    """
    name = settings.embedder
    if not same_meaning_cosine(settings):
        raise AuditError(
            f"embedder {name!r} has its own scale: set semantic_duplicate in the configuration to "
            f"the cosine from which two texts mean the same ({SAME_MEANING['static']} for static)"
        )
    is_transformer = name != "static" and not is_static_model(Path(name))
    if is_transformer:
        transformer.check_available(name)
    if settings.device == "cuda":
        if not is_transformer:
            raise AuditError(
                f"--device cuda works with transformers only, and the embedder is {name!r}"
            )
        if engine.current() is None:  # a cluster has GPUs of its own
            transformer.check_gpu()
