"""The case, assessed with what the audit of the data knows."""

import datetime as dt
from dataclasses import replace
from functools import partial
from pathlib import Path

from auditor import case
from auditor.analysis.embedding import columns
from auditor.analysis.text.lsa import lsa_and_embeddings
from auditor.case.data import signals
from auditor.coverage_facts import Diversity
from auditor.dataset.dataset import Dataset


def assess_case(
    readiness: tuple[Path, dt.date] | None,
    data: Dataset,
    clean: int,
    leaked: int | None,
    diversity: Diversity | None,
) -> case.Case:
    """The case in readiness.toml, with the signals that the training rows themselves give.

    Args:
        readiness: the file, and the day it is assessed on; None if there is no file.
        data: the data set.
        clean: number of clean rows.
        leaked: training lines that also occur in an evaluation file; None if no check looked.
        diversity: what was measured of it, if anything.
    """
    if readiness is None:
        return case.NOT_ASSESSED
    digests = {
        role: frozenset(source.sha256 for source in data.inputs if source.role == role)
        for role in ("train", "eval")
    }
    facts = case.DataFacts(clean, data.settings.floor, leaked, digests["train"], digests["eval"])
    assessed = case.assess(*readiness, facts)
    rows = data.training.select("prompt", "response", "label", "extra")
    encode = partial(
        lsa_and_embeddings, columns.encoder(data.settings.embedder, data.settings.device).encode
    )
    numbers, found = signals.find(rows, data.task, data.settings.good, encode)
    narrowness = diversity and {
        "rows": diversity.rows,
        "effective_examples": diversity.effective_examples,
        "likeness": diversity.mean_cosine,
    }
    return replace(
        assessed,
        findings=(*assessed.findings, *found),
        data=replace(numbers, narrowness=narrowness or {}),
    )
