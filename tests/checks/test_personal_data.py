"""PII001 to PII007: personal data; which kinds block is up to the settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from auditor.checks import personal_data
from auditor.report.model import Report
from auditor.settings import PERSONAL_KINDS, Settings

CARD = {"prompt": "My card 4539 1488 0343 6467 was refused.", "completion": "I will look."}
MAIL = {"prompt": "Who is it?", "completion": "Write to ines.roth@stadtwerke-lindau.de."}


def dispositions(audit: Callable[..., Report], settings: Settings | None = None) -> Any:
    report = audit([CARD, MAIL], settings=settings, checks=(personal_data,))
    return report.lines["disposition"].to_list(), report.findings["severity"].to_list()


def test_accounts_block_by_default_and_addresses_do_not(audit: Callable[..., Report]) -> None:
    assert dispositions(audit) == (["suspect", "clean"], ["review", "note"])


def test_other_kinds_block_if_the_settings_say_so(audit: Callable[..., Report]) -> None:
    settings = Settings(pii_block=("email",))
    assert dispositions(audit, settings) == (["clean", "suspect"], ["review", "warning"])


@pytest.mark.parametrize("rule", personal_data.RULES, ids=lambda rule: rule.code)
def test_a_rule_has_the_name_of_its_kind(rule: Any) -> None:
    assert rule.name in PERSONAL_KINDS
    assert (rule.severity == "review") == (rule.name in Settings().pii_block)
