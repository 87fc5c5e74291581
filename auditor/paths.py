"""What is at a path, without raising: what may not be looked at is not there.

``Path.is_file`` and its like raise PermissionError below a folder that may not be entered.
"""

from __future__ import annotations

import os
from pathlib import Path


def is_file(path: os.PathLike[str] | str) -> bool:
    """Whether a file, or a link to one, is at ``path``."""
    return os.path.isfile(path)  # noqa: PTH113


def is_folder(path: Path | str) -> bool:
    """Whether a folder, or a link to one, is at ``path``."""
    return os.path.isdir(path)  # noqa: PTH112


def is_link(path: Path | str) -> bool:
    """Whether a symbolic link is at ``path``, dangling or not."""
    return os.path.islink(path)  # noqa: PTH114
