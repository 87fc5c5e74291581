"""What a ``Dataset`` derives from its valid rows: keys of equality, normalised texts, other fields."""

import json
from collections import defaultdict
from functools import partial

import polars as pl

from auditor import engine
from auditor.analysis.text import normalise, operators, template
from auditor.dataset.task import LABELLED

# Share of the prompts with a marked part above which the question is on that part.
_MIN_MARKED = 0.5
# Most words in the last line of the median prompt, and fewest rows, of a list of entries: a dictionary, the labels of an
# interface. Source: 1 to 2 words in interfaces in five languages, 4 to 17 in small talk, questions and puzzles.
MAX_ENTRY_WORDS, _MIN_ENTRIES = 3, 100


def equality_keys(rows: pl.DataFrame) -> pl.DataFrame:
    """``Dataset.keys`` of EXAMPLES and role."""
    folded = {
        name: normalise.identity_keys(rows[name])
        for name in ("system", "prompt", "response", "rejected")
    }
    label = normalise.identity_keys(rows["label"])
    exact = {name: rows[name].hash(seed=3) for name in ("tools", "calls")}
    if _are_entries(rows):
        folded["prompt"] = rows["prompt"].str.strip_chars().hash(seed=1)
    parts = pl.DataFrame({**folded, **exact, "label": label, "marked": _marked(rows["prompt"])})
    prompt = pl.struct("system", "prompt", "tools", "marked").hash(seed=4)
    response = pl.struct("response", "label", "rejected", "calls").hash(seed=5)
    has_prompt = pl.any_horizontal(pl.col("system", "prompt").is_not_null())
    has_response = pl.any_horizontal(pl.col("response", "label").is_not_null())
    both = pl.struct(prompt, response).hash(seed=6)
    return parts.select(
        row=rows["row"],
        role=rows["role"],
        prompt_key=pl.when(pl.col("prompt").is_not_null()).then(prompt),
        response_key=pl.when(has_response).then(response),
        row_key=pl.when(has_prompt | has_response).then(both),
    )


def _marked(prompts: pl.Series) -> pl.Series:
    """Return the marked parts of each prompt (String), in a set that asks about them: "the [staff] was kind, the food cold".

    In other sets brackets and asterisks are punctuation, and the result is null.
    """
    least = _MIN_MARKED * len(prompts)
    none = pl.repeat(None, len(prompts), dtype=pl.String, eager=True)
    if int(prompts.str.contains_any(["[", "**"]).sum()) <= least:
        return none
    marked = prompts.str.extract_all(operators.MARKED).list.join("").fill_null("")
    return marked.str.to_lowercase() if int((marked != "").sum()) > least else none


def _are_entries(rows: pl.DataFrame) -> bool:
    """Return whether the set is a list of entries with free answers, in which "May" and "may", "View" and "View:" differ."""
    texts = rows.select("prompt", "response")
    complete = sum(texts.null_count().row(0)) == 0 and rows["rejected"].count() == 0
    if not complete or rows.height < _MIN_ENTRIES:
        return False
    last_lines = texts["prompt"].str.strip_chars_end().str.split("\n").list.last()
    words = last_lines.str.count_matches(r"\S+").median()
    return isinstance(words, float) and words <= MAX_ENTRY_WORDS


def other_fields(rows: pl.DataFrame) -> pl.DataFrame:
    """``Dataset.other_fields`` of EXAMPLES."""
    rows = rows.select("row", "extra").drop_nulls()
    records: list[dict[str, object]] = [json.loads(extra) for extra in rows["extra"]]
    values: defaultdict[str, set[object]] = defaultdict(set)
    for record in records:
        for name, value in record.items():
            values[name].add(value)
    repeating = {name for name, seen in values.items() if len(seen) <= rows.height / 2}
    texts = [str([(n, v) for n, v in r.items() if n in repeating]) for r in records]
    return rows.select("row", other_fields=pl.Series(texts, dtype=pl.String))


def normalised_texts(
    rows: pl.DataFrame, task: str, template_share: float
) -> tuple[pl.DataFrame, tuple[template.Template, ...]]:
    """``Dataset.normalised`` and ``Dataset.templates`` of EXAMPLES and role.

    Templates are spans of words that a ``template_share`` of the training texts contain.
    """
    names = ["prompt"] if task in LABELLED else ["prompt", "response", "rejected"]
    parts = engine.mapped(rows.select(names), engine.Map(_folded))
    train = parts.filter(rows["role"] == "train").drop("rejected", strict=False)
    found = [template.find(column, template_share) for column in train]
    templates = tuple(dict.fromkeys(span for spans in found for span in spans))
    if templates:
        parts = engine.mapped(parts, engine.Map(partial(_without, templates)))
    context = pl.DataFrame(
        {"system": normalise.identity_keys(rows["system"]), "tools": rows["tools"]}
    )
    texts = rows.select("row", "role").with_columns(
        context=context.hash_rows(seed=7),
        prompt_text=parts["prompt"],
        response_text=_joined(parts.drop("prompt")),
    )
    return texts, templates


def with_whole_texts(normalised: pl.DataFrame) -> pl.DataFrame:
    """``Dataset.normalised`` with ``text``, both texts joined (String); the only one if the other is null."""
    prompt, response = normalised["prompt_text"], normalised["response_text"]
    if response.null_count() == len(response):
        return normalised.with_columns(text="prompt_text")
    return normalised.with_columns(text=_joined(pl.DataFrame([prompt, response])))


def _folded(texts: pl.DataFrame) -> pl.DataFrame:
    return pl.DataFrame([normalise.fold_to_words(own).alias(own.name) for own in texts])


def _without(templates: tuple[template.Template, ...], texts: pl.DataFrame) -> pl.DataFrame:
    return texts.select(template.mask(pl.col(name), templates) for name in texts.columns)


def _joined(parts: pl.DataFrame) -> pl.Series:
    """The texts of all columns, joined by spaces (String); null where all are."""
    if not parts.width:
        return pl.Series([None] * parts.height, dtype=pl.String)
    joined = pl.concat_str(parts.columns, separator=" ", ignore_nulls=True)
    return parts.select(pl.when(joined != "").then(joined).alias("text"))["text"]
