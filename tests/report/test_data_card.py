"""``.card.md``: a section for a data card, whole, and inert whatever it quotes."""

from __future__ import annotations

from dataclasses import replace

from auditor.facts import Reading
from auditor.report import data_card
from auditor.spot_check_facts import SpotCheck
from auditor.verdict import Requirement, State
from tests.report.conftest import make_empty, make_ready, make_report

READY = f"""\
## Audit of the data

dataset-audit 1.2.3 says **READY**: 1,240 clean examples, every requirement met.

### What was audited

- `data/train.jsonl` (train, 1,240 lines, sha256 `{"ab" * 32}`)

Of 1,240 lines of training data, 1,240 are clean examples.

### What was proven

- **clean examples**: 1,240 (required: at least 200)
- **malformed lines**: 0 (required: 0)
- **leaked evaluation rows**: 0 (required: 0)
- **checks that ran**: 0 (required: all required)
- **good size**: 1,240 (required: 1,000 or more)

### What was not

Every requirement was measured and is met.
"""


def test_a_ready_report() -> None:
    assert data_card.render(make_ready()) == READY


def test_what_is_open_is_named_with_what_would_prove_it() -> None:
    unproven = Requirement(
        "no-leakage",
        "not measured",
        "none",
        State.UNPROVEN,
        "no file to compare",
        proof="--eval FILE",
    )
    report = make_report()
    text = data_card.render(replace(report, requirements=(*report.requirements, unproven)))
    open_part = text.partition("### What was not\n\n")[2].partition("\n\n### What was found")[0]
    assert open_part.splitlines() == [
        "- **clean examples** is not met: 185 (required: at least 200). Below 200 examples a model"
        " memorises them instead of learning the task.",
        "- **malformed lines** is not met: 2 (required: 0). Trainers refuse the whole file or drop the"
        " lines without a word.",
        "- **leaked evaluation rows** is not met: 1 (required: 0). A leaked row makes the evaluation look"
        " better than the model is.",
        "- **no-leakage** is unproven: not measured (required: none). No file to compare. Proof: `--eval FILE`",
        "- **good size** is advice: 185 (required: 1,000 or more). Quality still rises steeply up to about"
        " 1,000 examples.",
        "- `labels` skipped: class 'other' has 4 rows: fewer than 8 cannot be judged",
    ]


def test_rules_are_listed_with_their_findings() -> None:
    text = data_card.render(make_report())
    assert "| DUP001 exact-duplicate | error | 60 |\n" in text
    assert "\n| ENC012 crlf | note | 1 |\n" in text


def test_people_who_judged_are_part_of_the_proof(spot: SpotCheck) -> None:
    text = data_card.render(replace(make_ready(), spot_check=spot))
    proven = text.partition("### What was proven")[2].partition("### What was not")[0]
    assert "59 of 59 sampled rows judged blind by Ada, Bo" in proven


def test_names_and_columns_of_the_data_are_inert() -> None:
    report = make_ready()
    columns = {"prompt": ("a`b|<img src=x>",)}
    reading = Reading(format="text", rows=1, columns=columns)
    source = replace(report.inputs[0], path="x`\n## READY", read_as=(reading,))
    text = data_card.render(replace(report, inputs=(source,), reason="see [x](http://y) @team"))
    assert "\n- `` x`\\n## READY `` (train, 1,240 lines, sha256" in text
    assert "see &#91;x&#93;(http&#58;//y) @&#8203;team." in text.lower()
    assert '`` text: prompt = "a`b|<img src=x>" ``' in text


def test_nothing_was_read() -> None:
    text = data_card.render(make_empty())
    assert "says **NO VERDICT**: No such file." in text
    assert "### What was audited\n\nNothing: no file could be read." in text
    assert "### What was proven\n\nNothing." in text
