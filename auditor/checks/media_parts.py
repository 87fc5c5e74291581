"""FMT027 to FMT030: media without a source, of unknown type, in the wrong role, or not what they say."""

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

import polars as pl

from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.media_data import KINDS, data_fault, has_source, written_data
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "media-parts"

# Kinds of content parts. Source: the APIs of OpenAI (chat, responses), Anthropic, Gemini, Bedrock and Mistral, and the
# layouts of TRL, Qwen and LLaMA-Factory. Texts, calls and results are read before (formats/record/parts.py).
_NAMES = (
    "image image_url input_image video video_url input_video audio audio_url input_audio file input_file document"
    " document_url file_url input_text output_text refusal redacted_thinking inlineData inline_data fileData file_data"
    " thoughtSignature executableCode executable_code codeExecutionResult code_execution_result videoMetadata"
    " cachePoint cache_control guardContent citationsContent reasoningContent server_tool_use web_search_tool_result"
    " search_result container_upload point box cloud pointcloud image_base64 s3Location"
)
_KNOWN = frozenset(_NAMES.split())
_LIKELY = r'"parts":\[|' + "|".join(f'"{kind}s?":' for kind in KINDS)
_USERS_ONLY = ("assistant", "system")
# Least share of rows with media in another role, of all rows with media, at which that is the design of the set.
_MIN_BY_DESIGN = 0.5
_Found = tuple[int, str, str, str]  # row, rule, path, detail

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on the media of the training rows."""
    rows = data.training.filter(pl.col("tools").str.contains(_LIKELY))
    turns = data.turns.join(rows.select("row"), on="row", how="semi")
    keys = zip(turns["row"], turns["turn"], strict=True)
    roles = dict(zip(keys, turns["role"], strict=True))
    found = [
        each
        for row, tools in rows.select("row", "tools").iter_rows()
        for each in _faults(row, tools, roles)
    ]
    schema = {"row": pl.UInt32, "rule": pl.String, "path": pl.String, "detail": pl.String}
    frame = pl.DataFrame(found, schema=schema, orient="row").unique(maintain_order=True)
    misplaced = frame.filter(pl.col("rule") == "FMT029")["row"].n_unique()
    if misplaced >= _MIN_BY_DESIGN * rows.height:
        frame = frame.filter(pl.col("rule") != "FMT029")
    return Ran(findings(frame))


def _faults(row: int, tools: str, roles: Mapping[tuple[int, int], str]) -> Iterator[_Found]:
    found = json.loads(tools)
    listed = {key: found[key] for kind in KINDS for key in (kind, f"{kind}s") if key in found}
    for key, value in listed.items():
        for index, medium in enumerate(value if isinstance(value, list) else [value]):
            path = f"{key}[{index}]" if isinstance(value, list) else key
            if has_source({"value": medium}) is False:
                yield row, "FMT027", path, f"{path} is empty: it names no file"
            for data in written_data(medium):
                if fault := data_fault(data):
                    yield row, "FMT030", path, f"{path} {fault}"
    parts = found.get("parts")
    for turn, part in parts if isinstance(parts, list) else []:
        path = f"turn {turn + 1}"
        for rule, detail in _part_faults(part, roles.get((row, turn), ""), has_list=bool(listed)):
            yield row, rule, path, f"{path}: {detail}"


def _part_faults(
    part: Mapping[str, object], role: str, *, has_list: bool
) -> Iterator[tuple[str, str]]:
    kind = part.get("type")
    kind = kind if isinstance(kind, str) else next(iter(part), "")
    if kind not in _KNOWN:
        near = get_close_matches(kind, sorted(_KNOWN | {"text"}), n=1)
        yield (
            "FMT028",
            f"a part of type '{kind}'" + (f"; did you mean '{near[0]}'?" if near else ""),
        )
        return
    if not any(medium in kind.lower() for medium in (*KINDS, "file", "document", "inline")):
        return
    if has_source(part) is False and not has_list:
        yield "FMT027", f"the {kind} part names no file"
    if role in _USERS_ONLY:
        yield "FMT029", f"the {role}'s turn has a part of type '{kind}'; only user turns may"
    for data in written_data(part):
        if fault := data_fault(data):
            yield "FMT030", f"the {kind} part {fault}"
