"""The templates of the HTML pages, which include our own style and script and escape everything else."""

import base64
import hashlib
import re
from functools import lru_cache

from jinja2 import ChoiceLoader, DictLoader, Environment, PackageLoader, StrictUndefined

from auditor.escape import pieces
from auditor.plural import pluralize
from auditor.report.html import tables
from auditor.report.parts import readings, view

# A long name may break after each separator, or within a part too long for a column on a phone.
_NAME_PARTS = re.compile(r"[^_/.:-]{0,13}[_/.:-]+|[^_/.:-]{1,14}")


def fill(name: str, style: str, script: str, **variables: object) -> str:
    """The page of the template ``name``; its policy allows only ``style`` and ``script``."""
    hashes = {"style_hash": _hash(style), "script_hash": _hash(script)}
    return _environment(style, script).get_template(name).render(variables | hashes) + "\n"


@lru_cache(maxsize=4)
def _environment(style: str, script: str) -> Environment:
    """The templates of pages with this style and script; a process compiles each of them once."""
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
    return environment


def _hash(text: str) -> str:
    """The digest by which a content security policy allows a style or a script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
