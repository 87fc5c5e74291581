"""Texts in place of an answer: words that nobody filled in, and words for no value."""

from typing import Final

import polars as pl

MAX_BYTES: Final = 160  # a longer text is not a placeholder, unless it is blind text

# Never an answer. Source: alpaca-lora issue 32 (nan, <noinput>), llm-japanese-dataset issue 87, the errors of
# spreadsheets, and str() of a JavaScript object.
_UNFILLED: Final = [
    "todo", "to do", "to-do", "tbd", "tba", "to be determined", "to be done", "to be added",
    "fixme", "nan", "noinput", "no input", "no output", "nooutput", "placeholder",
    "place holder", "object object", "answer here", "your answer here", "your answer",
    "text here", "response here", "your response here", "your text here", "output here",
    "write your answer here", "insert answer", "insert answer here", "insert response",
    "insert response here", "insert text here", "sample text", "dummy", "dummy text", "asdf",
    "asdfgh", "asdfasdf", "qwertz", "qwerty", "foobar", "test test", "coming soon", "fill in",
    "fill me in", "work in progress", "wip", "keine angabe", "k.a", "k. a", "platzhalter",
    "noch offen", "noch zu ergänzen", "antwort hier", "hier antwort einfügen",
    "antwort hier einfügen", "antwort einfügen", "folgt noch", "ausfüllen", "à compléter",
    "à faire", "à remplir", "à définir", "non renseigné", "réponse ici", "insérer la réponse",
    "insérez la réponse ici", "votre réponse ici", "por hacer", "por definir", "por completar",
    "pendiente", "respuesta aquí", "inserte la respuesta aquí", "insertar respuesta",
    "su respuesta aquí", "a definir", "da fare", "da definire", "da completare", "a preencher",
    "resposta aqui", "inserir resposta", "待补充", "待定", "待填", "待填写", "占位符", "在此输入", "此处填写答案",
    "请填写", "请在此处输入答案", "未入力", "ここに回答を入力", "回答をここに入力", "要記入", "미정", "여기에 답변 입력", "заполнить",
]  # fmt: skip
# No value at all: an answer in some sets, and a lost one in others.
_NO_VALUE: Final = [
    "none", "null", "nil", "n/a", "na", "undefined", "empty", "blank", "missing",
    "not available", "see above", "see below", "same as above", "as above", "ditto",
    "siehe oben", "s.o", "voir ci-dessus", "同上", "not applicable", "no answer", "no response",
    "no data", "test", "testing", "sin respuesta", "no aplica", "sans objet",
    "nicht zutreffend", "entfällt", "无", "暂无", "なし", "該当なし", "未定", "없음", "해당 없음", "нет данных",
    "не указано",
]  # fmt: skip
_SHEET_ERROR: Final = r"^#(?:n/a|ref|value|name\??|null|div/0|num|error)[!?]?$"
_INSERT: Final = (
    r"^[\[<{(]{1,3}\s*(?:insert|your|enter|add|put|write|fill|paste|placeholder|answer|response|output"
    r"|completion|todo|tbd|text here|empty|hier|antwort|insér|réponse|inserte|respuesta|输入|答案)"
    r"[^\]>})\n]{0,60}[\]>})]{1,3}$"
)
_CALL: Final = r"\w\("  # [fillTank(amount=35)] is a call
_SIGNS: Final = r"^(?:\{\s*\}|\[\s*\]|[.…]+|[-–—_*]+|\?+|x{3,}|。+)$"
_BLIND_TEXT: Final = r"(?i)^\W*lorem ipsum\b"
# Words of the blind text; random blind texts consist of them, too.
_LATIN: Final = (
    r"(?i)\b(?:lorem|ipsum|dolor|sit|amet|consectetur|adipiscing|elit|sed|eiusmod|tempor|incididunt|labore"
    r"|dolore|magna|aliqua|enim|minim|veniam|quis|nostrud|exercitation|ullamco|laboris|nisi|aliquip|commodo"
    r"|consequat|duis|aute|irure|reprehenderit|voluptate|velit|esse|cillum|fugiat|nulla|pariatur|excepteur"
    r"|sint|occaecat|cupidatat|proident|sunt|culpa|officia|deserunt|mollit|anim|laborum|ut|et|ad|ex|ea|in)\b"
)
# One of these is in every blind text of some length.
BLIND_WORDS: Final = [
    "ipsum", "Ipsum", "consectetur", "adipiscing", "aliqua", "nostrud", "incididunt",
]  # fmt: skip
_MIN_BLIND_WORDS: Final = 8
_MIN_BLIND_SHARE: Final = 0.7  # of the words; running Latin has 0.3 and less
_WRAPPING: Final = "\"'`*“”‘’«»「」()[]<>{} \t\r\n"
_END: Final = ".!:;。！： \t\r\n"

UNFILLED, NO_VALUE = "unfilled", "no value"


def placeholder_kind(text: pl.Expr) -> pl.Expr:
    """Return the kind of placeholder that each text is: "unfilled", "no value", or null for none (String); blind text is not looked for."""
    whole = text.str.strip_chars().str.to_lowercase()
    bare = whole.str.strip_chars(_WRAPPING).str.strip_chars_end(_END).str.strip_chars(_WRAPPING)
    short = text.str.len_bytes() <= MAX_BYTES
    unfilled = (
        bare.is_in(_UNFILLED)
        | whole.str.contains(_SHEET_ERROR)
        | (whole.str.contains(_INSERT) & ~whole.str.contains(_CALL))
    )
    no_value = bare.is_in(_NO_VALUE) | whole.str.contains(_SIGNS)
    return (
        pl.when(short & unfilled)
        .then(pl.lit(UNFILLED))
        .when(short & no_value)
        .then(pl.lit(NO_VALUE))
    )


def is_blind_text(text: pl.Expr) -> pl.Expr:
    """Return whether each text is "lorem ipsum" or made of its words (Boolean)."""
    words = text.str.count_matches(r"\w+")
    latin = text.str.count_matches(_LATIN)
    made = (latin >= _MIN_BLIND_WORDS) & (latin >= _MIN_BLIND_SHARE * words)
    likely = text.str.contains_any(BLIND_WORDS)
    return text.str.contains(_BLIND_TEXT) | (likely & made)
