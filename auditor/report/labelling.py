"""What people choose in an annotation tool: decisions and classes, and Label Studio's configuration for them."""

from collections.abc import Mapping, Sequence

from auditor.escape import printable, xml_attribute
from auditor.facts import LabelNoise, SuspectedLabel
from auditor.report.model import Report

_DECISIONS = ("not-an-issue", "relabel", "drop")
_SHOWN = {"text": "Text", "response": "Response", "detail": "Finding", "other": "Other row"}


def label_studio_config(report: Report) -> str:
    """The labelling configuration: the texts, a decision, and the class where the set has classes."""
    classes = choice_tags("label", _classes(report), "text", required=False)
    decisions = choice_tags("decision", _DECISIONS, "text")
    return f"<View>\n{text_tags(_SHOWN)}{decisions}{classes}</View>\n"


def text_tags(titles: Mapping[str, str]) -> str:
    """The tags of Label Studio that show texts under their titles, which are given by the texts' names."""
    return "".join(
        f'  <Header value="{title}"/>\n  <Text name="{name}" value="${name}"/>\n'
        for name, title in titles.items()
    )


def choice_tags(name: str, choices: Sequence[str], of: str, *, required: bool = True) -> str:
    """The tags of Label Studio for a choice about the text ``of``; none without choices."""
    if not choices:
        return ""
    needed = ' required="true"' if required else ""
    lines = "".join(f'    <Choice value="{xml_attribute(choice)}"/>\n' for choice in choices)
    return f'  <Choices name="{name}" toName="{of}" choice="single"{needed}>\n{lines}  </Choices>\n'


def suspects(report: Report) -> Mapping[int, SuspectedLabel]:
    """The suspected labels by their row, with what the models suggest instead."""
    noise = report.measured(LabelNoise)
    return {suspect.row: suspect for suspect in (noise and noise.suspects) or ()}


def _classes(report: Report) -> tuple[str, ...]:
    """The classes of a classification, and labels that the models suggest; none for other tasks."""
    if report.profile.task != "classification":
        return ()
    suggested = (suspect.suggested for suspect in suspects(report).values())
    names = [*(item.label for item in report.profile.classes), *suggested]
    return tuple(dict.fromkeys(map(choice, names)))


def choice(label: str) -> str:
    """A label as a choice: the same text in the tasks and in the labelling configuration."""
    return printable(label)
