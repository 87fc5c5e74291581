import json
from dataclasses import replace

from auditor.report.explain import explain, rules_table
from auditor.report.model import Report

EXPLAINED = """\
CON001  conflicting-label
review: rows with this finding are not clean until a person decides

  The same prompt has another label.

Why it matters
  The model learns to guess between the two.

Bad
  'late parcel' is refund here and delivery there

Good
  'late parcel' is always delivery

How to fix
  Decide which label holds and change the other row.

Threshold
  prompts equal after normalising case, spaces and punctuation
"""


def test_explain_shows_every_field(report: Report) -> None:
    (rule,) = (rule for rule in report.rules if rule.code == "CON001")
    assert explain(rule) == EXPLAINED


def test_a_threshold_of_several_sentences_is_a_list(report: Report) -> None:
    rule = replace(
        report.rules[0],
        threshold="Any of these: (1) 20 words, (in a row). Marks are none. (2) 3.5 lines. Code is left out. Measured: none in 9 sets.",
    )
    assert explain(rule).endswith("""\
Threshold
  - Any of these:
    (1) 20 words, (in a row). Marks are none.
    (2) 3.5 lines.
  - Code is left out.

How well it works
  Measured: none in 9 sets.
""")


def test_rules_as_a_table(report: Report) -> None:
    assert rules_table(report.rules[:2], as_json=False) == (
        "DUP001  error    exact-duplicate  The line repeats an earlier line byte for byte.\n"
        "FMT001  error    malformed-json   The line is not JSON.\n"
    )


def test_rules_as_json(report: Report) -> None:
    rules = json.loads(rules_table(report.rules, as_json=True))
    assert [rule["code"] for rule in rules] == sorted(rule.code for rule in report.rules)
    assert list(rules[0]) == [
        *("code", "name", "severity", "what", "why", "bad", "good", "fix", "threshold")
    ]


def test_no_rules() -> None:
    assert rules_table([], as_json=False) == ""
