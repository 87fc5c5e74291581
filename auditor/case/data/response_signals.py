"""CASE080 to CASE083: signals in the responses of a set without labels."""

from collections.abc import Iterator
from typing import TypeAlias

import polars as pl

from auditor.case.data import response_shapes
from auditor.case.data.rules import (
    MIN_CHANGING_SHARE,
    MIN_SIGNATURE_SHARE,
    MIN_STRUCTURED_SHARE,
    signal,
)
from auditor.case.model import CaseFinding, ContractNumbers, DataNumbers
from auditor.plural import pluralize

Findings: TypeAlias = list[CaseFinding]

# Amounts of money, versions, years of this century and addresses: facts that will change.
_CHANGING = (
    r"(?i)[$€£¥]\s?\d|\d\s?(?:usd|eur|dollars?|euros?)\b|\bv?\d+\.\d+\.\d+\b|\bversion \d"
    r"|\b20[0-4]\d\b|\bas of\b|https?://"
)
_NUMBER = r"\d+(?:[.,]\d+)*"
_MIN_OPERANDS = 2  # fewest numbers in a prompt that a response may have been computed from
_SIGNATURE_WORDS = 3  # words at the start or end of a response that mark a style
_MAX_SHAPE_CHARS = 80  # of a JSON shape in a message
_MAX_SHAPES = 3  # named in a message


def find(sample: pl.DataFrame, task: str, rows: int, good: int) -> tuple[DataNumbers, Findings]:
    """Return the numbers and signals of ``sample``, which was taken from ``rows`` rows."""
    changing, facts = _changing_facts(sample)
    contract, shape = _contract(sample)
    signature, style = _signature(sample, task, rows, good)
    numbers = DataNumbers(sample.height, contract=contract, changing=changing, signature=signature)
    return numbers, [*facts, *shape, *style]


def _changing_facts(sample: pl.DataFrame) -> tuple[float, Findings]:
    """Share of responses with a fact that changes, is not in the prompt and is not computed from it."""
    prompt, response = pl.col("prompt").fill_null(""), pl.col("response").fill_null("")
    fact = response.str.extract(f"({_CHANGING})")
    from_prompt = prompt.str.contains(fact, literal=True)
    computed = prompt.str.count_matches(_NUMBER) >= _MIN_OPERANDS
    # A text without a prompt answers no question, so there is nothing to retrieve.
    recalled = fact.is_not_null() & ~from_prompt & ~computed & (prompt != "")
    count = int(sample.select(recalled.sum()).item())
    share = count / sample.height
    detail = (
        f"{count:,} of {sample.height:,} responses state a price, version, date or address that is"
        " not in their prompt: retrieve these facts into the prompt, because weights go out of date"
    )
    found = [signal("CASE080", detail, "retrieval")] if share >= MIN_CHANGING_SHARE else []
    return share, found


def _contract(sample: pl.DataFrame) -> tuple[ContractNumbers, Findings]:
    pairs = sample.select(pl.col("prompt", "response").fill_null("")).iter_rows()
    shapes = response_shapes.summarise((prompt, response) for prompt, response in pairs)
    total, (shape, count) = shapes.responses, shapes.main
    numbers = ContractNumbers(
        json=shapes.structured / total,
        conform=count / total,
        shapes=len(shapes.counts),
        copied=shapes.copied,
    )
    found = []
    if count >= MIN_STRUCTURED_SHARE * total:
        detail = (
            f"{count:,} of {total:,} responses are JSON of the shape {_clipped(shape)};"
            f" {shapes.copied:.0%} of their values occur in the prompt: a JSON schema enforces the"
            " shape without training"
        )
        found.append(signal("CASE081", detail, "structured-output"))
    if shapes.structured > total / 2 and count < total:
        verb = "breaks" if total - count == 1 else "break"
        detail = (
            f"{total - count:,} of {total:,} responses {verb} the contract {_clipped(shape)}:"
            f" {', '.join(_other_shapes(shapes))}"
        )
        found.append(signal("CASE082", detail, "structured-output"))
    return numbers, found


def _other_shapes(shapes: response_shapes.Shapes) -> Iterator[str]:
    """Yield the most common shapes that break the contract, as parts of a sentence."""
    others = [pair for pair in shapes.counts if pair != shapes.main]
    for shape, count in others[:_MAX_SHAPES]:
        yield f"{count:,} {'is' if count == 1 else 'are'} {_clipped(shape)}"
    if len(others) > _MAX_SHAPES:
        yield f"and {pluralize(len(others) - _MAX_SHAPES, 'more shape')}"


def _clipped(shape: str) -> str:
    return shape if len(shape) <= _MAX_SHAPE_CHARS else f"{shape[: _MAX_SHAPE_CHARS - 1]}…"


def _signature(sample: pl.DataFrame, task: str, rows: int, good: int) -> tuple[float, Findings]:
    """Share of responses with the most common first or last three words."""
    words = pl.col("response").str.to_lowercase().str.extract_all(r"\w+")
    long = words.list.len() >= 2 * _SIGNATURE_WORDS
    ends = sample.filter(long).select(
        first=words.list.head(_SIGNATURE_WORDS).list.join(" "),
        last=words.list.tail(_SIGNATURE_WORDS).list.join(" "),
    )
    common = [
        (count, phrase)
        for end in ends
        for phrase, count in end.value_counts(sort=True).sort("count", end.name).tail(1).rows()
    ]
    count, phrase = max(common, key=lambda pair: pair[0], default=(0, ""))
    share = count / sample.height
    shared = share >= MIN_SIGNATURE_SHARE
    if rows >= good or not (shared or task == "text"):
        return share, []
    why = "the rows are texts without prompts, as if collected to teach a style"
    if shared:
        why = f'{count:,} of {sample.height:,} responses begin or end with "{phrase}"'
    detail = f"{why}, and there are only {rows:,} rows: try examples in the prompt (dataset-audit fewshot)"
    return share, [signal("CASE083", detail, "few-shot")]
