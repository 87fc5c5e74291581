"""Forms of regular English words."""

import re

# A word of one syllable whose last letter is doubled before an ending: big, bigger.
_DOUBLED = r"^[^aeiou]*[aeiou][bdgmnpt]$"


def noun_forms(word: str) -> tuple[str, ...]:
    """Singular and plural."""
    if re.search(r"[^aeiou]y$", word):
        return word, f"{word[:-1]}ies"
    return word, f"{word}es" if re.search(r"(?:s|x|ch|sh)$", word) else f"{word}s"


def verb_forms(word: str) -> tuple[str, ...]:
    """The base form, and those in -s, -ed and -ing."""
    third = noun_forms(word)[1]
    if word.endswith("e"):
        return word, third, f"{word}d", f"{word[:-1]}ing"
    if re.search(r"[^aeiou]y$", word):
        return word, third, f"{word[:-1]}ied", f"{word}ing"
    stem = word + word[-1] if re.search(_DOUBLED + r"|mit$|cel$", word) else word
    return word, third, f"{stem}ed", f"{stem}ing"


def adjective_forms(word: str) -> tuple[str, ...]:
    """The base form, and those in -er and -est."""
    if word.endswith("y"):
        stem = f"{word[:-1]}i"
    elif word.endswith("e"):
        stem = word[:-1]
    else:
        stem = word + word[-1] if re.search(_DOUBLED, word) else word
    return word, f"{stem}er", f"{stem}est"


def one_form(word: str) -> tuple[str, ...]:
    """The word alone."""
    return (word,)
