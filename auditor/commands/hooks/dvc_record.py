"""Whether a data file has the content that its DVC pointer (the .dvc file next to it, which git tracks) records."""

import hashlib
import os
import re
import shlex
from pathlib import Path

from auditor.paths import is_file

_MD5 = re.compile(r"^\s*(?:-\s*)?md5: ([0-9a-f]{32})$", re.MULTILINE)
_SIZE = re.compile(r"^\s*(?:-\s*)?size: (\d+)$", re.MULTILINE)
# DVC 2, which does not write this line, changed line ends before it digested.
_PLAIN = re.compile(r"^\s*(?:-\s*)?hash: md5$", re.MULTILINE)


def mismatch(data: Path) -> str:
    """Why the file ``data`` is not what ``data.dvc`` records, in one sentence; "" if it is, or has no pointer."""
    pointer = Path(f"{data}.dvc")
    if not is_file(pointer) or not is_file(data):
        return ""
    text = pointer.read_text(encoding="utf-8", errors="replace")
    size, md5 = _SIZE.search(text), _MD5.search(text)
    same = size is None or int(size[1]) == os.stat(data).st_size  # noqa: PTH116
    if same and md5 and _PLAIN.search(text):
        with data.open("rb") as file:
            digest = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False))
        same = digest.hexdigest() == md5[1]
    if same:
        return ""
    name = shlex.quote(str(data))
    return f"{data} differs from what {pointer} records: dvc add {name}, or dvc checkout {name}"
