"""TXT006: messages of a failed request or program where an answer should be."""

import polars as pl

from auditor.analysis.responses.faults.error_messages import is_error_message
from auditor.dataset.dataset import Dataset
from auditor.dataset.task import LABELLED
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "error-messages"

# What the prompt of an answer has that is a message of that kind by design: programs, servers and their errors.
_ON_ERRORS = (
    r"(?i)\berrors?\b|exception|traceback|stack ?trace|\bhttp|status|server|\bapi\b|\bcode|coding|python|\bjava|program|debug|\blogs?\b"
    r"|request|time-?out|script|function|terminal|console|bash|shell|sql|\bapp\b|website|\bweb\b|fails?\b|failure|errno|```|>>> "
    r"|\btools?\b|错误|錯誤|报错|代码|异常|エラー|오류|خطأ|помил|ошибк|σφάλμα|fehler|erreur|errores?\b|errori?\b|erros?\b|błąd"
    r"|\bchyb|\bhiba|\bvirhe|\blỗi|\bhata\b|\bfout|%[sd]"
)

# Fewest words of a label that is a message (a class may be called "forbidden"), and the share of the rows at which
# messages are the classes of the set: kinds of errors, or lines of a log.
_MIN_WORDS, _MAX_LABELS = 3, 0.5

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on the labels or on the outputs of training rows."""
    found = _labels(data) if data.task in LABELLED else _outputs(data)
    shown = pl.col("text").str.strip_chars().str.slice(0, 60).str.replace_all(r"\s+", " ")
    detail = pl.format("{} is the message of an error: '{}'", "field", shown)
    return Ran(findings(found.with_columns(detail=detail), rule="TXT006"))


def _labels(data: Dataset) -> pl.DataFrame:
    """Return the messages among the labels: ``row, text, field``."""
    rows = data.training.select("row", text="label", field=pl.lit("the label"))
    found = rows.filter(
        is_error_message(pl.col("text")) & (pl.col("text").str.count_matches(r"\pL+") >= _MIN_WORDS)
    )
    return found if found.height < _MAX_LABELS * rows.height else found.clear()


def _outputs(data: Dataset) -> pl.DataFrame:
    """Return the messages among free answers to prompts that are not on errors: ``row, text, field``."""
    found = data.outputs.filter(is_error_message(pl.col("text")))
    system = data.valid.select("row", "system")
    found = found.join(system, on="row", how="left", maintain_order="left")
    given = pl.concat_str(pl.col("before", "system").fill_null(""), separator="\n")
    return found.filter(~given.str.contains(_ON_ERRORS)).select("row", "text", "field")
