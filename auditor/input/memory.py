"""The memory that an audit may use, and what a set will need, known while it is read.

Polars and numpy end the whole process when the system has no memory left, so a set that is too large must be
refused before its checks begin.
"""

import os
import sys
from collections.abc import Iterator
from math import ceil
from pathlib import Path
from typing import Final

from auditor.errors import AuditError, ExitCode

UNITS: Final = {"KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}
# Peak memory of an audit, in bytes. Source: measured on two cores (tests/bench/SCALE.md), estimate in brackets, in MiB:
# 100,000 pairs of 1,030 bytes 917 (1,339), 30,000 of them 560 (750), 100,000 labelled texts of 117 bytes 866 (899), tiny rows of
# 35 bytes, 100,000 of them 688 (684), 300,000 of them 908 (1,157), one line of 14 MB 488 (507), 200 near copies of
# 217,000 bytes 778 (731).
PROGRAM, A_LINE = 400 * 2**20, 500
# Of a record: without its bytes, for each of them (labelled texts are counted by parts of words), and at most.
A_RECORD, PART_BYTE, MAX_RECORD = 1_500, 20, 4_000
# Records above so many have vectors in half precision, which takes so much less, and at most so much.
MANY_RECORDS, HALF, MAX_OF_MANY = 200_000, 1_000, 2_000
# Of the first bytes, which many steps hold at once, and of the others, which are compared in parts.
A_BYTE, FIRST_BYTES, A_LATER_BYTE = 8, 48 * 2**20, 2.5
# A run with little memory has large arrays in files (`on_disk`), and texts in memory all the same. It takes so many arrays
# below the size from which they are in files, so many bytes a record for pages of files that one check reads, A_LATER_BYTE for
# each byte, and A_BYTE for each byte of records above so many bytes on average.
_SMALL_ARRAYS, PAGES, LONG_RECORD = 8, 400, 4_000
_SHARE = 0.5  # of the machine's memory that a run may use by default: other programs need some, too
_CGROUPS = Path("/sys/fs/cgroup")
_OWN_CGROUPS = Path("/proc/self/cgroup")


def parse_size(text: str) -> int:
    """Return the bytes of a size such as "512MiB", as `settings.Size` allows it."""
    number, unit = text[:-3].strip(), text[-3:]
    return int(number) * UNITS[unit]


def shown(size: float) -> str:
    """Return a size in the unit that people would choose: "1.5 GiB", "300 MiB"."""
    if size >= UNITS["GiB"]:
        return f"{size / UNITS['GiB']:.1f} GiB"
    return f"{ceil(size / UNITS['MiB'])} MiB"


def limit_of(setting: str) -> int | None:
    """Return the bytes that a run may use: the setting, else half of the smallest memory limit; None if unknown."""
    if setting:
        return parse_size(setting)
    known = [*_machine(), *_cgroups()]
    return int(_SHARE * min(known)) if known else None


def _machine() -> Iterator[int]:
    """The memory of the machine, and of this process if it is limited (ulimit -v)."""
    if "SC_PHYS_PAGES" in getattr(os, "sysconf_names", {}):
        yield os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    if sys.platform != "win32":
        import resource

        soft = resource.getrlimit(resource.RLIMIT_AS)[0]
        if soft != resource.RLIM_INFINITY:
            yield soft


def _cgroups() -> Iterator[int]:
    """The limits of the control groups that this process is in, of both versions."""
    try:
        groups = _OWN_CGROUPS.read_text(encoding="utf-8").splitlines()
    except OSError:  # no Linux
        return
    for group in groups:
        _, kinds, path = group.split(":", 2)
        file = "memory/memory.limit_in_bytes" if "memory" in kinds.split(",") else "memory.max"
        folder, name = (_CGROUPS / Path(file).parent), Path(file).name
        own = folder / path.lstrip("/")
        # Each group is limited by those above it; in a container the path may start outside.
        for place in (own, *own.parents):
            if place == folder.parent:
                break
            try:
                text = (place / name).read_text(encoding="utf-8").strip()
            except OSError:
                continue
            if text.isdigit():  # otherwise "max"
                yield int(text)


class Budget:
    """Adds up what the rows read so far will need, and refuses more than the limit."""

    def __init__(self, setting: str) -> None:
        self.limit = limit_of(setting)
        self.lines = self.records = self.bytes = 0

    def add(self, lines: int, records: int, bytes_: int) -> None:
        """Note that so many lines were read, with so many records of so many bytes together."""
        self.lines += lines
        self.records += records
        self.bytes += bytes_

    @property
    def estimate(self) -> float:
        """The peak memory of an audit of what was read, in bytes."""
        return self._of(1.0)

    def _of(self, times: float) -> float:
        """The peak memory of an audit of so many times what was read, in bytes."""
        # With numpy, which the hook of an unchanged repository does not load.
        from auditor import on_disk

        whole = self._without_files(times)
        if self.limit is None or whole <= self.limit or on_disk.room() < whole:
            return whole
        long = max(0, self.bytes - LONG_RECORD * self.records)
        arrays = _SMALL_ARRAYS * on_disk.SHARE * self.limit
        read = (
            A_LINE * self.lines + PAGES * self.records + A_LATER_BYTE * self.bytes + A_BYTE * long
        )
        return min(whole, PROGRAM + arrays + read * times)

    def _without_files(self, times: float) -> float:
        """The same with all arrays in memory."""
        records, bytes_ = self.records * times, self.bytes * times
        a_record = min(MAX_RECORD, A_RECORD + PART_BYTE * self.bytes / max(1, self.records))
        one_of_many = min(MAX_OF_MANY, a_record - HALF)
        many, later = max(0.0, records - MANY_RECORDS), max(0.0, bytes_ - FIRST_BYTES)
        of_records = a_record * (records - many) + one_of_many * many
        of_bytes = A_BYTE * (bytes_ - later) + A_LATER_BYTE * later
        return PROGRAM + A_LINE * self.lines * times + of_records + of_bytes

    def require(self, name: str, share_read: float) -> None:
        """Refuse the data if its audit needs more than the limit.

        ``share_read`` is the share of the file ``name`` that was read so far, from which follows what all of it
        needs.

        Raises:
            AuditError: with the estimate, the limit and the option that changes it.
        """
        if self.limit is None or self.estimate <= self.limit:
            return
        need = self._of(1 / max(share_read, 1e-6))
        allowed = f"{ceil(need / UNITS['GiB'])}GiB"
        raise AuditError(
            f"{name}: no verdict: the audit needs about {shown(need)} of memory, and"
            f" {shown(self.limit)} are allowed: audit fewer rows, or allow more with"
            f" --memory {allowed} (memory in the configuration)",
            ExitCode.NO_VERDICT,
        )
