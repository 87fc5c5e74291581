"""TXT018: prompts that cannot lead to their answers: ids, words in disorder, prompts with their answers, columns that changed places."""

from __future__ import annotations

import polars as pl

from auditor.analysis.responses.repeated_prompts import repeated_prompts
from auditor.analysis.text.faults import function_words
from auditor.analysis.text.varying_words import varying_words
from auditor.dataset.dataset import Dataset
from auditor.dataset.task import LABELLED
from auditor.model import Ran, findings, whole_file
from auditor.rules import load_rules

NAME = "unusable-prompts"

_MIN_ROWS = 50
# Texts that nearly all prompts are without their numbers and ids, and words of its own that the median answer has at least.
# Source: where prompts of 338 good sets are numbers, boards or formulas, their answers have 3 words or less. References to
# verses and entries of dictionaries have names of their own.
_MAX_TEMPLATES, _MIN_ANSWER_WORDS = 5, 8
_NUMBERED = r"[\w.-]*\d[\w.-]*"
# A hexadecimal id, the path of a file, a link; share of the texts of a labelled set that are one, and of the texts of a template.
_KEY = (
    r"^\s*(?:[0-9a-f]{4,}(?:-?[0-9a-f]{4,})+|[\w./\\-]*\d[\w./\\-]*\.[a-z]\w{0,4}|https?://\S+)\s*$"
)
_MIN_KEYS = 0.9
# Share of the function words of the prompts that follow one that they never follow, and their number. Source: 0.9% at most
# in 338 good sets, 10% and more where words are in a random order.
_MIN_DISORDER, _MIN_FUNCTION_WORDS = 0.03, 200
# Share of the prompts that end with their whole answer, and its characters. Source: 0.49 where the right option is often the
# last one; 0 in sets without options.
_MIN_GIVEN, _MIN_GIVEN_CHARS = 0.7, 20
# Share of the answers that ask or instruct, and share of the prompts that may; least share that instruct, and that ask. Source: 0.40 of
# the answers at most where 0.40 of the prompts do, too. Messages of commits and steps of recipes only instruct; made
# questions and assistants that book a table only ask.
_MIN_ASKING, _MAX_ASKING, _MIN_INSTRUCTIONS, _MIN_QUESTIONS = 0.6, 0.15, 0.4, 0.03
_ASKS = r"[?？؟]\W*$"
_INSTRUCTS = (
    r"^\W*(?:Please )?(?:Write|Describe|Explain|Generate|Give|Create|Name|Identify|Summari[sz]e|Rewrite|Compose|Classify"
    r"|Translate|List|Provide|Suggest|Design|Compare|Find|Construct|Edit|Convert|Calculate|Come up|Discuss|Develop|Make|Tell"
    r"|Categorize|Determine|Propose|Analyze|Evaluate|Outline|Arrange|Predict|Sort|Replace|Add|Choose|Brainstorm)\b"
    r"|^\W*(?:请|请你)?(?:写|描述|解释|生成|给出|给我|创建|列出|翻译|总结|编辑|分类|设计|提供|找出|计算"
    r"|改写|说明|比较|识别|构建|创作|编写|优化|建立|创造|研究|判断|输出|建议|选择|分析|概述|确定|将)"
)
_WANTED = r"(?i)\b(?:question|quer(?:y|ies)|ask|instruct|prompt|quiz|riddle|task|command|jeopardy|interview)|问题|提问|指令|任务"

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return a finding on the set if most of its prompts cannot lead to their answers, or on the rows that have one of these."""
    if data.task in LABELLED:
        return Ran(whole_file("TXT018", _are_keys(data.training["prompt"].drop_nulls())))
    if data.task not in ("generation", "preference"):
        return Ran()
    rows = data.training.filter(pl.col("tools").is_null(), pl.col("response").str.len_bytes() > 0)
    text = pl.concat_str(pl.col("system", "prompt").fill_null(""), separator="\n")
    rows = rows.select("row", "prompt", "response", whole=text.str.strip_chars()).drop_nulls()
    if rows.height < _MIN_ROWS:
        return Ran(left_out=f"fewer than {_MIN_ROWS} rows with prompt and response")
    signs = (_say_nothing(rows), _in_disorder(rows), _give_the_answer(rows), _are_the_answers(rows))
    of_set = whole_file("TXT018", [sign for sign in signs if sign is not None][:1])
    return Ran(of_set if of_set.height or data.task == "preference" else _of_many(rows))


def _say_nothing(rows: pl.DataFrame) -> tuple[str, float] | None:
    """Return what to report if prompts differ in numbers and ids only, and answers in words."""
    if rows["whole"].n_unique() < _MIN_ROWS:
        return None  # one prompt for all is a style that is learnt
    own = varying_words(rows["response"]).in_row
    if not _differ_in_numbers(rows["whole"]) or not _MIN_ANSWER_WORDS <= own < float("inf"):
        return None
    detail = f"the prompts differ in numbers and ids, and the answers in words: {own:.0f} in the median one"
    return detail, own


def _of_many(rows: pl.DataFrame) -> pl.DataFrame:
    """Return findings on rows whose prompt many rows have, with answers that have nothing in common."""
    found = repeated_prompts(rows)
    shown = pl.col("whole").str.slice(0, 60).str.replace_all(r"\s+", " ")
    detail = pl.format("{} unrelated answers have this prompt: '{}'", "same", shown)
    return findings(found.with_columns(detail=detail), rule="TXT018")


def _differ_in_numbers(texts: pl.Series) -> bool:
    """Return whether nearly all texts are one of a few once numbers, and what contains one, are left out."""
    bare = texts.unique(maintain_order=True).str.replace_all(_NUMBERED, "")
    most = bare.value_counts()["count"].top_k(_MAX_TEMPLATES).sum()
    return bool(most >= _MIN_KEYS * len(bare))


def _are_keys(texts: pl.Series) -> list[tuple[str, float]]:
    """Return what to report if the texts of a labelled set are ids, paths or links that differ in numbers only."""
    keys = texts.filter(texts.str.contains(_KEY))
    if len(texts) < _MIN_ROWS or len(keys) < _MIN_KEYS * len(texts):
        return []
    if not _differ_in_numbers(keys):
        return []  # what a link or a path says may decide its label
    detail = (
        f"{len(keys):,} of {len(texts):,} texts are ids, paths or links that differ in numbers only"
    )
    return [(detail, round(len(keys) / len(texts), 4))]


def _in_disorder(rows: pl.DataFrame) -> tuple[str, float] | None:
    """Return what to report if the words of the prompts follow each other as in no sentence."""
    text = pl.col("prompt")
    rows = rows.filter(~function_words.ON_ORDER.contains(pl.col("whole")))
    counts = rows.select(
        function_words.unlikely_pairs(text).sum().alias("pairs"),
        function_words.function_words(text).sum().alias("words"),
    )
    pairs, words = counts.row(0)
    if words < _MIN_FUNCTION_WORDS or pairs < _MIN_DISORDER * words:
        return None
    how = "follow a word that they follow in no sentence"
    return f"{pairs:,} of {words:,} function words of the prompts {how}", round(pairs / words, 4)


def _give_the_answer(rows: pl.DataFrame) -> tuple[str, float] | None:
    """Return what to report if the prompts end with their answers."""
    answer = pl.col("response").str.strip_chars()
    long = answer.str.len_chars() >= _MIN_GIVEN_CHARS
    given = pl.col("prompt").str.strip_chars().str.ends_with(answer) & long
    given &= pl.col("prompt").str.len_bytes() > pl.col("response").str.len_bytes() + 1
    count = int(rows.select(given.sum()).item())
    if count < _MIN_GIVEN * rows.height:
        return None
    share = round(count / rows.height, 4)
    return f"{count:,} of {rows.height:,} prompts end with their whole answer", share


def _are_the_answers(rows: pl.DataFrame) -> tuple[str, float] | None:
    """Return what to report if answers ask and instruct, and prompts do not."""
    asking, instructing = (
        pl.col("response").str.contains(_ASKS),
        pl.col("response").str.contains(_INSTRUCTS),
    )
    prompt = pl.col("prompt")
    answers, prompts, instructions, questions = rows.select(
        (asking | instructing).mean().alias("answers"),
        (prompt.str.contains(_ASKS) | prompt.str.contains(_INSTRUCTS)).mean().alias("prompts"),
        instructing.mean().alias("instructions"),
        asking.mean().alias("questions"),
    ).row(0)
    if answers < _MIN_ASKING or prompts > _MAX_ASKING:
        return None
    if instructions < _MIN_INSTRUCTIONS or questions < _MIN_QUESTIONS:
        return None
    wanted = rows.select(pl.col("whole").str.contains(_WANTED).mean()).item()
    if wanted > _MAX_ASKING:
        return None
    return (
        f"{answers:.0%} of the answers ask or instruct, and {prompts:.0%} of the prompts: the columns changed places",
        round(answers, 4),
    )
