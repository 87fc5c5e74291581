"""Kinds of faults that must never end in READY, or in exit code 1 by accident: data, files and the outcome.

``python tests/attack/cases.py COMMAND [FOLDER]`` runs all of them on an installed command; the suite runs
them in its own process.
"""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

Row = Mapping[str, Any]
_STARTS = ("ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "zu")
_ENDS = ("dan", "fer", "gol", "hin", "jup", "kas", "lem", "mur", "nit", "pex")
_DEEP = "[" * 2000 + "]" * 2000
_LONG = "9" * 5000


def texts(count: int, seed: int) -> list[str]:
    """Different texts, none near another."""
    draw = random.Random(seed)
    words = [a + b for a in _STARTS for b in _ENDS]
    return [" ".join(draw.sample(words, 9)) for _ in range(count)]


def chat(prompt: str, answer: object, system: str = "") -> Row:
    """One row of messages."""
    turns = [{"role": "user", "content": prompt}, {"role": "assistant", "content": answer}]
    return {"messages": [{"role": "system", "content": system}, *turns] if system else turns}


Q, A = texts(230, 1), texts(230, 2)
NAMES = [f"{a}{b}{c}".capitalize() for a in _STARTS for b in _STARTS for c in _STARTS][:230]
GOOD = [chat(q, a) for q, a in zip(Q, A, strict=True)]
EVALS = GOOD[:30]


def lines(rows: Iterable[object]) -> str:
    """The rows as JSON Lines."""
    return "".join(json.dumps(row) + "\n" for row in rows)


class Case(NamedTuple):
    """What is run in a folder with ``files``, and the exit code that it must have."""

    code: int
    args: Sequence[str]
    files: Mapping[str, str]
    links: Mapping[str, str] = {}  # from a name to what it links to


def audit(code: int, rows: Iterable[object], *args: str, **files: str) -> Case:
    """An audit of ``rows``; each of ``files`` is named with __ for a dot."""
    named = {name.replace("__", "."): text for name, text in files.items()}
    return Case(code, ["t.jsonl", *args], {"t.jsonl": lines(rows), **named})


def leak(rows: Callable[[int, str, str], Row], evals: Iterable[object] = EVALS) -> Case:
    """An audit whose first 30 rows are made of evaluation rows."""
    made = [rows(i, q, a) for i, (q, a) in enumerate(zip(Q[:30], A[:30], strict=True))]
    return audit(1, [*made, *GOOD[30:]], "--eval", "e.jsonl", e__jsonl=lines(evals))


def decided(code: int, rows: Sequence[object], action: str, **more: object) -> Case:
    """An audit with decisions on the pairs of ``rows`` with equal content: the first of each is kept.

    The ids of findings are those of their content: sha256 of rule, kind, both lines and path.
    """
    shas = [hashlib.sha256(json.dumps(row).encode()).digest() for row in rows]
    ids: dict[str, int] = {}
    for sha in shas:
        if shas.count(sha) > 1:
            content = b"\0".join((b"DUP001", b"pair", sha, sha, b""))
            name = hashlib.sha256(content).hexdigest()[:16]
            ids[name] = shas.count(sha) - 1
    names = [f"{name}-{n}" if n > 1 else name for name, k in ids.items() for n in range(1, k + 1)]
    data = [{"path": "t.jsonl", "sha256": hashlib.sha256(lines(rows).encode()).hexdigest()}]
    found = [{"finding": name, "action": action, "by": "Ada", **more} for name in names]
    text = json.dumps({"schema": 1, "data": data, "decisions": found})
    return audit(code, rows, t__decisions__json=text)


def folder(code: int, files: Mapping[str, str], *args: str, **links: str) -> Case:
    """An audit of a folder with a good file and ``files``."""
    every = {"data/a.jsonl": lines(GOOD), **{f"data/{name}": text for name, text in files.items()}}
    return Case(code, ["data", *args], every, {f"data/{name}": to for name, to in links.items()})


def config(text: str) -> Case:
    """An audit with a configuration that cannot be used."""
    return audit(2, GOOD[:3], **{"dataset-audit__toml": text})


def with_file(name: str, text: str) -> Case:
    """An audit with a file next to the data that cannot be used."""
    return audit(2, GOOD[:3], **{name.replace(".", "__"): text})


def pad_number(i: int) -> str:
    """A long number that says nothing."""
    return str(random.Random(i).randrange(10**5, 10**6))


PADS: Mapping[str, Callable[[int], str]] = {
    "known words": lambda i: " ".join(random.Random(i).sample(Q[i % 7 + 50].split(), 3)),
    "ids": lambda i: f"{random.Random(i).getrandbits(64):016x}",
    "signs": lambda i: "".join(random.Random(i).choices("∀∃∄∅∆∇∈∉∊∋", k=20)),
    "strings": lambda i: b64encode(random.Random(i).randbytes(24)).decode(),
}
_CAESAR = str.maketrans("abcdefghijklmnopqrstuvwxyz", "defghijklmnopqrstuvwxyzabc")
HELD = {"held/a.jsonl": lines(EVALS)}
CASES: Mapping[str, Case] = {
    "a good set": audit(0, GOOD),
    # decisions
    "copies: not an issue": decided(2, GOOD[:20] * 13, "not-an-issue"),
    "copies: keep both": decided(2, GOOD[:20] * 13, "keep-both"),
    "copies: each kept": decided(1, GOOD[:20] * 13, "keep-this"),
    "copies: each kept by nobody": decided(1, GOOD[:20] * 13, "keep-this", by=" "),
    # folders
    "a folder": folder(0, {"README.md": "x", "notes.txt": "x"}),
    **{
        f"a folder with {name}": folder(3, {name: "{bad\n"})
        for name in (
            "b.json",
            "b.jsonl.bz2",
            "b.jsonl.part",
            ".b.jsonl",
            "sub/b.parquet",
            "b.jsonl.dvc",
        )
    },
    "a folder with rows under another name": folder(3, {"b.data": lines(EVALS)}),
    "evals under another name": Case(
        3, ["t.jsonl", "--eval", "held"], {**HELD, "t.jsonl": lines(GOOD), "held/b": lines(EVALS)}
    ),
    "a linked folder": folder(3, {}, more=".."),
    "a dangling shard": folder(3, {}, **{"b.jsonl": "nowhere"}),
    "a pointer": folder(
        3, {"b.jsonl": "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"}
    ),
    "evals in JSON": Case(
        3, ["t.jsonl", "--eval", "held"], {**HELD, "t.jsonl": lines(GOOD), "held/b.json": "[]"}
    ),
    # copies that only a number tells apart
    "a counter": audit(1, [chat(f"question {i}", f"answer {i}") for i in range(230)]),
    "five texts": audit(1, [chat(f"{Q[i % 5]} {i}", f"{A[i % 5]} {i}") for i in range(230)]),
    "one text": audit(1, [chat(f"Ticket #{i * 37 + 10000}: {Q[0]}", A[0]) for i in range(230)]),
    "one text with ids": audit(
        1, [chat(f"{Q[0]} (v{i}x{i})", f"{A[0]} no. {i}") for i in range(230)]
    ),
    "one text with names": audit(1, [chat(f"Write to {n}: {Q[0]}", f"{n}, {A[0]}") for n in NAMES]),
    "five texts with names": audit(
        1, [chat(f"{n}: {Q[i % 5]}", f"{A[i % 5]}, {n}") for i, n in enumerate(NAMES)]
    ),
    **{
        f"five texts between {name}": audit(
            1, [chat(f"{pad(i)} {Q[i % 5]} {pad(i + 999)}", A[i % 5]) for i in range(230)]
        )
        for name, pad in PADS.items()
    },
    "one text with numbers in both": audit(
        1,
        [chat(f"{Q[0]} ({pad_number(i)})", f"{A[0]} [{pad_number(i + 999)}]") for i in range(230)],
    ),
    "names in different rows": audit(
        0, [chat(f"{n}: {q}", f"{a}, {n}") for n, q, a in zip(NAMES, Q, A, strict=True)]
    ),
    "glued counters": audit(1, [chat(f"Q{i}", f"A{i}") for i in range(260)]),
    "glued counters with labels": audit(
        1, [{"text": f"Q{i} {Q[0]}", "label": "ab"[i % 2]} for i in range(260)]
    ),
    "exercises": audit(
        0, [chat(f"What is {i * 7} + {i * i % 89}?", f"{i * 7 + i * i % 89}") for i in range(230)]
    ),
    # leaks
    "a leak": leak(lambda _, q, a: chat(q, a)),
    "a numbered leak": leak(lambda i, q, a: chat(f"{i}. {q}", a)),
    "a leak with other numbers": leak(
        lambda i, q, a: chat(f"{i}. {q}", a),
        [chat(f"{i + 1000}. {q}", a) for i, (q, a) in enumerate(zip(Q[:30], A[:30], strict=True))],
    ),
    "a leak with a request": leak(lambda _, q, a: chat(f"{q} Do not lie.", a)),
    "a leak in the system text": leak(lambda i, q, _: chat(Q[i + 100], A[i + 100], q)),
    "a leak in the answer": leak(lambda i, q, a: chat(Q[i + 100], f"{A[i + 100]} {q} {a}")),
    "a leak under marks": leak(lambda _, q, a: chat("".join(f"{c}\u0337" for c in q), a)),
    "a leak between fillers": leak(lambda _, q, a: chat(" please ".join(q.split()), a)),
    "a leak between tags": leak(lambda _, q, a: chat(f"<b>{'</b> <b>'.join(q.split())}</b>", a)),
    "a leak in base64": leak(lambda _, q, a: chat(b64encode(q.encode()).decode(), a)),
    "a leak in Pig Latin": leak(
        lambda _, q, a: chat(" ".join(f"{w[1:]}{w[0]}ay" for w in q.split()), a)
    ),
    "a leak with words from the end": leak(
        lambda _, q, a: chat(" ".join(w[::-1] for w in q.split()), a)
    ),
    "a leak in other letters": leak(lambda _, q, a: chat(q.translate(_CAESAR), a)),
    "a leak in binary": leak(lambda _, q, a: chat(" ".join(f"{b:08b}" for b in q.encode()), a)),
    "a leak twice in base64": leak(
        lambda _, q, a: chat(b64encode(b64encode(q.encode())).decode(), a)
    ),
    "a leak from the end": leak(lambda _, q, a: chat(q[::-1], a)),
    "a misspelt leak": leak(
        lambda i, q, a: chat(" ".join(f"{w[:2]}{'xqy'[i % 3]}{w[3:]}" for w in q.split()), a)
    ),
    "a leak in two parts": leak(
        lambda i, q, _: chat(f"{q[:30]} {Q[i + 100]}", f"{A[i + 100]} {q[30:]}")
    ),
    "a leak with other words": leak(
        lambda i, q, a: chat(
            " ".join(w if n != 4 else Q[i + 100][:5] for n, w in enumerate(q.split())), a
        )
    ),
    "a short leak before more": leak(
        lambda i, q, a: chat(f"{q[:24]} {Q[i + 100]}", a),
        [chat(q[:24], a) for q, a in zip(Q[:30], A[:30], strict=True)],
    ),
    "a leak between other words": leak(
        lambda i, q, a: chat(
            " ".join(map(" ".join, zip(q.split(), Q[i + 100].split(), strict=True))), a
        )
    ),
    "a leak in a tool": leak(
        lambda i, q, _: {
            **GOOD[i + 100],
            "tools": [{"type": "function", "function": {"name": "f", "description": q}}],
        }
    ),
    "a leak in a column": leak(lambda i, q, _: {**GOOD[i + 100], "origin": q}),
    # files that people wrote
    "a setting of 5,000 digits": config(f"floor = {_LONG}"),
    "a setting 2,000 levels deep": config(f"x = {_DEEP}"),
    "a floor of 1": audit(1, GOOD[:60] + GOOD[:9], **{"dataset-audit__toml": "floor = 1"}),
    "no floor": config("floor = 0"),
    "a ceiling of 5": config("noise_ceiling = 5"),
    "a similarity of 80": config("near_duplicate = 80"),
    "waivers of 5,000 digits": with_file("t.waivers.toml", f"x = {_LONG}"),
    "waivers 2,000 levels deep": with_file("t.waivers.toml", f"x = {_DEEP}"),
    **{
        f"decisions: {name}": with_file("t.decisions.json", text)
        for name, text in {
            "5,000 digits": f'{{"schema": {_LONG}, "decisions": []}}',
            "2,000 levels": '{"schema": 1, "decisions": [], "x": ' + _DEEP * 50 + "}",
            "a surrogate": '{"schema": 1, "decisions": [{"finding": "\\ud800", "action": "keep"}]}',
            "true": '{"schema": true, "decisions": []}',
            "a key twice": '{"schema": 1, "decisions": [], "decisions": []}',
            "1.0": '{"schema": 1.0, "decisions": []}',
            "NaN": '{"schema": 1, "decisions": [], "x": NaN}',
            "a finding that is no text": '{"schema": 1, "decisions": [{"finding": [], "action": "keep"}]}',
        }.items()
    },
    **{
        f"readiness: {name}": audit(1, GOOD[:3], readiness__toml=text)
        for name, text in {
            "5,000 digits": f"schema = {_LONG}",
            "2,000 levels": f"x = {_DEEP}",
            "a text for a number": '[target]\nscore = "0.9"\n[economics]\nn = []',
        }.items()
    },
    **{
        f"no output on {name}": Case(
            2, ["t.jsonl", "--clean", name], {"t.jsonl": lines(GOOD[:3]), name: ""}
        )
        for name in ("dataset-audit.toml", "readiness.toml", "t.waivers.toml", "t.jsonl")
    },
    "an output on a folder": Case(
        2, ["t.jsonl", "--clean", "held"], {"t.jsonl": lines(GOOD[:3]), **HELD}
    ),
    "10,000 columns": audit(0, [*GOOD[1:], {**GOOD[0], **{f"k{i}": i for i in range(10_000)}}]),
    "a report that is none": Case(
        3, ["diff", "a.json", "b.json"], {"a.json": "[]", "b.json": "{}"}
    ),
    "standard input twice": Case(2, ["-", "--eval", "-"], {}),
    "a mark alone": Case(3, ["t.jsonl"], {"t.jsonl": "\ufeff"}),
    "weights below 0": audit(
        1,
        [
            {
                "messages": [
                    {"role": "user", "content": q},
                    {"role": "assistant", "content": a, "loss_weight": -1},
                ]
            }
            for q, a in zip(Q, A, strict=True)
        ],
    ),
}
QUIET = ("--no-report", "-q")


def write(case: Case, root: Path) -> list[str]:
    """Write the files of ``case`` to ``root`` and return the arguments of its run."""
    for name, text in {"dataset-audit.toml": "", **case.files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for name, target in case.links.items():
        (root / name).symlink_to(target)
    return [*case.args, *(QUIET if case.args[0] != "diff" else ())]


def main(command: str) -> int:
    """Run every case with ``command``; return how many do not end as they must."""
    wrong = 0
    for name, case in CASES.items():
        with tempfile.TemporaryDirectory() as root:
            args = write(case, Path(root))
            done = subprocess.run(
                [command, *args], cwd=root, capture_output=True, text=True, check=False
            )
        right = done.returncode == case.code and "Traceback" not in done.stderr
        wrong += not right
        print(f"{'ok   ' if right else 'FAULT'} {name:32} exit {done.returncode}, want {case.code}")
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) > 0)
