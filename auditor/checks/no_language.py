"""TXT061: answers and labelled texts that are not in any language: keys hit at random, base64, letters in another order or without spaces."""

from __future__ import annotations

import polars as pl

from auditor.analysis.responses.faults import english_words
from auditor.analysis.responses.forms.code import is_code
from auditor.analysis.text import language_columns, languages
from auditor.analysis.text.faults import disguises, gibberish
from auditor.analysis.text.letter_model import LetterModel
from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.written_texts import INPUT, OUTPUT
from auditor.dataset.task import LABELLED
from auditor.model import Ran, findings, whole_file
from auditor.rules import load_rules

NAME = "no-language"

_MIN_BYTES = 20
_HEAD_CHARS = 200  # of an answer
_MAX_KNOWN_ROWS = 4_000  # prompts whose words are known, evenly spaced
# Share of the outputs that may have random letters, and that may have none of the frequent words of the inputs' language:
# with more, they are in another language.
_MAX_RANDOM, _MAX_WITHOUT_WORDS = 0.1, 0.5
# Least share of the texts without words that one label has, and most of all texts, at which they are what that label names.
_MIN_OF_CLASS, _MAX_CLASS = 0.9, 0.7
_MIN_RANDOM_LETTERS = 60
_MAX_WORD, _MAX_WORDS = 60, 0.5  # characters of one word, and share of the outputs that are one
# Bits by letter of English. Source: at most 4.1 where an English sentence has words such as "sqlconnection", 8.5 and more
# where keys are hit at random.
_MIN_BITS_BY_ENGLISH, _MIN_BITS_OF_STRANGE = 6.0, 5.0
_MIN_LATIN = 0.9  # of the letters of a text
# Texts of a set, and bits by letter of English that they lose if they are decoded, and have then. Source: 2.5 for the texts of
# TREC in reverse order, -0.2 at most in 60 sets in Latin letters, and 0.9 in moves of chess, which have 7.3 bits then.
_MIN_TEXTS, _SAMPLE, _MIN_GAIN, _MAX_DECODED = 40, 500, 0.5, 5.0
# Share of the words with a digit or a sign between two letters. Source: at most 0.12 in 210 sets (manuals), 0.32 where 0 and 1
# were read for o and l, 0.82 where signs replace vowels.
_SIGN_INSIDE, _MAX_SIGNS = r"^\PL*\pL+[0-9?*#@$%&|~^+=!<>]+\pL", 0.25
_MOVE = r"^(?:\pL\d+){2,}\pL?$"  # of chess: e2e4
_MAX_VOWELS = (
    0.12  # of the letters; 0.33 and more in languages, 0.22 in moves of chess, 0.04 without vowels
)
_JOINS_WORDS = ("German", "Dutch")  # Betriebssystemidentifikation
_NO_ORDER = "has letters after each other that no language has"
_OPERATORS, _MIN_OPERATORS = r"[-+*/^=<>()\[\]_]", 0.15  # share of the characters of a formula
_WANTED = (
    r"(?i)base ?64|\bhex|hash|encod|decod|encrypt|cipher|cypher|token|uuid|guid|key\b|password|random|sequence|\bdna\b|protein"
    r"|signature|checksum|digest|md5|sha-?\d|compress|bytes|binary|scrambl|jumbl|anagram|gibberish|nonsense|url|link"
)
# The same for letters in another order or with other spaces.
_WANTED_LETTERS = rf"{_WANTED}|spell|letter|space|revers|backwards|palindrom|leet|rot13|caesar"

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on the outputs of training rows, or on the texts of a labelled set."""
    if data.task in LABELLED:
        labelled = data.texts.filter(pl.col("side") == INPUT)["text"]
        return Ran(pl.concat([_labelled_texts(data), _letters_of_set(labelled)]))
    if data.task not in ("generation", "text"):
        return Ran()
    outputs = data.texts.filter(
        (pl.col("side") == OUTPUT) & (pl.col("text").str.len_bytes() >= _MIN_BYTES)
    )
    outputs = outputs.with_columns(text=pl.col("text").str.head(_HEAD_CHARS))
    inputs = data.texts.filter((pl.col("side") != OUTPUT) | (data.task == "text"))
    parts = [_without_words(outputs, inputs), _disguised(outputs, inputs)]
    found = pl.concat(parts).unique("row", keep="first", maintain_order=True)
    found = found.sort("row", maintain_order=True)
    of_set = _letters_of_set(outputs["text"]) if data.task == "text" else findings()
    return Ran(pl.concat([of_set, found]))


def _labelled_texts(data: Dataset) -> pl.DataFrame:
    """Return findings on texts without words, unless these are common or have a class of their own, such as spam."""
    texts = data.texts.filter(pl.col("side") == INPUT)
    found = _without_words(texts.filter(pl.col("text").str.len_bytes() >= _MIN_BYTES), texts)
    labels = data.training.select("row", "label")
    sizes = labels.group_by("label").agg(
        own=pl.col("row").is_in(found["row"].implode()).sum(), rows=pl.len()
    )
    most = sizes.top_k(1, by="own").select(
        own=pl.col("own") / found.height, rows=pl.col("rows") / labels.height
    )
    is_class = most.filter((pl.col("own") >= _MIN_OF_CLASS) & (pl.col("rows") <= _MAX_CLASS)).height
    common = found["row"].n_unique() > _MAX_WITHOUT_WORDS * labels.height
    return found.clear() if common or is_class else found


def _letters_of_set(texts: pl.Series) -> pl.DataFrame:
    """Return findings on a set whose texts are English only once decoded, have hardly any vowel, or signs inside their words."""
    texts = texts.filter(texts.str.len_bytes() >= _MIN_BYTES)
    texts = texts.gather_every(max(1, len(texts) // _SAMPLE)).str.head(_HEAD_CHARS).rename("text")
    if len(texts) < _MIN_TEXTS:
        return findings()
    bits = disguises.bits_by_order(english_words.letters().bits, texts)
    as_it_is = bits.pop("")
    found = [
        (f"the letters of most texts are {order}", round(as_it_is - decoded, 2))
        for order, decoded in bits.items()
        if as_it_is - decoded >= _MIN_GAIN and decoded <= _MAX_DECODED
    ]
    vowels = disguises.vowel_share(texts)
    if vowels <= _MAX_VOWELS and bits["in reverse order"] - as_it_is >= _MIN_GAIN:
        found.append(("most texts have hardly any vowels", round(vowels, 3)))
    words = texts.str.extract_all(r"\S+").explode().drop_nulls()
    words = words.filter(words.str.contains(r"\pL\S*\pL") & ~words.str.contains(_MOVE))
    signs = float(words.str.contains(_SIGN_INSIDE).sum()) / max(1, len(words))
    if signs >= _MAX_SIGNS:
        detail = f"{signs:.0%} of the words have a digit or a sign between their letters"
        found.append((detail, round(signs, 3)))
    return whole_file("TXT061", found)


def _without_words(outputs: pl.DataFrame, inputs: pl.DataFrame) -> pl.DataFrame:
    """Return findings on outputs that are encoded, or whose letters form no words."""
    outputs = outputs.filter(gibberish.is_likely(pl.col("text")))
    if outputs.is_empty():
        return findings()
    likely = gibberish.is_encoded(pl.col("text")) | gibberish.has_strange_words(pl.col("text"))
    outputs = _not_wanted(outputs.filter(likely))
    if outputs.is_empty():
        return findings()
    encoded = outputs.filter(gibberish.is_encoded(pl.col("text")))
    strange = outputs.filter(~gibberish.is_encoded(pl.col("text")))
    strange = strange.filter(gibberish.own_stems(strange) <= gibberish.MAX_SHARED)
    inputs = inputs.join(strange, on="row", how="anti", maintain_order="left")
    known = inputs["text"].gather_every(max(1, inputs.height // _MAX_KNOWN_ROWS))
    strange = strange.filter(gibberish.shared_words(strange, known) <= gibberish.MAX_SHARED)
    if not strange.is_empty():  # joined words, such as sqlconnection, have few unlikely letters
        bits = english_words.letters().bits(strange["text"])
        strange = strange.filter(bits >= _MIN_BITS_OF_STRANGE)
    encoded = encoded.with_columns(what=pl.lit("is nearly all base64 or hexadecimal"))
    strange = strange.with_columns(what=pl.lit("is made of letters that form no words"))
    return _reported(pl.concat([encoded, strange]))


def _disguised(outputs: pl.DataFrame, inputs: pl.DataFrame) -> pl.DataFrame:
    """Return findings on outputs whose letters are unlikely after each other, by the letters of the inputs."""
    text = pl.col("text")
    known = inputs["text"].gather_every(max(1, inputs.height // _MAX_KNOWN_ROWS))
    known = known.str.head(_HEAD_CHARS)
    # Nearly all texts in a language have one of its words in their first lines.
    language = language_columns.most_frequent(known)
    usual = languages.spaced_words(language)
    likely = outputs.filter(~text.str.contains_any(usual))
    if likely.is_empty():
        return findings()
    spaced = disguises.with_spacing(likely)
    # Words of numbers, of chemistry and of other languages are long, and answers of one word in most rows have no spaces.
    words = (text.str.len_chars() <= _MAX_WORD) & ~text.str.contains(r"\s")
    many = int(outputs.select(words.sum()).item()) > _MAX_WORDS * outputs.height
    many |= language in _JOINS_WORDS
    spaced = spaced.filter(
        ~(words & (many | languages.names_language(pl.col("before").fill_null(""))))
    )
    spaced = spaced.select("row", "field", "what")
    likely = likely.join(spaced, on=["row", "field"], how="left", maintain_order="left")
    model = LetterModel(known)
    bits = model.bits(likely["text"]) if model.is_fitted else pl.Series("bits", [], pl.Float64)
    if spaced.is_empty() and not (bits >= disguises.MIN_BITS).any():
        return findings()
    likely = likely.with_columns(bits=bits) if model.is_fitted else likely
    own = gibberish.own_stems(likely) <= gibberish.MAX_SHARED
    likely = likely.filter(own | likely["what"].is_not_null())
    if model.is_fitted:
        decoded = disguises.decoded_by(model, likely["text"], likely["bits"])
        likely = likely.with_columns(letters=decoded)
        random = pl.when(_random(likely, outputs.height)).then(pl.lit(_NO_ORDER))
        letters = pl.format("is not in any language: its letters {}", "letters")
        likely = likely.with_columns(what=pl.coalesce("what", letters, random))
    return _reported(_not_wanted(likely.drop_nulls("what"), _WANTED_LETTERS))


def _random(likely: pl.DataFrame, outputs: int) -> pl.Series:
    """Return which of the ``likely`` texts have letters that no language has in that order (Boolean[n]); none if many."""
    text = pl.col("text")
    rows = likely.with_row_index("at").filter(pl.col("bits") >= disguises.MIN_RANDOM_BITS)
    letters = text.str.count_matches("[A-Za-z]")
    latin = letters >= _MIN_LATIN * text.str.count_matches(r"\pL")
    rows = rows.filter(latin & (letters >= _MIN_RANDOM_LETTERS))
    if rows.height > _MAX_RANDOM * outputs or likely.height > _MAX_WITHOUT_WORDS * outputs:
        rows = rows.clear()
    rows = rows.filter(~languages.names_language(pl.col("before").fill_null("")))
    # Prompts from few templates have few letters; another language has more of those of English than random letters have.
    rows = rows.filter(english_words.letters().bits(rows["text"]) >= _MIN_BITS_BY_ENGLISH)
    return likely.with_row_index("at").select(pl.col("at").is_in(rows["at"].implode()))["at"]


def _not_wanted(outputs: pl.DataFrame, wanted: str = _WANTED) -> pl.DataFrame:
    """Return the outputs that are neither code nor structured data, and whose prompt does not match ``wanted``."""
    outputs = outputs.filter(~pl.col("before").fill_null("").str.contains(wanted))
    text = pl.col("text")
    is_formula = text.str.count_matches(_OPERATORS) >= _MIN_OPERATORS * text.str.len_chars()
    outputs = outputs.filter(~is_formula & ~text.str.contains(r"^\s*[{\[<]"))
    return outputs.filter(~is_code(outputs["text"]))


def _reported(rows: pl.DataFrame) -> pl.DataFrame:
    shown = pl.col("text").str.head(40).str.replace_all(r"\s+", " ")
    detail = pl.format("{} {}: '{}'", "field", "what", shown)
    return findings(rows.with_columns(detail=detail), rule="TXT061")
