"""CASE080 to CASE087: what the data itself says for a cheaper way than a fine-tune. Pure.

Notes and warnings only: a smell asks the one who makes the case a question, with the counts that
raise it, and never moves a verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.intervals import wilson
from auditor.analysis.text.lsa import lsa_vectors
from auditor.case.data import contract, drift, probe
from auditor.case.data.dates import dates
from auditor.case.data.rules import (
    CHANGING_SHARE,
    DRIFT,
    HEADROOM,
    LEAST_ROWS,
    MOVED,
    SIGNATURE_SHARE,
    STRUCTURED_SHARE,
)
from auditor.case.model import CaseFinding

Vectors = NDArray[np.float32]
Encode = Callable[[pl.Series], Vectors]
Smell = tuple[list[CaseFinding], Mapping[str, Any]]

# Rows looked at, evenly over the file. Source: shares are then known to 1.4 points or better.
_ROWS = 5_000
# Amounts of money, versions, years of this century, addresses: facts that will be others next year.
_CHANGING = (
    r"(?i)[$€£¥]\s?\d|\d\s?(?:usd|eur|dollars?|euros?)\b|\bv?\d+\.\d+\.\d+\b|\bversion \d"
    r"|\b20[0-4]\d\b|\bas of\b|https?://"
)
_NUMBER = r"\d+(?:[.,]\d+)*"
_COMPUTED = 2  # numbers in a prompt from which an answer may be computed and not looked up
_SIGNATURE_WORDS = 3  # words at the start or the end of an answer that make up a way of speaking


def sniff(rows: pl.DataFrame, task: str, good: int, encode: Encode = lsa_vectors) -> Smell:
    """Look at the sound training rows and say what smells, with the numbers behind it.

    Args:
        rows: ``prompt, response, label, extra`` (String), in file order.
        task: as ``Dataset.task``: classification, generation, preference or text.
        good: rows that count as plenty (``Settings.good``).
        encode: texts to float32[n, d] of unit length.

    Returns:
        Findings of ``smell_rules.RULES`` with the key "data" and no line, and JSON-ready numbers:
        ``rows`` looked at, and by task ``baselines``, ``contract``, ``changing``, ``signature``,
        ``halves``, ``dated``. Below ``LEAST_ROWS`` rows nothing is judged.
    """
    seen = rows.select("prompt", "response", "label", "extra").gather_every(
        max(1, -(-rows.height // _ROWS))
    )
    numbers: dict[str, Any] = {"rows": seen.height}
    if seen.height < LEAST_ROWS:
        return [], numbers
    if task == "classification":
        steps = [_baselines(seen, encode)]
    else:
        steps = [_knowledge(seen), _contract(seen), _voice(seen, task, rows.height, good)]
    said = pl.concat_str(pl.col("prompt", "response").fill_null(""), separator=" ")
    vectors = encode(seen.select(said).to_series())
    steps += [_drift(seen, task, vectors), _dated(seen, task, vectors)]
    found = [finding for said, _ in steps for finding in said]
    return found, numbers | {name: own for _, part in steps for name, own in part.items()}


def _finding(rule: str, detail: str, rung: str = "") -> CaseFinding:
    return CaseFinding(rule, "data", None, detail, rung)


def _baselines(seen: pl.DataFrame, encode: Encode) -> Smell:
    rows = seen.select(text=pl.coalesce("prompt", "response").fill_null(""), label="label")
    rows = rows.drop_nulls("label")
    if rows.height < LEAST_ROWS or rows["label"].n_unique() < 2:
        return [], {}
    found = probe.baselines(rows["text"], encode(rows["text"]), rows["label"])
    measured = (
        f"a linear model gives {found.linear:.1%} of {found.rows:,} labels right out of fold,"
        f" nearest neighbours {found.nearest:.1%}, always the commonest label {found.majority:.1%}"
    )
    said = []
    if wilson(found.best * found.rows, found.rows).low <= found.majority:
        said = [_finding("CASE085", f"{measured}: the labels or the task are suspect")]
    elif found.best >= found.ceiling - HEADROOM:
        detail = f"{measured}; some {found.ceiling:.1%} are consistent: a small classifier may do"
        said = [_finding("CASE084", detail)]
    return said, {"baselines": {"best": found.best, **asdict(found)}}


def _knowledge(seen: pl.DataFrame) -> Smell:
    """Facts that change, are not in the prompt, and cannot be computed from it."""
    prompt, answer = pl.col("prompt").fill_null(""), pl.col("response").fill_null("")
    fact = answer.str.extract(f"({_CHANGING})")
    known = prompt.str.contains(fact, literal=True)
    stated = fact.is_not_null() & ~known & (prompt.str.count_matches(_NUMBER) < _COMPUTED)
    # Of texts without prompts nothing is asked, so nothing is looked up.
    changing = int(seen.select((stated & (prompt != "")).sum()).item())
    share = changing / seen.height
    detail = (
        f"{changing:,} of {seen.height:,} answers state a price, version, date or address that is"
        " not in their prompt: put such facts into the context, weights go stale"
    )
    said = [_finding("CASE080", detail, "retrieval")] if share >= CHANGING_SHARE else []
    return said, {"changing": share}


def _contract(seen: pl.DataFrame) -> Smell:
    pairs = seen.select(pl.col("prompt", "response").fill_null("")).iter_rows()
    found = contract.contract((prompt, answer) for prompt, answer in pairs)
    shape, count = found.main
    number = {"json": found.structured / found.answers, "conform": count / found.answers}
    said = []
    if count >= STRUCTURED_SHARE * found.answers:
        detail = (
            f"{count:,} of {found.answers:,} answers are JSON of the shape {_clipped(shape)};"
            f" {found.copied:.0%} of their values stand in the prompt: a JSON schema forces the form"
        )
        said.append(_finding("CASE081", detail, "structured-output"))
    if found.structured > found.answers / 2 and count < found.answers:
        detail = (
            f"{found.answers - count:,} of {found.answers:,} answers break the contract"
            f" {_clipped(shape)}: {', '.join(_others(found))}"
        )
        said.append(_finding("CASE082", detail, "structured-output"))
    return said, {"contract": {**number, "shapes": len(found.shapes), "copied": found.copied}}


def _others(found: contract.Contract) -> Iterator[str]:
    """The three commonest shapes that break the contract."""
    others = [pair for pair in found.shapes if pair != found.main]
    yield from (f"{count:,} are {_clipped(shape)}" for shape, count in others[:3])
    if len(others) > 3:
        yield f"and {len(others) - 3} more shapes"


def _clipped(shape: str, most: int = 80) -> str:
    return shape if len(shape) <= most else f"{shape[: most - 1]}…"


def _voice(seen: pl.DataFrame, task: str, rows: int, good: int) -> Smell:
    words = pl.col("response").str.to_lowercase().str.extract_all(r"\w+")
    long = words.list.len() >= 2 * _SIGNATURE_WORDS
    ends = seen.filter(long).select(
        first=words.list.head(_SIGNATURE_WORDS).list.join(" "),
        last=words.list.tail(_SIGNATURE_WORDS).list.join(" "),
    )
    shared, most = "", 0
    for column in ends:
        for phrase, count in (
            column.value_counts(sort=True).sort("count", column.name).tail(1).rows()
        ):
            shared, most = (phrase, count) if count > most else (shared, most)
    share = most / seen.height
    voiced = share >= SIGNATURE_SHARE
    if rows >= good or not (voiced or task == "text"):
        return [], {"signature": share}
    why = f'{most:,} of {seen.height:,} answers begin or end with "{shared}"'
    why = why if voiced else "the rows are texts without prompts, as for a voice"
    detail = (
        f"{why}, and there are {rows:,} rows: try examples in the prompt (dataset-audit fewshot)"
    )
    return [_finding("CASE083", detail, "few-shot")], {"signature": share}


def _drift(seen: pl.DataFrame, task: str, vectors: Vectors) -> Smell:
    told = drift.texts(vectors, seen["label"], task)
    detail = (
        f"a linear model tells of {told:.0%} of {seen.height:,} rows whether they stand in the first"
        " or the second half of the file: several sources, or a task that changed"
    )
    sure = told >= DRIFT and wilson(told * seen.height, seen.height).low > 0.5
    return [_finding("CASE086", detail)] if sure else [], {"halves": told}


def _dated(seen: pl.DataFrame, task: str, vectors: Vectors) -> Smell:
    """The same by date, where the rows have one; and whether labels or forms of answers moved."""
    name, when = dates(seen["extra"])
    rows = seen.with_columns(when=when).with_row_index("place").drop_nulls("when")
    rows = rows.sort("when", maintain_order=True)
    if not name or rows.height < LEAST_ROWS:
        return [], {}
    labels = drift.moved(rows["label"]) if task == "classification" else 0.0
    forms = 0.0 if task == "classification" else drift.moved(contract.shapes(rows["response"]))
    told = drift.texts(vectors[rows["place"].to_numpy()], rows["label"], task)
    period = f"between {rows['when'][0]:%Y-%m-%d} and {rows['when'][-1]:%Y-%m-%d} ({name})"
    said = []
    if told >= DRIFT and wilson(told * rows.height, rows.height).low > 0.5:
        said.append(f"a linear model tells {told:.0%} of the rows' halves by their texts")
    if labels >= MOVED:
        said.append(f"{labels:.0%} of the labels moved")
    if forms >= MOVED:
        said.append(f"{forms:.0%} of the answers changed their form")
    found = [_finding("CASE087", f"{period}: {'; '.join(said)}")] if said else []
    return found, {"dated": {"field": name, "texts": told, "labels": labels, "forms": forms}}
