"""Whether a file, a folder or a link is at a path; what we have no permission to look at counts as absent.

The methods of ``Path`` raise PermissionError below a folder that may not be entered.
"""

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
