"""What people wrote into the files next to the data, as one value for an audit."""

import datetime as dt
from pathlib import Path
from typing import NamedTuple

from auditor.review.decisions_file import Decided
from auditor.review.judgement_file import SpotCheckFile
from auditor.review.waivers import Waiver, WaiverFile


class SideFiles(NamedTuple):
    """The case, decisions, waivers and judgements; each is absent where there is no such file."""

    readiness: tuple[Path, dt.date] | None = None  # readiness.toml, and the day it is assessed on
    decisions: Decided | None = None
    waivers: tuple[Waiver, ...] = ()
    spot_check: SpotCheckFile | None = None
    waiver_file: WaiverFile | None = None  # the file that has ``waivers``
    day: dt.date | None = None  # waivers that end before it have expired; None: today, in UTC


NO_SIDE_FILES = SideFiles()
