"""Renderers: each takes a finished Report and returns text. None of them decides anything."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import PurePath

from auditor.report.model import Report

Renderer = Callable[[Report], str]
Joiner = Callable[[Sequence[Report]], str]


def _lazy(module: str, name: str = "render") -> Callable[[Report | Sequence[Report]], str]:
    """A function of ``module`` that is imported when first called: importing jinja2 takes 60 ms."""
    return lambda reports: str(getattr(import_module(f"auditor.report.{module}"), name)(reports))


def _each(render: Renderer) -> Joiner:
    """The concatenated renderings of several audits."""
    return lambda reports: "".join(map(render, reports))


def _alone(render: Joiner) -> Renderer:
    """The rendering of one audit in a format that joins several."""
    return lambda report: render([report])


RENDERERS: Mapping[str, Renderer] = {
    ".json": _lazy("as_json"),
    ".md": _lazy("markdown"),
    ".html": _lazy("html.page"),
    ".sarif": _alone(_lazy("sarif")),
    ".xml": _alone(_lazy("junit")),
    ".gitlab.json": _alone(_lazy("gitlab")),
    ".croissant.json": _lazy("croissant"),
    ".card.md": _lazy("data_card"),
    ".label-studio.json": _lazy("exports", "label_studio"),
    ".argilla.json": _lazy("exports", "argilla"),
}

# What stdout can carry besides the summary. A JSON report is about one audit; all others can be joined.
FORMATS: Mapping[str, Joiner] = {
    "concise": _each(_lazy("concise")),
    "json": _each(RENDERERS[".json"]),
    "json-lines": _each(_lazy("json_lines")),
    "sarif": _lazy("sarif"),
    "junit": _lazy("junit"),
    "markdown": _each(RENDERERS[".md"]),
    "github": _lazy("github"),
    "gitlab": _lazy("gitlab"),
}


def kind(path: PurePath) -> str:
    """The longest key of RENDERERS that ``path`` ends with, or "" if there is none."""
    name = path.name.lower()
    return max((suffix for suffix in RENDERERS if name.endswith(suffix)), key=len, default="")
