"""A decision as a decisions file has it."""

from __future__ import annotations

ROW = {
    "finding": "0" * 16,
    "action": "drop",
    "source": "train.jsonl",
    "line": 1,
    "note": "seen",
    "by": "Ada",
    "at": "2026-11-23T08:00:00.000Z",
}
