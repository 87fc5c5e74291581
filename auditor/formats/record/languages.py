"""Two columns named after languages ("en" and "de"): a text and its translation."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Final

from auditor.formats.record.convert import Conversion, Converted, KeyOf, without
from auditor.formats.record.names import TURN_LISTS

# ISO 639-1 and 639-3 codes of the languages of OPUS, WMT, FLORES and Tatoeba that are not usual column
# names: "id" (Indonesian) is an identity, "is", "no", "to", "or", "as", "so" are English words.
_CODE_LIST: Final = """
    af am ar az be bg bn bs ca cs cy da de el en eo es et eu fa fi fr ga gl gu ha he hi hr hu hy ig it ja
    ka kk km kn ko ky lo lt lv mg mk ml mn mr ms mt my nb ne nl nn pa pl ps pt ro ru rw sk sl sq sr sv sw
    ta te tg th tl tr uk ur uz vi xh yo zh zu
    afr amh ara arb aze bel ben bos bul cat ces cmn dan deu ell eng epo est eus fas fin fra gle glg guj hau
    heb hin hrv hun hye ibo ind isl ita jpn kan kat kaz khm kor lao lav lit mal mar mkd mlt mon mya nld nno
    nob npi nor pan pes pol por ron rus slk slv som spa sqi srp swa swe swh tam tel tgl tha tur ukr urd uzb
    vie xho yor yue zho zul
    """
_CODES: Final = frozenset(_CODE_LIST.split())
_NAME_LIST: Final = """
    arabic bengali bulgarian catalan chinese croatian czech danish dutch english estonian finnish french
    german greek hausa hebrew hindi hungarian igbo indonesian italian japanese korean latvian lithuanian
    malay norwegian persian polish portuguese romanian russian serbian slovak slovenian spanish swahili
    swedish tamil telugu thai turkish ukrainian urdu vietnamese yoruba zulu
    """
_NAMES: Final = frozenset(_NAME_LIST.split())
# With one of these the row is of another kind.
_OTHERS: Final = frozenset(
    {"text", "prompt", "question", "instruction", "input", "query", "label", *TURN_LISTS}
)
_CODE = re.compile(r"([a-z]{2,3})(?:[_-](?:[a-z]{2}|[a-z]{4}|text|sentence))?")


def find(key_of: KeyOf) -> Conversion | None:
    """Return the conversion, if exactly two of the keys are languages."""
    if not _OTHERS.isdisjoint(key_of):
        return None
    keys = [key for name, key in key_of.items() if _is_language(name)]
    both = tuple(dict.fromkeys(keys))
    return partial(_translation, both=both) if len(both) == 2 else None


def _is_language(name: str) -> bool:
    match = _CODE.fullmatch(name)
    return name.removesuffix("_text").removesuffix("_sentence") in _NAMES or (
        match is not None and match[1] in _CODES
    )


def _translation(record: Mapping[str, object], *, both: tuple[str, str]) -> Converted | None:
    """Return the first text as the prompt, and the second as its translation."""
    source, target = both
    if not (isinstance(record[source], str) and isinstance(record[target], str)):
        return None
    languages = {"source_language": source, "target_language": target}
    rest = without(record, source, target)
    shaped = {**languages, **rest, "prompt": record[source], "completion": record[target]}
    return Converted(shaped, own_names={"prompt": source, "completion": target})
