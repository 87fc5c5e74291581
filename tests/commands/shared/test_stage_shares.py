"""What part of an audit each stage is."""

from __future__ import annotations

import pytest

from auditor.checks import CHECKS
from auditor.commands.shared.watching import PERCENT, shares

NAMES = [check.NAME for check in CHECKS]


def test_shares_of_all_stages_add_up() -> None:
    own = shares(NAMES)
    assert sum(own.values()) == pytest.approx(1)
    assert min(own.values()) > 0
    assert [name for name in PERCENT if name not in own] == []
    assert sum(shares(NAMES[:2]).values()) == pytest.approx(1)
