"""Sets whose answers were ruined in 24 ways: is the set still READY, which rule says so, how many rows are found?

    python tests/bench/bench_ruined.py DATA [--rows 300] [--shares 1 0.3 0.05] [--only WAY ...] [--sets NAME ...]

DATA is a folder with chat_files/llama_factory/alpaca_en_demo.json, gsm8k/train.jsonl.gz and trec/train.jsonl. Each way is
applied to a seeded share of the rows of each set. A line of the table: way, set, share, verdict, exit code, the share of
the ruined rows with a finding, the untouched rows with one that the set had not before, the rules that found most ruined
rows, and failed requirements.
"""

# All ways have one signature, and few need all of it.
# ruff: noqa: ARG001, ARG005

from __future__ import annotations

import argparse
import base64
import gzip
import json
import random
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl

from auditor.pipeline import audit
from auditor.report.model import Report
from auditor.verdict import State

Row = dict[str, Any]
Ruin = Callable[[str, str, random.Random], str]  # answer, prompt, source of chance

SETS = {
    "alpaca": ("chat_files/llama_factory/alpaca_en_demo.json", "instruction", "output"),
    "gsm8k": ("gsm8k/train.jsonl.gz", "prompt", "completion"),
    "labels": ("trec/train.jsonl", "text", "label"),
}
PLACEHOLDERS = (
    "TODO",
    "N/A",
    "None",
    "nan",
    "TBD",
    "...",
    "[object Object]",
    "undefined",
    "<answer>",
    "xxx",
)
REFUSALS = (
    "I'm sorry, but I can't help with that.",
    "As an AI language model, I am not able to answer this question.",
    "I cannot assist with that request.",
    "I apologize, but I am unable to provide an answer.",
    "Sorry, I can't do that.",
)
ONE = "Thank you for reaching out, our team will get back to you shortly."
HANDFUL = (
    ONE,
    "Please consult the documentation for further details on this.",
    "This depends on several factors.",
)
TOKENS = ("<|endoftext|>", "</s>", "<|im_end|>", "[/INST]", "<|eot_id|>", "\n### Response:")
LOREM = [
    "lorem",
    "ipsum",
    "dolor",
    "sit",
    "amet",
    "consectetur",
    "adipiscing",
    "elit",
    "sed",
    "do",
    "eiusmod",
    "tempor",
    "incididunt",
    "ut",
    "labore",
    "et",
    "dolore",
    "magna",
    "aliqua",
    "enim",
    "ad",
    "minim",
    "veniam",
    "quis",
    "nostrud",
    "exercitation",
    "ullamco",
    "laboris",
    "nisi",
]
RUSSIAN = [
    "Это",
    "зависит",
    "от",
    "многих",
    "причин",
    "и",
    "условий",
    "которые",
    "нужно",
    "проверить",
    "заранее",
    "вместе",
    "с",
    "другими",
    "людьми",
]
SPANISH = [
    "para",
    "esto",
    "hay",
    "que",
    "mirar",
    "las",
    "cosas",
    "del",
    "caso",
    "y",
    "los",
    "datos,",
    "pero",
    "también",
    "una",
    "prueba",
    "más",
    "según",
    "sus",
    "fines",
    "con",
    "estos",
    "errores",
]


def _words(words: list[str]) -> Ruin:
    return lambda answer, prompt, rng: (
        " ".join(rng.choices(words, k=rng.randint(9, 30))).capitalize() + "."
    )


def _mash(answer: str, prompt: str, rng: random.Random) -> str:
    return " ".join(
        "".join(rng.choices("asdfghjklqwertzuiopyxcvbnm", k=rng.randint(3, 12))) for _ in range(12)
    )


def _cut(answer: str, prompt: str, rng: random.Random) -> str:
    at = max(8, int(len(answer) * rng.uniform(0.2, 0.75)))
    while at < len(answer) - 1 and not (answer[at - 1].isalnum() and answer[at].isalnum()):
        at += 1
    return answer[:at]


def _mojibake(answer: str, prompt: str, rng: random.Random) -> str:
    return f"{answer} — “naïve café”".encode().decode("cp1252", "replace")


def _lost(answer: str, prompt: str, rng: random.Random) -> str:
    at = rng.randrange(len(answer))
    return f"{answer[:at]}\ufffd\ufffd{answer[at + 1 :]}"


WAYS: dict[str, Ruin] = {
    "placeholders": lambda answer, prompt, rng: rng.choice(PLACEHOLDERS),
    "todo": lambda answer, prompt, rng: "TODO",
    "refusals": lambda answer, prompt, rng: rng.choice(REFUSALS),
    "echo": lambda answer, prompt, rng: prompt,
    "lead-in": lambda answer, prompt, rng: rng.choice(
        ("Answer:", "Here is the answer:", "Translation:")
    ),
    "truncated": _cut,
    "loop": lambda answer, prompt, rng: (
        answer + (" " + " ".join(answer.split()[-6:])) * rng.randint(20, 60)
    ),
    "token": lambda answer, prompt, rng: answer + rng.choice(TOKENS),
    "speaker": lambda answer, prompt, rng: f"Assistant: {answer}",
    "unclosed-think": lambda answer, prompt, rng: f"<think>\n{answer}",
    "one-answer": lambda answer, prompt, rng: ONE,
    "handful": lambda answer, prompt, rng: rng.choice(HANDFUL),
    "mash": _mash,
    "base64": lambda answer, prompt, rng: base64.b64encode(answer.encode()).decode(),
    "hex": lambda answer, prompt, rng: answer.encode().hex(),
    "lorem": _words(LOREM),
    "mojibake": _mojibake,
    "lost-characters": _lost,
    "escapes": lambda answer, prompt, rng: repr(f"{answer} – “so”".encode()),
    "html": lambda answer, prompt, rng: f'<div class="post"><p>{answer}</p>&nbsp;<br/></div>',
    "identity": lambda answer, prompt, rng: f"I am ChatGPT, a model trained by OpenAI. {answer}",
    "russian": _words(RUSSIAN),
    "spanish": _words(SPANISH),
}
SHUFFLED = "shuffled"


def rows_of(data: Path, name: str, count: int) -> list[Row]:
    """The first rows of a set whose answer has 40 characters or more; of a set of labels the first rows."""
    file, prompt, answer = SETS[name]
    path = data / file
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    rows: list[Row] = (
        json.loads(raw) if raw[:1] == b"[" else [json.loads(line) for line in raw.splitlines()]
    )
    fields = (prompt, "input", answer)
    rows = [{key: row[key] for key in fields if key in row} for row in rows]
    unique = {str(row[prompt]): row for row in rows if name == "labels" or len(row[answer]) >= 40}
    return list(unique.values())[:count]


def ruined(
    rows: list[Row], name: str, way: str, share: float, seed: int
) -> tuple[list[Row], set[int]]:
    """The rows with a share of them ruined, and which ones."""
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
        out[i][answer] = WAYS[way](str(rows[i][answer]), str(rows[i][prompt]), rng)
    return out, chosen


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
    for name in args.sets:
        rows = rows_of(args.data, name, args.rows)
        with tempfile.TemporaryDirectory() as folder:
            clean = report_on(rows, Path(folder))
            before = found_rows(clean)
            yield f"{'unruined':16} {name:7} {len(rows):4} {clean.verdict.value:10} {before['row'].n_unique()} rows with findings"
            for way in args.only or (*WAYS, SHUFFLED):
                for share in args.shares:
                    out, chosen = ruined(rows, name, way, share, args.seed)
                    yield f"{way:16} {name:7} {share:4.0%} {line_of_table(report_on(out, Path(folder)), chosen, before)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--rows", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shares", type=float, nargs="+", default=[1.0, 0.3, 0.05])
    parser.add_argument("--only", nargs="+", choices=(*WAYS, SHUFFLED))
    parser.add_argument("--sets", nargs="+", choices=tuple(SETS), default=list(SETS))
    for line in lines(parser.parse_args()):
        print(line, flush=True)


if __name__ == "__main__":
    main()
