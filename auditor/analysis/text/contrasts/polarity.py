"""Answers that begin with yes or no, as patterns of lower-cased texts."""

from typing import Final

# An answer is yes or no where it says so before a pause: "No problem" and "Da war" are neither.
_PAUSE: Final = r"(?:\s*[,.;:!\-—–，。；：！、]|\s*$)"
YES: Final = (
    rf"^\W*(?:yes|yeah|yep|true|correct|ja|oui|sí|sim|da|да|是的?|对的?|正确|はい|हाँ|نعم){_PAUSE}"
)
NO: Final = rf"^\W*(?:no|nope|false|incorrect|nein|non|não|nej|nie|нет|不是?|不对|否|错误|いいえ|नहीं|لا){_PAUSE}"
# Phrases that begin with a negation and deny nothing.
COURTESY: Final = (
    r"(?i)^\W*(?:no (?:problem|worries|doubt)|not a problem|kein problem|keine sorge|pas de (?:problème|souci)"
    r"|(?:no hay|sin) problema|sem problemas?|без проблем|没问题|没关系)\b"
)
