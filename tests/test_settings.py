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
    numeric = ("Count", "Positive", "Share", "Similarity", "MinorShare", "Depth")
    types = {getattr(settings, name) for name in numeric}
    blocks = re.findall(r"((?:    #.*\n)+)((?:    \w+: .*\n)+)", inspect.getsource(settings))
    explained = {
        name: comment
        for comment, block in blocks
        for name in re.findall(rf"^    (\w+): (?:{'|'.join(numeric)})\b", block, re.MULTILINE)
    }
    assert explained.keys() == {field.name for field in fields(Settings) if field.type in types}
    assert [name for name, comment in explained.items() if "Source:" not in comment] == []
