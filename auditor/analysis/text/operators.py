"""Operators and sigils: the punctuation that is content, and stays when other punctuation is folded away.

| kept                                                   | in                | so these differ     |
|--------------------------------------------------------|-------------------|---------------------|
| signs and separators of numbers, the percent sign      | every text        | -5 / 5, 3.5 / 35    |
| asterisk and minus between single letters, asterisk    | every text        | e*pi / e pi, C# / C |
| inside words, &&, !=, a letter's #, brackets of sums   |                   | (a+b)c / a+bc       |
| other & # @ / and backslashes, flags, the minus of     | short texts, code | @a / #a, !x / x,    |
| formulas, ! before words, the colon of key and value,  | in backticks      | k: v / k v, -v / v, |
| mouths of emoticons                                    |                   | :) / :(             |

Symbols (= + < > | ~ ^ $, arrows, emoji) are not punctuation: they are kept anyway. Prose in short texts
folds as elsewhere: "Hello, world!" is "hello world", and "wait - what" is "wait, what".
"""

import re

import polars as pl

# Characters of a short text. Source: of the questions and commands of TREC and CLINC150, 97% are shorter,
# and of the sentences and posts of AG News, MRPC and disaster tweets, 15%. Formulas and questions on an
# operator are as short as questions.
MAX_SHORT_CHARS = 80

# Control characters that protect content while the punctuation around it is removed. No folded text
# contains them.
_POINT, _GAP = "\x01", "\x02"
_MARKS = dict(zip("*/-%!#&@:\\()", map(chr, [3, 4, 5, 6, 7, 8, *range(14, 20)]), strict=True))
_TIMES, _SLASH, _MINUS, _NOT, _SHARP = (_MARKS[c] for c in "*/-!#")
_MARKED = "".join(_MARKS.values())
# A formula has a mathematical symbol; its dashes are minus signs.
_FORMULA = rf"[\p{{Sm}}^{_TIMES}]"
# Code in backticks, if it has an operator; `` is a quotation mark of tokenised texts.
_CODE_SPAN = r"(?:^|[^`\w])`[^`]*[*&#@:/\\!-][^`]*`(?:$|[^`\w])"
# One word in quotation marks with brackets or signs of a pattern: case and every character count: '(?i)a[^b]'.
# So does the hyphen of a part of a word: "nano-".
QUOTED_CODE = (
    r"['\"`](?:[^'\"`\s]*(?:[\\^$*+|\[\](){}]|\w[?.]\w)[^'\"`\s]*|-[^'\"`\s]+|[^'\"`\s]+-)['\"`]"
)
# A part of the text that is marked, since the question is on it: "the [staff] was kind, the food cold".
MARKED = r"\[[^\[\]\d]{1,60}\]|\*\*[^*\d]{1,60}\*\*"
# A colon after a longer text ("Who said: ...") is punctuation.
_KEY_AND_VALUE = r"^([\p{Latin}\pN_.-]+) ?:( ?\S+(?: \S+){0,2})$"
# Operators of prose, neighbouring ones as one: ``<-`` is neither ``<`` nor ``->``.
_PROSE_OPERATORS = (
    rf"[*/&!:-]*[\p{{Sm}}^{re.escape(_MARKED)}][\p{{Sm}}^*/&!:{re.escape(_MARKED)}-]*"
)
# C++ and C#: without the operator it is another name.
_NAMES_WITH_OPERATORS = rf"\b[a-z](?:{_SHARP}|\+\+)"
# A text in which brackets and slashes make up a tenth of the visible characters is code or mark-up,
# whose punctuation is content: f(x) is not f[x]. Prose stays below 4%, except for brackets around words in
# short texts.
_CODE_CHARACTERS = r"[(){}\[\];\\/_]"
_MIN_CODE_SHARE = 0.1
MIN_DRAWN_LINES = 4
# A row of a board or a maze inside a text: "3 | w |   | . |", "##..#". Its signs and spaces are content.
BOARD_ROW = r"(?m)^.{0,6}(?:\|[^|\n-]{1,4}){3,}\|?[ \t]*$|^[ \t]*[#.@$%&]{4,}[ \t]*$"
# Brackets of logic in words: "(p or q) and r".
_LOGIC = r"\(((?:not )?[a-z\d](?: (?:and|or|xor|implies|iff)(?: not)? [a-z\d])+)\)"
_PROSE_BRACKETS = r"(^|\s)[(\[]([^()\[\]{}=<>;]*\pL\pL[^()\[\]{}=<>;]*)[)\]]"


def mark_operators(characters: pl.Series) -> pl.Series:
    """Replace punctuation that is content by control characters (String).

    ``characters`` were folded by ``normalise.fold_characters``. Where code in backticks has operators,
    the code is repeated at the end of a long text.
    """
    text, code = pl.col("text"), pl.col("code")
    frame = characters.rename("text").to_frame().with_row_index("row")
    is_short = text.str.len_chars() <= MAX_SHORT_CHARS
    short = frame.filter(is_short).select("row", text=_mark_everywhere(_mark_numbers(text)))
    other = frame.filter(~is_short).select(
        "row",
        text=_mark_everywhere(_mark_numbers(text)),
        code=text.str.extract_all(_CODE_SPAN).list.join(" "),
    )
    coded = other.filter(code != "")
    parts = [short.with_columns(_mark_sigils(short["text"])), other.filter(code == "").drop("code")]
    if not coded.is_empty():
        parts.append(coded.select("row", coded["text"] + _mark_sigils(coded["code"])))
    joined = frame.select("row").join(pl.concat(parts), on="row", how="left", maintain_order="left")
    return joined["text"]


def prose_operators(characters: pl.Expr) -> pl.Expr:
    """The operators of a text that count in prose, too, in order (List[String])."""
    for sign in "*/-":  # between spaced operands, which hyphens and fractions are not
        pattern = rf"(\d|\b[a-z]|\)) \{sign} (\d|[a-z]\b|\()"
        characters = characters.str.replace_all(pattern, "${1} " + _MARKS[sign] + " ${2}")
    return _mark_everywhere(characters).str.extract_all(_PROSE_OPERATORS)


def names_with_operators(characters: pl.Expr) -> pl.Expr:
    """Names such as C++ and C#, in order (List[String])."""
    return _mark_everywhere(characters).str.extract_all(_NAMES_WITH_OPERATORS)


def is_code(characters: pl.Expr) -> pl.Expr:
    """Whether a text is code or mark-up, whose punctuation is content (Boolean)."""
    solid = characters.str.replace_all(" ", "", literal=True).str.len_chars()
    long = characters.str.len_chars() > MAX_SHORT_CHARS
    rest = characters.str.replace_all(_PROSE_BRACKETS, "$1$2")
    checked = pl.when(long).then(characters).otherwise(rest)
    return checked.str.count_matches(_CODE_CHARACTERS) >= _MIN_CODE_SHARE * solid


def is_drawing(text: pl.Expr) -> pl.Expr:
    """Whether half of a text, as written, is spaces over several lines: a picture of characters, whose layout is content."""
    lines = text.str.count_matches("\n", literal=True)
    spaces = text.str.count_matches(" ", literal=True)
    return (lines >= MIN_DRAWN_LINES) & (2 * spaces >= text.str.len_chars())


def _mark_numbers(text: pl.Expr) -> pl.Expr:
    """Mark the punctuation inside and before numbers (String)."""
    for _ in range(3):  # 1,000,000,000 is 1000000000: one comma of a number at a time
        text = text.str.replace_all(r"(^|[^\d.,])(\d+),(\d{3})(\D|$)", "${1}${2}${3}${4}")
    # Before the other points: .5 is not 5.
    text = text.str.replace_all(r"(^|[ $€£¥-])\.(\d)", "${1}" + _POINT + "${2}")
    text = text.str.replace_all(r"(\de)-(\d)", "${1}" + _MINUS + "${2}")  # 1e-5
    for _ in range(2):  # twice, since matches do not overlap: 1 2 3
        text = text.str.replace_all(r"(\d)[.,:](\d)", "${1}" + _POINT + "${2}")
        text = text.str.replace_all(r"(\d) ?\* ?(\d)", "${1}" + _TIMES + "${2}")
        text = text.str.replace_all(r"(\d) ?/ ?(\d)", "${1}" + _SLASH + "${2}")
        text = text.str.replace_all(r"(\d)[.,;:]? (\d)", "${1}" + _GAP + "${2}")
        text = text.str.replace_all(r"(\d) ?- ?(\d)", "${1}" + _MINUS + "${2}")
    text = text.str.replace_all(r"(^|[^\pL\pN\pM])- ?([\pN\x01$€£¥])", "${1}" + _MINUS + "${2}")
    return text.str.replace_all("%", _MARKS["%"], literal=True)


def _mark_everywhere(text: pl.Expr) -> pl.Expr:
    """Mark the signs that are operators in any text, in prose too (String)."""
    text = text.str.replace_all("!=", f"{_NOT}=", literal=True)
    text = text.str.replace_all("&&", 2 * _MARKS["&"], literal=True)
    text = text.str.replace_all(r"(^|[^\w\\])([a-z])#($|\W)", "${1}${2}" + _SHARP + "${3}")
    text = text.str.replace_all(r"([\pL\pN)])\*([\pL\pN(])", "${1}" + _TIMES + "${2}")
    for sign, mark in ((r"\*", _TIMES), ("-", _MINUS)):
        pattern = rf"(^|[^\w'])([a-z\d]) ?{sign} ?([a-z\d])($|[^\w'])"
        text = text.str.replace_all(pattern, "${1}${2}" + mark + "${3}${4}")
    opening, closing = _MARKS["("], _MARKS[")"]
    for pattern in (rf"\(([^()]*[\p{{Sm}}^{_TIMES}][^()]*)\)", _LOGIC):
        text = text.str.replace_all(pattern, f"{opening}${{1}}{closing}")
    return text


def _mark_sigils(marked: pl.Series) -> pl.Series:
    """Mark the operators and sigils of short texts, once those of all texts are marked (String)."""
    text = pl.col("text")
    frame = marked.rename("text").to_frame().select(_mark_words_sigils(text))
    formula = text.str.contains(_FORMULA)
    minus = text.str.replace_all("-", _MINUS, literal=True)
    frame = frame.select(pl.when(formula).then(minus).otherwise(text).alias("text"))
    return frame["text"].str.replace_many({sign: _MARKS[sign] for sign in "*&#@/\\"})


def _mark_words_sigils(text: pl.Expr) -> pl.Expr:
    """Mark sigils before words, colons and the mouths of emoticons; drop Markdown (String)."""
    text = text.str.replace_all(r"(^|[^\w*])\*{1,3}(\w(?:[^*]*[^\s*])?)\*{1,3}($|[^\w*])", "$1$2$3")
    text = text.str.replace_all(r"^[-*] +(\pL)", "$1")
    for mouth in "()":
        text = text.str.replace_all(rf"([:;=]-?)\{mouth}", "${1}" + _MARKS[mouth])
    colon = _MARKS[":"]
    for _ in range(2):  # twice, since matches do not overlap: a::b
        text = text.str.replace_all(r":([a-z\d_:=/\\$@*()-])", colon + "${1}")
    text = text.str.replace_all(_KEY_AND_VALUE, "${1}" + colon + "${2}")
    before = r"(^|[\s(\[{&|=<>,:;])"
    text = text.str.replace_all(rf"{before}!+([\pL\pN_(\[])", "${1}" + _NOT + "${2}")
    text = text.str.replace_all(r"(^|\s)-([a-z])($|[\s=])", "${1}" + _MINUS + "${2}${3}")
    text = text.str.replace_all(r"([\pL\pN] )-(\pL)", "${1}" + _MINUS + "${2}")  # 1 2 -rot
    return text.str.replace_all(r"(^|\s)--([a-z])", "${1}" + 2 * _MINUS + "${2}")
