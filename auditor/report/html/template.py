"""The templates of the HTML pages, which include our own style and script and escape everything else."""

from __future__ import annotations

import base64
import hashlib
import re

from jinja2 import ChoiceLoader, DictLoader, Environment, PackageLoader, StrictUndefined

from auditor.escape import pieces
from auditor.plural import pluralize
from auditor.report import readings, view
from auditor.report.html import tables

# A long name may break after each separator, or within a part too long for a column on a phone.
_NAME_PARTS = re.compile(r"[^_/.:-]{0,13}[_/.:-]+|[^_/.:-]{1,14}")


def fill(name: str, style: str, script: str, **variables: object) -> str:
    """The page of the template ``name``; its policy allows only ``style`` and ``script``."""
    # The template includes these unchanged: nothing of the data is written into them.
    included = {"page.css": style, "page.js": script}
    environment = Environment(
        loader=ChoiceLoader([PackageLoader("auditor.report.html", "."), DictLoader(included)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        pieces=pieces,
        name_parts=_NAME_PARTS.findall,
        number=tables.number,
        pluralize=pluralize,
        reading=readings.sentence,
        sentence=view.sentence,
        waiver_state=view.waiver_state,
    )
    hashes = {"style_hash": _hash(style), "script_hash": _hash(script)}
    return environment.get_template(name).render(variables | hashes) + "\n"


def _hash(text: str) -> str:
    """The digest by which a content security policy allows a style or a script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
