"""``python -m auditor``: the same as the command ``dataset-audit``."""

from auditor.start import main

main()
