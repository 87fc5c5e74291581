"""TXT009: answers whose form is not an answer's: capitals only, wrapped in JSON, in a code block, signs without a word."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from auditor.analysis.responses.faults import answer_forms, textures
from auditor.analysis.responses.faults.answer_forms import FORMS, Form
from auditor.analysis.responses.forms.code import is_code
from auditor.analysis.text.positions import contains
from auditor.analysis.text.search import Search
from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.written_texts import INPUT
from auditor.model import Ran, findings, whole_file
from auditor.rules import load_rules

NAME = "answer-form"

_MIN_CAPITALS = (
    30  # letters of an answer in capitals, and words; fewer are names, codes and headlines
)
_MIN_WORDS = 6
# Least share of the other outputs that end as the form does at which this is how people write in the set.
_MIN_USUAL = 0.3
_MAX_PROMPTS = 0.005  # share of the prompts that may have the form
_MAX_CODE, _CODE_SAMPLE = 0.3, 500  # share of answers that may be code, of so many
_CAPITALS = r"(?:\b\p{Lu}{2,}\b[^\p{Ll}]*){3}"  # three words in capitals
_ON_CAPITALS = (
    r"(?i)upper|capital|\bcaps\b|shout|yell|loud|acronym|headline|sql|telegram|morse|大写"
)
# Clauses of licences and contracts are written in capitals.
_CLAUSE = r"WARRANT|LIABLE|LIABILIT|DISCLAIM|DAMAGES|\bHEREBY\b|\bLICEN[SC]E"
_WRAPS = rf"{answer_forms.WRAPPED}|^\s*(?:\w+\(|\[|```)"  # it looks like code, whatever is inside
RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on the outputs of training rows, in sets of free answers and of texts."""
    if data.task == "text":
        return _in_texts(data.outputs)
    if data.task not in ("generation", "preference"):
        return Ran()
    parts = [_unexpected(*form) for form in _forms(data.outputs) if not form[0].is_empty()]
    of_set = _of_the_set(data)
    sample = data.outputs["text"].gather_every(max(1, data.outputs.height // _CODE_SAMPLE))
    bare = sample.filter(~sample.str.contains(_WRAPS))
    if is_code(bare).sum() > _MAX_CODE * len(sample):
        parts = [part.filter(pl.col("text").str.contains(answer_forms.WRAPPED)) for part in parts]
    if not parts:
        return Ran(of_set)
    found = _with_system(data, pl.concat(parts)).unique("row", keep="first", maintain_order=True)
    return Ran(pl.concat([of_set, findings(found, rule="TXT009")]))


def _in_texts(texts: pl.DataFrame) -> Ran:
    """Return findings on the texts of a corpus, which have no prompts."""
    parts = [_with_detail(_of_form(texts, form), form.what) for form in FORMS if form.of_texts]
    found = _without_code(pl.concat(parts)).unique("row", keep="first", maintain_order=True)
    return Ran(findings(found, rule="TXT009"))


def _of_the_set(data: Dataset) -> pl.DataFrame:
    """Return findings on the set: what most answers are like, and prompts are not."""
    if textures.are_counters(data.outputs["text"]):
        return whole_file(
            "TXT009", [("the answers are nothing but the numbers of their rows", 1.0)]
        )
    prompts = data.texts.filter(pl.col("side") == INPUT)["text"]
    odd = textures.damaged(data.outputs["text"], prompts)
    details = [(f"most answers {what}, and most prompts do not", share) for what, share in odd]
    return whole_file("TXT009", details)


def _forms(outputs: pl.DataFrame) -> Iterator[tuple[pl.DataFrame, str, str]]:
    """Yield the outputs of each form, prompts that want it, and what it is; each takes as much memory as its texts."""
    text = pl.col("text")
    # Most texts have two small letters in a row near their beginning.
    capitals = outputs.filter(~text.str.head(40).str.contains(r"\p{Ll}\p{Ll}"))
    yield _in_capitals(capitals), _ON_CAPITALS, "is in capitals only"
    yield _fenced(outputs), answer_forms.ON_CODE, "is sentences in a code block"
    mixed = outputs.filter(text.str.head(200).str.contains("[a-z][A-Z]"))
    mixed = mixed.filter(answer_forms.in_random_case(text))
    yield mixed, answer_forms.ON_CASE, "is in large and small letters at random"
    for form in FORMS:
        yield _of_form(outputs, form), form.wanted, form.what


def _of_form(outputs: pl.DataFrame, form: Form) -> pl.DataFrame:
    """Return the outputs of a form whose prompts have what it needs."""
    head, rows = pl.col("text").str.head(form.head), outputs
    for pattern in filter(None, (form.likely, form.answer)):
        rows = rows.filter(head.str.contains(pattern))
        if rows.is_empty():  # no pattern is compiled for nothing
            return rows
    # What prompts have, too, is how people write in this set.
    prompts = outputs["before"].drop_nulls().str.head(form.head).str.contains(form.answer)
    if prompts.sum() > _MAX_PROMPTS * len(prompts):
        return rows.clear()
    if form.usual and _are_usual(outputs, form):
        return rows.clear()
    if form.words:
        words = pl.col("text").str.head(form.head).str.extract_all(r"\w+")
        rows = rows.filter(words.list.n_unique() >= form.words * words.list.len())
    if form.unless:
        rows = rows.filter(~pl.col("text").str.contains(form.unless))
    if form.least:
        rows = rows.filter(pl.col("before").fill_null("").str.contains(form.least))
    return rows


def _are_usual(outputs: pl.DataFrame, form: Form) -> bool:
    """Return whether many of the outputs that are long enough and have not quite the form go without a mark at their end."""
    text = pl.col("text")
    long = outputs.filter(text.str.count_matches(" ", literal=True) >= _MIN_WORDS)
    rest = long.filter(~text.str.head(form.head).str.contains(form.answer))
    usual = rest.select(text.str.contains(form.usual).mean()).item()
    return isinstance(usual, float) and usual >= _MIN_USUAL


def _fenced(outputs: pl.DataFrame) -> pl.DataFrame:
    """Return the outputs that are sentences, and no code, inside one code block."""
    inside = pl.col("text").str.extract(answer_forms.FENCED)
    rows = outputs.filter(pl.col("text").str.contains(r"^\s*```"))
    rows = rows.with_columns(inside=inside).drop_nulls("inside")
    signs = pl.col("inside").str.count_matches(answer_forms.SIGNS_OF_CODE)
    few = signs <= answer_forms.MAX_SIGNS * pl.col("inside").str.len_chars()
    return rows.filter(few & ~is_code(rows["inside"])).drop("inside")


def _in_capitals(outputs: pl.DataFrame) -> pl.DataFrame:
    """Return the outputs of many words in capitals, without a small letter; none where as many have few of these words."""
    text = pl.col("text")
    capitals = text.str.count_matches(r"\p{Lu}")
    rows = outputs.filter((capitals > 1) & ~text.str.contains(rf"\p{{Ll}}|{_CLAUSE}"))
    words = text.str.count_matches(r"\p{Lu}{2,}")
    found = rows.filter((capitals >= _MIN_CAPITALS) & (words >= _MIN_WORDS))
    # Names in capitals are long in some rows and short in others.
    return found if 2 * found.height > rows.height else found.clear()


def _unexpected(rows: pl.DataFrame, wanted: str, what: str) -> pl.DataFrame:
    """Return the rows that are not code and whose prompt does not match ``wanted``, with their ``detail``."""
    before = pl.col("before").fill_null("")
    # A prompt in capitals, or with a text in capitals to work on, has an answer in capitals.
    small = before.str.contains(r"\p{Ll}{2}|\p{Lo}") & ~before.str.contains(_CAPITALS)
    # An answer that is in its prompt has the form of the prompt.
    rows = rows.filter(small & ~contains(before, pl.col("text")))
    rows = rows.filter(~Search(wanted).contains(before))
    return _with_detail(rows, what).with_columns(wanted=pl.lit(wanted))


def _with_detail(rows: pl.DataFrame, what: str) -> pl.DataFrame:
    shown = pl.col("text").str.strip_chars().str.slice(0, 60).str.replace_all(r"\s+", " ")
    return rows.with_columns(detail=pl.format("{} {}: '{}'", "field", pl.lit(what), shown))


def _with_system(data: Dataset, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows whose system text does not want the form either, and which are not code."""
    system = data.valid.select("row", pl.col("system").fill_null(""))
    rows = rows.join(system, on="row", how="left", maintain_order="left")
    return _without_code(rows.filter(~pl.col("system").str.contains(pl.col("wanted"))))


def _without_code(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows in their order, but for code; a wrapper looks like code."""
    return rows.filter(pl.col("text").str.contains(_WRAPS) | ~is_code(rows["text"])).sort(
        "row", maintain_order=True
    )
