"""Settings from files: where they are looked for, and how errors in them are explained."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.config import find, load, read_output_schema
from auditor.errors import AuditError
from auditor.settings import Settings


def test_no_file_gives_the_defaults() -> None:
    assert load(None) == Settings()


@pytest.mark.parametrize(
    ("toml", "settings"),
    [
        ("", Settings()),
        ("floor = 1", Settings(floor=1)),
        ("floor = 50\ngood = 500\n", Settings(floor=50, good=500)),
        ("many_answers = 0.5", Settings(many_answers=0.5)),
        ("many_answers = 1", Settings(many_answers=1)),
        ('embedder = "minilm"', Settings(embedder="minilm")),
        ('[spot_check]\nrubric = "True, complete."\n', Settings(rubric="True, complete.")),
        ('[severity]\nTXT070 = "note"\n', Settings(severity={"TXT070": "note"})),
        ('severity = {DUP = "error"}', Settings(severity={"DUP": "error"})),
        (
            '[per-file-ignores]\n"old/*" = ["TXT", "DUP001"]\n',
            Settings(per_file_ignores={"old/*": ("TXT", "DUP001")}),
        ),
        ('[fields]\nprompt = "question_text"\n', Settings(fields={"prompt": "question_text"})),
        (
            '[fields]\nprompt = ["a", "b.0"]\nlabel = ["c", "d"]\ngroup = "e"\ndate = "f"',
            Settings(
                fields={"prompt": ("a", "b.0"), "label": ("c", "d"), "group": "e", "date": "f"}
            ),
        ),
        (
            'fields = {prompt = "a.b", response = "c", label = "d", system = "e"}',
            Settings(fields={"prompt": "a.b", "response": "c", "label": "d", "system": "e"}),
        ),
    ],
)
def test_both_kinds_of_file_set_the_same(tmp_path: Path, toml: str, settings: Settings) -> None:
    own, project = tmp_path / "dataset-audit.toml", tmp_path / "pyproject.toml"
    own.write_text(toml, encoding="utf-8")
    table = re.sub(r"^\[([\w-]+)\]", r"[tool.dataset-audit.\1]", toml, flags=re.MULTILINE)
    project.write_text(f"[tool.dataset-audit]\n{table}", encoding="utf-8")
    assert load(own) == load(project) == settings


def test_a_project_file_sets_nothing_outside_its_table(tmp_path: Path) -> None:
    project = tmp_path / "pyproject.toml"
    project.write_text('floor = 1\n[tool.other]\nfloor = "x"\n', encoding="utf-8")
    assert load(project) == Settings()


@pytest.mark.parametrize(
    ("toml", "parts"),
    [
        ("flor = 100", ["unknown key 'flor'", "did you mean 'floor'?"]),
        ("zzzzzzz = 1", ["unknown key 'zzzzzzz'", "known are floor, good, plateau"]),
        ("[spot_check]\nrubrik = 1", ["[spot_check]", "unknown key 'rubrik'", "'rubric'"]),
        ("[spot_check]\nrubric = 1", ["rubric = 1", "expected a text of at most 10,000"]),
        ('floor = "200"', ["floor = '200'", "expected a whole number of 1 or more"]),
        ("floor = 200.0", ["floor = 200.0", "expected a whole number of 1 or more"]),
        ("embedder = 3", ["embedder = 3", "expected a name or a path"]),
        ('embedder = ""', ["embedder = ''", "expected a name or a path"]),
        ("floor = true", ["floor = True", "expected a whole number of 1 or more"]),
        ("floor = -1", ["floor = -1", "expected a whole number of 1 or more"]),
        ("floor = [1]", ["floor = [1]", "expected a whole number of 1 or more"]),
        ("floor = 2024-01-01", ["floor = ", "expected a whole number of 1 or more"]),
        ("many_answers = false", ["many_answers = False", "expected a number from 0 to 1"]),
        ("many_answers = -0.1", ["many_answers = -0.1", "expected a number from 0 to 1"]),
        ("floor = 0", ["floor = 0", "expected a whole number of 1 or more"]),
        ("good = -1", ["good = -1", "expected a whole number of 0 or more"]),
        ("floor = 99999999999999999999", ["expected a whole number of 1 or more"]),
        ("noise_ceiling = 5", ["noise_ceiling = 5", "expected a number from 0 to 0.5"]),
        ("near_duplicate = 80", ["expected a number above 0 and up to 1"]),
        ("near_duplicate = 0.0", ["expected a number above 0 and up to 1"]),
        ("max_depth = 5000", ["expected a whole number from 1 to 512"]),
        ("many_answers = nan", ["many_answers = nan", "expected a number from 0 to 1"]),
        ("many_answers = inf", ["many_answers = inf", "expected a number from 0 to 1"]),
        ("fields = 1", ["fields = 1", "expected keys and values, each value the name of a field"]),
        ("[fields]\nprompt = 1", ["fields = {'prompt': 1}", "each value the name of a field"]),
        ('[fields]\ngroup = ["a", "b"]', ["[fields] group", "expected the name of one field"]),
        ('[fields]\nlabel = ["a", ""]', ["[fields] label", "or a list of names"]),
        ("[fields]\nprompt = []", ["[fields] prompt", "expected the name of one field"]),
        (
            '[fields]\nquestion = "a"',
            ["[fields]: unknown key 'question'; known are prompt, response, label, system, votes"],
        ),
        ('[fields]\nlabels = "a"', ["[fields]: unknown key 'labels'; did you mean 'label'?"]),
        (
            '[severity]\nTXT = "low"',
            ["severity = {'TXT': 'low'}; expected keys and values, each value one of error, note"],
        ),
        ("severity = 1", ["severity = 1", "each value one of error, note, review, warning"]),
        ('[severitys]\nTXT = "note"', ["unknown key 'severitys'; did you mean 'severity'?"]),
        (
            "[per-file-ignores]\na = 1",
            ["per_file_ignores = {'a': 1}; expected keys and values, each value a list"],
        ),
        ("[per_file_ignores]", ["unknown key 'per_file_ignores'; did you mean 'per-file-ignores'"]),
        ('[gate]\ncase = "yes"', ["[gate]: case = 'yes'", "expected one of optional, required"]),
        ('[gate]\nunproven = "no"', ["[gate]: unproven = 'no'", "expected one of allow, block"]),
        ('[gate]\ncsae = "required"', ["[gate]: unknown key 'csae'; did you mean 'case'?"]),
        ('[pii]\nblock = ["crad"]', ["[pii] block: unknown kind 'crad'; did you mean 'card'?"]),
        ('[pii]\nblock = ["name"]', ["unknown kind 'name'; known are email, phone, card, iban"]),
        ('[pii]\nblock = "card"', ["[pii]: block = 'card'; expected a list"]),
        ("[pii]\nblok = []", ["[pii]: unknown key 'blok'; did you mean 'block'?"]),
        ("[[datasets]]\ntrain = 'a'", ["unknown key 'datasets'; did you mean 'dataset'?"]),
        ("gate = 1", ["[gate]: 1; expected keys and values"]),
        ("[[waivers]]", ["waivers belong in <stem>.waivers.toml"]),
        ("floor = ", ["not valid TOML"]),
        ("floor = 1\nfloor = 2", ["not valid TOML"]),
    ],
)
def test_an_error_names_file_key_found_and_expected(
    tmp_path: Path, toml: str, parts: list[str]
) -> None:
    path = tmp_path / "dataset-audit.toml"
    path.write_text(toml, encoding="utf-8")
    with pytest.raises(AuditError) as caught:
        load(path)
    message = str(caught.value)
    assert [part for part in [f"{path}: ", *parts] if part not in message] == []
    assert "\n" not in message


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(AuditError, match=r"gone\.toml: cannot be read: No such file"):
        load(tmp_path / "gone.toml")
    with pytest.raises(AuditError, match="cannot be read"):
        load(tmp_path)
    (tmp_path / "x.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(AuditError, match="not UTF-8"):
        load(tmp_path / "x.toml")


def test_a_key_that_is_no_table_is_an_error_and_no_crash(tmp_path: Path) -> None:
    project = tmp_path / "pyproject.toml"
    project.write_text("tool = 1", encoding="utf-8")
    assert load(project) == Settings()
    project.write_text("[tool]\ndataset-audit = 1", encoding="utf-8")
    with pytest.raises(AuditError, match=r"tool\.dataset-audit is 1; expected a table"):
        load(project)


TABLE = "[tool.dataset-audit]\nfloor = 1\n"


@pytest.mark.parametrize(
    ("files", "found"),
    [
        # "/" marks a folder; the search starts in a/b
        ({}, None),
        ({"a/b/dataset-audit.toml": ""}, "a/b/dataset-audit.toml"),
        ({"a/dataset-audit.toml": ""}, "a/dataset-audit.toml"),
        ({"a/b/dataset-audit.toml": "", "a/dataset-audit.toml": ""}, "a/b/dataset-audit.toml"),
        ({"a/b/dataset-audit.toml": "", "a/b/pyproject.toml": TABLE}, "a/b/dataset-audit.toml"),
        ({"a/b/pyproject.toml": TABLE, "a/dataset-audit.toml": ""}, "a/b/pyproject.toml"),
        (
            {"a/b/pyproject.toml": "[tool.ruff]\n", "a/dataset-audit.toml": ""},
            "a/dataset-audit.toml",
        ),
        # nothing above the repository is ours; its own root is
        ({"a/b/.git/": "", "a/dataset-audit.toml": ""}, None),
        ({"a/.git/": "", "a/dataset-audit.toml": ""}, "a/dataset-audit.toml"),
        ({"a/.git": "gitdir: x", "dataset-audit.toml": ""}, None),  # a worktree
    ],
)
def test_find(tmp_path: Path, files: dict[str, str], found: str | None) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / ".git").mkdir()  # the search must not leave the test's folder
    for name, content in files.items():
        path = tmp_path / name
        if name.endswith("/"):
            path.mkdir()
        else:
            path.write_text(content, encoding="utf-8")
    assert find(tmp_path / "a" / "b") == (tmp_path / found if found else None)


@pytest.mark.parametrize("kind", ["a folder", "a link to nothing", "a loop"])
def test_what_is_called_as_the_configuration_is_one(tmp_path: Path, kind: str) -> None:
    own = tmp_path / "dataset-audit.toml"
    if kind == "a folder":
        own.mkdir()
    else:
        own.symlink_to("nowhere" if kind == "a link to nothing" else own.name)
    with pytest.raises(AuditError, match="not a file, or a link to none"):
        find(tmp_path)


def test_settings_have_the_documented_defaults() -> None:
    defaults = Settings()
    assert (defaults.floor, defaults.good, defaults.plateau) == (200, 1_000, 5_000)
    assert (defaults.class_floor, defaults.max_depth) == (10, 64)
    assert replace(defaults, floor=1) != defaults
    assert Settings().fields is not defaults.fields


@pytest.mark.parametrize(("unproven", "blocking"), [("allow", ()), ("block", ("unproven",))])
def test_unproven_requirements_block_on_request(
    tmp_path: Path, unproven: str, blocking: tuple[str, ...]
) -> None:
    path = tmp_path / "dataset-audit.toml"
    path.write_text(f'[gate]\nunproven = "{unproven}"\n', encoding="utf-8")
    assert load(path).blocking == blocking


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("", ("card", "iban", "national-id")),
        ("[pii]", ("card", "iban", "national-id")),
        ("[pii]\nblock = []", ()),
        ('[pii]\nblock = ["email", "card"]', ("email", "card")),
    ],
)
def test_personal_data_that_blocks(tmp_path: Path, text: str, kinds: tuple[str, ...]) -> None:
    path = tmp_path / "dataset-audit.toml"
    path.write_text(text)
    assert load(path).pii_block == kinds


@pytest.mark.parametrize(
    "toml", ['output_schema = "s/a.json"', '[gate]\noutput_schema = "s/a.json"']
)
def test_the_output_schema_is_read_from_the_folder_of_the_configuration(
    tmp_path: Path, toml: str
) -> None:
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "a.json").write_text('{"type": "object"}', encoding="utf-8")
    (tmp_path / "dataset-audit.toml").write_text(toml, encoding="utf-8")
    assert load(tmp_path / "dataset-audit.toml").output_schema == {"type": "object"}


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        ("{", "a.json: not JSON: "),
        (
            '{"items": {"type": "dict"}}',
            'a.json: not a JSON Schema: items.type: "dict" is not valid',
        ),
        ("[]", "a.json: not a JSON Schema: list found"),
        ("{}", "a.json: a schema that allows any answer"),
        ("true", "a.json: a schema that allows any answer"),
        ('{"$ref": "b.json"}', "b.json"),
    ],
)
def test_a_broken_output_schema_is_refused_with_its_place(
    tmp_path: Path, schema: str, why: str
) -> None:
    (tmp_path / "a.json").write_text(schema, encoding="utf-8")
    with pytest.raises(AuditError, match=re.escape(why)) as raised:
        read_output_schema(tmp_path / "a.json")
    assert raised.value.exit_code == 2


def test_an_output_schema_must_be_a_path(tmp_path: Path) -> None:
    (tmp_path / "dataset-audit.toml").write_text("output_schema = 3", encoding="utf-8")
    with pytest.raises(AuditError, match="output_schema is 3; expected the path of a file"):
        load(tmp_path / "dataset-audit.toml")
