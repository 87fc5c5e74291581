from dataclasses import replace

import polars as pl
import pytest

from auditor.report import markdown
from auditor.report.model import Report
from auditor.verdict import Requirement, State

READY = """\
## ✅ READY

1,240 clean examples, every requirement met.

- `data/train.jsonl` (train, 1,240 lines, sha256 `abababababab`)

| | requirement | found | required | why |
|---|---|---:|---|---|
| ✅ | clean examples | 1,240 | at least 200 | Below 200 examples a model memorises them instead of learning the task. |
| ✅ | malformed lines | 0 | 0 | Trainers refuse the whole file or drop the lines without a word. |
| ✅ | leaked evaluation rows | 0 | 0 | A leaked row makes the evaluation look better than the model is. |
| ✅ | checks that ran | 0 | all required | A check that did not run proves nothing. |
| ✅ | good size | 1,240 | 1,000 or more | Quality still rises steeply up to about 1,000 examples. |

<details><summary>Lines from the file to the clean ones</summary>

| step | lost | left |
|---|---:|---:|
| lines | 0 | 1,240 |
| parsed | 0 | 1,240 |
| valid | 0 | 1,240 |
| unique | 0 | 1,240 |
| unconflicted | 0 | 1,240 |
| unleaked | 0 | 1,240 |
| clean | 0 | 1,240 |

</details>

<sub>dataset-audit 1.2.3</sub>
"""


def test_ready(ready: Report) -> None:
    assert markdown.render(ready) == READY


def test_findings_by_rule(report: Report) -> None:
    text = markdown.render(report)
    assert text.startswith("## ❌ NOT READY\n")
    block = text.split("### Findings\n\n")[1].split("\n\n<details><summary><b>FMT001")[0]
    lines = block.splitlines()
    assert lines[:3] == [
        "<details><summary><b>DUP001 exact-duplicate</b> (error): 60</summary>",
        "",
        "- `data/train.jsonl:100` with `data/train.jsonl:3` `same bytes as line 3`",
    ]
    assert lines[21:] == [
        "- `data/train.jsonl:119` with `data/train.jsonl:4` `same bytes as line 4`",
        "- and 40 more lines",
        "- Fix: Keep the first of each group: --clean does that.",
        "",
        "</details>",
    ]
    assert text.count("<details>") == text.count("</details>") == 7
    assert "Next: `dataset-audit explain FMT001`" in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain: words, 1.5 (x)", "plain: words, 1.5 (x)"),
        ("<b>&amp;", "&#60;b&#62;&#38;amp;"),
        ("a|b", "a&#124;b"),
        ("@me #1", "@&#8203;me #&#8203;1"),
        ("[x](http://y)", "&#91;x&#93;(http&#58;//y)"),
        ("www.evil.test", "www&#46;evil.test"),
        ("**b** `c` _d_ ~e~ $f$", None),
        ("a\n\n# h", r"a&#92;n&#92;n#&#8203; h"),
    ],
)
def test_prose_is_inert(report: Report, text: str, shown: str | None) -> None:
    item = Requirement("n", text, "r", State.NOT_MET, why="w")
    rows = markdown.render(replace(report, requirements=(item,))).splitlines()
    (row,) = (row for row in rows if row.startswith("| ❌"))
    cell = row.split(" | ")[2]
    assert not set(cell.replace("&#", "")) & set("*`_~$<>|[]")
    assert shown in (None, cell)


@pytest.mark.parametrize(
    ("detail", "span"),
    [
        ("a | b <i> @me", "`a | b <i> @me`"),
        ("tick ` here", "`` tick ` here ``"),
        ("```", "```` ``` ````"),
        ("`", "`` ` ``"),
        ("line\nbreak", r"`line\nbreak`"),
    ],
)
def test_data_cannot_close_its_code_span(report: Report, detail: str, span: str) -> None:
    found = report.findings.head(1).with_columns(detail=pl.lit(detail))
    assert f"- `data/train.jsonl:12` {span}\n" in markdown.render(replace(report, findings=found))


def test_finding_without_detail_is_a_position(report: Report) -> None:
    found = report.findings.head(1).with_columns(detail=pl.lit(None, pl.String))
    assert "- `data/train.jsonl:12`\n" in markdown.render(replace(report, findings=found))


def test_size_is_limited_and_omitted_sections_are_counted(report: Report) -> None:
    rules = tuple(replace(report.rules[0], code=f"TXT{n:03}") for n in range(300))
    one = report.findings.head(1).with_columns(detail=pl.lit("日" * 500))
    frames = [one.with_columns(rule=pl.lit(rule.code)) for rule in rules]
    text = markdown.render(replace(report, rules=rules, findings=pl.concat(frames)))
    assert len(text.encode()) < 60_000
    assert text.count("<details>") == text.count("</details>") > 9
    assert text.endswith("sections omitted: the JSON and HTML reports are complete.\n")
