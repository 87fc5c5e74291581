"""Take README's picture of the sample's report: python tests/screenshot.py (needs Chromium)."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

REPORTS = Path(__file__).parent.parent / "reports"
WIDTH, HEIGHT = 1100, 1000  # what a reader sees first on a laptop


def main() -> int:
    """Write reports/tickets.png from reports/tickets.html; 1 where there is no Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        sys.stderr.write("screenshot: chromium is not on PATH\n")
        return 1
    with tempfile.TemporaryDirectory() as profile:
        command = [
            *(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
            *(f"--user-data-dir={profile}", f"--window-size={WIDTH},{HEIGHT}"),
            f"--screenshot={REPORTS / 'tickets.png'}",
            (REPORTS / "tickets.html").as_uri(),
        ]
        return subprocess.run(command, check=False, capture_output=True, timeout=120).returncode


if __name__ == "__main__":
    sys.exit(main())
