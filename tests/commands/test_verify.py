"""``dataset-audit verify``: a verdict applies to the bytes that were audited, all of them, and no others."""

import hashlib
from pathlib import Path

import pytest

from auditor import cli
from tests.commands.conftest import ROWS, Verify, edit

pytestmark = pytest.mark.usefixtures("few_checks")


def test_the_audited_files_are_ready(verify: Verify) -> None:
    code, shown = verify("train.jsonl", "eval.jsonl")
    assert (code, shown.split(":")[0]) == (0, "READY, UNPROVEN")


def test_strict_refuses_what_is_unproven(verify: Verify) -> None:
    code, shown = verify("--strict", "train.jsonl", "eval.jsonl")
    assert (code, shown) == (
        1,
        "NOT READY: response-signal is unproven; correct-answers is unproven; distinct-examples is unproven\n",
    )


def test_strict_passes_a_report_in_which_all_is_met(verify: Verify) -> None:
    edit(lambda report: [item.update(state="met") for item in report["requirements"]])
    code, shown = verify("--strict", "train.jsonl", "eval.jsonl")
    assert (code, shown.split(":")[0]) == (0, "READY")


def test_names_do_not_matter_bytes_do(verify: Verify) -> None:
    Path("train.jsonl").rename("other.jsonl")
    assert verify("eval.jsonl", "other.jsonl")[0] == 0


def test_not_ready_is_1(verify: Verify) -> None:
    def fail(document: dict) -> None:
        document["verdict"] |= {"data": "not ready", "exit_code": 1}

    edit(fail)
    code, shown = verify("train.jsonl", "eval.jsonl")
    assert (code, shown.split(":")[0]) == (1, "NOT READY")


def test_a_file_too_few(verify: Verify) -> None:
    code, shown = verify("train.jsonl")
    assert code == 3
    assert "eval.jsonl (eval): was audited, and is not among these files" in shown


def test_a_file_too_many(verify: Verify) -> None:
    Path("more.jsonl").write_text("{}\n", encoding="utf-8")
    code, shown = verify("train.jsonl", "eval.jsonl", "more.jsonl")
    assert code == 3
    assert "more.jsonl: was not audited" in shown


def test_one_byte_changed(verify: Verify) -> None:
    with Path("train.jsonl").open("a", encoding="utf-8") as file:
        file.write("\n")
    code, shown = verify("train.jsonl", "eval.jsonl")
    assert code == 3
    assert "train.jsonl: changed since it was audited" in shown


def test_swapped_files(verify: Verify) -> None:
    Path("train.jsonl").rename("x")
    Path("eval.jsonl").rename("train.jsonl")
    Path("x").rename("eval.jsonl")
    assert verify("train.jsonl", "eval.jsonl")[0] == 3


def test_a_report_without_a_verdict(verify: Verify) -> None:
    def fail(document: dict) -> None:
        document["verdict"] |= {"data": "no verdict", "exit_code": 3}

    edit(fail)
    assert verify("train.jsonl", "eval.jsonl")[0] == 3


def test_a_report_that_contradicts_itself(verify: Verify) -> None:
    edit(lambda document: document["verdict"].update(data="not ready"))
    assert verify("train.jsonl", "eval.jsonl")[0] == 3


def test_a_ready_report_with_a_requirement_that_is_not_met(verify: Verify) -> None:
    def fail(document: dict) -> None:
        document["verdict"] |= {"data": "ready", "exit_code": 0}
        document["requirements"][0]["state"] = "not met"

    edit(fail)
    code, shown = verify("train.jsonl", "eval.jsonl")
    assert code == 3
    assert "it is ready, but clean-examples is not met" in shown


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"requirements": []}, "it is ready, but has no requirement"),
        ({"requirements": [{"name": "no-leakage", "state": "MET"}]}, "but no-leakage is not met"),
    ],
)
def test_a_ready_report_whose_requirements_say_nothing(
    verify: Verify, change: dict, cause: str
) -> None:
    edit(lambda document: document.update(change))
    code, shown = verify("train.jsonl", "eval.jsonl")
    assert code == 3
    assert cause in shown


def test_a_report_about_no_training_file(verify: Verify) -> None:
    edit(lambda document: [item.update(role="eval") for item in document["inputs"]])
    code, shown = verify("train.jsonl", "eval.jsonl")
    assert code == 3
    assert "about no training file" in shown


def test_another_version(verify: Verify) -> None:
    edit(lambda document: document["tool"].update(version="0.0.0"))
    code, shown = verify("train.jsonl", "eval.jsonl")
    assert code == 3
    assert "made by version 0.0.0" in shown


@pytest.mark.parametrize(("until", "code"), [("2020-01-01", 3), ("2999-12-31", 0)])
def test_waivers_must_not_have_expired(verify: Verify, until: str, code: int) -> None:
    edit(lambda document: document.update(waivers=[{"rule": "CON001", "until": until}]))
    assert verify("train.jsonl", "eval.jsonl")[0] == code


@pytest.mark.parametrize("name", ["no.jsonl", "/dev/zero"])
def test_what_cannot_be_read(verify: Verify, name: str) -> None:
    assert verify("train.jsonl", "eval.jsonl", name)[0] == 3


@pytest.mark.parametrize("text", ["", "{}", "[]"])
def test_a_file_that_is_no_report(verify: Verify, text: str) -> None:
    Path("r.json").write_text(text, encoding="utf-8")
    assert verify("train.jsonl", "eval.jsonl")[0] == 3


def test_no_report_at_all(verify: Verify) -> None:
    Path("r.json").unlink()
    assert verify("train.jsonl", "eval.jsonl")[0] == 3


def test_a_folder_is_its_shards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("dataset-audit.toml").write_text("floor = 10\n", encoding="utf-8")
    Path("set").mkdir()
    for name, part in (("a", ROWS[:20]), ("b", ROWS[20:])):
        Path(f"set/{name}.jsonl").write_text("\n".join(part) + "\n", encoding="utf-8")
    assert cli.run(["set", "--report", "r.json", "-q"]) == 0
    assert cli.run(["verify", "r.json", "set"]) == 0
    assert cli.run(["verify", "r.json", "set/a.jsonl"]) == 3


@pytest.mark.parametrize(("digest", "code"), [("0" * 64, 3), (None, 0)])
def test_waivers_must_not_have_changed(verify: Verify, digest: str | None, code: int) -> None:
    Path("train.waivers.toml").write_bytes(b"")
    sha256 = digest or hashlib.sha256(b"").hexdigest()
    edit(lambda report: report.update(waiver_file={"path": "train.waivers.toml", "sha256": sha256}))
    assert verify("train.jsonl", "eval.jsonl")[0] == code


def test_a_verdict_under_other_settings_is_refused(verify: Verify) -> None:
    names = ("train.jsonl", "eval.jsonl")
    assert verify("--config", "dataset-audit.toml", *names)[0] == 0
    Path("other.toml").write_text('floor = 10\nignore = ["LEK"]\n', encoding="utf-8")
    code, shown = verify("--config", "other.toml", *names)
    assert code == 3
    assert "dataset-audit: the report was made with another ignore\n" in shown
    code, shown = verify("--config", "dataset-audit.toml", *names, report="a.intoto.json")
    assert code == 3
    assert "the report does not contain its settings: --config needs the JSON report\n" in shown
