"""Instructions that tell a model to forget its own: prompt injections."""

from typing import Final

import polars as pl

from auditor.analysis.text.search import Search

# One literal of each pattern, in lower case: a text with none of them has no injection.
LIKELY: Final = (
    "ignore", "disregard", "forget", "override", "bypass", "system prompt", "developer mode",
    "no longer bound", "jailbreak", "ignorier", "vergiss", "vergess", "missachte", "oublie",
    "ignorez", "ne tenez pas compte", "ignora", "olvida", "ignori", "dimentica", "ignoruj",
    "zignoruj", "игнорир", "Игнорир", "забудь", "Забудь", "忽略", "无视", "無視", "忘记", "무시",
)  # fmt: skip
_WHAT: Final = (
    r"(?:instructions?|prompts?|directions|directives|guidelines|rules|commands|system messages?)"
)
_BEFORE: Final = (
    r"(?:previous|prior|preceding|earlier|above|foregoing|original|initial|existing|former)"
)
_PATTERNS: Final = (
    rf"\b(?:ignore|disregard|forget|override|bypass)\b[a-z ,']{{0,25}}\b{_BEFORE}(?: and \w+)?(?: [a-z]{{1,12}})? {_WHAT}",
    rf"\b(?:ignore|disregard|forget|override)\b (?:all |any |every(?:thing)? |of |the |your |my |these |those ){{1,4}}(?:system )?{_WHAT} (?:above|before|so far|you (?:were|have been|got)|given)",
    r"\b(?:ignore|disregard|forget) (?:everything|all|anything|what(?:ever)?) (?:that )?(?:i |you |we )?(?:was |were |have been |had been )?(?:above|before this|said before|told before|you (?:were|have been) told)",
    r"\b(?:disregard|ignore) the above\b",
    r"\b(?:ignore|disregard|forget) (?:all )?(?:of )?(?:your|all|these|those|all the) (?:instructions|prompts|guidelines|programming)\b",
    r"\b(?:reveal|print|repeat|output|show|leak|ignore|override) (?:me )?(?:your|the) (?:full |entire |hidden |secret |original |initial )?system prompt",
    r"\byou are (?:now )?no longer bound by\b|\b(?:enter|enable|activate|you are now in) (?:developer|dan|jailbreak) mode\b",
    r"\b(?:ignorier\w*|vergiss|vergessen sie|missacht\w*)\b[^.!?\n]{0,30}\b(?:bisherigen?|vorherigen?|vorigen|obigen?|früheren|vorangegangenen|vorher|deine)\b[^.!?\n]{0,15}\b(?:anweisung|instruktion|befehl|vorgabe|regel|prompt)",
    r"(?:^|[^\w'’])(?:ignore[rz]?|oublie[rz]?|ne tenez pas compte des?)\b[^.!?\n]{0,30}\b(?:instructions?|consignes?|directives?)\b[^.!?\n]{0,15}\b(?:précédentes?|antérieures?|ci-dessus)",
    r"\b(?:ignora|ignore|olvida|olvide)\b[^.!?\n]{0,30}\b(?:instrucciones|indicaciones|órdenes|instruções)\b[^.!?\n]{0,15}\b(?:anteriores|previas|prévias)",
    r"\b(?:ignora|ignori|dimentica)\b[^.!?\n]{0,30}\b(?:istruzioni|indicazioni)\b[^.!?\n]{0,15}\bprecedenti",
    r"\bz?ignoruj\b[^.!?\n]{0,30}\bpoprzednie\b[^.!?\n]{0,15}\b(?:instrukcje|polecenia)",
    r"(?:игнорир\w*|забудь\w*)[^.!?\n]{0,30}(?:предыдущ|прежн|вышеуказанн)\w*[^.!?\n]{0,15}(?:инструкц|указани|команд)",
    r"(?:忽略|无视|忘记)[^。！？\n]{0,10}(?:之前|以前|先前|上面|以上|前面|此前)[^。！？\n]{0,8}(?:指令|指示|提示|要求|规则|命令)",
    r"(?:以前|前|上記|これまで)の?(?:すべての)?(?:指示|命令|プロンプト)[^。\n]{0,6}(?:無視|忘れ)",
    r"(?:이전|앞선|위의)[^.\n]{0,10}(?:지시|명령|지침)[^.\n]{0,8}무시",
)


_INJECTIONS: Final = tuple(Search(f"(?i)({pattern})") for pattern in _PATTERNS)


def injection(text: pl.Expr) -> pl.Expr:
    """Return the words of each text that are an injection (String), null where there are none."""
    return pl.coalesce(each.extract(text) for each in _INJECTIONS)


def may_inject(text: pl.Expr) -> pl.Expr:
    """Return whether a text has a word that injections have (Boolean); much faster than ``injection``."""
    return text.str.contains_any(list(LIKELY), ascii_case_insensitive=True)
