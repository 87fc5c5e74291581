"""Sets whose answers were ruined in 180 ways: is the set still READY, which rule says so, how many rows are found?

    python tests/bench/bench_ruined.py DATA [--rows 300] [--shares 1 0.3 0.05] [--only WAY ...] [--sets NAME ...]

DATA is a folder with chat_files/llama_factory/alpaca_en_demo.json, gsm8k/train.jsonl.gz, trec/train.jsonl and
chat_files/llama_factory/glaive_toolcall_en_demo.json. Each way is
applied to a seeded share of the rows of each set. A line of the table: way, set, share, verdict, exit code, the share of
the ruined rows with a finding, the untouched rows with one that the set had not before, the rules that found most ruined
rows, and failed requirements.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
from more_ruins import LABEL_WAYS, LATER, MORE
from ruins import WAYS as FIRST_WAYS
from tool_ruins import TOOLS

from auditor.pipeline import audit
from auditor.report.model import Report
from auditor.verdict import State

Row = dict[str, Any]

CHAT = "chat"  # conversations of several turns, with calls of tools
SETS = {
    "alpaca": ("chat_files/llama_factory/alpaca_en_demo.json", "instruction", "output"),
    "gsm8k": ("gsm8k/train.jsonl.gz", "prompt", "completion"),
    "labels": ("trec/train.jsonl", "text", "label"),
    CHAT: ("chat_files/llama_factory/glaive_toolcall_en_demo.json", "human", "gpt"),
}
WAYS = FIRST_WAYS | MORE | LATER | TOOLS | LABEL_WAYS
SHUFFLED = "shuffled"  # the answers of the chosen rows change places
NEXT_PROMPT, CHINESE = (
    "next-prompt",
    "chinese",
)  # the prompt of the next row, and an answer of a Chinese set
OF_ROWS = (SHUFFLED, NEXT_PROMPT, CHINESE)
CHINESE_SET = "chat_files/llama_factory/alpaca_zh_demo.json"


def ways_of(name: str) -> tuple[str, ...]:
    """The ways of ruining a set, those of labels for a set of labels only."""
    own = LABEL_WAYS if name == "labels" else MORE | LATER
    return (*FIRST_WAYS, *own, *TOOLS, *(OF_ROWS if name != CHAT else ()))


def rows_of(data: Path, name: str, count: int) -> list[Row]:
    """The first rows of a set whose answer has 40 characters or more; of a set of labels the first rows."""
    file, prompt, answer = SETS[name]
    path = data / file
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    rows: list[Row] = (
        json.loads(raw) if raw[:1] == b"[" else [json.loads(line) for line in raw.splitlines()]
    )
    if name == CHAT:
        return rows[:count]
    fields = (prompt, "input", answer)
    rows = [{key: row[key] for key in fields if key in row} for row in rows]
    unique = {str(row[prompt]): row for row in rows if name == "labels" or len(row[answer]) >= 40}
    return list(unique.values())[:count]


def ruined(
    rows: list[Row], other: list[Row], name: str, way: str, share: float, seed: int
) -> tuple[list[Row], set[int]]:
    """The rows with a share of them ruined, and which ones; ``other`` has answers of another language."""
    _, prompt, answer = SETS[name]
    rng = random.Random(f"{seed} {name} {way} {share}")
    chosen = set(rng.sample(range(len(rows)), round(share * len(rows))))
    out = [dict(row) for row in rows]
    if way == SHUFFLED:
        order = sorted(chosen)
        moved = order[1:] + order[:1]
        rng.shuffle(moved)
        for i, j in zip(order, moved, strict=True):
            out[i][answer] = rows[j][answer]
        return out, {i for i in chosen if out[i][answer] != rows[i][answer]}
    for i in chosen:
        if way == NEXT_PROMPT:
            out[i][answer] = rows[(i + 1) % len(rows)][prompt]
        elif way == CHINESE:
            out[i][answer] = other[i]["output"]
        elif name == CHAT:
            out[i]["conversations"] = ruined_turns(rows[i]["conversations"], way, rng)
        else:
            out[i][answer] = WAYS[way](str(rows[i][answer]), str(rows[i][prompt]), rng)
    return out, chosen


def ruined_turns(turns: list[Row], way: str, rng: random.Random) -> list[Row]:
    """The turns of a conversation with all answers in words ruined."""
    prompts = [turn["value"] if turn["from"] == "human" else "" for turn in turns]
    return [
        {**turn, "value": WAYS[way](turn["value"], next(filter(None, prompts[at::-1]), ""), rng)}
        if turn["from"] == "gpt"
        else turn
        for at, turn in enumerate(turns)
    ]


def report_on(rows: list[Row], folder: Path) -> Report:
    path = folder / "train.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return audit([(path, path.name)])


def found_rows(report: Report) -> pl.DataFrame:
    """``row`` and ``rule`` of all findings on rows, notes aside."""
    notes = [rule.code for rule in report.rules if rule.severity == "note"]
    found = report.findings.filter(pl.col("row").is_not_null() & ~pl.col("rule").is_in(notes))
    return found.select("row", "rule").unique()


def line_of_table(report: Report, chosen: set[int], before: pl.DataFrame) -> str:
    found = found_rows(report)
    on_ruined = found.filter(pl.col("row").is_in(list(chosen)))
    untouched = found.filter(~pl.col("row").is_in(list(chosen)))
    new = untouched.join(before, on=["row", "rule"], how="anti").filter(
        pl.col("rule").str.contains("^(TXT|RSP)")
    )
    rules = on_ruined["rule"].value_counts().sort("count", descending=True).head(3).iter_rows()
    failed = [need.name for need in report.requirements if need.state is State.NOT_MET]
    share = on_ruined["row"].n_unique() / max(1, len(chosen))
    named = " ".join(f"{rule} {count}" for rule, count in rules)
    return f"{report.verdict.value:10} exit {int(report.exit_code)} found {share:5.2f}  untouched {new['row'].n_unique():3}  {named:36} {' '.join(failed)}"


def lines(args: argparse.Namespace) -> Iterator[str]:
    other = json.loads((args.data / CHINESE_SET).read_bytes())
    for name in args.sets:
        rows = rows_of(args.data, name, args.rows)
        with tempfile.TemporaryDirectory() as folder:
            clean = report_on(rows, Path(folder))
            before = found_rows(clean)
            if name == CHAT:  # only its rows without findings
                rows = [row for at, row in enumerate(rows) if at not in before["row"]]
                before = before.clear()
            yield f"{'unruined':16} {name:7} {len(rows):4} {clean.verdict.value:10} {before['row'].n_unique()} rows with findings"
            for way in args.only or ways_of(name):
                for share in args.shares:
                    out, chosen = ruined(rows, other, name, way, share, args.seed)
                    yield f"{way:16} {name:7} {share:4.0%} {line_of_table(report_on(out, Path(folder)), chosen, before)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--rows", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shares", type=float, nargs="+", default=[1.0, 0.3, 0.05])
    parser.add_argument("--only", nargs="+", choices=(*WAYS, *OF_ROWS))
    parser.add_argument("--sets", nargs="+", choices=tuple(SETS), default=list(SETS))
    for line in lines(parser.parse_args()):
        print(line, flush=True)


if __name__ == "__main__":
    main()
