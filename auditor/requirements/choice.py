"""The rules of an audit as the settings change them: left out, or with other severities."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from auditor.model import Rule
from auditor.requirements import per_file
from auditor.requirements.ignored import Cause, ignored_rules, refuse_unknown
from auditor.requirements.severities import is_lowered, is_raised, with_policy, with_severities
from auditor.settings import Settings
from auditor.verdict import Requirement, State


class Choice(NamedTuple):
    """The rules of an audit."""

    rules: tuple[Rule, ...]  # with the severities of the settings; the ignored ones, too
    ignored: tuple[Rule, ...]
    raised: tuple[str, ...]  # codes of those that block, and do not by default
    causes: tuple[Cause, ...]  # for which requirements may be unproven

    @property
    def ignored_codes(self) -> list[str]:
        """The codes of the rules that are left out."""
        return [rule.code for rule in self.ignored]

    @property
    def checked(self) -> tuple[Rule, ...]:
        """The rules that are not left out."""
        return tuple(rule for rule in self.rules if rule.code not in self.ignored_codes)


def choose(rules: Sequence[Rule], settings: Settings, files: Iterable[str] = ()) -> Choice:
    """What ``settings`` make of ``rules`` in an audit of ``files``, training and evaluation.

    Raises:
        AuditError: a code is of no rule, or a rule cannot be left out or weigh less.
    """
    for key in settings.severity:
        refuse_unknown("severity", key, rules)
    per_file.refuse_wrong(settings.per_file_ignores, rules)
    usual = with_policy(rules, settings.pii_block)
    chosen = with_severities(usual, settings.severity)
    ignored = ignored_rules(usual, settings)
    pairs = list(zip(usual, chosen, strict=True))
    partly = per_file.left_out(usual, settings.per_file_ignores, files)
    lowered = [before for before, after in pairs if is_lowered(before, after)]
    return Choice(
        rules=chosen,
        ignored=ignored,
        raised=tuple(after.code for before, after in pairs if is_raised(before, after)),
        causes=(
            Cause(ignored),
            Cause(
                partly,
                "not checked in some files, because of per-file-ignores",
                "without per-file-ignores",
            ),
            Cause(lowered, "findings weigh less, because of severity", "without severity"),
        ),
    )


def raised_rules(whole: Collection[str], raised: Collection[str]) -> tuple[Requirement, ...]:
    """The requirement that the settings add if a rule that blocks only because of them is found.

    It is about findings on the whole set: no line leaves because of them, so only a requirement can block. ``whole``
    has their rules, ``raised`` the codes of the rules that block because of the settings.
    """
    codes = sorted(set(whole) & set(raised))
    if not codes:
        return ()
    observed = f"findings of {', '.join(codes)} on the whole set"
    why = "they block by the settings (severity)"
    return (Requirement("raised-rules", observed, "none", State.NOT_MET, why, len(codes), 0),)
