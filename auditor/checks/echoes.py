"""TXT003, TXT004, TXT005: answers that repeat their prompt, leave it untranslated, or end after their lead-in."""

import polars as pl

from auditor.analysis.text import normalise
from auditor.analysis.text.positions import contains
from auditor.dataset.dataset import Dataset
from auditor.dataset.task import LABELLED
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "echoes"

# Fewest characters of a folded answer that is not a greeting, a name or a loan word. Source: all shorter answers of
# tatoeba that equal their source are names, numbers and interjections.
_MIN_CHARS, _MIN_UNSPACED_CHARS = 16, 8
# Most characters that an answer may add to its prompt, as a share of the prompt's.
_MAX_ADDED = 0.15
_SENTENCE_END = r"[.?!:…。？！：।؟]\W*$"
_INSTRUCTED = r"(?i)\btranslat|\bübersetz|\btradu|翻译|翻訳|번역|перевед"
# Tasks whose answer is the text of the prompt.
_KEEPS = (
    r"(?i)^\W*(?:please )?(?:repeat|copy|echo|recite|transcribe)\b|verbatim|after me"
    r"|word for word|重复|复述"
)
# Least share of the other answers that begin like their prompts, or have their words in another order, at which the set
# corrects, rewrites or sorts texts. There, a text without faults stays as it is.
_MAX_REWRITTEN, _REWRITTEN_CHARS = 0.3, 12
# What is left of an answer without its prompt, if it only asks or says what the prompt was.
_SENDS_BACK = (
    r"(?i)^\W*(?:you (?:asked|said|wrote|want(?:ed)?)|(?:the |your |my )?(?:question|prompt|input|request|query|instruction)(?: is| was)?"
    r"|(?:could|can|would) you (?:please )?(?:clarify|explain|repeat|elaborate)[^.\n]{0,40}|what do you mean(?: by)?|user|human|q)\W*$"
)
_SENDS_BACK_CHARS = 60  # most characters that an answer of this kind adds to its prompt
# What follows in the prompt where a sentence goes on, and four words or more.
_WITHIN = r"^,? ?[\p{Ll}\d]"
_WORDS = r"(?:\S+\s+){3}"
_COMMON_WORDS = r"(?:^|\s)[^\s\p{Lu}]*\p{Ll}\S*\s(?:.*\s)?[^\s\p{Lu}]*\p{Ll}\S*|[\p{Lo}]{2}"
_LEAD_IN = (
    r"(?i)^\W*(?:(?:the |your |my |final )?(?:translation|answer|response|output|result|solution|summary|completion|reply)"
    r"(?: (?:in|to|into) \w+)?(?: is)?|(?:sure|certainly|of course|okay|ok|absolutely)?[,.!]*\s*here(?:['’]s| is| are)\b[^.\n:]{0,80}"
    r"|(?:die |meine )?(?:übersetzung|antwort|lösung)|(?:la )?(?:traduction|réponse)|(?:la )?(?:traducción|respuesta)"
    r"|traduzione|risposta|tradução|resposta|翻译|译文|答案|回答|答|翻訳|回答|訳)\W{0,3}[:：][\s\"'*`_]*$"
)
_LEAD_IN_BYTES = 160
_QUOTATION = ".!?\"'“”«»"

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on the outputs of training rows, in sets without classes."""
    outputs = data.outputs
    if data.task in LABELLED:
        labels = data.training.drop_nulls("label")
        outputs = labels.select("row", text="label", before="prompt")
    short = outputs.filter(pl.col("text").str.len_bytes() <= _LEAD_IN_BYTES)
    empty = short.filter(pl.col("text").str.contains(_LEAD_IN))
    detail = pl.format("nothing follows '{}'", pl.col("text").str.strip_chars())
    lead_ins = findings(empty.with_columns(detail=detail), rule="TXT005")
    if data.task in LABELLED:
        # A class may have the name of one of its texts. A label that only one row has, and that is its text, is not a class.
        single = outputs.filter(pl.len().over("text") == 1)
        return Ran(pl.concat([lead_ins, _echoes(single.drop_nulls("before"))]))
    return Ran(pl.concat([lead_ins, _echoes(outputs.drop_nulls("before"))]))


def _echoes(outputs: pl.DataFrame) -> pl.DataFrame:
    """Return findings on outputs (``text``) that repeat the prompt (``before``) or a part of it."""
    short = _beginnings(outputs)
    rewritten = _rewritten(outputs, short)
    if rewritten > max(_MAX_REWRITTEN * outputs.height, short.height):
        return findings()
    if rewritten > short.height:
        short = short.clear()  # a set in which sentences are shortened
    back = pl.concat([_sent_back(outputs), short])
    sent_back = findings(
        back, rule="TXT003", detail="the answer repeats its prompt and adds nothing"
    )
    likely = _likely(outputs)
    return sent_back if likely.is_empty() else pl.concat([sent_back, *_repeated(likely, back)])


def _rewritten(outputs: pl.DataFrame, short: pl.DataFrame) -> int:
    """Return how many answers begin as their prompt or have its words in another order; those of ``short`` do not count."""
    text, before = pl.col("text"), pl.col("before")
    other = outputs.filter(~before.str.starts_with(text))
    other = other.join(short, on=["row", "text"], how="anti")
    begins = text.str.head(_REWRITTEN_CHARS) == before.str.head(_REWRITTEN_CHARS)
    words, prompt_words = (side.str.split(" ").list.sort() for side in (text, before))
    same_size = other.filter(text.str.len_bytes() == before.str.len_bytes())
    ordered = int(same_size.select((words == prompt_words).sum()).item())
    return max(int(other.select(begins.sum()).item()), ordered)


def _likely(outputs: pl.DataFrame) -> pl.DataFrame:
    """Return the outputs that pass a quick filter: about as long as the prompt or a part of it, and with letters of it."""
    text, before = pl.col("text"), pl.col("before")
    whole = before.str.len_bytes().cast(pl.Int64)
    head = before.str.find("\n\n", literal=True).cast(pl.Int64)
    answer = text.str.len_bytes()
    alike = [
        answer.is_between(size * 0.75 - 8, size * 1.25 + 16) for size in (whole, head, whole - head)
    ]
    outputs = outputs.filter(answer >= _MIN_UNSPACED_CHARS, pl.any_horizontal(alike))
    middle = text.str.slice(text.str.len_chars() // 2, 4).str.to_lowercase()
    likely = outputs.filter(before.str.to_lowercase().str.contains(middle, literal=True))
    size = text.str.len_chars()
    quarters = [text.str.slice(at, 4).str.to_lowercase() for at in (size // 4, size * 3 // 4)]
    lower = before.str.to_lowercase()
    return likely.filter(pl.any_horizontal(lower.str.contains(q, literal=True) for q in quarters))


def _repeated(likely: pl.DataFrame, back: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return findings on outputs that are their prompt or a part of it, and on untranslated ones; without rows of ``back``."""
    text, before = pl.col("text"), pl.col("before")
    parts = before.str.splitn("\n\n", 2).struct
    likely = likely.with_columns(head=parts.field("field_0"), tail=parts.field("field_1"))
    names = ("text", "before", "head", "tail")
    folded = likely.with_columns(
        normalise.fold_to_words(likely[name]).alias(f"{name}_words") for name in names
    )
    answer = pl.col("text_words")
    long = (answer.str.len_chars() >= _MIN_CHARS) | answer.str.contains(normalise.UNSPACED)
    folded = folded.filter(long & (answer.str.len_chars() >= _MIN_UNSPACED_CHARS))
    repeats = _is_little_but(answer, pl.col("before_words"))
    # The title of a document, which an answer may well be, is not a sentence.
    is_sentence = pl.col("head").str.contains(_SENTENCE_END) | (pl.len().over("head_words") > 1)
    instruction = (answer == pl.col("head_words")) & is_sentence
    source = (answer == pl.col("tail_words")) | repeats
    translates = before.str.contains(_INSTRUCTED)
    # Names are the same in many languages.
    keeps = before.str.contains(_KEEPS) | ~before.str.contains(_COMMON_WORDS)
    # "Django Community" is "Django-Community": a translator has changed it.
    written = contains(before, text.str.strip_chars().str.strip_chars(_QUOTATION))
    untranslated = folded.filter(
        translates
        & source
        & text.str.contains(_COMMON_WORDS)
        & (written | (answer != pl.col("tail_words")))
    )
    echoed = folded.filter((repeats | instruction) & ~(translates & source) & ~keeps)
    echoed = echoed.join(back, on="row", how="anti", maintain_order="left")
    return (
        findings(echoed, rule="TXT003", detail="the answer repeats its prompt"),
        findings(untranslated, rule="TXT004", detail="the answer is the text to translate"),
    )


def _sent_back(outputs: pl.DataFrame) -> pl.DataFrame:
    """Return the outputs that only say what their prompt was, or ask what it means."""
    text, before = pl.col("text"), pl.col("before").str.strip_chars()
    added = text.str.len_chars().cast(pl.Int64) - before.str.len_chars()
    rows = outputs.filter(added.is_between(1, _SENDS_BACK_CHARS))
    rows = rows.filter(before.str.len_chars() >= _MIN_CHARS, contains(text, before))
    return rows.filter(text.str.split(before).list.join("").str.contains(_SENDS_BACK))


def _beginnings(outputs: pl.DataFrame) -> pl.DataFrame:
    """Return the outputs that are the beginning of their prompt up to the middle of a sentence, and nothing else."""
    text, before = pl.col("text").str.strip_chars(), pl.col("before").str.strip_chars()
    bare = text.str.strip_chars_end(".!?… ")
    size = bare.str.len_chars()
    rows = outputs.filter(size >= _MIN_CHARS, size < before.str.len_chars())
    rows = rows.filter(before.str.starts_with(bare))
    rows = rows.filter(~before.str.contains(_KEEPS))
    next_word = before.str.slice(size, 30)
    return rows.filter(next_word.str.contains(_WITHIN) & bare.str.contains(_WORDS))


def _is_little_but(answer: pl.Expr, prompt: pl.Expr) -> pl.Expr:
    """Return whether ``answer`` is ``prompt``, or contains it and little else (Boolean)."""
    room = (1 + _MAX_ADDED) * prompt.str.len_chars()
    return (answer.str.len_chars() <= room) & contains(answer, prompt)
