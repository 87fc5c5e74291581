"""Which columns of a record are its prompt, answer or label, decided by their names."""

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from auditor.formats.record import names, pair_names
from auditor.formats.record.convert import keys_by_name

# Different sets of keys that are remembered. A file has one or a few; rows with keys of their own must
# not fill the memory.
_MAX_PLANS = 1_024


class Plan(NamedTuple):
    """How to turn a record into one that a layout reads; keys are the record's own."""

    renamed: Mapping[str, str]  # the layout's name of each key that is called otherwise
    main: tuple[str, ...] = ()  # the text or the two texts that every row must have
    read_as: str = ""  # the layout's name of the joined texts
    before: tuple[str, ...] = ()  # further inputs, in the order of the prompt
    after: tuple[str, ...] = ()


@lru_cache(_MAX_PLANS)
def plan(keys: tuple[str, ...]) -> Plan | None:
    """Return how to read a record with these keys; None if a layout can read it as it is."""
    key_of = {name: key for name, key in keys_by_name(keys).items() if name in names.KNOWN}
    renamed = {key: name for name, key in key_of.items() if name != key and key not in names.KNOWN}
    if not key_of.keys().isdisjoint(names.TURN_LISTS):
        return Plan(renamed) if renamed else None
    found = _columns(key_of.keys(), is_decision=not frozenset(names.PRODIGY).isdisjoint(keys))
    if found is None:
        return Plan(renamed) if renamed else None
    main, read_as, answer, answer_as = found
    is_class = answer_as in names.LABELS and (read_as, answer_as) != ("input", "target")
    before, after = _inputs(key_of.keys(), (*main, answer), read_as, is_class=is_class)
    if main != (read_as,) or answer != answer_as:
        renamed |= {key_of[answer]: answer_as}
        renamed |= {key_of[name]: read_as for name in main[-1:]}
    if not (renamed or before or after):
        return None
    return Plan(
        {key: name for key, name in renamed.items() if key != name},
        tuple(key_of[name] for name in main),
        read_as,
        tuple(key_of[name] for name in before),
        tuple(key_of[name] for name in after),
    )


_Found = tuple[tuple[str, ...], str, str, str]  # main texts, read as, answer or label, read as


def _columns(present: Collection[str], *, is_decision: bool) -> _Found | None:
    """Return the columns of the text and of the answer or label; the first that match."""
    return next(_candidates(present, is_decision=is_decision), None)


def _candidates(present: Collection[str], *, is_decision: bool) -> Iterator[_Found]:
    """Yield the columns in the order in which layouts are tried."""
    if {"question", "answer"} <= set(present) and "label" in present:  # whether the answer is right
        yield ("question", "answer"), "text", "label", "label"
    yield from _pairs(present, pair_names.PAIRS)
    yield from _labelled(present)
    if not is_decision:
        yield from _pairs(present, pair_names.MORE_PAIRS)
    other = _first(present, names.MORE_TEXTS)
    rare = _first(present, (*names.LABELS, *names.MORE_LABELS, *names.RARE_LABELS))
    if other and other != "prompt" and rare and rare != other:
        yield (other,), "text", rare, "label"


def _labelled(present: Collection[str]) -> Iterator[_Found]:
    """Yield the columns of a text or two texts, and of its class."""
    plain = _first(present, names.PLAIN_LABELS)
    for both in names.TEXT_PAIRS if plain else ():
        if both[0] in present and both[1] in present:
            yield both, "text", plain, "label"
    text, label = _first(present, names.TEXTS), _first(present, names.LABELS)
    if label == "target" and "stance" in present:  # the stance is the class, towards a target
        label = ""
    if text and label:
        yield (text,), text, label, label
    more, other = _first(present, names.MORE_LABELS), _first(present, names.MORE_TEXTS)
    if text and more:
        yield (text,), text, more, "label"
    if other and plain:
        yield (other,), "text", plain, "label"


def _pairs(present: Collection[str], pairs: tuple[pair_names.Pair, ...]) -> Iterator[_Found]:
    for pair in pairs:
        answer = _first(present, pair.answers)
        if pair.prompt in present and answer:
            prompt_as, answer_as = pair.read_as or (pair.prompt, answer)
            yield (pair.prompt,), prompt_as, answer, answer_as


def _first(present: Collection[str], wanted: tuple[str, ...]) -> str:
    return next((name for name in wanted if name in present), "")


def _inputs(
    present: Collection[str], used: tuple[str, ...], read_as: str, *, is_class: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the columns of further inputs before and after the main text."""
    has_heading = is_class or used[0] in names.POST_TEXTS
    before = (*names.HEADINGS, *names.INPUTS_BEFORE) if has_heading else names.INPUTS_BEFORE
    # A target next to a label is what the label is given to, as in sets of stances and aspects.
    after: tuple[str, ...] = names.INPUTS_AFTER
    if not {"label", "stance"}.isdisjoint(used):
        after = (*after, "target")
    elif "accept" in used:  # Prodigy's options are the classes
        after = ()
    if read_as == "instruction":  # its layout reads `input`, or else `context`, after it
        read = () if "input" in present else ("context",)
        return (), _unused(present, (*before, *after), (*used, *read))
    return _unused(present, before, used), _unused(present, after, used)


def _unused(
    present: Collection[str], wanted: tuple[str, ...], used: tuple[str, ...]
) -> tuple[str, ...]:
    return tuple(name for name in wanted if name in present and name not in used)
