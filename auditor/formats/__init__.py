"""Input layouts: how the fields of a training record become a prompt and a response.

A layout is a module, or a value (`turn_lists`), that satisfies the `Format` protocol:

- ``NAME``, as reports and the README show it, and ``FIELDS``, the fields that it needs;
- ``matches(record)``, which decides by the record's keys alone, because it runs on every row;
- ``parse(record)``, which returns a `Parsed` and never raises: a field that is missing (FMT004) or
  of the wrong type (FMT005) becomes a problem, and the other fields are still read.

Layouts do not import each other. `layouts` lists them in the order of trying, `choice` reads a record in
the first one that matches, and `record` has what they share.

To add a layout, write ``formats/x.py`` and add it to ``layouts.FORMATS``, before every layout whose fields its
records also have. Add it to the README's table, a ``clean-x`` case to ``fixtures/format`` and a test to
``tests/formats``.
"""

from auditor.formats.choice import mismatch, parse
from auditor.formats.layouts import CHAT_FORMATS, FORMATS
from auditor.formats.record.base import Format, Parsed, Turn
from auditor.rules import load_rules

__all__ = ["CHAT_FORMATS", "FORMATS", "RULES", "Format", "Parsed", "Turn", "mismatch", "parse"]

RULES = load_rules("auditor.formats.rules")
