"""Precision and recall of the rules on secrets and personal data, and their speed.

    python tests/bench/bench_personal.py DATA [--only templates planted real speed]

DATA holds plant.py, pii_templates/, secrets/ and other public sets as JSONL, gzipped or not. Printed are:

- templates: by kind, spans found of those in pii_templates, and findings that are in no span;
- planted: by kind, rows found of those that ``plant.py --preset personal`` changed in five sets, and the share of
  the other rows with a finding. Its addresses, telephone and IP numbers are reserved for documentation, which
  the rules leave out, so that they are exchanged for others ("exchanged") after a first count ("as planted");
- real: findings by rule and set in all sets, ``--sample N`` of each rule in full, to read;
- speed: MB per CPU second of the scans, and the slowest of some lines of 1 MB.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from auditor.analysis.sensitive.kinds import Kind, scan
from auditor.analysis.sensitive.personal import KINDS as PERSONAL_DATA
from auditor.analysis.sensitive.personal import personal_data_of
from auditor.analysis.sensitive.secrets import KINDS as SECRETS
from auditor.analysis.sensitive.secrets import secrets_of
from auditor.checks import personal_data, secrets
from auditor.dataset.dataset import Dataset
from auditor.dataset.reading.load import load
from auditor.errors import AuditError
from auditor.settings import Settings

SETS = ("gsm8k/train.jsonl.gz", "trec/train.jsonl", "sms_spam/sms.jsonl", "atis/train.jsonl")
SETS = (*SETS, "clinc150/train.jsonl")
KINDS = {
    "CREDIT_CARD": "card",
    "IBAN_CODE": "iban",
    "US_SSN": "national-id",
    "EMAIL_ADDRESS": "email",
    "IP_ADDRESS": "ip",
    "PHONE_NUMBER": "phone",
    "STREET_ADDRESS": "postal-address",
}
PLANTED = {"ssn": "national-id", "key": "token altered-token", "private_key": "private-key"}
EXCHANGED = (
    *((b"mail.example.net", b"werft-husum.de"), (b"example.com", b"kontor-nord.dk")),
    *((b"example.org", b"stadtwerke-lindau.de"), (b"555-01", b"626-70"), (b"7946 0", b"7183 0")),
    *((b"203.0.113.", b"91.64.12."), (b"2001:db8::", b"2a02:8108:8ac0::")),
)
HARD_LINES = (
    "a",
    "1",
    "@",
    "-",
    ".",
    " ",
    "1 ",
    "1.",
    "a.",
    "a@",
    "+1",
    "AB12",
    "sk-",
    "eyJ",
    "a:b@",
)


def findings(data: Dataset) -> pl.DataFrame:
    """The findings of both checks."""
    return pl.concat([secrets.run(data).findings, personal_data.run(data).findings])


def templates(folder: Path) -> None:
    rows = [json.loads(line) for line in (folder / "texts.jsonl").open()]
    truth = [json.loads(line) for line in (folder / "truth.jsonl").open()]
    found = personal_data_of(pl.Series([row["text"] for row in rows]))
    spans, hits, right = Counter[str](), Counter[str](), set()
    own: dict[int, list[tuple[str, str]]] = {}
    for text, kind, value in found.select("text", "kind", "value").iter_rows():
        own.setdefault(text, []).append((kind, value))
    for number, row in enumerate(truth):
        for span in row["spans"]:
            kind = KINDS.get(span["type"])
            values = [v for k, v in own.get(number, ()) if k == kind]
            same = [v for v in values if v in span["value"] or span["value"] in v]
            spans[kind or ""] += 1
            hits[kind or ""] += bool(same)
            right |= {(number, kind, v) for v in same}
    print(f"{'kind':16} {'spans':>6} {'found':>6} {'recall':>7} {'other findings':>15}")
    for kind in KINDS.values():
        every = [(n, k, v) for n, values in own.items() for k, v in values if k == kind]
        wrong = sum(item not in right for item in every)
        print(
            f"{kind:16} {spans[kind]:6} {hits[kind]:6} {hits[kind] / spans[kind]:7.1%} {wrong:15}"
        )
    texts = [json.loads(line)["text"] for line in (folder.parent / "secrets/lines.jsonl").open()]
    print("\nlines of secrets/ with a finding:")
    for text, title in secrets_of(pl.Series(texts)).select("text", "title").iter_rows():
        print(f"  {texts[text]}  [{title}]")


def planted(data: Path) -> None:
    total, hits = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for name in SETS:
        with tempfile.TemporaryDirectory() as folder:
            dirty, truth = Path(folder) / "dirty.jsonl", Path(folder) / "truth.jsonl"
            command = [sys.executable, data / "plant.py", data / name, dirty, "--truth", truth]
            subprocess.run([*command, "--preset", "personal"], check=True, capture_output=True)
            defects = [json.loads(line) for line in truth.open()]
            changed = {defect["line"] for defect in defects}
            for state in ("as planted", "exchanged"):
                if state == "exchanged":
                    _exchange(dirty, changed)
                rows = load([(dirty, "dirty.jsonl")], [], Settings())
                kinds = rows.sensitive_values.group_by("row").agg("kind")
                by_line = {row + 1: set(own) for row, own in kinds.iter_rows()}
                for defect in defects:
                    kind = defect["kind"].partition(":")[2]
                    wanted = set(PLANTED.get(kind, kind).split())
                    total[state, kind] += 1
                    hits[state, kind] += bool(wanted & by_line.get(defect["line"], set()))
            others = findings(rows).filter(~(pl.col("row") + 1).is_in(list(changed)))
            untouched = rows.lines.height - len(changed)
            by_rule = others.group_by("rule").agg(pl.col("row").n_unique()).sort("rule").rows()
            shares = " ".join(
                f"{rule} {count} ({count / untouched:.2%})" for rule, count in by_rule
            )
            print(f"{name:24} {untouched:6} untouched rows, with a finding: {shares or 'none'}")
    for state, kind in total:
        count, found = total[state, kind], hits[state, kind]
        print(f"{state:12} {kind:12} {found:5} of {count:5} {found / count:7.1%}")


def _exchange(path: Path, lines: set[int]) -> None:
    """Exchange what is reserved for documentation in those lines of a file."""
    content = path.read_bytes().split(b"\n")
    for number in lines:
        for old, new in EXCHANGED:
            content[number - 1] = content[number - 1].replace(old, new)
    path.write_bytes(b"\n".join(content))


def real(data: Path, sample: int) -> None:
    texts = 0
    for path in sorted(data.rglob("*.jsonl*")):
        if "truth" in path.name or "json_suite" in path.parts or "pii_templates" in path.parts:
            continue
        try:
            rows = load([(path, path.name)], [], Settings())
        except AuditError as error:
            print(path.name, error)
            continue
        texts += rows.examples.height
        found = findings(rows)
        count = found.group_by("rule").len().sort("rule").rows()
        if count:
            shown = " ".join(f"{rule} {number}" for rule, number in count)
            print(f"{path.relative_to(data)!s:50} {rows.examples.height:6} rows  {shown}")
        for row in rows.sensitive_values.head(sample).iter_rows(named=True):
            print(f"    {row['kind']:15} {row['value']!r} in {row['field']}, line {row['row'] + 1}")
    print(f"{texts} rows")


def speed(data: Path) -> None:
    rows = load([(data / SETS[0], "gsm8k")], [], Settings())
    texts = pl.concat([rows.examples["prompt"], rows.examples["response"]] * 4)
    size = texts.str.len_bytes().sum() / 1e6
    for name, kinds in (("secrets", SECRETS), ("personal data", PERSONAL_DATA)):
        print(f"{name:20} {size / _seconds(kinds, texts):6.0f} MB/s")
        lines = {text: pl.Series([text * (2**20 // len(text))]) for text in HARD_LINES}
        slowest = max(
            (_seconds([kind], line), kind.title, text)
            for kind in kinds
            for text, line in lines.items()
        )
        print(
            f"  slowest of one kind on a line of 1 MB: {slowest[0]:.3f} s, {slowest[1]} on {slowest[2]!r}"
        )


def _seconds(kinds: Sequence[Kind], texts: pl.Series) -> float:
    """The CPU seconds of a scan, the best of three: other processes do not count."""
    times = []
    for _ in range(3):
        start = time.process_time()
        scan(texts, kinds)
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parts = ("templates", "planted", "real", "speed")
    parser.add_argument("--only", nargs="+", choices=parts, default=parts)
    parser.add_argument("--sample", type=int, default=0)
    args = parser.parse_args()
    if "templates" in args.only:
        templates(args.data / "pii_templates")
    if "planted" in args.only:
        planted(args.data)
    if "real" in args.only:
        real(args.data, args.sample)
    if "speed" in args.only:
        speed(args.data)


if __name__ == "__main__":
    main()
