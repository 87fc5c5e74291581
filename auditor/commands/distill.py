"""A static embedding model of one's own: texts from data files, a teacher, a folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from auditor.analysis.embedding.transformer import TransformerEncoder
from auditor.analysis.progress import bar
from auditor.dataset import load
from auditor.errors import AuditError
from auditor.settings import Settings

UNSTATED = "not stated"


def distill(
    paths: Sequence[Path],
    out: Path,
    teacher: str,
    seed: int,
    licences: Mapping[str, str],
) -> Mapping[str, float]:
    """Distil ``teacher`` on the prompts and answers of ``paths`` into the folder ``out``.

    Files are read as an audit reads them. The card names each with its rows, digest and licence
    (``licences``, by path), the teacher with its digest, the recipe and the scores. The same files
    and seed give the same model on the same machine.

    Returns:
        Scores on texts that were held out: ``cosine`` with the teacher's vectors, ``correlation``
        with its cosines between texts.

    Raises:
        AuditError: the teacher, or the extra ``[transformers]``, is not here, or ``out`` holds
            something already.
        ValueError: an input cannot be read, or there are too few texts.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise AuditError(f"{out} exists already and is not empty; it was left as it is")
    if teacher == "static":
        raise AuditError("the teacher must be a transformer, and static is none")
    encoder = TransformerEncoder(teacher, bar("distilling"))
    from auditor.analysis.embedding.distill import (
        distill as fit_to,  # torch is there if the encoder is
    )
    from auditor.analysis.embedding.distill_training import Recipe

    texts, sources = [], {}
    for path in paths:
        mine, digest = _texts(path)
        named = f"{path.name}, {len(mine):,} texts, sha256 {digest}"
        sources[named] = licences.get(str(path), UNSTATED)
        texts += mine
    return fit_to(encoder, texts, out, Recipe(seed=seed), sources)


def _texts(path: Path) -> tuple[list[str], str]:
    """Prompts and answers of a file, and the digest of its bytes."""
    data = load.load([(path, path.name)], [], Settings())
    if data.refused:
        raise ValueError("; ".join(data.refused))
    columns = data.valid.select("prompt", "response", "rejected")
    texts = [text for column in columns for text in column.drop_nulls() if text.strip()]
    return texts, data.inputs[0].sha256
