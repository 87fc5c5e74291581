"""What tools leave in texts: web pages, tokenizers, scanners, translators, templates, exports, models that judge."""

from __future__ import annotations

from typing import Final, NamedTuple

import polars as pl


class Leftover(NamedTuple):
    """A kind of leftover: what a finding says, a pattern, the prompts that want it, and a part that every text with it has."""

    what: str
    pattern: str
    wanted: str
    likely: str  # a pattern of bytes, in any case of ASCII letters; a class of characters in it has no others


_ON_PAGES: Final = (
    r"(?i)web|site|page|cookie|button|menu|html|footer|copyright|blog|marketing|\bad\b"
)
_ON_TOKENS: Final = r"(?i)token|mask|\bbert\b|cloze|blank|\bnlp\b|language model"
_ON_TEMPLATES: Final = r"(?i)templat|jinja|liquid|django|twig|code|prompt|instruction|task|example"
_ON_JUDGING: Final = (
    r"(?i)scor|rat(?:e|ing)|grad(?:e|ing)|judg|evaluat|assess|review|feedback|compar|critique"
)
_ON_SPEECH: Final = r"(?i)transcri|subtitle|caption|\bsrt\b|interview|dialog|script|scene|play|comedy|conversation|timestamp"
_ON_EXPORTS: Final = r"(?i)csv|tsv|spreadsheet|excel|column|delimit|separat|pandas|\bnan\b|\bnull\b|python|code|return"
_ON_ENCODINGS: Final = (
    r"(?i)encod|quoted.printable|mime|e-?mail|control character|ascii|unicode|byte|escape|terminal"
)

# A class may be called "The user wants to pay".
THOUGHTS: Final = Leftover(
    "the thoughts of a model",
    r"^\W*(?:(?:[Oo]kay|[Oo]k|[Aa]lright|[Ss]o|[Hh]mm),? )?(?:so )?[Tt]he user (?:wants|is asking|asks|asked|says|said|needs)\b"
    r"|^\W*We (?:need|have) to (?:respond|answer|output|produce) ",
    r"(?i)\buser|think|reason|intent|persona",
    "the user |we need to |we have to ",
)
LEFTOVERS: Final = (
    Leftover(
        "parts of a web page",
        r"(?i)\b(?:accept all cookies|we use cookies to|share on (?:facebook|twitter|linkedin)|subscribe to our newsletter"
        r"|all rights reserved\.? back to top|log ?in sign ?up|sign ?up log ?in|privacy policy \||skip to (?:main )?content)"
        r"|^\s*(?-i:[A-Z])[\w ]{1,30}(?: [>»›] (?-i:[A-Z])[\w ]{1,30}){2,}\n"
        r"|(?:\.\.\.|…|\[…\]|\[\.\.\.\]) ?\[?(?:read more|continue reading|read full|show more|see more|weiterlesen|leer más|lire la suite)\b[^\n]{0,30}$",
        _ON_PAGES,
        r"accept all cookies|we use cookies|share on |our newsletter|back to top|log ?in sign|sign ?up log|privacy policy \||skip to "
        r"| (?:>|»|›) [A-Z](?u:[^>»›\n]{1,31})(?:>|»|›) [A-Z]|read more|continue reading|read full|show more|see more|weiterlesen|lire la suite|leer más",
    ),
    Leftover(
        "the pieces of a tokenizer",
        r"(?:▁\S*\s*){3}|(?:Ġ\S*\s*){3}|(?:[A-Za-z]+ ##[a-z]+\b[^#]{0,200}){2}|\[MASK\]|<mask>",
        _ON_TOKENS,
        r"▁|Ġ| ##|\[mask\]|<mask>",
    ),
    Leftover(
        "the marks of a template",
        r"\{%-?\s*(?:if|else|elif|endif|for|endfor|set|block|macro)\b|(?m)<no(?:in|out)put>|^\s*(?:\d+\.|#+)\s*Instruction:|^Instruction: [^\n]*\nInput: ",
        _ON_TEMPLATES,
        r"\{%|<no(?:in|out)put>|instruction:",
    ),
    Leftover(
        "the verdict of a judge",
        r"^\W*(?:Overall )?(?:Score|Rating|Grade):\W*\d[^\n]{0,20}\n\s*(?:Rationale|Explanation|Reason|Justification|Comment)|^\s*\[\[\d{1,2}\]\]",
        _ON_JUDGING,
        r"score:|rating:|grade:|\[\[",
    ),
    THOUGHTS,
    Leftover(
        "the critique of another answer",
        r"^\W*(?:The|Your) (?:previous|original|existing) (?:answer|response|output|reply|solution) (?:is|was|does|did|fails|lacks|has|contains)\b",
        _ON_JUDGING + r"|correct|improv|mistake|error|wrong|answer|response|previous",
        "(?:previous|original|existing) (?:answer|response|output|reply|solution) ",
    ),
    Leftover(
        "stars in place of words",
        r"(?:\s\*{4,6}(?:[ .,!?]|$)[^*\n]{0,200}){2}",
        r"(?i)\*{3}|star|asterisk|censor|mask|redact|password|hide|markdown|format|bold",
        r"\*\*\*\*",
    ),
    Leftover(
        "the mark of a program that shortened it",
        r"(?:\.\.\.|…) ?[\[(<]?\+? ?\d[\d,]* (?:more )?(?:characters|chars|bytes|tokens|words|lines|more)\b[^\n]{0,20}$"
        r"|[\[(<](?:\.\.\.|…)? ?(?i:output |text |content |message |response )?(?i:truncated|cut off|shortened|continued|snip|snipped|too long)(?:\.\.\.|…)?[\])>]\W*$",
        r"(?i)truncat|shorten|characters|snippet|limit|log|code|continu",
        r"more|chars|bytes|tokens|words|lines|truncated|cut off|shortened|continued|snip|too long",
    ),
    Leftover(
        "the marks of a translator",
        r"(?i)translated (?:with|by|using) (?:www\.)?(?:deepl|google|chatgpt|bing)|\(translated (?:from|into) \w+\)\s*$|<(?:g|x|bx|ex|ph) id=\W?\d+\W?/?>|⟦\d+⟧",
        r"(?i)xliff|tag|xml|html",
        "translated |<(?:g|x|bx|ex|ph) id=|⟦",
    ),
    Leftover(
        "the code of a survey",
        r"(?i)\b(?:survey|completion|mturk|worker|prolific) (?:code|id)(?: is|:)? ?[A-Z0-9]{5,}",
        r"(?i)survey|code",
        "survey |completion |mturk |worker |prolific ",
    ),
    Leftover(
        "the times or notes of a transcript",
        r"(?i)\d\d:\d\d:\d\d[,.]\d{3} --> |\[(?:inaudible|crosstalk|unintelligible|indistinct)\b[^\]\n]{0,20}\]|\((?:inaudible|crosstalk|laughs|laughter|applause)\)",
        _ON_SPEECH,
        r" --> |[\[(](?:inaudible|crosstalk)|\[unintelligible|\[indistinct|\(laughs|\(laughter|\(applause",
    ),
    Leftover(
        "the number of a page",
        r"(?im)^\s*(?:- ?)?page \d+ (?:of|/) \d+(?: ?-)?\s*$",
        r"(?i)page|format|letter|pdf|document",
        "page ",
    ),
    Leftover(
        "the signs of another encoding",
        r"(?:=[C-F][0-9A-F]=[89AB][0-9A-F])|\b(?:[Ii]t|[Tt]hat|[Ww]hat|[Tt]here|[Hh]e|[Ss]he|[Ll]et|(?:[Dd]o|[Cc]a|[Ww]o|does|is|did|was|are|could|would|should)n)\?(?:s|t|m|re|ve|ll|d)\b|(?:\S=\n\S[^\n]*){2}|[\x00-\x08\x0E-\x1A\x1C-\x1F]",
        _ON_ENCODINGS,
        r"\?(?:s|t|m|re|ve|ll|d)\b|=[c-f\n]|[\x00-\x08\x0E-\x1A\x1C-\x1F]",
    ),
    Leftover(
        "the cells of a table",
        r"(?m)(?:;;;+|,,,,+|\t\t\t+)[01]?[;,\t]*$|(?-m:[.!?\pL\d)] (?:nan|NaN|None|null|NULL|undefined)$|^(?:nan|NaN|None|null|undefined)\n)",
        _ON_EXPORTS,
        r";;;|,,,,|\t\t\t| nan| none| null| undefined|nan\n|none\n|null\n|undefined\n",
    ),
)  # fmt: skip
# What a model says around its answer: that an answer follows, and that it is glad to help.
EMPTY_OPENING: Final = (
    r"^\W*(?:(?i:(?:the |my |final )?(?:answer|response|output|reply|completion|result|solution)(?: is)?)\s*[:：]\s*\S"
    r"|(?i:sure|certainly|of course|absolutely|no problem|great question|good question|happy to help)\b[^.!:\n]{0,60}[,!:.])"
)
EMPTY_END: Final = (
    r"(?i)(?:\blet me know (?:if|how|what)|would you like (?:me )?to|do you want me to|feel free to (?:ask|reach|contact)|hope (?:this|that|it)"
    r" helps|anything else (?:i|you)\b|if you (?:have|need) any (?:other|more|further|questions)|happy to help|as you (?:requested|asked)"
    r"|\(word count: ?\d)[^\n]{0,120}$"
)
# One of these is in each end that matches.
LIKELY_END: Final = (
    "let me know ", "would you like ", "do you want me to", "feel free to ", "hope this", "hope that", "hope it", "anything else ",
    "if you have ", "if you need ", "happy to help", "as you requested", "as you asked", "(word count:",
)  # fmt: skip


def likely(text: pl.Expr, *kinds: Leftover) -> pl.Expr:
    """Return whether each text has a part that all leftovers of some of ``kinds`` have (Boolean): faster than the patterns."""
    return text.str.contains(f"(?i-u:{'|'.join(kind.likely for kind in kinds)})")
