"""``python -m auditor``: the same as the command ``dataset-audit``."""

from auditor.cli import main

main()
