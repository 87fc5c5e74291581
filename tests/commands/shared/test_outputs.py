"""What an audit writes: names of reports, and what is refused before anything is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.commands.shared.audit_options import AuditOptions
from auditor.commands.shared.outputs import check, default_reports, paths_of, reasons_path
from auditor.errors import AuditError


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to run in with train.jsonl in it."""
    (tmp_path / "train.jsonl").write_text("{}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("paths", "stems"),
    [
        (["train.jsonl"], ["train"]),
        (["a/b/train.jsonl"], ["train"]),
        (["train.jsonl.gz"], ["train"]),
        (["train.ndjson.zst"], ["train"]),
        (["train.v2.jsonl"], ["train.v2"]),
        (["train"], ["train"]),
        (["train.json"], ["train.json"]),
        (["-"], ["stdin"]),
        (["shards/"], ["shards"]),
        (["one.jsonl", "two.jsonl"], ["one", "two"]),
        (["a/train.jsonl", "b/train.jsonl"], ["a-train", "b-train"]),
        (["train.jsonl", "b/train.jsonl", "x.jsonl"], ["train", "b-train", "x"]),
        (["x/a/train.jsonl", "y/a/train.jsonl"], ["x-a-train", "y-a-train"]),
        ([".jsonl"], ["data"]),
    ],
)
def test_default_reports(paths: list[str], stems: list[str]) -> None:
    assert [default_reports(path, paths) for path in paths] == [
        (Path(f"reports/{stem}.html"), Path(f"reports/{stem}.json")) for stem in stems
    ]


@pytest.mark.parametrize(
    "paths",
    [
        ["a/train.jsonl", "a/train.jsonl.gz"],
        ["p/x/a/train.jsonl", "q/x/a/train.jsonl"],
        ["train.jsonl", "../train.jsonl"],
        ["-", "stdin.jsonl"],
    ],
)
def test_no_audit_overwrites_the_report_of_another(paths: list[str]) -> None:
    reports = [report for path in paths for report in default_reports(path, paths)]
    assert len(set(reports)) == 2 * len(paths)


@pytest.mark.parametrize("path", [".", "..", "/"])
def test_default_reports_of_a_folder_have_a_name(path: str) -> None:
    html, _ = default_reports(path, [path])
    assert html.parent == Path("reports")
    assert html.stem.strip(".")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (AuditOptions(clean=Path("train.jsonl")), "train.jsonl is the input train.jsonl"),
        (AuditOptions(clean=Path("./x/../train.jsonl")), "is the input train.jsonl"),
        (AuditOptions(rejected=Path("link.jsonl")), "link.jsonl is the input train.jsonl"),
        (
            AuditOptions(scores=Path("eval.csv"), evals=("eval.csv",)),
            "eval.csv is the input eval.csv",
        ),
        (AuditOptions(reports=(Path("a.json"), Path("a.json"))), "two outputs have the same path"),
        (AuditOptions(clean=Path("y"), rejected=Path("y")), "two outputs have the same path"),
        (
            AuditOptions(clean=Path("y.reasons.jsonl"), rejected=Path("y")),
            "two outputs have the same path",
        ),
        (AuditOptions(reports=(Path("a.pdf"),)), "--report a.pdf: the suffix must be one of .json"),
        (AuditOptions(reports=(Path("report"),)), "--report report: the suffix must be one of"),
        (
            AuditOptions(scores=Path("a.json")),
            "--scores a.json: the suffix must be .csv or .parquet",
        ),
    ],
)
def test_refused_before_anything_is_read(here: Path, options: AuditOptions, message: str) -> None:
    (here / "x").mkdir()
    (here / "link.jsonl").symlink_to("train.jsonl")
    with pytest.raises(AuditError) as caught:
        check("train.jsonl", options)
    assert message in str(caught.value)


@pytest.mark.usefixtures("here")
def test_an_output_over_a_shard_of_a_folder_is_refused() -> None:
    with pytest.raises(AuditError, match="is the input"):
        check(".", AuditOptions(clean=Path("train.jsonl")))


@pytest.mark.usefixtures("here")
def test_what_can_be_written_is_not_refused() -> None:
    reports = tuple(Path(f"r{suffix}") for suffix in (".json", ".HTML", ".md", ".sarif", ".xml"))
    options = AuditOptions(("-",), reports, Path("c"), Path("r"), Path("s.PARQUET"))
    check("train.jsonl", options)
    check("-", options)
    assert paths_of(options) == (
        *reports,
        Path("c"),
        Path("r"),
        Path("s.PARQUET"),
        reasons_path(Path("r")),
    )


@pytest.mark.parametrize(
    "name", ["train.decisions.json", "train.waivers.toml", "readiness.toml", "dataset-audit.toml"]
)
def test_outputs_never_replace_the_files_next_to_the_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("train.jsonl").write_bytes(b"{}\n")
    Path(name).write_text("", encoding="utf-8")
    Path("dataset-audit.toml").touch()
    with pytest.raises(AuditError, match="an audit never changes what it read"):
        check("train.jsonl", AuditOptions(clean=Path(name)))


@pytest.mark.usefixtures("here")
def test_label_studio_tasks_come_with_their_labelling_configuration() -> None:
    options = AuditOptions(reports=(Path("r.label-studio.json"), Path("r.json")))
    assert paths_of(options) == (
        Path("r.label-studio.json"),
        Path("r.json"),
        Path("r.label-studio.xml"),
    )
    twice = AuditOptions(reports=(Path("r.label-studio.json"), Path("r.label-studio.xml")))
    with pytest.raises(AuditError, match="two outputs have the same path"):
        check("train.jsonl", twice)
