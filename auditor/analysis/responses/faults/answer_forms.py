"""Forms that no answer has unless its prompt wants them: wrappers of scripts, codes, signs without a word."""

from __future__ import annotations

from typing import Final, NamedTuple

import polars as pl


class Form(NamedTuple):
    """A form of whole answers, the prompts that want it, and what a finding says."""

    what: str
    answer: str  # a pattern of the answer
    wanted: str  # a pattern of the prompts that may want the form
    least: str = ""  # a pattern of the prompts that do not want it; "" for all others
    head: int = 2_000  # characters of an answer that are read
    unless: str = ""  # a pattern of answers that are right in this form
    usual: str = ""  # a pattern of answers that show that the form is usual
    words: float = 0  # least share of different words; tags of a sequence repeat
    likely: str = ""  # a faster pattern that each answer of this form has, too
    of_texts: bool = False  # whether texts of a corpus do not have it either


_ON_JSON: Final = (
    r"(?i)json|\bkeys?\b|dictionar|\bdict\b|object|schema|format|structure|field|\bapi\b|html|\{"
)
# One key for the whole answer, as scripts that call a model wrap it.
WRAPPED: Final = (
    r"(?s)^\s*\{\s*[\"'](?:response|answer|output|text|content|completion|result|message|reply|generated_text)[\"']\s*:"
    r"\s*[\"'].*[\"']\s*\}\s*$|^\s*\{\s*[\"']role[\"']\s*:\s*[\"']\w+[\"']\s*,\s*[\"'](?:content|value)[\"']\s*:.*\}\s*$"
    r"|^\s*\{\s*[\"'](?:instruction|prompt|input|question|query)[\"']\s*:.*[\"'](?:response|answer|output|completion)[\"']\s*:.*\}\s*$"
)
_ON_FILES: Final = (
    r"(?i)\bfiles?\b|path|folder|director|\burl|\blink|download|image|picture|photo|script|command|linux|unix|windows"
    r"|config|save|open\b|module|import|repo|where (?:is|are)"
)
_ON_LINKS: Final = (
    r"(?i)\burl|\blink|web ?site|\bsites?\b|\bpage|source|where|\bfind|video|download|http|\bweb\b|online|article|\bread\b|cite"
    r"|reference|document|image|picture|photo|search|resource|address"
)
_ON_SIGNS: Final = (
    r"(?i)emoji|emoticon|smiley|symbol|sign|punctuation|operator|character|draw|ascii|pattern|icon|arrow|math|equation"
    r"|expression|code|regex|sequence|shape|flag|syntax|grammar|selector|\bbinary|bits?\b|morse|mask|censor|redact"
)
_ON_NUMBERS: Final = (
    r"(?i)\d|number|digit|count|calculat|comput|\bsum\b|how (?:many|much|long|old|far|tall|big|often|high|fast|large|deep)|percent|emoji"
    r"|symbol|date|year|when|\btime|\bage\b|price|cost|equation|solve|convert|sort|sequence|code|score|\brat(?:e|ing)|probab|binary|value"
    r"|wage|salary|capacity|population|height|weight|distance|speed|temperature|rank|m(?:in|ax)imum|average|mean|area|volume|numeric|integer|phone|zip|coordinate|result|math|classif|label|predict|estimate|morse|vector|embed|token"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|hundred|zero|array|list of|index|\bid\b|draw|ascii|pattern|sign|character"
)
_ON_LISTS: Final = (
    r"(?i)list|array|sequence|sort|vector|embed|token|numbers|digits|matri|series|random|coordinate|factor|multiple|prime|fibonacci"
    r"|\bids?\b|index|order|code|output|values|results|scores|dates|years|[\[(]\s*-?\d+(?:\.\d+)?\s*,|(?:\d+\s*,\s*){4}"
)
_ON_DATES: Final = r"(?i)date|\bday|when\b|year|\btime|born|birth|week|month|deadline|schedul|expir|histor|calendar|until|since"
# Prompts that want sentences.
_WANTS_WORDS: Final = (
    r"(?i)^\W*(?:please |can you |could you |kindly )*(?:write|describe|explain|summari[sz]e|compose|tell|discuss|suggest|compare|why\b|how (?:do|does|can"
    r"|to|is|are|would|should|did)\b|who\b|where\b|rewrite|paraphrase|edit|translate|give|name|provide|create|generate|list|propose|design|develop|identify"
    r"|rephrase|outline|brainstorm|come up|construct|make|analy[sz]e|evaluate|research|think of|reword|replace|assess"
    r"|recommend|define|elaborate|illustrate|produce|formulate|draft|prepare|explore|examine|highlight|mention|respond|complete|categori[sz]e"
    r"|what (?:is|are) the (?:\w+ )?(?:difference|benefit|advantage|purpose|role|meaning|main|cause|reason|way|impact|effect|definition"
    r"|importance|function|process|theme|relationship|key)s?)\b"
)
_ON_LOGS: Final = r"(?i)\blogs?\b|logging|logger|trace|timestamp|event|server|debug|error|output"
_ON_QUOTES: Final = r"(?i)^\s*>|quot|markdown|mail|reply|block|cite|format|passage|diff\b|extract"
_ON_CODE: Final = (
    r"(?i)```|code|markdown|format|block|script|snippet|program|function|json|yaml|xml|html|sql|regex|command|terminal|ascii"
    r"|table|diagram|csv|config|console|shell|output|verbatim|poem|letter|copy|template|prompt|fence|readme|usage|install|example|\bcli\b|loop|logo|banner"
)
_ON_NAMES: Final = (
    r"(?i)underscore|snake|camel|case|variable|identifier|function|code|name|slug|file|hashtag|url"
)
ON_CASE: Final = r"(?i)upper|lower|capital|\bcaps\b|\bcase\b|camel|spongebob|mock|random|alternat|password|base ?64|code|formula|chemi"
_ON_PROMPTS: Final = (
    r"(?i)prompt|system|instruct|\brole|persona|assistant|chatbot|\bbot\b|\bai\b|pretend|imagine"
)
_ON_FAULTS: Final = (
    r"(?i)confus|wrong|mistake|error|incorrect|apolog|sorry|complain|previous|earlier|again|mail"
)

# Changes from a small to a large letter inside words, and their share of the letters; by chance it is a quarter.
_MIN_CHANGES, _MIN_CHANGES_SHARE = 6, 0.15
_MAX_WORD: Final = 40  # characters of a word in these letters

FORMS: Final = (
    Form("is wrapped in JSON", WRAPPED, _ON_JSON, head=10_000, of_texts=True),
    Form(
        "is the path of a file",
        r"^\s*(?:file://)?(?:[A-Za-z]:)?(?:[\\/][\w.-]+){2,}\.\w{1,5}\s*$|^\s*s3://\S+\s*$|^\s*gs://\S+\s*$",
        _ON_FILES,
        likely=r"^\s*(?:file:|[A-Za-z]:|[\\/]|s3:|gs:)",
    ),
    Form(
        "is nothing but a link",
        r"^\s*(?:!?\[[^\]\n]{0,80}\]\([^)\s]*\)|(?:https?://|www\.)\S+)\s*$",
        _ON_LINKS,
    ),
    Form(
        "has neither a letter nor a digit",
        r"^[^\pL\pN]{15,}$|^[^\pL\pN]*(?:\p{So}[^\pL\pN]*){5,}$",
        _ON_SIGNS,
        likely="^[^A-Za-z0-9]*$",
    ),
    Form(
        "has neither a letter nor a digit",
        r"^[^\pL\pN]{4,}$",
        _ON_SIGNS,
        rf"{_WANTS_WORDS}|\?",
        likely="^[^A-Za-z0-9]*$",
    ),
    Form(
        "is in binary digits or Morse code",
        r"^\s*(?:(?:[01]{7,8}\s*){5,}|[.\-/\s]{30,})$",
        _ON_SIGNS,
    ),
    Form("is a list of numbers", r"^\s*\[?\s*(?:-?\d+(?:\.\d+)?\s*,\s*){7,}[^\pL]*$", _ON_LISTS),
    Form("is nothing but a date", r"^\s*\d{4}-\d\d-\d\d\s*$", _ON_DATES),
    Form("is the number of an item", r"^\s*\d{1,2}[.)]\s*$", _ON_NUMBERS, _WANTS_WORDS),
    Form("has no word", r"^[^\pL]*\d[^\pL]*$", _ON_NUMBERS, _WANTS_WORDS),
    Form(
        "is the text form of an object in a program",
        r"^\s*(?:\w*Message|ChatCompletion\w*|Choice|ChatResponse|Response|Document|Completion|Output|TextContent)\((?:content|text|id|message|page_content)=",
        _ON_CODE,
        of_texts=True,
    ),
    Form(
        "is a list with one text",
        r"(?s)^\s*\[\s*(?:'[^']*[^'\]]{20,}'|\"[^\"]{20,}\")\s*\]\s*$",
        rf"{_ON_JSON}|list|array|python|code",
        of_texts=True,
    ),
    Form(
        "begins as a line of a log",
        r"^\s*\[?\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?[^\]\n]{0,12}\]?[ :-]+(?:INFO|DEBUG|WARN|ERROR)",
        _ON_LOGS,
    ),
    Form(
        "has a quotation mark of a mail before each line",
        r"^\s*(?:>(?:[^>\n][^\n]*)?(?:\n|$))+$",
        _ON_QUOTES,
    ),
    Form(
        "has underscores in place of spaces",
        r"^\s*(?:[^\s_]+_){6,}[^\s_]+\s*$",
        _ON_NAMES,
        of_texts=True,
    ),
    Form(
        "begins with the instruction of a system",
        r"^\s*(?:\[?system\]?\s*:?\s*)?You are an? (?:[\w-]+ ){0,3}(?:assistant|AI|language model|chatbot|bot)\b",
        _ON_PROMPTS,
    ),
    Form(
        "apologises for a message that is not there",
        r"(?i)^\W*(?:i |we )?(?:do )?(?:apologi[sz]e|am sorry|sorry|my apologies|i'm sorry)\b[^.\n]{0,40}\b(?:previous|earlier|last) (?:message|answer|response|reply|mistake|error)",
        _ON_FAULTS,
    ),
    Form(
        "has 20 words and no punctuation",
        r"^\s*(?:[\pL\pM\pN'’]+\s+)*(?:[\pL\pM\pN'’]+ +){19}[\pL\pM\pN'’\s]+$"
        r"|^\s*(?:[\pL\pM\pN'’]+(?: +[\pL\pM\pN'’]+){5,}\s*\n\s*){2,}[\pL\pM\pN'’\s]+$",
        r"(?i)punctuat|keyword|transcri|lyric|poem|poet|vers|song|speech|speak|caption|\btags?\b|\bsms\b|chat|code|quer|\bwords|list|stream|number|sequence|joyce|normali",
        r"[.!,;:?]",
        usual=r"[\pL\pN]\s*$",
        words=0.4,
        likely=r"^[\pL\pM\pN'’\s]+ [\pL\pM\pN'’\s]+$",
    ),
    Form(
        "has each second word in capitals",
        r"(?-u:\b)(?:[a-z']+[,;.]? [A-Z]{2,}[,;.]? ){5}",
        ON_CASE,
    ),
    Form(
        "is a string of JSON in JSON",
        r"(?s)^\s*\"\\\".*\\\"\"\s*$",
        _ON_JSON,
        head=10_000,
        of_texts=True,
    ),
    Form(
        "has doubled quotation marks, as a field of a CSV file",
        r"(?s)^\s*\"[^\"]*[^\"\s]\s*\"\"[^\"]+\"\"(?:[^\"]|\"\")*\"\s*$",
        r"(?i)csv|quot|escap|string|code",
        head=10_000,
        of_texts=True,
    ),
    Form(
        "has question marks inside its words",
        r"(?:\pL\?\pL[^\n]{0,40}?){4}",
        r"(?i)regex|wildcard|pattern|encod|url|link|http|mask|censor|cipher|riddle|guess|code|sql",
        likely=r"\?",
        of_texts=True,
    ),
    Form(
        "ends with a note of an annotator",
        r"(?:\[(?:UNSURE|UNCERTAIN|CHECK|TODO|FIXME|VERIFY|ANNOTATOR|REVIEWER|citation needed)\b[^\]\n]{0,40}\]|\((?:check this|not sure|to verify|please check)\)"
        r"|\S (?:TODO|FIXME|TBD|XXX)\b:?[^\n]{0,40}|[^?!\s] \?\?)\s*$",
        r"(?i)todo|fixme|annotat|comment|code|template|wiki|placeholder|mark-?up|markdown",
        head=100_000,
        likely=r"[\[(?]|TODO|FIXME|TBD|XXX",
    ),
    Form(
        "refers to sources by number, and names none",
        r"(?s)\pL [\[【]\d{1,2}[\]】][.,;]? ?.*\pL [\[【]\d{1,2}[\]】](?:[.,;]|\s|$)",
        r"(?i)[\[【(]\d{1,2}[\]】)]|cit|referenc|sources?\b|footnote|bibliograph|paper|passage|document|array|list|index|code|matri|vector",
        unless=r"(?im)^\W*(?:references|sources|bibliography|notes)\b|^\s*[\[【]\d{1,2}[\]】]|```",
        likely=r"[\[【]",
    ),
    Form(
        "has several answers under numbers",
        r"(?is)^\s*(?:answer|response|output|completion)s? ?1 ?:.*\n\s*(?:answer|response|output|completion)s? ?2 ?:",
        r"(?i)answers|responses|outputs|completions|\btwo (?:ways|versions)|\b[2-9] (?:ways|versions)|several|multiple|possible|questions",
    ),
)
# Sentences and nothing else inside one code block.
FENCED: Final = r"(?s)^\s*```(?:text|txt|plaintext|markdown|md)?[ \t]*\n(.*\b[a-z']{2,},? [a-z']{2,},? [a-z']{2,}\b.*)\n\s*```\s*$"
ON_CODE: Final = _ON_CODE
SIGNS_OF_CODE: Final = r"[(){}\[\];_|\\`]"
MAX_SIGNS: Final = 0.02  # of the characters of sentences


def in_random_case(text: pl.Expr) -> pl.Expr:
    """Return whether each text changes between small and large letters inside its words all the time (Boolean)."""
    # The identifier of an object is random, too, and has no spaces.
    head = text.str.head(200).str.replace_all(rf"\S{{{_MAX_WORD},}}", "")
    changes = head.str.count_matches("[a-z][A-Z]")
    return (changes >= _MIN_CHANGES) & (
        changes >= _MIN_CHANGES_SHARE * head.str.count_matches(r"\pL")
    )
