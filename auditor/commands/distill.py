"""``dataset-audit distill``: a static embedding model made from your own texts."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from auditor.commands.shared import console
from auditor.errors import AuditError

NOT_STATED = "not stated"


@click.command(context_settings=console.HELP)
@click.argument(
    "paths", metavar="TEXTS.jsonl [MORE ...]", nargs=-1, required=True, type=console.PATH
)
@console.path_option("-o", "--out", required=True, metavar="FOLDER", help="Folder to write.")
@click.option(
    "--teacher",
    default="minilm",
    show_default=True,
    metavar="NAME|PATH",
    type=console.NAME,
    help="Teacher: any sentence-transformers model on this machine.",
)
@console.seed_option("Seed of the random numbers.", default=1)
@click.option(
    "--licence",
    "licences",
    metavar="FILE=NAME",
    multiple=True,
    help="Licence of a file's texts, for the model card; repeatable.",
)
def command(
    paths: tuple[Path, ...], out: Path, teacher: str, seed: int, licences: tuple[str, ...]
) -> None:
    """Distil a static model for --embedder.

    Use it for languages and domains that the packaged model does not cover. A transformer teaches the model
    on the prompts and responses of the files; 100,000 or more texts make a good model. Needs the extra
    [transformers].
    """
    by_path = dict(licence.rpartition("=")[::2] for licence in licences)
    unknown = set(by_path) - {str(path) for path in paths}
    if unknown:
        raise click.UsageError(
            f"--licence names {sorted(unknown)[0]!r}, which is none of the files."
        )
    scores = distill(paths, out, teacher, seed, by_path)
    shown = ", ".join(f"{name} {value:.3f}" for name, value in scores.items())
    console.show(f"{console.name(out)}: on held-out texts {shown}\n")


def distill(
    paths: Sequence[Path], out: Path, teacher: str, seed: int, licences: Mapping[str, str]
) -> Mapping[str, float]:
    """Distil ``teacher`` on the prompts and responses of ``paths`` into the folder ``out``.

    Files are read as an audit reads them. The card names each with its rows, digest and licence
    (``licences``, by path), the teacher with its digest, the recipe and the scores. The same files
    and seed give the same model on the same machine.

    Returns:
        Scores on held-out texts: ``cosine`` with the teacher's vectors, ``correlation`` with its
        cosines between texts.

    Raises:
        AuditError: the teacher, or the extra ``[transformers]``, is not here; ``out`` holds
            something already; an input cannot be read, or there are too few texts.
    """
    from auditor.analysis.embedding.transformer import TransformerEncoder
    from auditor.analysis.progress import bar

    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise AuditError(f"{out} exists already and is not empty; it was left as it is")
    if teacher == "static":
        raise AuditError("the teacher must be a transformer; static is a static model")
    encoder = TransformerEncoder(teacher, bar("distilling"))
    # These import torch, which is installed if the encoder is.
    from auditor.analysis.embedding.distill import distill as distilled
    from auditor.analysis.embedding.distill_training import Recipe

    texts: list[str] = []
    sources: dict[str, str] = {}
    for path in paths:
        of_file, digest = _texts(path)
        name = f"{path.name}, {len(of_file):,} texts, sha256 {digest}"
        sources[name] = licences.get(str(path), NOT_STATED)
        texts += of_file
    return distilled(encoder, texts, out, Recipe(seed=seed), sources)


def _texts(path: Path) -> tuple[list[str], str]:
    """Prompts and responses of a file, and the digest of its bytes."""
    from auditor.dataset.reading import load
    from auditor.settings import Settings

    data = load.load([(path, path.name)], [], Settings())
    if data.refused:
        raise AuditError("; ".join(data.refused))
    columns = data.valid.select("prompt", "response", "rejected")
    texts = [text for column in columns for text in column.drop_nulls() if text.strip()]
    return texts, data.inputs[0].sha256
