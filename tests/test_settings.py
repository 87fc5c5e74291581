"""Every number has a source, in the comment above its setting."""

from __future__ import annotations

import inspect
import re
from dataclasses import FrozenInstanceError, fields

import pytest

from auditor import settings
from auditor.settings import Settings


def test_settings_cannot_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().floor = 1  # type: ignore[misc]  # that is the test


def test_every_number_has_a_source() -> None:
    """Settings in one block share the comment above the first of them."""
    blocks = re.findall(r"((?:    #.*\n)+)((?:    \w+: .*\n)+)", inspect.getsource(settings))
    explained = {
        name: comment
        for comment, block in blocks
        for name in re.findall(r"^    (\w+): (?:Count|Number)", block, re.MULTILINE)
    }
    numbers = {field.name for field in fields(Settings) if field.type in ("Count", "Number")}
    assert explained.keys() == numbers
    assert [name for name, comment in explained.items() if "Source:" not in comment] == []
