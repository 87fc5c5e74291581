"""The final answer that a response marks, as ``#### 42`` and "The answer is 42" do."""

from typing import Final

import polars as pl

# Words for "answer" before a colon. Each line is one language or a few.
_WORDS: Final = (
    r"(?:final |correct |right |short |my )?(?:answer|ans)|(?:correct )?(?:option|choice)"
    r"|(?:最终|正确)?答案|答|回答|答え|正解|정답|답"
    r"|(?:la )?respuesta(?: final| correcta)?|(?:a )?resposta(?: final| correta)?|(?:la )?risposta(?: finale)?"
    r"|(?:la )?réponse(?: finale| correcte)?|(?:die )?(?:endgültige |richtige )?antwort"
    r"|(?:окончательный |правильный )?ответ|उत्तर|الإجابة|الجواب|câu trả lời|jawaban(?: akhir)?|cevap|odpowiedź"
)
# Phrases that say what the answer is, in a sentence.
_PHRASES: Final = (
    r"(?:the|my|our|its|so the|thus the|final|correct) (?:(?:final|correct|right|best) )?(?:answer|choice|option)"
    r" (?:is|would be|should be|must be|=)(?: therefore| thus)?:?"
    r"|(?:最终|正确)?答案(?:应该|应当)?(?:是|为)[:：]?|答え(?:は|が)[:：]?|(?:정답|답)(?:은|는)[:：]?"
    r"|la respuesta(?: final| correcta)? es:?|a resposta(?: final| correta)? é:?|la risposta(?: finale)? è:?"
    r"|la réponse(?: finale| correcte)? est ?:?|die (?:endgültige |richtige )?antwort (?:ist|lautet):?"
)
_EMPHASIS: Final = r"[*_`#> \t]*"
# Of a marked answer, in characters: a longer last line is an argument, not an answer.
_MAX_CHARS: Final = 300
_MAX_TAIL: Final = 2 * _MAX_CHARS  # of a text, where its last line and the mark before it are
_LINE: Final = rf"([^\n]{{1,{_MAX_CHARS}}}?)"
_HASHES: Final = rf"\n?####[ \t]*{_LINE}\s*$"
_MARKED_LINE: Final = rf"(?im)(?:^|[.!?。！？;；]\s*){_EMPHASIS}(?:{_WORDS}){_EMPHASIS}[:：]"
_AT_END: Final = rf"(?i)(?:^|[\n.!?。！？;；]\s*){_EMPHASIS}(?:{_WORDS}){_EMPHASIS}[:：]{_EMPHASIS}\n{{0,2}}{_LINE}\s*$"
_HEADING: Final = rf"(?i)(?:^|\n)(?:#{{1,6}} |\*\*)(?:{_WORDS}){_EMPHASIS}\n+{_LINE}\s*$"
_SENTENCE: Final = rf"(?i)(?:{_PHRASES})\s*{_LINE}\s*$"
_FIRST_LINE: Final = (
    rf"(?i)^{_EMPHASIS}(?:{_WORDS}){_EMPHASIS}[:：]{_EMPHASIS}([^\n]{{1,{_MAX_CHARS}}})\n+{_EMPHASIS}"
    r"(?:explanation|rationale|reason|reasoning|because|解析|解释|理由|explicación|explication|erklärung|begründung)\b"
)
# A list of questions and answers has no final one.
_QUESTION: Final = r"(?im)^[*_`#> \t\d.]*(?:q|question|问题|题目|pregunta|frage)[*_ \t\d]*[:：.]"
_BOXED: Final = r"\\boxed\s*\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
_INSIDE_BOX: Final = r"^\\boxed\s*\{|\}$"
# A sentence ends and another begins: what follows is not part of the answer.
_REASON_AFTER: Final = r"(?i)[,;]?\s+(?:because|since it|since the)\s.*$"
# Cheap test for all marks: letters that each of them contains.
_ANY_MARK: Final = [
    "####", "boxed", "nswer", "ANSWER", "hoice", "ption", "答", "正解", "답", "espuesta", "esposta",
    "isposta", "éponse", "ntwort", "твет", "उत्तर", "الإجابة", "الجواب", "lời", "awaban",
    "evap", "dpowied", "ns:",
]  # fmt: skip

_SEPARATOR: Final = r"(\d),(\d{3})"
_NUMBER: Final = r"-?\d+(?:\.\d+)?"
_LETTERS: Final = r"[\pL\pM]+|%"
# Whether two formulas are equal cannot be read off them: \sqrt{8} is 2\sqrt{2}, 1/2 is 0.5.
_FORMULA: Final = r"[\\/^=√]"
_MAX_WORDS: Final = 6  # of a final answer in words: a longer one is a sentence


def final_answer(answers: pl.Series) -> pl.Series:
    """Return the final answer that each text marks, without the rationale around it; null if there is none (String).

    A mark counts only if the text ends with it, or begins with it and an explanation follows. A text with several
    questions, or with several marked answers in lines of their own, has no final answer.
    """
    rows = answers.rename("text").to_frame().with_row_index("row")
    marked = rows.filter(pl.col("text").str.contains_any(_ANY_MARK))
    text = pl.col("text")
    end = text.str.tail(_MAX_TAIL)
    boxes = text.str.extract_all(_BOXED).list.unique(maintain_order=True)
    boxed = boxes.list.eval(pl.element().str.replace_all(_INSIDE_BOX, "")).list.join(", ")
    lines = text.str.count_matches(_MARKED_LINE) == 1
    single = text.str.count_matches("####", literal=True) == 1
    found = pl.coalesce(
        pl.when(boxes.list.len() > 0).then(boxed),
        pl.when(single).then(end.str.extract(_HASHES)),
        pl.when(lines).then(end.str.extract(_AT_END)),
        end.str.extract(_SENTENCE),
        end.str.extract(_HEADING),
        pl.when(lines).then(text.str.extract(_FIRST_LINE)),
    )
    found = found.str.replace(_REASON_AFTER, "").str.strip_chars(" \t*_")
    several = text.str.contains(_QUESTION)
    marked = marked.select("row", final=pl.when((found != "") & ~several).then(found))
    return rows.join(marked, on="row", how="left", maintain_order="left")["final"]


def final_answers_differ(one: pl.Expr, two: pl.Expr) -> pl.Expr:
    """Return whether two final answers, whose contents are not equal, cannot both be correct (Boolean).

    It is False where that is not known: for numbers in different units (2 hours, 120 minutes), for formulas, and for a
    text that is part of the other.
    """
    sides = [side.str.to_lowercase() for side in (one, two)]
    joined = [side.str.replace_all(_SEPARATOR, "$1$2") for side in sides]
    joined = [side.str.replace_all(_SEPARATOR, "$1$2") for side in joined]  # matches do not overlap
    numbers = [side.str.extract_all(_NUMBER) for side in joined]
    numbers = [side.cast(pl.List(pl.Float64)).list.sort() for side in numbers]
    words = [side.str.extract_all(_LETTERS).list.unique(maintain_order=True) for side in sides]
    counts = [side.list.len() for side in words]
    missing = [words[0].list.set_difference(words[1]), words[1].list.set_difference(words[0])]
    part = pl.any_horizontal(side.list.len() == 0 for side in missing)
    same_count = (numbers[0].list.len() == numbers[1].list.len()) & (numbers[0].list.len() > 0)
    numeric = same_count & (numbers[0] != numbers[1]) & part
    no_number = (numbers[0].list.len() == 0) & (numbers[1].list.len() == 0)
    textual = no_number & ~part & (pl.max_horizontal(counts) <= _MAX_WORDS)
    formula = pl.any_horizontal(side.str.contains(_FORMULA) for side in sides)
    return (numeric | textual) & ~formula
