"""Mojibake that can be undone: UTF-8 whose bytes were read as Windows-1252, Latin-1 or Windows-1251.

A character of two to four bytes then stands there as as many characters. They are found by the patterns of valid
UTF-8, and each distinct run is decoded once. ftfy knows more encodings; these three are nearly all that is in
public sets.
"""

from typing import Final

import polars as pl

_SINGLE: Final = "".join(bytes([b]).decode("cp1252", "ignore") for b in range(0x80, 0xA0))
# The characters of bytes 80 to BF in Windows-1252 and Latin-1, and U+FFFD, which stands for bytes without one.
_NEXT: Final = rf"[{_SINGLE}\x{{80}}-\x{{BF}}\x{{FFFD}}]"
# Punctuation that follows a word that ends with a letter such as É, è or Ã.
_NO_PUNCTUATION: Final = rf"[{_SINGLE}\x{{80}}-\x{{BF}}&&[^…»«–—“”‘’‹›•™\xA0]]"
_PAIR: Final = rf"[Â-ß]{_NEXT}"
_LONG: Final = rf"[à-ï]{_NEXT}{_NEXT}|[ð-ô]{_NEXT}{_NEXT}{_NEXT}"
_RUN: Final = rf"(?:{_LONG}|{_PAIR})+"
# One of these alone is enough; of others two are needed.
_CERTAIN: Final = rf"â€{_NEXT}|ðŸ{_NEXT}{_NEXT}|[ÃÂ]{_NO_PUNCTUATION}|(?:[ÐÑÅÄÎÏØÙ]{_NO_PUNCTUATION}){{2}}|(?:[ã-é]{_NEXT}{_NEXT}){{2}}"
_CYRILLIC_NEXT: Final = (
    "["
    + "".join(bytes([b]).decode("cp1251", "ignore") for b in range(0x80, 0xC0)).replace("]", "")
    + "]"
)
_CYRILLIC: Final = rf"(?:[РС]{_CYRILLIC_NEXT}){{3,}}"
_EXPLAINS: Final = r"(?i)mojibake|utf-?8|unicode|encod|latin-?1|cp1252|windows-125|charset|codepage"


def likely(texts: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of ``texts`` whose ``text`` has mojibake, and does not explain it."""
    text = pl.col("text")
    wide = texts.filter(text.str.len_bytes() > text.str.len_chars())
    found = wide.filter(text.str.contains(f"{_CERTAIN}|{_CYRILLIC}"))
    return found.filter(~text.str.contains(_EXPLAINS))


def excerpt(text: pl.Expr) -> pl.Expr:
    """Return the first mojibake of each text with a few characters around it (String)."""
    return text.str.extract(rf"(.{{0,16}}(?:{_CERTAIN}|{_CYRILLIC}).{{0,24}})")


def repaired(texts: pl.Series) -> pl.Series:
    """Return the texts with all runs decoded (String); runs that cannot be decoded stay as they are."""
    if texts.is_empty():
        return texts
    runs = texts.str.extract_all(f"{_RUN}|{_CYRILLIC}").explode().drop_nulls().unique()
    decoded = {run: good for run in runs if (good := _decoded(run)) is not None}
    return texts.str.replace_many(decoded) if decoded else texts


def _decoded(run: str) -> str | None:
    """Return the text whose UTF-8 bytes, wrongly read as cp1252 or cp1251, are ``run``; None for any other run."""
    for encoding in ("cp1252", "cp1251"):
        try:
            data = b"".join(
                bytes([ord(c)]) if "\x80" <= c <= "\x9f" else c.encode(encoding) for c in run
            )
            return data.decode("utf-8")
        except UnicodeError:
            continue
    return None
