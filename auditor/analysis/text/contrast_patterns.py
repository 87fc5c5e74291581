"""Words and patterns that can make two similar texts say different things."""

from __future__ import annotations

from collections.abc import Mapping

# Negations in the languages of most data sets.
_NEGATIONS = (
    "not|no|never|none|neither|nor|cannot|without|n't|dont|doesnt|didnt|isnt|arent|wasnt|werent|wont|cant"
    "|couldnt|shouldnt|wouldnt|hasnt|havent|hardly|unless|except"
    "|nicht|kein|keine|keinen|keiner|keinem|nie|niemals|ohne|weder"
    "|ne|pas|jamais|sans|aucun|aucune|rien|ni|nunca|sin|jamás|nada|ningún|ninguna|não|nem|sem"
    "|non|mai|senza|nessun|nessuna|niet|geen|nooit|zonder|inte|aldrig|utan|ikke|aldri|uten|uden"
    "|не|нет|ни|никогда|без|nie|bez|nigdy|değil|yok|hiç|لا|لم|لن|ليس|नहीं|मत|ना|không|bukan|tidak"
)
_NEGATIVE_CHARACTERS = r"[不没沒無无未非勿莫]|ない|ません|않|없|못"
# Words of opposite meaning: a pair of texts differs if one has the first and the other the second.
_OPPOSITE_PAIRS = (
    "on/off true/false yes/no enable/disable enabled/disabled increase/decrease increased/decreased"
    " increases/decreases before/after min/max minimum/maximum buy/sell bought/sold accept/reject"
    " accepted/rejected win/lose won/lost above/below left/right include/exclude included/excluded"
    " allow/deny allowed/denied start/stop open/close opened/closed first/last more/fewer most/least"
    " higher/lower up/down in/out added/removed add/subtract always/never with/without all/none"
    " positive/negative even/odd hot/cold old/new good/bad from/to import/export credit/debit"
    " male/female he/she his/her north/south east/west arrive/depart arrival/departure"
    " arriving/departing incoming/outgoing internal/external public/private valid/invalid"
    " legal/illegal possible/impossible earlier/later early/late cheapest/expensive top/bottom"
    " inside/outside lock/unlock login/logout"
)
OPPOSITES = dict(pair.split("/") for pair in _OPPOSITE_PAIRS.split(" "))
OPPOSITES |= {second: first for first, second in OPPOSITES.items()}
_DATES = (
    "jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|may|june|july|august"
    "|september|october|november|december|mon|tue|wed|thu|fri|sat|sun|monday|tuesday|wednesday|thursday"
    "|friday|saturday|sunday|today|tomorrow|yesterday|morning|afternoon|evening|night|am|pm|noon|midnight"
)
# Short units count only after a digit: the "s" of "what 's" does not mean seconds.
_SHORT_UNITS = (
    "mm|cm|m|km|in|ft|yd|mi|mg|g|kg|lbs?|oz|ml|l|ms|s|sec|min|mins|h|hr|hrs|kb|mb|gb|tb|hz|khz|mhz|ghz|w|kw"
    "|kwh|v|°c|°f|c|f|k"
)
_LONG_UNITS = (
    "inch|inches|feet|foot|yards?|miles?|met(?:er|re)s?|kilomet(?:er|re)s?|centimet(?:er|re)s?|ounces?|pounds?"
    "|grams?|kilograms?|tons?|tonnes?|lit(?:er|re)s?|gallons?|cups?|seconds?|minutes?|hours?|days?|weeks?"
    "|months?|years?|decades?|bytes?|bits?|kilobytes?|megabytes?|gigabytes?|volts?|amps?|watts?|percent"
    "|celsius|fahrenheit|kelvin"
)
_CURRENCIES = (
    r"[$€£¥₹₽₩₺₫₪]|\b(?:usd|eur|gbp|jpy|chf|cad|aud|inr|cny|rmb|dollars?|euros?|pounds?|yen|rupees?|yuan"
    r"|francs?|pesos?|cents?)\b"
)
# Words that give the next word a role: "from x to y" is not "from y to x".
_DIRECTIONS = (
    "from|to|into|through|via|before|after|until|since|over|under|above|below|than|against|between"
)
# What each kind of contrast looks like in a text whose characters were folded.
FOLDED_PATTERNS: Mapping[str, str] = {
    "negation": rf"\b(?:{_NEGATIONS})\b|n['’]t\b|{_NEGATIVE_CHARACTERS}",
    "number": r"[-+]?\d+(?:[.,:/-]\d+)*|[一二三四五六七八九十百千万億亿]+",
    "date": rf"\b(?:{_DATES})\b",
    "unit": rf"\d ?(?:{_SHORT_UNITS})\b|\b(?:{_LONG_UNITS})\b|%",
    "currency": _CURRENCIES,
    "direction": rf"\b(?:{_DIRECTIONS}) (?:the |an? )?\w+",
    "opposite": rf"\b(?:{'|'.join(OPPOSITES)})\b",
    "quotation": r"\"[^\"]{1,80}\"|“[^”]{1,80}”|«[^»]{1,80}»|(?:^| )'[^']{1,80}'",
}
# Code names, in the text as written: their case matters.
IDENTIFIER = (
    r"`[^`]{1,80}`|\b\w+(?:_\w+)+\b|\b[a-z]+(?:[A-Z][a-z0-9]*)+\b|\b\w+\.\w+(?:\.\w+)*\(|\b\w+\(\)"
)
