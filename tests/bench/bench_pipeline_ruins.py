"""Sets that a step of a pipeline ruined: is the set still READY, which rule says so, how many rows are found?

    python tests/bench/bench_pipeline_ruins.py DATA [--rows 250] [--shares 1 0.3] [--only WAY ...] [--sets NAME ...]

DATA is a folder with the public sets of ``bench_ruined.py``, the Chinese alpaca, wild/code_mbpp.jsonl.gz, dpo_en_demo.json and kto_en_demo.json;
``--calls`` is a file with tool calls in messages. The lines of the table are those of ``bench_ruined.py``.
"""

from __future__ import annotations

import argparse
import copy
import gzip
import json
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench_ruined import SETS, found_rows, line_of_table, report_on, rows_of
from export_ruins import EXPORTS
from pipeline_ruins import CALLS, CHATS, LABELS, PAIRS, PREFERENCES, Row, Ruin

WAYS: dict[str, dict[str, Ruin]] = {
    "alpaca": PAIRS | EXPORTS,
    "gsm8k": PAIRS | EXPORTS,
    "chinese": PAIRS | EXPORTS,
    "code": PAIRS | EXPORTS,
    "labels": LABELS,
    "preference": PREFERENCES,
    "chat": CHATS,
    "calls": CALLS,
}
_ROLES = {"human": "user", "gpt": "assistant"}


def _pairs(rows: list[Row], prompt: str, answer: str) -> list[Row]:
    """The rows as prompt and completion; an input follows its instruction."""
    joined = ("\n\n".join(filter(None, (row[prompt], row.get("input", "")))) for row in rows)
    return [
        {"prompt": text, "completion": row[answer]} for text, row in zip(joined, rows, strict=True)
    ]


def _preferences(path: Path) -> list[Row]:
    return [
        {
            "prompt": row["conversations"][-1]["value"],
            "chosen": row["chosen"]["value"],
            "rejected": row["rejected"]["value"],
        }
        for row in json.loads(path.read_bytes())
    ]


def _chats(path: Path) -> list[Row]:
    """Conversations of several turns, without their calls of tools."""
    turns = (row["conversations"] for row in json.loads(path.read_bytes()))
    plain = ([turn for turn in row if turn["from"] in _ROLES] for row in turns)
    return [
        {"messages": [{"role": _ROLES[turn["from"]], "content": turn["value"]} for turn in row]}
        for row in plain
        if len(row) >= 4 and [turn["from"] for turn in row[-2:]] == ["human", "gpt"]
    ]


def _without_findings(rows: list[Row]) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        found = found_rows(report_on(rows, Path(folder)))["row"]
    return [row for at, row in enumerate(rows) if at not in found]


def base(args: argparse.Namespace, name: str) -> list[Row]:
    """The rows of a good set."""
    demos = args.data / "chat_files/llama_factory"
    if name == "labels":
        return rows_of(args.data, name, args.rows)
    if name == "preference":
        return _without_findings(_preferences(demos / "dpo_en_demo.json"))[: args.rows]
    if name == "chat":
        return _without_findings(_chats(demos / "glaive_toolcall_en_demo.json"))[: args.rows]
    if name == "calls":
        every = [json.loads(line) for line in args.calls.read_text("utf-8").splitlines()]
        return _without_findings(every)[: args.rows]
    if name == "code":
        lines = gzip.decompress((args.data / "wild/code_mbpp.jsonl.gz").read_bytes()).splitlines()
        turns = [json.loads(line)["messages"] for line in lines[: args.rows]]
        return [{"prompt": turn[0]["content"], "completion": turn[-1]["content"]} for turn in turns]
    if name == "chinese":
        rows = [
            row
            for row in json.loads((demos / "alpaca_zh_demo.json").read_bytes())
            if len(row["output"]) >= 20
        ]
        return _pairs(rows[: args.rows], "instruction", "output")
    return _pairs(rows_of(args.data, name, args.rows), *SETS[name][1:])


def lines(args: argparse.Namespace) -> Iterator[str]:
    for name in args.sets:
        rows = base(args, name)
        with tempfile.TemporaryDirectory() as folder:
            clean = report_on(rows, Path(folder))
            before = found_rows(clean)
            yield f"{'unruined':20} {name:10} {len(rows):4} {clean.verdict.value:10} {before['row'].n_unique()} rows with findings"
            for way in args.only or WAYS[name]:
                for share in args.shares:
                    rng = random.Random(f"{args.seed} {name} {way} {share}")
                    chosen = sorted(rng.sample(range(len(rows)), round(share * len(rows))))
                    out = copy.deepcopy(rows)
                    WAYS[name][way](out, chosen, rng)
                    changed = {i for i in chosen if out[i] != rows[i]}
                    line = line_of_table(report_on(out, Path(folder)), changed, before)
                    yield f"{way:20} {name:10} {share:4.0%} {line}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--calls", type=Path)
    parser.add_argument("--rows", type=int, default=250)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shares", type=float, nargs="+", default=[1.0, 0.3])
    parser.add_argument("--only", nargs="+")
    parser.add_argument(
        "--sets", nargs="+", choices=tuple(WAYS), default=[name for name in WAYS if name != "calls"]
    )
    for line in lines(parser.parse_args()):
        print(line, flush=True)


if __name__ == "__main__":
    main()
