"""Renderers: each takes a finished Report and returns text. None of them decides anything."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import PurePath

from auditor.report.model import Report

Renderer = Callable[[Report], str]
Joiner = Callable[[Sequence[Report]], str]


def _lazy(module: str, name: str = "render") -> Renderer:
    """A renderer that imports its module when first called: importing jinja2 takes 60 ms."""

    def renderer(report: Report) -> str:
        function: Renderer = getattr(import_module(f"auditor.report.{module}"), name)
        return function(report)

    return renderer


def _lazy_all(module: str) -> Joiner:
    """As ``_lazy``, for the function ``render_all``, which joins the audits of several paths."""

    def renderer(reports: Sequence[Report]) -> str:
        function: Joiner = import_module(f"auditor.report.{module}").render_all
        return function(reports)

    return renderer


def _each(render: Renderer) -> Joiner:
    """The renderings of several audits, one after the other."""
    return lambda reports: "".join(map(render, reports))


RENDERERS: Mapping[str, Renderer] = {
    ".json": _lazy("as_json"),
    ".md": _lazy("markdown"),
    ".html": _lazy("html.page"),
    ".sarif": _lazy("sarif"),
    ".xml": _lazy("junit"),
    ".gitlab.json": _lazy("gitlab"),
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
    "sarif": _lazy_all("sarif"),
    "junit": _lazy_all("junit"),
    "markdown": _each(RENDERERS[".md"]),
    "github": _lazy_all("github"),
    "gitlab": _lazy_all("gitlab"),
}


def kind(path: PurePath) -> str:
    """The longest key of RENDERERS that ``path`` ends with, or "" if there is none."""
    name = path.name.lower()
    return max((suffix for suffix in RENDERERS if name.endswith(suffix)), key=len, default="")
