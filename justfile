# The tasks of a contributor; `just` lists them. Install the tools with: pip install -e '.[dev,lint]'

_list:
    @just --list --unsorted

# Run the tests, all of them or the given paths: just test tests/checks
test *paths:
    pytest {{paths}}

# Run what CI runs before the tests: style, types, layers, the page's script
lint:
    ruff check
    ruff format --check
    mypy
    lint-imports
    biome lint --error-on-warnings

# Format the Python code and apply safe fixes
format:
    ruff check --fix
    ruff format

# Rewrite the golden files (reports/, fixtures/**/*.expected.jsonl); review the diff
refresh:
    pytest --refresh tests/test_golden.py tests/test_cases.py tests/commands/test_cases.py
    git diff --stat reports fixtures tests/commands/cases

# Write a new check with its fixture, its test and its registration: just new-check TXT001 placeholder-answer
new-check code name:
    python tests/tools/new_check.py {{code}} {{name}}

# Take the screenshots of README.md (needs Chromium)
screenshots:
    python tests/screenshot.py

# Pin the versions CI installs: the newest, and the lowest that pyproject.toml allows
lock:
    python tests/tools/lock.py

# Everything CI runs, on this machine
ci:
    bash .ci/run
