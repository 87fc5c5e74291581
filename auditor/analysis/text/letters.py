"""The letters of a text in their order, whatever is written around or over them: what is left of a disguise."""

import base64
import binascii
import html
import re
from collections.abc import Callable
from typing import Final
from urllib.parse import unquote

import polars as pl

from auditor.analysis.text.faults.disguises import DIGITS, LOWER
from auditor.analysis.text.normalise import fold_characters

_TAG: Final = r"</?[A-Za-z][^<>]{0,200}>"
_MARKED: Final = r"[\p{Latin}\p{Greek}\p{Cyrillic}]\pM"
_APART: Final = (
    r"(?:\pL[^\pL\pM\pN]{1,3}){8}\pL(?:[^\pL]|$)"  # single letters with marks or spaces between
)
_DIGITS_INSIDE: Final = r"\pL[0-57@$]+\pL"
_WRAPPED: Final = r"[*_~`]{1,3}\pL+[*_~`]{1,3}"
_QUOTED: Final = r"(?m)^\s{0,3}>"  # as in Markdown
_BASE64: Final = r"[A-Za-z0-9+/_-]{24,}={0,2}"
_HEX: Final = r"(?:[0-9a-fA-F]{2}[ :]?){16,}"
_BITS: Final = r"(?:[01]{8} ?){12,}"
_CODES: Final = r"(?:\b\d{2,3}(?: |\b)){12,}"  # of characters in decimal
_TIMES: Final = 2  # that base64 is decoded: a text may be encoded again
_ENCODED: Final = rf"(?:%[0-9A-Fa-f]{{2}})|(?:\\u[0-9A-Fa-f]{{4}})|(?:&#?\w{{1,8}};)|{_BASE64}|{_HEX}|{_BITS}|{_CODES}"
_PAIRS: Final = [own * 2 for own in LOWER + "0123456789"]
_TWICE: Final = rf"(?i)(?:{'|'.join(_PAIRS)}|\s\s){{8}}"
_NUMBERED: Final = r"(?:^|\s)\d{1,3}[.)]\s"  # before an item
_LISTED: Final = r"(?:\d{1,3}[.)]\s+\S+\s+){4}"  # items of one word
_MIN_TAGS: Final = 6  # in a text; they are left out if each of them is there three times
# Least share of the words or letters that are written so, and fewest words. Source: 1% of the rows of clinc150, gsm8k,
# trec and atis come through this first test, and none of 9,000 evaluation rows has the letters of one.
_MIN_SHARE, _MIN_ODD = 0.25, 3
_HEAD: Final = 24  # words that are searched for filler words between all others
_MAX_DIFFERENT: Final = 0.8  # share of different words in these
_MIN_TIMES: Final = 3  # that each of them is there
_MIN_FILLER, _MIN_FILLERS = 0.12, 0.3  # share of the words that each has, and all together


def is_disguised(texts: pl.Series) -> pl.Series:
    """Return whether the letters of each text may be hidden by what is around them (Boolean): a first test."""
    text, words = pl.col("text"), pl.col("text").str.count_matches(" ", literal=True) + 1
    odd = [text.str.count_matches(pattern) for pattern in (_DIGITS_INSIDE, _WRAPPED)]
    often = [(count >= _MIN_ODD) & (count >= _MIN_SHARE * words) for count in odd]
    found = [text.str.contains(pattern) for pattern in (_APART, _QUOTED, _ENCODED, _TWICE, _LISTED)]
    together = ~text.str.contains(r"\s") & text.str.contains("[a-z]")
    tagged = text.str.count_matches(_TAG) >= _MIN_TAGS
    rows = texts.rename("text").to_frame()
    hidden = rows.select(pl.any_horizontal(*often, *found, together, tagged).fill_null(value=False))
    marks = text.str.normalize("NFD").str.count_matches(_MARKED)
    marked = (marks >= _MIN_SHARE * text.str.count_matches(r"\pL")).fill_null(value=False)
    others = (texts.str.len_bytes() > texts.str.len_chars()).fill_null(value=False)
    at = others.arg_true().filter(rows.filter(others).select(marked).to_series())
    return hidden.to_series().scatter(at, values=True)


def fillers(texts: pl.Series) -> tuple[pl.Series, list[str]]:
    """Return which texts have the same few words between all others (Boolean), and these words."""
    words = tokens(texts.str.head(10 * _HEAD)).list.head(_HEAD)
    repeats = (words.list.len() >= 2 * _MIN_TIMES) & (
        words.list.n_unique() <= _MAX_DIFFERENT * words.list.len()
    )
    rows = pl.DataFrame({"row": repeats.arg_true(), "word": words.filter(repeats)})
    counts = rows.explode("word", empty_as_null=True).group_by("row", "word").len()
    share = pl.col("len") / pl.col("len").sum().over("row")
    often = counts.with_columns(share=share).filter(
        (pl.col("len") >= _MIN_TIMES) & (pl.col("share") >= _MIN_FILLER)
    )
    often = often.filter(pl.col("share").sum().over("row") >= _MIN_FILLERS)
    every = pl.Series(range(len(texts)), dtype=pl.UInt32)
    return every.is_in(often["row"].implode()), often["word"].unique().sort().to_list()


def tokens(texts: pl.Series) -> pl.Series:
    """Return what is between spaces in each text, in lower case (List[String])."""
    return texts.str.to_lowercase().str.split(" ")


def letters(texts: pl.Series) -> pl.Series:
    """Return the letters of each text, in one case, without marks and repetition; encoded ones are decoded (String).

    Digits become the letters that they look like.
    """
    texts = texts.rename("text").fill_null("")
    encoded = texts.str.contains(_ENCODED)
    texts = texts.scatter(encoded.arg_true(), list(map(_decoded, texts.filter(encoded))))
    text = pl.col("text")
    tags = text.str.extract_all(_TAG)
    repeated = tags.list.len() >= pl.max_horizontal(_MIN_TAGS, 3 * tags.list.n_unique())
    untagged = pl.when(repeated).then(text.str.replace_all(_TAG, " ")).otherwise(text)
    texts = texts.to_frame().select(untagged.str.replace_all(_NUMBERED, ""))["text"]
    others = texts.str.len_bytes() > texts.str.len_chars()
    marked = texts.filter(others).to_frame().select(fold_characters(text).str.normalize("NFD"))
    texts = texts.str.to_lowercase().scatter(others.arg_true(), marked["text"])
    plain = texts.str.replace_many(DIGITS).str.replace_all(r"[^\pL\pN]+", "")
    pairs = {pair: pair[0] for pair in _PAIRS}
    return plain.str.replace_many(pairs).str.replace_many(pairs)


def _decoded(text: str) -> str:
    """Return ``text`` with what is percent-encoded, escaped, in base64 or hexadecimal decoded in place."""
    text = re.sub(r"\\u([0-9A-Fa-f]{4})", lambda match: chr(int(match[1], 16)), text)
    text = html.unescape(unquote(text)).encode("utf-8", "replace").decode()
    text = re.sub(_BITS, lambda match: _as_text(match[0], _from_bits), text)
    text = re.sub(_CODES, lambda match: _as_text(match[0], _from_codes), text)
    text = re.sub(_HEX, lambda match: _as_text(match[0], _from_hex), text)
    for _ in range(_TIMES):
        text = re.sub(_BASE64, lambda match: _as_text(match[0], _from_base64), text)
    return text


def _from_bits(text: str) -> bytes:
    return bytes(int(each, 2) for each in re.findall("[01]{8}", text))


def _from_codes(text: str) -> bytes:
    return bytes(map(int, text.split()))


def _from_hex(text: str) -> bytes:
    return bytes.fromhex(re.sub("[ :]", "", text))


def _from_base64(text: str) -> bytes:
    plain = text.rstrip("=").replace("-", "+").replace("_", "/")
    return base64.b64decode(plain + "=" * (-len(plain) % 4))


def _as_text(text: str, decode: Callable[[str], bytes]) -> str:
    """Return what ``decode`` makes of ``text`` if that is text, and ``text`` if it is not."""
    try:
        data = decode(text)
        decoded = data.decode("utf-16-le" if data[1::2].count(0) > len(data) // 4 else "utf-8")
    except (ValueError, binascii.Error):
        return text
    return decoded if "".join(decoded.split()).isprintable() else text
