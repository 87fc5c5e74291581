"""No mutation of an input ends in an internal error, and no input that once did so does it again."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.attack.fuzz import CORPUS, fault, inputs
from tests.attack.targets import TARGETS

KEPT = sorted(CORPUS.glob("*/*"))


@pytest.mark.parametrize("name", TARGETS)
def test_the_documents_that_are_mutated_are_right(name: str, tmp_path: Path) -> None:
    """Otherwise every mutation would be refused for the same reason."""
    target = TARGETS[name]
    inputs = [target.dump(document, Random(0)) for document in target.seeds()]
    for content in [b"\n".join(inputs)] if target.joined > 1 else inputs:
        (tmp_path / "input.toml").write_bytes(content)
        target.run(tmp_path / "input.toml")


@pytest.mark.parametrize("name", TARGETS)
def test_mutations(name: str, tmp_path: Path) -> None:
    for content in inputs(TARGETS[name], 300, seed=1):
        assert fault(TARGETS[name], content, tmp_path) == "", content[:2_000]


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_once_failed(path: Path, tmp_path: Path) -> None:
    assert fault(TARGETS[path.parent.name], path.read_bytes(), tmp_path) == ""
